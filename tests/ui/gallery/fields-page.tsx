import { useState } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import { CheckboxField } from '../../../renderer/ui/checkbox-field.tsx';
import { Combobox } from '../../../renderer/ui/combobox.tsx';
import { DateField, DateTimeField, TypedDateField } from '../../../renderer/ui/date-field.tsx';
import { FormCell, FormGrid } from '../../../renderer/ui/field.tsx';
import { Footbar } from '../../../renderer/ui/footbar.tsx';
import { matchesHangul } from '../../../renderer/ui/hangul-match.ts';
import { NumberField } from '../../../renderer/ui/number-field.tsx';
import { PageHead } from '../../../renderer/ui/page-head.tsx';
import { RadioListField } from '../../../renderer/ui/radio-list-field.tsx';
import { SegmentedField } from '../../../renderer/ui/segmented-field.tsx';
import { SelectField } from '../../../renderer/ui/select-field.tsx';
import { PaneBody } from '../../../renderer/ui/split.tsx';
import { TextArea, TextField } from '../../../renderer/ui/text-field.tsx';

const offices = [
  { id: '1', label: '새솔2동 행정복지센터', detail: '새결시 다온구', end: '4117058200' },
  { id: '2', label: '신사2동 주민센터', detail: '해온시 달빛구', end: '4131051200' },
  { id: '3', label: '김포읍 행정복지센터', detail: '누리도 은별군', end: '4275037122' },
  { id: '4', label: '가람동 행정복지센터', detail: '새결시 물빛구', end: '4120065000' },
  { id: '5', label: '송산면 사무소', detail: '누리도 샘물시', end: '4413152700' },
];

/** Every kind of field: empty, filled, wrong, off. */
export function FieldsPage() {
  const [office, setOffice] = useState<string | null>(null);
  const [officeQuery, setOfficeQuery] = useState('');
  const [born, setBorn] = useState<string | null>(null);
  const [planned, setPlanned] = useState<string | null>('2026-11-27');
  const [visit, setVisit] = useState<string | null>('2026-11-23T05:00:00.000Z');
  const [won, setWon] = useState<number | null>(183400);
  const [sex, setSex] = useState<'F' | 'M' | null>('F');
  const [memo, setMemo] = useState('');
  return (
    <>
      <PageHead title="가구 등록" sub="입력란 모음" />
      <PaneBody label="가구 등록 양식">
        <FormGrid>
          <FormCell span={4}>
            <TextField label="이름" isRequired hint="주민등록의 이름 그대로" />
          </FormCell>
          <FormCell span={4}>
            <TypedDateField label="생년월일" value={born} onChange={setBorn} hint="예: 480302" />
          </FormCell>
          <FormCell span={4}>
            <SegmentedField
              label="성별"
              isRequired
              value={sex}
              onChange={setSex}
              choices={[
                { value: 'F', label: '여' },
                { value: 'M', label: '남' },
              ]}
            />
          </FormCell>
          <FormCell span={6}>
            <Combobox
              label="읍면동"
              icon="search"
              hint="이름이나 초성으로 찾으세요"
              options={offices.filter(({ label }) => matchesHangul(label, officeQuery))}
              query={officeQuery}
              onQueryChange={setOfficeQuery}
              value={office}
              onChange={setOffice}
            />
          </FormCell>
          <FormCell span={6}>
            <TextField
              label="전화"
              type="tel"
              defaultValue="010-12"
              error="번호가 짧습니다. 끝 네 자리까지 적어 주세요."
            />
          </FormCell>
          <FormCell span={3}>
            <DateField label="방문 예정일" value={planned} onChange={setPlanned} />
          </FormCell>
          <FormCell span={5}>
            <DateTimeField label="약속" value={visit} onChange={setVisit} hint="이 사무소의 시계로" />
          </FormCell>
          <FormCell span={4}>
            <NumberField label="체납액" value={won} onChange={setWon} unit="원" />
          </FormCell>
          <FormCell span={4}>
            <SelectField
              label="가구 유형"
              placeholder="고르세요"
              choices={[
                { value: 'alone', label: '독거노인' },
                { value: 'pair', label: '노인부부' },
                { value: 'other', label: '기타' },
              ]}
            />
          </FormCell>
          <FormCell span={4}>
            <SelectField
              label="동의"
              error="동의 여부를 골라 주세요."
              placeholder="고르세요"
              choices={[{ value: 'yes', label: '동의함' }]}
            />
          </FormCell>
          <FormCell span={4}>
            <TextField label="관리번호" defaultValue="H-2026-00127" disabled />
          </FormCell>
          <FormCell span={8}>
            <TextArea label="메모" value={memo} onValueChange={setMemo} rows={3} />
          </FormCell>
          <FormCell span={4}>
            <CheckboxField label="2인 1조로 방문" defaultChecked />
            <CheckboxField label="개가 있음" hint="방문 카드에 표시됩니다" />
            <CheckboxField label="안내를 읽었습니다" error="읽고 표시해 주세요." />
          </FormCell>
          <FormCell span={6}>
            <RadioListField
              label="연락 방법"
              value={sex === 'F' ? 'call' : 'visit'}
              onChange={() => {}}
              choices={[
                { value: 'call', label: '전화', detail: '평일 낮' },
                { value: 'visit', label: '방문', detail: '디지털약자' },
              ]}
            />
          </FormCell>
        </FormGrid>
      </PaneBody>
      <Footbar
        actions={
          <>
            <Button size="normal">그만두기</Button>
            <Button size="normal" variant="primary" keys="Ctrl+Enter">
              등록
            </Button>
          </>
        }
      >
        이 PC에 임시 저장됨 · 1초 전
      </Footbar>
      <output className="sr-only" id="read-back">
        {born ?? '-'} {office ?? '-'} {visit ?? '-'} {won ?? '-'}
      </output>
    </>
  );
}
