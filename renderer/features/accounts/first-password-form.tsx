import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { explainAccountsFailure } from './accounts-failure.ts';
import { EntryCard } from './entry-frame.tsx';
import { type NewPassword, NewPasswordFields, useNewPassword } from './new-password-fields.tsx';

interface FirstPasswordFormProps {
  readonly newcomer: { readonly name: string; readonly loginId: string };
  readonly onGiveUp: () => void;
}

/** A colleague's own password, which the manager who issued the code never learns. */
export function FirstPasswordForm({ newcomer, onGiveUp }: FirstPasswordFormProps) {
  const [secret, setSecret] = useState<NewPassword>({ password: '', repeated: '' });
  const { isReady } = useNewPassword(secret, newcomer);
  const setting = useMutation(rpc.accounts.setFirstPassword());
  return (
    <EntryCard
      caption={newcomer.loginId}
      title={`${newcomer.name}님의 비밀번호를 정하세요`}
      lead="이 비밀번호는 본인만 압니다. 일회용 코드는 이제 쓸 수 없게 됩니다."
      onSubmit={() => isReady && setting.mutate({ password: secret.password })}
    >
      <NewPasswordFields value={secret} onChange={setSecret} owner={newcomer} autoFocus />
      <FailureNote error={setting.error} explain={explainAccountsFailure} />
      <div className="entry-acts">
        <Button type="submit" variant="primary" size="normal" isDisabled={!isReady} isPending={setting.isPending}>
          정하고 들어가기
        </Button>
        <Button size="normal" onPress={onGiveUp} isDisabled={setting.isPending}>
          그만두기
        </Button>
      </div>
    </EntryCard>
  );
}
