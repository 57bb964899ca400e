import { type ReactNode, useId } from 'react';
import { FieldNote, type FieldText, RequiredMark } from './field.tsx';

interface RadioListFieldProps<Value extends string> extends FieldText {
  readonly choices: readonly { readonly value: Value; readonly label: ReactNode; readonly detail?: ReactNode }[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
}

/** One choice whose options need a line of explanation each. */
export function RadioListField<Value extends string>(props: RadioListFieldProps<Value>) {
  const { label, hint, error, isRequired = false, isLabelHidden = false, choices, value, onChange } = props;
  const id = useId();
  return (
    <div className="field">
      <span id={`${id}-label`} className={isLabelHidden ? 'sr-only' : 'label'}>
        {label}
        {isRequired && <RequiredMark />}
      </span>
      <div
        className="radio-list"
        role="radiogroup"
        aria-labelledby={`${id}-label`}
        aria-describedby={error || hint ? `${id}-note` : undefined}
        aria-invalid={error ? true : undefined}
      >
        {choices.map((choice) => (
          <label key={choice.value} className="radio-item">
            <input
              type="radio"
              className="box"
              name={id}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>{choice.label}</span>
            {choice.detail && <span className="meta push">{choice.detail}</span>}
          </label>
        ))}
      </div>
      <FieldNote id={`${id}-note`} hint={hint} error={error} />
    </div>
  );
}
