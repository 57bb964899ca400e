import type { ComponentProps } from 'react';
import { Field, type FieldText } from './field.tsx';
import { Icon } from './icon.tsx';

export interface Choice<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  readonly isDisabled?: boolean;
}

interface SelectFieldProps<Value extends string>
  extends FieldText,
    Omit<ComponentProps<'select'>, 'size' | 'required' | 'children' | 'className' | 'style' | 'multiple'> {
  readonly choices: readonly Choice<Value>[];
  /** Shown while nothing is chosen. Without it the first choice is the value. */
  readonly placeholder?: string;
  readonly size?: 'small' | 'normal';
  readonly onValueChange?: (value: Value) => void;
}

/** One of six choices or more; up to five, `SegmentedField` shows them all. The browser's own list: it knows every key. */
export function SelectField<Value extends string>({
  label,
  hint,
  error,
  isRequired,
  isLabelHidden,
  id,
  choices,
  placeholder,
  size = 'normal',
  onChange,
  onValueChange,
  ...select
}: SelectFieldProps<Value>) {
  return (
    <Field {...{ label, hint, error, isRequired, isLabelHidden, id }}>
      {(wiring) => (
        <span className="select-wrap">
          <select
            {...select}
            {...wiring}
            className="select"
            data-size={size}
            onChange={(event) => {
              onChange?.(event);
              const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
              if (chosen) onValueChange?.(chosen.value);
            }}
          >
            {placeholder !== undefined && (
              <option value="" disabled={isRequired}>
                {placeholder}
              </option>
            )}
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value} disabled={choice.isDisabled}>
                {choice.label}
              </option>
            ))}
          </select>
          <Icon name="chev-down" />
        </span>
      )}
    </Field>
  );
}
