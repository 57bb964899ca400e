import { useState } from 'react';
import type { FieldText } from './field.tsx';
import { formatNumber } from './format.ts';
import { TextField } from './text-field.tsx';

interface NumberFieldProps extends FieldText {
  readonly value: number | null;
  /** `null` when empty or unreadable. */
  readonly onChange: (value: number | null) => void;
  /** `원`, `명`, `회`. */
  readonly unit?: string;
  readonly size?: 'small' | 'normal';
  readonly isDisabled?: boolean;
  readonly onBlur?: () => void;
}

/** A whole number. Thousands are grouped when the field is left: regrouping under the caret would move it. */
export function NumberField({ value, onChange, unit, isDisabled = false, error, onBlur, ...rest }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : formatNumber(value));
  const unreadable = typed !== null && typed.trim() !== '' && readNumber(typed) === null;
  return (
    <TextField
      {...rest}
      inputMode="numeric"
      disabled={isDisabled}
      value={shown}
      error={error ?? (unreadable ? '숫자만 적어 주세요.' : undefined)}
      end={unit && <span className="input-unit">{unit}</span>}
      onValueChange={(text) => {
        setTyped(text);
        onChange(readNumber(text));
      }}
      onBlur={() => {
        if (!unreadable) setTyped(null);
        onBlur?.();
      }}
    />
  );
}

function readNumber(text: string): number | null {
  const digits = text.replace(/[\s,]/g, '');
  return /^-?\d{1,15}$/.test(digits) ? Number(digits) : null;
}
