import type { ReactNode, Ref } from 'react';
import { Button as PressButton, type PressEvent } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import { ariaKeys, Kbd } from './kbd.tsx';
import './button.css';

/** One `primary` per screen, at the end of its row. `danger` outlines, `danger-solid` is for the last confirmation. */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'link' | 'danger' | 'danger-solid';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: ((event: PressEvent) => void) | undefined;
  readonly variant?: ButtonVariant;
  /** `normal` 40 px for forms and the page's main buttons, `small` 32 px for toolbars, rows and rails. */
  readonly size?: 'small' | 'normal';
  readonly icon?: IconName | undefined;
  /** Shows the key and names it for assistive technology; registering it is `useShortcut`'s work. */
  readonly keys?: string | undefined;
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean;
  /** Work is under way: the button keeps its width and focus and ignores presses. */
  readonly isPending?: boolean;
  /** Fills the row, words at the left, key at the right: for action rails. */
  readonly isBlock?: boolean;
  readonly autoFocus?: boolean;
  readonly form?: string;
  readonly label?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly isExpanded?: boolean | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

/**
 * A button with a word on it. Works as the trigger inside `MenuTrigger`, `DialogTrigger` and `PopoverTrigger`.
 *
 * Pending is not left to react-aria: it reads the button's name aloud by the button's id, in a live region that outlives
 * the button, and then that name is missing.
 */
export function Button({
  children,
  variant = 'secondary',
  size = 'small',
  icon,
  keys,
  type = 'button',
  isBlock = false,
  isDisabled = false,
  isPending = false,
  label,
  describedBy,
  isExpanded,
  onPress,
  ...rest
}: ButtonProps) {
  return (
    <PressButton
      {...rest}
      {...(onPress && !isPending && { onPress })}
      {...(label !== undefined && { 'aria-label': label })}
      {...(describedBy !== undefined && { 'aria-describedby': describedBy })}
      {...(isExpanded !== undefined && { 'aria-expanded': isExpanded })}
      // While it waits, Enter in a field must not send the form again.
      type={isPending ? 'button' : type}
      isDisabled={isDisabled}
      className="btn"
      data-variant={variant}
      data-size={size}
      data-block={isBlock || undefined}
      data-pending={isPending || undefined}
      render={(props) => (
        <button {...props} aria-disabled={isPending || undefined} aria-keyshortcuts={keys && ariaKeys(keys)} />
      )}
    >
      {isPending ? <span className="btn-wait" aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span className="btn-word">{children}</span>
      {keys && <Kbd keys={keys} />}
    </PressButton>
  );
}
