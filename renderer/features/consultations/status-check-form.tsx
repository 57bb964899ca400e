import {
  type ConsultationMethod,
  STATUS_REASONS,
  type StatusReason,
} from '#shared/consultations/consultation-sheet.ts';
import { FIELD_WORDS, METHOD_WORDS, STATUS_REASON_WORDS } from '#shared/consultations/consultation-words.ts';
import { DateTimeField } from '../../ui/date-field.tsx';
import { Note } from '../../ui/note.tsx';
import { RadioListField } from '../../ui/radio-list-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { PhraseArea } from './phrase-area.tsx';
import { ResultFields } from './result-fields.tsx';
import { Cell, gapOf, type SheetFormProps, SheetSection } from './sheet-form.tsx';

const METHODS: readonly ConsultationMethod[] = ['VISIT', 'PHONE', 'OFFICE', 'REMOTE'];

/** 현황확인: the short form for people who need no consultation. It is double-checked like a whole one. */
export function StatusCheckForm(props: SheetFormProps) {
  const { sheet, change, reference } = props;
  return (
    <form className="sheet" aria-label="현황확인" noValidate onSubmit={(event) => event.preventDefault()}>
      <SheetSection id="status" title="현황확인">
        <Note icon="info">
          사망, 전출처럼 상담이 필요 없는 까닭과 확인한 근거를 적습니다. 확인자가 한 번 더 봅니다.
        </Note>
        <div className="form-grid">
          <Cell field="at" span={4}>
            <DateTimeField
              label="확인일시"
              isRequired
              value={sheet.at}
              error={gapOf(props, 'at')}
              onChange={(at) => change({ at })}
            />
          </Cell>
          <Cell span={4}>
            <SelectField<ConsultationMethod | ''>
              label="연락 방법"
              hint="기록만 확인했으면 비워 둡니다"
              value={sheet.method ?? ''}
              choices={[
                { value: '', label: '연락하지 않음' },
                ...METHODS.map((value) => ({ value, label: METHOD_WORDS[value] })),
              ]}
              onValueChange={(method) => change({ method: method === '' ? null : method })}
            />
          </Cell>
          <Cell span={4}>
            <ResultFields
              outcomeCode={sheet.outcome_code}
              unsupportedReason={sheet.unsupported_reason}
              onChange={change}
            />
          </Cell>
          <Cell field="status_reason" span={12}>
            <RadioListField<StatusReason>
              label={FIELD_WORDS.status_reason}
              isRequired
              value={sheet.status_reason}
              error={gapOf(props, 'status_reason')}
              onChange={(status_reason) => change({ status_reason })}
              choices={STATUS_REASONS.map((value) => ({ value, label: STATUS_REASON_WORDS[value] }))}
            />
          </Cell>
          <Cell field="status_evidence" span={12}>
            <PhraseArea
              label={FIELD_WORDS.status_evidence}
              isRequired
              hint="무엇을 보고, 누구에게 물어 확인했는지"
              rows={4}
              maxLength={1_000}
              phrases={reference.policy('consultation/phrases')}
              value={sheet.status_evidence}
              error={gapOf(props, 'status_evidence')}
              onValueChange={(status_evidence) => change({ status_evidence })}
            />
          </Cell>
        </div>
      </SheetSection>
    </form>
  );
}
