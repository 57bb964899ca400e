import { type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import type { IconName } from './icon.tsx';
import { Note } from './note.tsx';

export interface FormDialogProps {
  readonly title: string;
  /** The deed itself, never `확인`: `저장`, `코드 만들기`. */
  readonly deed: string;
  readonly icon?: IconName;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly isReady: boolean;
  readonly isPending: boolean;
  /** Why it did not work, in a sentence. Read aloud when it appears. */
  readonly error?: ReactNode;
  readonly isDangerous?: boolean;
  /** Something is typed here that a slip of Esc would lose. */
  readonly isSticky?: boolean;
  readonly size?: 'normal' | 'wide';
  readonly children: ReactNode;
}

/** A dialog with one form and one deed: Enter in a field does it once everything is there. */
export function FormDialog(props: FormDialogProps) {
  const { title, deed, icon, onClose, onSubmit, isReady, isPending, error, children } = props;
  const { isDangerous = false, isSticky = false, size = 'normal' } = props;
  const form = useId();
  return (
    <Dialog
      isOpen
      isSticky={isSticky}
      size={size}
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
            {...(icon && { icon })}
            type="submit"
            form={form}
            isDisabled={!isReady}
            isPending={isPending}
          >
            {deed}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isPending) onSubmit();
        }}
      >
        {children}
        {error && (
          <Note tone="danger" icon="warn" isAlert>
            {error}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
