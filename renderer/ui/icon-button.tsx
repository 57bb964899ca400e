import type { Ref } from 'react';
import { Button as PressButton, type PressEvent } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import './button.css';

interface IconButtonProps {
  readonly icon: IconName;
  /** What it does, with its key: `화면 잠그기 (Ctrl+L)`. Shown on hover. */
  readonly label: string;
  readonly onPress?: (event: PressEvent) => void;
  /** `normal` 32 px, `small` 24 px (inside a row or beside a word), `tall` 40 px beside large buttons. */
  readonly size?: 'small' | 'normal' | 'tall';
  readonly isDisabled?: boolean;
  /** Draws the outline of a secondary button. */
  readonly isOutlined?: boolean;
  /** For a toggle: whether it is on. */
  readonly isPressed?: boolean | undefined;
  /** In a grid row, only the active row's buttons may be tab stops. */
  readonly excludeFromTabOrder?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that is only a picture. */
export function IconButton({
  icon,
  label,
  size = 'normal',
  isDisabled = false,
  isOutlined = false,
  isPressed,
  onPress,
  ...rest
}: IconButtonProps) {
  return (
    <PressButton
      {...rest}
      {...(onPress && { onPress })}
      {...(isPressed !== undefined && { 'aria-pressed': isPressed })}
      aria-label={label}
      isDisabled={isDisabled}
      className="icon-btn"
      data-size={size}
      data-outlined={isOutlined || undefined}
      render={(props) => <button {...props} title={label} />}
    >
      <Icon name={icon} size={size === 'small' ? 'small' : 'normal'} />
    </PressButton>
  );
}
