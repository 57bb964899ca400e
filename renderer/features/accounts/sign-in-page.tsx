import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { AppState, SignInPerson } from '#shared/accounts/account.schema.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { formatRelativeDay, formatTime } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { RadioListField } from '../../ui/radio-list-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { explainAccountsFailure } from './accounts-failure.ts';
import { EntryCard, EntryFrame } from './entry-frame.tsx';
import { FirstPasswordForm } from './first-password-form.tsx';
import { RecoveryForm } from './recovery-form.tsx';
import { SecretField } from './secret-field.tsx';
import { useCountdown, waitWords } from './use-countdown.ts';

type LockedState = Extract<AppState, { kind: 'locked' }>;
const OTHER = 'other';

interface SignInPageProps {
  readonly state: LockedState;
  /** When the last backup was made; red when that is too long ago. */
  readonly backup: ReactNode;
  readonly foot: ReactNode;
}

/** Who is there and their password; also the first password after a one-time code, and the way in by recovery code. */
export function SignInPage({ state, backup, foot }: SignInPageProps) {
  const [way, setWay] = useState<'password' | 'recovery'>('password');
  const [newcomer, setNewcomer] = useState<{ name: string; loginId: string } | null>(null);
  const office = [state.office.name, state.office.sigungu].filter(Boolean).join(' · ');
  return (
    <EntryFrame foot={foot}>
      {newcomer ? (
        <FirstPasswordForm newcomer={newcomer} onGiveUp={() => setNewcomer(null)} />
      ) : way === 'recovery' ? (
        <RecoveryForm caption={office} onGiveUp={() => setWay('password')} />
      ) : (
        <PasswordForm
          state={state}
          caption={office}
          backup={backup}
          onNewcomer={setNewcomer}
          onForgotten={() => setWay('recovery')}
        />
      )}
    </EntryFrame>
  );
}

interface PasswordFormProps {
  readonly state: LockedState;
  readonly caption: string;
  readonly backup: ReactNode;
  readonly onNewcomer: (newcomer: { name: string; loginId: string }) => void;
  readonly onForgotten: () => void;
}

function PasswordForm({ state, caption, backup, onNewcomer, onForgotten }: PasswordFormProps) {
  const last = state.people.find(({ accountId }) => accountId === state.lastPersonId);
  const [chosen, setChosen] = useState((last ?? state.people[0])?.loginId ?? OTHER);
  const [typedId, setTypedId] = useState('');
  const [secret, setSecret] = useState('');
  const signingIn = useMutation({
    ...rpc.accounts.signIn(),
    onSuccess: (outcome) => outcome.kind === 'set-password' && onNewcomer(outcome),
    // The field is emptied either way: what was wrong is typed anew, what was right must not stay.
    onSettled: () => setSecret(''),
  });
  const failure = signingIn.error?.failure;
  const wait = failure?.code === 'accounts/locked-out' ? failure.waitSeconds : null;
  const left = useCountdown(wait, signingIn.error);
  const isWaiting = left > 0 && signingIn.variables?.loginId === (chosen === OTHER ? typedId : chosen);
  const person = state.people.find(({ loginId }) => loginId === chosen);
  return (
    <EntryCard
      caption={caption}
      title="로그인"
      isNarrow
      onSubmit={() => {
        const loginId = chosen === OTHER ? typedId : chosen;
        if (!isWaiting && loginId !== '' && secret !== '') signingIn.mutate({ loginId, secret });
      }}
    >
      <RadioListField
        label="사용자"
        isLabelHidden
        value={chosen}
        onChange={(value) => {
          setChosen(value);
          signingIn.reset();
        }}
        choices={[
          ...state.people.map((each) => ({
            value: each.loginId,
            label: (
              <>
                <b>{each.name}</b> {each.position}
              </>
            ),
            detail: lastSeen(each),
          })),
          { value: OTHER, label: '다른 사용자', detail: '아이디 입력' },
        ]}
      />
      {chosen === OTHER && (
        <TextField label="아이디" autoComplete="username" isRequired value={typedId} onValueChange={setTypedId} />
      )}
      <SecretField
        key={chosen}
        label={person?.needsCode ? '일회용 코드' : '비밀번호'}
        autoComplete={person?.needsCode ? 'one-time-code' : 'current-password'}
        autoFocus
        isDisabled={isWaiting}
        value={secret}
        onValueChange={setSecret}
        hint={
          person?.needsCode ? '관리자에게 받은 16자리 코드입니다' : '한/영 상태와 상관없이 같은 자판을 누르면 됩니다'
        }
      />
      {isWaiting ? (
        <Note tone="warn" icon="clock" isAlert title="여러 번 틀려 잠시 막혔습니다">
          <span aria-hidden="true">{waitWords(left)} 뒤에 다시 할 수 있습니다.</span>
          <span className="sr-only">{Math.ceil(left / 60)}분 뒤에 다시 할 수 있습니다.</span> 급하면 관리자에게 일회용
          코드를 받으세요.
        </Note>
      ) : (
        failure?.code !== 'accounts/locked-out' && (
          <FailureNote error={signingIn.error} explain={explainAccountsFailure} />
        )
      )}
      <Button
        type="submit"
        variant="primary"
        size="normal"
        keys="Enter"
        isPending={signingIn.isPending}
        isDisabled={isWaiting}
      >
        잠금 풀기
      </Button>
      <div className="row" data-wrap>
        <Button variant="link" onPress={onForgotten}>
          복구 코드로 들어가기
        </Button>
      </div>
      {backup}
    </EntryCard>
  );
}

/** `오늘 08:52`, `3일 전`; who has never been here has a code to come with. */
function lastSeen({ needsCode, lastSignInAt }: SignInPerson): string {
  if (needsCode) return '일회용 코드로 처음 로그인';
  if (lastSignInAt === null) return '';
  const day = formatRelativeDay(lastSignInAt);
  return day === '오늘' ? `${day} ${formatTime(lastSignInAt)}` : day;
}
