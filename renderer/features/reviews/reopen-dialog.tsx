import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { rpc } from '../../rpc/rpc-client.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { explainReviewsFailure } from './reviews-failure.ts';

interface ReopenDialogProps {
  readonly consultationId: string;
  readonly headName: string;
  readonly onClose: () => void;
}

/** Opens a confirmed consultation again, with a reason that the ledger keeps. */
export function ReopenDialog({ consultationId, headName, onClose }: ReopenDialogProps) {
  const [reason, setReason] = useState('');
  const toast = useToast();
  const reopening = useMutation({
    ...rpc.reviews.reopen(),
    onSuccess: () => {
      toast.show({ text: `${headName} 상담을 다시 열었습니다`, icon: 'undo' });
      onClose();
    },
  });
  return (
    <PasswordDialog
      title="확인완료된 상담 다시 열기"
      confirmWord="다시 열기"
      isReady={reason.trim().length >= 2}
      isPending={reopening.isPending}
      error={reopening.error ? explainReviewsFailure(reopening.error) : undefined}
      onClose={onClose}
      onConfirm={(password) => reopening.mutate({ consultationId, reason: reason.trim(), password })}
    >
      <p>앞선 확인은 효력을 잃고 확인대장에 남습니다. 작성자가 고쳐 다시 올려야 합니다.</p>
      <TextField label="사유" isRequired value={reason} maxLength={500} onValueChange={setReason} />
    </PasswordDialog>
  );
}
