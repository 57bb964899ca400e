import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  /** The question: `이 가구를 보관할까요?` */
  readonly title: string;
  /** What will happen to which records, and that it cannot be undone. */
  readonly children: ReactNode;
  /** The deed itself, never `확인`: `보관하기`. */
  readonly confirmWord: string;
  readonly isDangerous?: boolean;
  readonly isPending?: boolean;
}

/** Asks before what cannot be undone. What can be undone is done at once, with a toast. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, onClose, onConfirm, title, children, confirmWord, isDangerous = false, isPending = false } = props;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      isAlert
      foot={
        <>
          <Button size="normal" onPress={onClose} autoFocus={isDangerous}>
            그만두기
          </Button>
          <Button
            size="normal"
            variant={isDangerous ? 'danger-solid' : 'primary'}
            onPress={onConfirm}
            isPending={isPending}
            autoFocus={!isDangerous}
          >
            {confirmWord}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
