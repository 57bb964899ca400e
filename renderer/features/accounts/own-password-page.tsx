import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainAccountsFailure } from './accounts-failure.ts';
import { type NewPassword, NewPasswordFields, useNewPassword } from './new-password-fields.tsx';
import { SecretField } from './secret-field.tsx';
import './own-password.css';

const NOTHING: NewPassword = { password: '', repeated: '' };

/** 내 계정 › 비밀번호: one's own password, after the present one. */
export function OwnPasswordPage({ owner }: { owner: { readonly name: string; readonly loginId: string } }) {
  const [current, setCurrent] = useState('');
  const [secret, setSecret] = useState(NOTHING);
  const { isReady } = useNewPassword(secret, owner);
  const toast = useToast();
  const changing = useMutation({
    ...rpc.accounts.changePassword(),
    onSuccess: () => {
      setSecret(NOTHING);
      toast.show({ text: '비밀번호를 바꾸었습니다', icon: 'check' });
    },
    onSettled: () => setCurrent(''),
  });
  return (
    <>
      <PageHead title="비밀번호 바꾸기" sub="본인만 압니다. 관리자도 알 수 없습니다" />
      <form
        className="pane-body own-password"
        aria-label="비밀번호 바꾸기"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && current !== '') changing.mutate({ current, next: secret.password });
        }}
      >
        <SecretField
          label="지금 비밀번호"
          autoComplete="current-password"
          autoFocus
          isRequired
          value={current}
          onValueChange={setCurrent}
        />
        <NewPasswordFields label="새 비밀번호" value={secret} onChange={setSecret} owner={owner} />
        <FailureNote error={changing.error} explain={explainAccountsFailure} />
        <div className="row">
          <Button
            type="submit"
            variant="primary"
            size="normal"
            isDisabled={!isReady || current === ''}
            isPending={changing.isPending}
          >
            바꾸기
          </Button>
        </div>
      </form>
    </>
  );
}
