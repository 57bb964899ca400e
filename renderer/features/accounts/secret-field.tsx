import { useState } from 'react';
import type { FieldText } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface SecretFieldProps extends FieldText {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly autoComplete: 'current-password' | 'new-password' | 'one-time-code';
  readonly autoFocus?: boolean;
  readonly isDisabled?: boolean;
}

/** A password box that can be looked into, and that tells when Caps Lock would spoil it. */
export function SecretField({ hint, isDisabled = false, ...props }: SecretFieldProps) {
  const [isShown, setIsShown] = useState(false);
  const [isCapsLockOn, setIsCapsLockOn] = useState(false);
  return (
    <TextField
      {...props}
      disabled={isDisabled}
      type={isShown ? 'text' : 'password'}
      hint={isCapsLockOn ? 'Caps Lock이 켜져 있습니다' : hint}
      onKeyUp={(event) => setIsCapsLockOn(event.getModifierState('CapsLock'))}
      end={
        <IconButton
          icon={isShown ? 'eye-off' : 'eye'}
          label={isShown ? `${props.label} 숨기기` : `${props.label} 보기`}
          isPressed={isShown}
          onPress={() => setIsShown(!isShown)}
        />
      }
    />
  );
}
