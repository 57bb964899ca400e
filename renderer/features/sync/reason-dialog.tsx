import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
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

const FORM = 'reason-form';

/** A decision that somebody else may ask about later: it stands only with a reason. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, confirmWord, isDangerous = false, isPending, error, hint, onConfirm, onClose, children } = props;
  const [reason, setReason] = useState('');
  const isWhole = reason.trim().length >= 2;
  return (
    <Dialog
      isOpen
      isSticky={reason.trim() !== ''}
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button size="normal" onPress={onClose} isDisabled={isPending}>
            그만두기
          </Button>
          <Button
            size="normal"
            variant={isDangerous ? 'danger-solid' : 'primary'}
            type="submit"
            form={FORM}
            isDisabled={!isWhole}
            isPending={isPending}
          >
            {confirmWord}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) onConfirm(reason.trim());
        }}
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
        {error && (
          <Note tone="danger" icon="warn" isAlert>
            {error}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
