import type { ComponentProps, ReactNode } from 'react';
import { Field, type FieldText } from './field.tsx';
import { Icon, type IconName } from './icon.tsx';

type InputProps = Omit<ComponentProps<'input'>, 'size' | 'required' | 'type' | 'children' | 'className' | 'style'>;
type AreaProps = Omit<ComponentProps<'textarea'>, 'required' | 'children' | 'className' | 'style'>;

interface TextFieldProps extends FieldText, InputProps {
  readonly type?: 'text' | 'password' | 'tel' | 'search';
  /** `small` 32 px belongs to toolbars. */
  readonly size?: 'small' | 'normal';
  readonly icon?: IconName;
  /** A unit or a small button at the right end. */
  readonly end?: ReactNode;
  /** The value alone. The text is handed over as typed, also while a syllable is being composed: never rewrite it. */
  readonly onValueChange?: (value: string) => void;
}

/** One line of text. Takes react-hook-form's `{...register('name')}` as it is. */
export function TextField({
  label,
  hint,
  error,
  isRequired,
  isLabelHidden,
  type = 'text',
  size = 'normal',
  icon,
  end,
  id,
  onChange,
  onValueChange,
  ...input
}: TextFieldProps) {
  return (
    <Field {...{ label, hint, error, isRequired, isLabelHidden, id }}>
      {(wiring) => (
        <span className="input-wrap" data-icon={icon ? '' : undefined} data-end={end ? '' : undefined}>
          {icon && <Icon name={icon} />}
          <input
            spellCheck={false}
            autoComplete="off"
            {...input}
            {...wiring}
            type={type}
            className="input"
            data-size={size}
            onChange={(event) => {
              onChange?.(event);
              onValueChange?.(event.currentTarget.value);
            }}
          />
          {end && <span className="input-end">{end}</span>}
        </span>
      )}
    </Field>
  );
}

interface TextAreaProps extends FieldText, AreaProps {
  readonly onValueChange?: (value: string) => void;
}

/** Several lines of text. */
export function TextArea({
  label,
  hint,
  error,
  isRequired,
  isLabelHidden,
  id,
  rows = 4,
  onChange,
  onValueChange,
  ...area
}: TextAreaProps) {
  return (
    <Field {...{ label, hint, error, isRequired, isLabelHidden, id }}>
      {(wiring) => (
        <textarea
          spellCheck={false}
          {...area}
          {...wiring}
          rows={rows}
          className="textarea"
          onChange={(event) => {
            onChange?.(event);
            onValueChange?.(event.currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}
