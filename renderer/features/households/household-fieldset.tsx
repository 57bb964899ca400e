import { useQuery } from '@tanstack/react-query';
import { Controller, type FieldValues, type Path, type UseFormReturn, useWatch } from 'react-hook-form';
import type { CodeGroup } from '#shared/codes/code-item.ts';
import { normaliseAddress, parseAddress } from '#shared/korean/address.ts';
import { type ReferenceLookup, useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import type { HouseholdValues } from './form-values.ts';

interface FieldsetProps<F extends FieldValues> {
  readonly form: UseFormReturn<F>;
  /** Where the household stands in the form: `household.` or empty. */
  readonly at: 'household.' | '';
}

type Name = keyof HouseholdValues;

/** Where a household lives and how: the part that registering, editing and splitting share. */
export function HouseholdFieldset<F extends FieldValues>({ form, at }: FieldsetProps<F>) {
  const reference = useReference();
  const choices = useQuery(rpc.households.choices({}));
  const officers = useQuery(rpc.cases.officers({}));
  const workers = (officers.data ?? []).map(({ id, name, deputyName, standsInFor }) => ({
    value: id,
    label: [
      name,
      ...standsInFor.map((away) => `${away} 대직 중`),
      ...(deputyName ? [`부재, 대직 ${deputyName}`] : []),
    ].join(' · '),
  }));
  // `at` names the object whose fields these are; TypeScript cannot follow the joined path.
  const path = (name: Name) => `${at}${name}` as Path<F>;
  // Whoever has the household now stays to be seen, also when nothing new is given to them.
  const holder = form.getValues(path('officerId')) as string;
  const errorOf = (name: Name): string | undefined => form.getFieldState(path(name), form.formState).error?.message;
  const select = (name: Name, label: string, group: CodeGroup, placeholder = '모름') => (
    <SelectField
      label={label}
      choices={codeChoices(reference, group, placeholder)}
      error={errorOf(name)}
      {...form.register(path(name))}
    />
  );
  const several = (name: Name, label: string, group: CodeGroup) => (
    <Controller
      control={form.control}
      name={path(name)}
      render={({ field }) => (
        <CodeBoxes
          label={label}
          choices={reference.choicesOf(group)}
          value={field.value as readonly string[]}
          onChange={field.onChange}
          onBlur={field.onBlur}
        />
      )}
    />
  );
  return (
    <>
      <fieldset className="form-part">
        <legend>사는 곳</legend>
        <div className="form-grid">
          <div className="form-wide">
            <TextField
              label="도로명 주소"
              isRequired
              autoComplete="off"
              hint={<AddressReading form={form} at={at} />}
              error={errorOf('roadAddress')}
              {...form.register(path('roadAddress'), { onBlur: () => tidyAddress(form, at) })}
            />
          </div>
          <div className="form-wide">
            <TextField
              label="상세 주소 (동·호·층)"
              autoComplete="off"
              placeholder="예: 203동 반지하 B02호"
              error={errorOf('detailAddress')}
              {...form.register(path('detailAddress'), { onBlur: () => tidyAddress(form, at) })}
            />
          </div>
          <div className="form-wide form-thirds">
            <TextField label="통" error={errorOf('tong')} {...form.register(path('tong'))} />
            <TextField label="반" error={errorOf('ban')} {...form.register(path('ban'))} />
            <TextField label="리" error={errorOf('ri')} {...form.register(path('ri'))} />
          </div>
          {select('housingType', '집의 종류', 'housing_type')}
          {select('tenure', '점유 형태', 'tenure')}
          <div className="form-wide">
            <TextArea
              label="찾아가는 길"
              rows={2}
              placeholder="예: 203동 뒤편 계단 아래. 초인종 고장"
              error={errorOf('areaNote')}
              {...form.register(path('areaNote'))}
            />
          </div>
        </div>
      </fieldset>
      <fieldset className="form-part">
        <legend>가구 상황</legend>
        <div className="form-grid">
          {select('hhType', '가구 유형', 'hh_type')}
          {select('isolationBand', '고립 정도', 'isolation_band', '조사 안 함')}
          <div className="form-wide">{several('vulnerability', '취약 특성', 'vulnerability')}</div>
          <div className="form-wide">{several('benefitStatus', '받는 급여', 'benefit_status')}</div>
          <div className="form-wide">{several('staffSafetyFlags', '방문할 때 조심할 것', 'staff_safety_flag')}</div>
        </div>
      </fieldset>
      <fieldset className="form-part">
        <legend>관리</legend>
        <div className="form-grid">
          <SelectField
            label="담당"
            choices={[
              { value: '', label: '없음' },
              ...workers,
              ...(choices.data?.officers ?? [])
                .filter(({ id }) => id === holder && !workers.some(({ value }) => value === id))
                .map(({ id, name }) => ({ value: id, label: name })),
            ]}
            {...form.register(path('officerId'))}
          />
          <SelectField
            label="법적 근거"
            isRequired
            choices={codeChoices(reference, 'legal_basis')}
            error={errorOf('legalBasis')}
            {...form.register(path('legalBasis'))}
          />
          <div className="form-wide">
            <TextArea label="메모" rows={3} error={errorOf('note')} {...form.register(path('note'))} />
          </div>
        </div>
      </fieldset>
    </>
  );
}

/** What the typed address was understood as, while it is typed. */
function AddressReading<F extends FieldValues>({ form, at }: FieldsetProps<F>) {
  const [road, detail] = useWatch({
    control: form.control,
    name: [`${at}roadAddress` as Path<F>, `${at}detailAddress` as Path<F>],
  }) as unknown as [string, string];
  if (road.trim() === '') return '예: 새솔로42번길 17-3. 지번이나 한 줄로 이어 적어도 됩니다.';
  const read = parseAddress(road, detail);
  if (read.road === null || read.buildingNo === null)
    return '건물 번호를 읽지 못했습니다. 그대로 저장하지만 같은 주소 찾기는 되지 않습니다.';
  const tidy = normaliseAddress(road, detail);
  return `읽은 주소: ${[tidy.roadAddress, tidy.detailAddress].filter(Boolean).join(', ')}`;
}

/** Sorts what was typed into its two fields and one spelling, when the field is left. */
function tidyAddress<F extends FieldValues>(form: UseFormReturn<F>, at: FieldsetProps<F>['at']): void {
  const [roadPath, detailPath] = [`${at}roadAddress` as Path<F>, `${at}detailAddress` as Path<F>];
  const [road, detail] = form.getValues([roadPath, detailPath]) as unknown as [string, string];
  const tidy = normaliseAddress(road, detail);
  const set = (path: Path<F>, value: string) =>
    form.setValue(path, value as never, { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
  if (tidy.roadAddress !== road) set(roadPath, tidy.roadAddress);
  if (tidy.detailAddress !== detail) set(detailPath, tidy.detailAddress);
}

const codeChoices = (reference: ReferenceLookup, group: CodeGroup, placeholder?: string) => [
  ...(placeholder === undefined ? [] : [{ value: '', label: placeholder }]),
  ...reference.choicesOf(group).map(({ code, label }) => ({ value: code, label })),
];

interface CodeBoxesProps {
  readonly label: string;
  readonly choices: readonly { readonly code: string; readonly label: string }[];
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly onBlur: () => void;
}

function CodeBoxes({ label, choices, value, onChange, onBlur }: CodeBoxesProps) {
  return (
    <fieldset className="code-boxes" onBlur={onBlur}>
      <legend className="label">{label}</legend>
      {choices.map((choice) => (
        <CheckboxField
          key={choice.code}
          label={choice.label}
          checked={value.includes(choice.code)}
          onCheckedChange={(isOn) =>
            onChange(
              choices.map(({ code }) => code).filter((code) => (code === choice.code ? isOn : value.includes(code))),
            )
          }
        />
      ))}
    </fieldset>
  );
}
