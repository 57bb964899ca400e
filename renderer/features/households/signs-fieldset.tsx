import { useId } from 'react';
import { type UseFormReturn, useFieldArray, useWatch } from 'react-hook-form';
import { useReference } from '../../reference/use-reference.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Note } from '../../ui/note.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { emptySign, type RegistrationValues } from './form-values.ts';

interface SignsFieldsetProps {
  readonly form: UseFormReturn<RegistrationValues>;
}

/** What brought the household to the office: the signs, and the case with which something becomes due. */
export function SignsFieldset({ form }: SignsFieldsetProps) {
  return (
    <>
      <Signs form={form} />
      <FirstCaseFields form={form} />
    </>
  );
}

function Signs({ form }: SignsFieldsetProps) {
  const reference = useReference();
  const signs = useFieldArray({ control: form.control, name: 'indicators' });
  const id = useId();
  const choices = reference.choicesOf('indicator').map(({ code, label }) => ({ value: code, label }));
  return (
    <fieldset className="form-part">
      <legend>위기정보</legend>
      <div className="stack">
        {signs.fields.map((sign, index) => {
          const errors = form.formState.errors.indicators?.[index];
          return (
            <section key={sign.id} className="form-person" aria-labelledby={`${id}-${index}`}>
              <div className="row" data-between>
                <h2 id={`${id}-${index}`}>위기정보 {index + 1}</h2>
                <IconButton icon="minus" label={`위기정보 ${index + 1} 빼기`} onPress={() => signs.remove(index)} />
              </div>
              <div className="form-grid">
                <SelectField
                  label="무엇"
                  isRequired
                  placeholder="고르세요"
                  choices={choices}
                  error={errors?.indicatorCode?.message}
                  {...form.register(`indicators.${index}.indicatorCode`)}
                />
                <TextField
                  label="확인한 달"
                  isRequired
                  placeholder="예: 2026. 10."
                  error={errors?.observedMonth?.message}
                  {...form.register(`indicators.${index}.observedMonth`)}
                />
                <TextField
                  label="밀린 달 수"
                  inputMode="numeric"
                  end="개월"
                  error={errors?.monthsOverdue?.message}
                  {...form.register(`indicators.${index}.monthsOverdue`)}
                />
                <TextField
                  label="금액"
                  inputMode="numeric"
                  end="원"
                  error={errors?.amount?.message}
                  {...form.register(`indicators.${index}.amount`)}
                />
                <div className="form-wide">
                  <TextField
                    label="출처"
                    placeholder="예: 방문 확인, 통장 제보"
                    error={errors?.source?.message}
                    {...form.register(`indicators.${index}.source`)}
                  />
                </div>
              </div>
            </section>
          );
        })}
        <span>
          <Button icon="plus" onPress={() => signs.append(emptySign())}>
            위기정보 추가
          </Button>
        </span>
      </div>
    </fieldset>
  );
}

function FirstCaseFields({ form }: SignsFieldsetProps) {
  const reference = useReference();
  const [firstCase, signs] = useWatch({ control: form.control, name: ['firstCase', 'indicators'] });
  const errors = form.formState.errors.firstCase;
  return (
    <fieldset className="form-part">
      <legend>사례</legend>
      <div className="stack">
        <CheckboxField
          label="사례를 함께 열기"
          hint="담당과 연락 기한이 정해지고 ‘오늘 할 일’에 나타납니다"
          {...form.register('firstCase.isWanted')}
        />
        {!firstCase.isWanted && signs.length > 0 && (
          <Note icon="info">위기정보만으로는 연락 기한이 잡히지 않습니다. 나중에 가구 화면에서도 열 수 있습니다.</Note>
        )}
        {firstCase.isWanted && (
          <>
            <SelectField
              label="발굴경로"
              isRequired
              placeholder="고르세요"
              choices={reference.choicesOf('route').map(({ code, label }) => ({ value: code, label }))}
              error={errors?.route?.message}
              {...form.register('firstCase.route')}
            />
            <CheckboxField
              label="긴급개입이 필요합니다"
              hint="당일 연락으로 기한이 잡힙니다"
              {...form.register('firstCase.emergency')}
            />
            <TextArea
              label="알게 된 내용"
              rows={3}
              isRequired={firstCase.emergency}
              error={errors?.note?.message}
              {...form.register('firstCase.note')}
            />
          </>
        )}
      </div>
    </fieldset>
  );
}
