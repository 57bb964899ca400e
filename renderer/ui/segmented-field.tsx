import { useId } from 'react';
import { FieldNote, type FieldText, RequiredMark } from './field.tsx';
import type { Choice } from './select-field.tsx';

interface SegmentedFieldProps<Value extends string> extends FieldText {
  readonly choices: readonly Choice<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  /** `normal` stands beside 40 px fields, `small` in toolbars and pane heads. */
  readonly size?: 'small' | 'normal';
  readonly isDisabled?: boolean;
}

/** One choice of up to five, all in view. Radio buttons underneath: arrows move, Tab leaves. */
export function SegmentedField<Value extends string>({
  label,
  hint,
  error,
  isRequired = false,
  isLabelHidden = false,
  choices,
  value,
  onChange,
  size = 'normal',
  isDisabled = false,
}: SegmentedFieldProps<Value>) {
  const id = useId();
  return (
    <div className="field">
      <span id={`${id}-label`} className={isLabelHidden ? 'sr-only' : 'label'}>
        {label}
        {isRequired && <RequiredMark />}
      </span>
      <div
        className="seg"
        role="radiogroup"
        data-size={size}
        aria-labelledby={`${id}-label`}
        aria-describedby={error || hint ? `${id}-note` : undefined}
        aria-invalid={error ? true : undefined}
        aria-required={isRequired || undefined}
      >
        {choices.map((choice) => (
          <label key={choice.value} className="seg-item">
            <input
              type="radio"
              name={id}
              value={choice.value}
              checked={choice.value === value}
              disabled={isDisabled || choice.isDisabled}
              onChange={() => onChange(choice.value)}
            />
            {choice.label}
          </label>
        ))}
      </div>
      <FieldNote id={`${id}-note`} hint={hint} error={error} />
    </div>
  );
}
