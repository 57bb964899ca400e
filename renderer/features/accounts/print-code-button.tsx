import { useMutation } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { explainAccountsFailure } from './accounts-failure.ts';

/** The code that is shown, on paper for the safe. A closed print dialog changes nothing. */
export function PrintCodeButton({ code }: { code: string }) {
  const printing = useMutation(rpc.accounts.printRecoveryCode());
  return (
    <>
      <Button
        size="normal"
        icon="print"
        isPending={printing.isPending}
        onPress={() => printing.mutate({ recoveryCode: code })}
      >
        인쇄
      </Button>
      {printing.data?.isPrinted && (
        <span className="caption" role="status">
          프린터로 보냈습니다
        </span>
      )}
      <FailureNote error={printing.error} explain={explainAccountsFailure} />
    </>
  );
}
