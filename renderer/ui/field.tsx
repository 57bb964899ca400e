import { type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';
import './field.css';

/** What every labelled control says about itself. */
export interface FieldText {
  readonly label: string;
  /** How to fill it, or what the entry means. Replaced by the error while there is one. */
  readonly hint?: ReactNode;
  /** What is wrong and how to mend it, in one sentence. */
  readonly error?: string | undefined;
  /** Marks the label and sets `aria-required`; the check itself belongs to the form's schema, never to the browser. */
  readonly isRequired?: boolean | undefined;
  /** The label stays for assistive technology only: search boxes and fields inside a row. */
  readonly isLabelHidden?: boolean | undefined;
}

interface FieldWiring {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-required': true | undefined;
}

interface FieldProps extends FieldText {
  readonly id?: string | undefined;
  readonly children: (wiring: FieldWiring) => ReactNode;
}

/** Label above, hint or error below, and the ARIA that ties them to the control its child draws. */
export function Field({ label, hint, error, isRequired = false, isLabelHidden = false, id, children }: FieldProps) {
  const ownId = useId();
  const controlId = id ?? ownId;
  const noteId = `${controlId}-note`;
  return (
    <div className="field">
      <label className={isLabelHidden ? 'sr-only' : 'label'} htmlFor={controlId}>
        {label}
        {isRequired && <RequiredMark />}
      </label>
      {children({
        id: controlId,
        'aria-describedby': error || hint ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': isRequired || undefined,
      })}
      <FieldNote id={noteId} hint={hint} error={error} />
    </div>
  );
}

export function RequiredMark() {
  return (
    <span className="label-required">
      <span aria-hidden="true">*</span>
      <span className="sr-only"> 필수</span>
    </span>
  );
}

/** The line under a control: its error, or else its hint. */
export function FieldNote({ id, hint, error }: { id: string; hint?: ReactNode; error?: string | undefined }) {
  if (error)
    return (
      <p className="field-error" id={id}>
        <Icon name="warn" size="small" />
        <span>{error}</span>
      </p>
    );
  return hint ? (
    <p className="field-hint" id={id}>
      {hint}
    </p>
  ) : null;
}

/** Fields on a twelve-column grid; each child names its width by `FormCell`. */
export function FormGrid({ children }: { children: ReactNode }) {
  return <div className="form-grid">{children}</div>;
}

/** Twelfths of a row for which the grid has a rule. */
export type FormSpan = 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 12;

export function FormCell({ span, children }: { span: FormSpan; children: ReactNode }) {
  return (
    <div className="form-cell" data-span={span}>
      {children}
    </div>
  );
}
