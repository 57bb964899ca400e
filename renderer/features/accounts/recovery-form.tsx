import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { RadioListField } from '../../ui/radio-list-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { explainAccountsFailure } from './accounts-failure.ts';
import { EntryCard } from './entry-frame.tsx';
import { type NewPassword, NewPasswordFields, useNewPassword } from './new-password-fields.tsx';

interface RecoveryFormProps {
  readonly caption: string;
  readonly onGiveUp: () => void;
}

/** In by the paper: the code first, then which manager, then a new password. */
export function RecoveryForm({ caption, onGiveUp }: RecoveryFormProps) {
  const [code, setCode] = useState('');
  const opening = useMutation(rpc.accounts.openRecovery());
  if (opening.data)
    return <NewManagerPassword caption={caption} managers={opening.data.managers} onGiveUp={onGiveUp} />;
  return (
    <EntryCard
      caption={caption}
      title="복구 코드로 들어가기"
      lead="잠금 서랍에 둔 종이의 코드를 입력하면 관리자의 비밀번호를 새로 정할 수 있습니다."
      isNarrow
      onSubmit={() => opening.mutate({ recoveryCode: code })}
    >
      <TextField
        label="복구 코드"
        isRequired
        autoFocus
        value={code}
        onValueChange={setCode}
        hint="여덟 묶음. 대소문자와 줄표(-)는 상관없습니다"
      />
      <FailureNote error={opening.error} explain={explainAccountsFailure} />
      <div className="entry-acts">
        <Button
          type="submit"
          variant="primary"
          size="normal"
          isDisabled={code.trim() === ''}
          isPending={opening.isPending}
        >
          확인
        </Button>
        <Button size="normal" onPress={onGiveUp}>
          로그인으로 돌아가기
        </Button>
      </div>
    </EntryCard>
  );
}

interface NewManagerPasswordProps extends RecoveryFormProps {
  readonly managers: readonly { readonly accountId: string; readonly name: string; readonly loginId: string }[];
}

function NewManagerPassword({ caption, managers, onGiveUp }: NewManagerPasswordProps) {
  const [accountId, setAccountId] = useState(managers[0]?.accountId ?? '');
  const [secret, setSecret] = useState<NewPassword>({ password: '', repeated: '' });
  const owner = managers.find((manager) => manager.accountId === accountId) ?? { name: '', loginId: '' };
  const { isReady } = useNewPassword(secret, owner);
  const recovering = useMutation(rpc.accounts.recover());
  return (
    <EntryCard
      caption={caption}
      title="관리자의 비밀번호를 새로 정하세요"
      lead="들어간 뒤에는 복구 코드도 새로 만들어 종이를 바꾸기를 권합니다. 되찾은 일은 권한 이력에 남습니다."
      onSubmit={() => isReady && recovering.mutate({ accountId, password: secret.password })}
    >
      <RadioListField
        label="관리자"
        value={accountId}
        onChange={setAccountId}
        choices={managers.map(({ accountId: value, name, loginId }) => ({ value, label: name, detail: loginId }))}
      />
      <NewPasswordFields value={secret} onChange={setSecret} owner={owner} autoFocus />
      <FailureNote error={recovering.error} explain={explainAccountsFailure} />
      <div className="entry-acts">
        <Button type="submit" variant="primary" size="normal" isDisabled={!isReady} isPending={recovering.isPending}>
          정하고 들어가기
        </Button>
        <Button size="normal" onPress={onGiveUp} isDisabled={recovering.isPending}>
          그만두기
        </Button>
      </div>
    </EntryCard>
  );
}
