import type { ReactElement, ReactNode, RefObject } from 'react';
import { Popover as AriaPopover, Dialog, DialogTrigger } from 'react-aria-components';
import './floating.css';

interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  /** The name of what opens. */
  readonly label: string;
  readonly children: ReactNode;
  readonly placement?: 'bottom start' | 'bottom end' | 'top start' | 'right';
  /** Width in em. */
  readonly width?: number;
  readonly isOpen?: boolean | undefined;
  readonly onOpenChange?: (isOpen: boolean) => void;
}

/** An explanation or a small form beside its button: why a score is what it is, which columns to show. */
export function Popover({
  trigger,
  label,
  children,
  placement = 'bottom start',
  width,
  isOpen,
  onOpenChange,
}: PopoverProps) {
  return (
    <DialogTrigger {...(isOpen !== undefined && { isOpen })} {...(onOpenChange && { onOpenChange })}>
      {trigger}
      <AriaPopover
        className="popover"
        placement={placement}
        offset={4}
        {...(width !== undefined && { style: { width: `${width}em` } })}
      >
        <Dialog className="popover-sheet" aria-label={label}>
          {children}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}

interface AnchoredPopoverProps {
  readonly anchor: RefObject<HTMLElement | null>;
  /** The name of what is open. */
  readonly label: string;
  readonly children: ReactNode;
  readonly width: number;
  readonly onClose: () => void;
}

/**
 * The same, open, beside a button that was drawn by itself. In a list every row has such a button, and a popover around
 * each would cost more than the row.
 */
export function AnchoredPopover({ anchor, label, children, width, onClose }: AnchoredPopoverProps) {
  return (
    <AriaPopover
      className="popover"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      triggerRef={anchor}
      placement="bottom start"
      offset={4}
      style={{ width: `${width}em` }}
    >
      <Dialog className="popover-sheet" aria-label={label}>
        {children}
      </Dialog>
    </AriaPopover>
  );
}
