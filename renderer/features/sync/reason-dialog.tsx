import { type ReactNode, useState } from 'react';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { TextArea } from '../../ui/text-field.tsx';

interface ReasonDialogProps {
  readonly title: string;
  readonly confirmWord: string;
  readonly isDangerous?: boolean;
  readonly isPending: boolean;
  readonly error?: string | undefined;
  readonly hint: string;
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
  /** What happens to the record. */
  readonly children: ReactNode;
}

/** A decision that somebody else may ask about later: it stands only with a reason. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, confirmWord, isDangerous = false, isPending, error, hint, onConfirm, onClose, children } = props;
  const [reason, setReason] = useState('');
  const isWhole = reason.trim().length >= 2;
  return (
    <FormDialog
      title={title}
      deed={confirmWord}
      isDangerous={isDangerous}
      isSticky={reason.trim() !== ''}
      isReady={isWhole}
      isPending={isPending}
      error={error}
      onClose={onClose}
      onSubmit={() => onConfirm(reason.trim())}
    >
      <p>{children}</p>
      <TextArea
        label="까닭"
        isRequired
        autoFocus
        rows={2}
        maxLength={300}
        hint={hint}
        value={reason}
        onValueChange={setReason}
      />
    </FormDialog>
  );
}
