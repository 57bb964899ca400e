import { type ComponentProps, useEffect, useId, useRef } from 'react';
import { FieldNote } from './field.tsx';
import './field.css';

interface CheckboxProps {
  readonly isChecked: boolean;
  /** Some of what it stands for is chosen. */
  readonly isMixed?: boolean;
  /** `withShift`: a range up to here is meant. */
  readonly onChange: (isChecked: boolean, withShift: boolean) => void;
  /** The name, when no text stands beside it. */
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly tabIndex?: number;
}

/** The bare box, for rows and heads of a grid. */
export function Checkbox({ isChecked, isMixed = false, onChange, label, isDisabled = false, tabIndex }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = isMixed;
  }, [isMixed]);
  return (
    <input
      ref={box}
      type="checkbox"
      className="box"
      aria-label={label}
      checked={isChecked}
      disabled={isDisabled}
      tabIndex={tabIndex}
      onChange={({ currentTarget, nativeEvent }) =>
        onChange(currentTarget.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }
    />
  );
}

interface CheckboxFieldProps extends Omit<ComponentProps<'input'>, 'type' | 'required' | 'className' | 'style'> {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly onCheckedChange?: (isChecked: boolean) => void;
}

/** A yes or no with its sentence. Takes `{...register('name')}` as it is. */
export function CheckboxField({ label, hint, error, onChange, onCheckedChange, ...input }: CheckboxFieldProps) {
  const noteId = useId();
  return (
    <div className="field">
      <label className="check">
        <input
          {...input}
          type="checkbox"
          className="box"
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? noteId : undefined}
          onChange={(event) => {
            onChange?.(event);
            onCheckedChange?.(event.currentTarget.checked);
          }}
        />
        <span>{label}</span>
      </label>
      <FieldNote id={noteId} hint={hint} error={error} />
    </div>
  );
}
