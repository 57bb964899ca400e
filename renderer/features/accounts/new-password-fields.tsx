import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { PASSWORD_RULES, type PasswordOwner, weighPassword } from '#shared/accounts/password.rules.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Status } from '../../ui/status.tsx';
import { ruleWords } from './accounts-failure.ts';
import { SecretField } from './secret-field.tsx';
import './entry.css';

export interface NewPassword {
  readonly password: string;
  readonly repeated: string;
}

interface NewPasswordFieldsProps {
  readonly value: NewPassword;
  readonly onChange: (value: NewPassword) => void;
  readonly owner: PasswordOwner;
  readonly autoFocus?: boolean;
  /** Where the present password is asked for as well: `새 비밀번호`. */
  readonly label?: string;
}

/** A new password twice, with the rules ticking while one types. Nothing typed leaves the form for it. */
export function NewPasswordFields(props: NewPasswordFieldsProps) {
  const { value, onChange, owner, autoFocus = false, label = '비밀번호' } = props;
  const { weighed } = useNewPassword(value, owner);
  const { password, repeated } = value;
  return (
    <div className="new-password">
      <div className="field">
        <SecretField
          label={label}
          autoComplete="new-password"
          autoFocus={autoFocus}
          isRequired
          value={password}
          onValueChange={(next) => onChange({ ...value, password: next })}
        />
        <ul className="rules" aria-label="비밀번호 규칙">
          {PASSWORD_RULES.map((rule) => {
            const isMet = weighed[rule];
            return (
              <li key={rule}>
                <Status icon={isMet ? 'done' : 'stage-0'} tone={isMet ? 'ok' : 'neutral'}>
                  {ruleWords(rule)}
                  <span className="sr-only">{isMet ? ' 지킴' : ' 아직'}</span>
                </Status>
              </li>
            );
          })}
        </ul>
      </div>
      <SecretField
        label={`${label} 확인`}
        autoComplete="new-password"
        isRequired
        value={repeated}
        onValueChange={(next) => onChange({ ...value, repeated: next })}
        error={explainDifference(password, repeated)}
      />
    </div>
  );
}

/** Whether a new password may be sent, and which rules it meets so far. */
export function useNewPassword({ password, repeated }: NewPassword, owner: PasswordOwner) {
  const { data } = useQuery(rpc.accounts.commonPasswords({}));
  const common = useMemo(() => new Set(data ?? []), [data]);
  const { loginId, name } = owner;
  const weighed = useMemo(() => weighPassword(password, { loginId, name }, common), [password, loginId, name, common]);
  const isReady = password === repeated && PASSWORD_RULES.every((rule) => weighed[rule]);
  return { weighed, isReady };
}

/** Silent while the second is still on its way to the first. */
function explainDifference(password: string, repeated: string): string | undefined {
  if (repeated === '' || password === repeated) return undefined;
  if (!password.startsWith(repeated)) return '위와 다릅니다. 다시 입력하세요.';
  const missing = [...password].length - [...repeated].length;
  return missing <= 2 ? `위와 다릅니다. 마지막 ${missing}글자가 빠졌습니다.` : undefined;
}
