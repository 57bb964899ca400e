import { Controller, type FieldValues, type Path, type UseFormReturn, useFieldArray } from 'react-hook-form';
import { parseBirthDate } from '#shared/korean/birth-date.ts';
import { useReference } from '../../reference/use-reference.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { TypedDateField } from '../../ui/date-field.tsx';
import { today } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type PersonValues, SELF, tidyPhone } from './form-values.ts';

interface PersonFieldsetProps<F extends FieldValues> {
  readonly form: UseFormReturn<F>;
  /** Where the person stands in the form: `people.0.` or empty. */
  readonly at: `people.${number}.` | '';
  /** The head's relation is fixed, and headship is not ticked away here. */
  readonly isHead: boolean;
}

/** One person as people tell it: birth and phones in any spelling, shown back as they were understood. */
export function PersonFieldset<F extends FieldValues>({ form, at, isHead }: PersonFieldsetProps<F>) {
  const reference = useReference();
  // `at` names the object whose fields these are; TypeScript cannot follow the joined path.
  const path = (name: keyof PersonValues) => `${at}${name}` as Path<F>;
  const errorOf = (name: keyof PersonValues) => form.getFieldState(path(name), form.formState).error?.message;
  const set = (name: keyof PersonValues, value: unknown) =>
    form.setValue(path(name), value as never, { shouldDirty: true, shouldValidate: form.formState.isSubmitted });

  /** A resident number's first seven digits tell the sex as well. */
  const readBirth = (typed: string): string | null => {
    const read = parseBirthDate(typed, today());
    if (!read.ok) return null;
    if (read.sex !== null) set('sex', read.sex);
    return read.birthDate;
  };
  return (
    <div className="form-grid">
      <TextField label="이름" isRequired autoComplete="off" error={errorOf('name')} {...form.register(path('name'))} />
      {isHead ? (
        <p className="field">
          <span className="label">관계</span>
          <span className="form-fixed">{reference.labelOf('relation', SELF)} (가구주)</span>
        </p>
      ) : (
        <SelectField
          label="가구주와의 관계"
          isRequired
          placeholder="고르세요"
          choices={reference
            .choicesOf('relation')
            .filter(({ code }) => code !== SELF)
            .map(({ code, label }) => ({ value: code, label }))}
          error={errorOf('relation')}
          {...form.register(path('relation'))}
        />
      )}
      <Controller
        control={form.control}
        name={path('birthDate')}
        render={({ field }) => (
          <TypedDateField
            label="생년월일"
            value={field.value as string | null}
            onChange={field.onChange}
            onBlur={field.onBlur}
            parse={readBirth}
            hint="모르면 비워 둡니다. 주민등록번호 뒷자리는 적지 않습니다."
            error={errorOf('birthDate')}
          />
        )}
      />
      <SelectField
        label="성별"
        choices={[
          { value: '', label: '모름' },
          { value: 'F', label: '여' },
          { value: 'M', label: '남' },
        ]}
        {...form.register(path('sex'))}
      />
      <div className="form-wide">
        <Phones form={form} at={at} />
      </div>
      <TextField label="장애" error={errorOf('disability')} {...form.register(path('disability'))} />
      <TextField label="질환" error={errorOf('illness')} {...form.register(path('illness'))} />
      <TextField label="하는 일" error={errorOf('job')} {...form.register(path('job'))} />
      <TextField
        label="비상 연락"
        placeholder="예: 딸 010-1234-5678"
        error={errorOf('emergencyContact')}
        {...form.register(path('emergencyContact'))}
      />
      <div className="form-wide">
        <CheckboxField
          label="전화나 방문으로만 연락 (문자·앱을 쓰기 어려움)"
          {...form.register(path('isDigitalVulnerable'))}
        />
      </div>
    </div>
  );
}

function Phones<F extends FieldValues>({ form, at }: Pick<PersonFieldsetProps<F>, 'form' | 'at'>) {
  const name = `${at}phones`;
  const list = useFieldArray({ control: form.control, name: name as never });
  return (
    <div className="phone-fields">
      {list.fields.map((item, index) => {
        const path = `${name}.${index}.text` as Path<F>;
        return (
          <div key={item.id} className="phone-row">
            <TextField
              label={index === 0 ? '전화' : `전화 ${index + 1}`}
              type="tel"
              autoComplete="off"
              placeholder="01012345678"
              error={form.getFieldState(path, form.formState).error?.message}
              {...form.register(path, {
                onBlur: () => {
                  const typed = String(form.getValues(path));
                  if (tidyPhone(typed) !== typed) form.setValue(path, tidyPhone(typed) as never, { shouldDirty: true });
                },
              })}
            />
            <TextField
              label="누구 것"
              placeholder="본인, 딸, 집"
              {...form.register(`${name}.${index}.label` as Path<F>)}
            />
            <IconButton icon="minus" size="tall" label={`전화 ${index + 1} 빼기`} onPress={() => list.remove(index)} />
          </div>
        );
      })}
      <Button variant="link" icon="plus" onPress={() => list.append({ text: '', label: '' } as never)}>
        {list.fields.length === 0 ? '전화 추가' : '전화 더 추가'}
      </Button>
    </div>
  );
}
