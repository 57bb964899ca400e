import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Note } from '../../ui/note.tsx';
import { explainAccountsFailure } from './accounts-failure.ts';
import { PaperCode } from './paper-code.tsx';
import { PrintCodeButton } from './print-code-button.tsx';
import { SecretField } from './secret-field.tsx';

/** A new recovery code for paper, after the manager's password. The old paper is worth nothing from then on. */
export function RecoveryCodeDialog({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState('');
  const renewing = useMutation({ ...rpc.accounts.renewRecoveryCode(), onSettled: () => setPassword('') });
  const FORM = 'renew-recovery-code';
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      title="복구 코드 새로 만들기"
      foot={
        renewing.data ? (
          <>
            <PrintCodeButton code={renewing.data.recoveryCode} />
            <Button size="normal" variant="primary" onPress={onClose}>
              종이에 적었습니다
            </Button>
          </>
        ) : (
          <>
            <Button size="normal" onPress={onClose} isDisabled={renewing.isPending}>
              그만두기
            </Button>
            <Button
              size="normal"
              variant="primary"
              type="submit"
              form={FORM}
              isDisabled={password === ''}
              isPending={renewing.isPending}
            >
              새로 만들기
            </Button>
          </>
        )
      }
    >
      {renewing.data ? (
        <div className="stack">
          <PaperCode label="복구 코드" code={renewing.data.recoveryCode} />
          <Note tone="warn" icon="warn">
            전에 적어 둔 종이는 이제 아무것도 열지 못합니다. 새 코드를 적어 바꾸어 두세요. 이미 만든 백업은 그때의
            종이로 열립니다.
          </Note>
        </div>
      ) : (
        <form
          id={FORM}
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (password !== '') renewing.mutate({ password });
          }}
        >
          <p>종이를 잃어버렸거나 다른 사람이 보았을 때 새로 만듭니다.</p>
          <SecretField
            label="지금 비밀번호"
            autoComplete="current-password"
            autoFocus
            isRequired
            value={password}
            onValueChange={setPassword}
          />
          <FailureNote error={renewing.error} explain={explainAccountsFailure} />
        </form>
      )}
    </Dialog>
  );
}
