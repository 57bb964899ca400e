import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import './dialog.css';

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** The buttons, the way forward last. */
  readonly foot?: ReactNode;
  readonly size?: 'normal' | 'wide';
  /** Interrupts with something that must be answered. */
  readonly isAlert?: boolean;
  /** Esc and a press outside do not close: a half-filled form, or work under way. */
  readonly isSticky?: boolean;
}

/** A window over the page: only for what cannot be undone, for identity and for purpose. Focus goes in and comes back. */
export function Dialog(props: DialogProps) {
  const { isOpen, onClose, title, children, foot, size = 'normal', isAlert = false, isSticky = false } = props;
  return (
    <ModalOverlay
      className="dialog-scrim"
      isOpen={isOpen}
      onOpenChange={(next) => !next && onClose()}
      isDismissable={!isSticky && !isAlert}
      isKeyboardDismissDisabled={isSticky}
    >
      <Modal className="dialog" data-size={size}>
        <AriaDialog className="dialog-sheet" role={isAlert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2} className="dialog-head">
            {title}
          </Heading>
          <div className="dialog-body">{children}</div>
          {foot && <div className="dialog-foot">{foot}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
