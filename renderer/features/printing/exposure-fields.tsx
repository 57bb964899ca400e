import { SegmentedField } from '../../ui/segmented-field.tsx';
import { TextField } from '../../ui/text-field.tsx';

export interface Exposure {
  readonly isUnmasked: boolean;
  /** As typed. */
  readonly purpose: string;
}

interface ExposureFieldsProps {
  readonly value: Exposure;
  readonly onChange: (value: Exposure) => void;
  /** Where the purpose will stand: `문서와 출력 기록에`. */
  readonly where: string;
}

/** Whether names leave the office, and if so why. */
export function ExposureFields({ value, onChange, where }: ExposureFieldsProps) {
  return (
    <>
      <SegmentedField<'masked' | 'full'>
        label="개인정보"
        value={value.isUnmasked ? 'full' : 'masked'}
        onChange={(chosen) => onChange({ ...value, isUnmasked: chosen === 'full' })}
        choices={[
          { value: 'masked', label: '가려서' },
          { value: 'full', label: '그대로' },
        ]}
        hint="가리면 이름·전화·주소 일부가 *로 나옵니다"
      />
      {value.isUnmasked && (
        <TextField
          label="목적"
          isRequired
          autoFocus
          value={value.purpose}
          onValueChange={(purpose) => onChange({ ...value, purpose })}
          maxLength={200}
          hint={`예: 11. 20. 현장 방문. ${where} 남습니다`}
        />
      )}
    </>
  );
}
