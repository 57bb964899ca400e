import type { ReactElement, ReactNode } from 'react';
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
