import type { CodeGroup } from '#shared/codes/code-item.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { CODE_KEYED, type PolicyJson, WORDS } from './policy-text.ts';
import { fieldWord } from './reference-words.ts';

interface PolicyFieldsProps {
  readonly value: PolicyJson;
  readonly onChange: (value: PolicyJson) => void;
  readonly reference: ReferenceLookup;
  readonly label: string;
  /** Keys of this object are codes of a list. */
  readonly codesOf?: CodeGroup | undefined;
}

/** Fields for any policy, drawn from its value: numbers as numbers, groups as fieldsets. Core checks the whole. */
export function PolicyFields({ value, onChange, reference, label, codesOf }: PolicyFieldsProps) {
  if (typeof value === 'number')
    return (
      <TextField
        label={label}
        inputMode="decimal"
        defaultValue={String(value)}
        onValueChange={(text) => {
          const number = Number(text.trim());
          onChange(text.trim() === '' || Number.isNaN(number) ? text : number);
        }}
      />
    );
  if (typeof value === 'string') {
    const choices = WORDS.find((words) => words.some((word) => word.value === value));
    if (choices) return <SelectField label={label} value={value} choices={choices} onValueChange={onChange} />;
    return <TextField label={label} defaultValue={value} onValueChange={onChange} />;
  }
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'string'))
      return (
        <p className="meta">
          {label}: {value.map((code) => reference.labelOf('vulnerability', code)).join(', ')}
        </p>
      );
    return value.map((item, index) => (
      <PolicyFields
        key={index}
        value={item}
        label={`${label} ${index + 1}`}
        reference={reference}
        onChange={(next) => onChange(value.map((old, at) => (at === index ? next : old)))}
      />
    ));
  }
  if (value === null || typeof value === 'boolean') return null;
  return (
    <fieldset className="policy-group">
      <legend>{label}</legend>
      {Object.entries(value).map(([name, item]) => (
        <PolicyFields
          key={name}
          value={item}
          label={codesOf ? reference.labelOf(codesOf, name) : fieldWord(name)}
          codesOf={CODE_KEYED[name]}
          reference={reference}
          onChange={(next) => onChange({ ...value, [name]: next })}
        />
      ))}
    </fieldset>
  );
}
