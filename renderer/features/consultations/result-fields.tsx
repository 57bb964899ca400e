import { useReference } from '../../reference/use-reference.ts';
import { SelectField } from '../../ui/select-field.tsx';

interface ResultFieldsProps {
  readonly outcomeCode: string | null;
  readonly unsupportedReason: string | null;
  readonly onChange: (result: { outcome_code: string | null; unsupported_reason: string | null }) => void;
  readonly isRequired?: boolean;
  readonly error?: string | undefined;
}

/** 지원 or 미지원 with its national code: one field, because a target has only one of them. */
export function ResultFields({ outcomeCode, unsupportedReason, onChange, isRequired, error }: ResultFieldsProps) {
  const reference = useReference();
  const choices = [
    { value: '', label: '아직 정하지 않음' },
    ...reference.choicesOf('outcome_code').map(({ code, label }) => ({ value: `+${code}`, label: `지원 · ${label}` })),
    ...reference
      .choicesOf('unsupported_reason')
      .map(({ code, label }) => ({ value: `-${code}`, label: `미지원 · ${label}` })),
  ];
  const value = outcomeCode ? `+${outcomeCode}` : unsupportedReason ? `-${unsupportedReason}` : '';
  return (
    <SelectField
      label="지원 결과"
      choices={choices}
      value={value}
      isRequired={isRequired}
      error={error}
      onValueChange={(next) =>
        onChange({
          outcome_code: next.startsWith('+') ? next.slice(1) : null,
          unsupported_reason: next.startsWith('-') ? next.slice(1) : null,
        })
      }
    />
  );
}
