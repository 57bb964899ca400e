import type { ReactNode } from 'react';
import {
  type ConsultationMethod,
  type ConsultationSheet,
  DECISIONS,
  type Decision,
  ENDING_DECISIONS,
} from '#shared/consultations/consultation-sheet.ts';
import { DECISION_WORDS, FIELD_WORDS, METHOD_WORDS } from '#shared/consultations/consultation-words.ts';
import type { MissingField } from '#shared/consultations/missing-in-sheet.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { DateField, DateTimeField } from '../../ui/date-field.tsx';
import type { FormSpan } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Note } from '../../ui/note.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { CodeChecks } from './code-checks.tsx';
import { focusSection } from './focus-field.ts';
import { NeedsSum, NeedsTable } from './needs-table.tsx';
import { PhraseArea } from './phrase-area.tsx';
import { ResultFields } from './result-fields.tsx';
import { mendWords } from './sheet-words.ts';

export interface SheetFormProps {
  readonly sheet: ConsultationSheet;
  readonly change: (changes: Partial<ConsultationSheet>) => void;
  readonly missing: readonly MissingField[];
  /** Somebody asked what is missing: gaps are marked from then on. */
  readonly areGapsShown: boolean;
  readonly reference: ReferenceLookup;
  /** Active signs that make an end worth a second thought (rule R2). */
  readonly graveSigns: readonly string[];
}

const METHODS: readonly ConsultationMethod[] = ['VISIT', 'PHONE', 'OFFICE', 'REMOTE', 'ACCOMPANIED'];
const MAX_NOTE = 4_000;

/** The 초기상담지: four blocks, walked by Ctrl+↓, filled mostly by digits and phrases. */
export function SheetForm(props: SheetFormProps) {
  const { sheet, change, areGapsShown, reference } = props;
  const gap = (field: MissingField) => gapOf(props, field);
  const phrases = reference.policy('consultation/phrases');
  const ends = sheet.decision !== null && ENDING_DECISIONS.includes(sheet.decision);
  return (
    <form className="sheet" aria-label="초기상담지" noValidate onSubmit={(event) => event.preventDefault()}>
      <SheetSection id="talk" title="상담" end={<SectionKeys />}>
        <div className="form-grid">
          <Cell field="at" span={5}>
            <DateTimeField
              label={FIELD_WORDS.at}
              isRequired
              value={sheet.at}
              error={gap('at')}
              onChange={(at) => change({ at })}
            />
          </Cell>
          <Cell field="method" span={7}>
            <SegmentedField<ConsultationMethod>
              label={FIELD_WORDS.method}
              isRequired
              value={sheet.method}
              error={gap('method')}
              onChange={(method) => change({ method })}
              choices={METHODS.map((value) => ({ value, label: METHOD_WORDS[value] }))}
            />
          </Cell>
          <Cell field="respondent" span={3}>
            <TextField
              label={FIELD_WORDS.respondent}
              isRequired
              value={sheet.respondent}
              error={gap('respondent')}
              maxLength={50}
              onValueChange={(respondent) => change({ respondent })}
            />
          </Cell>
          <Cell span={3}>
            <SelectField
              label="응대자 관계"
              placeholder="고르지 않음"
              value={sheet.respondent_relation ?? ''}
              choices={codeChoices(reference, 'relation')}
              onValueChange={(code) => change({ respondent_relation: code })}
            />
          </Cell>
          <Cell span={3}>
            <SelectField
              label={FIELD_WORDS.referral_route}
              placeholder="고르지 않음"
              value={sheet.referral_route ?? ''}
              choices={codeChoices(reference, 'route')}
              onValueChange={(code) => change({ referral_route: code })}
            />
          </Cell>
          <Cell span={3}>
            <TextField
              label={FIELD_WORDS.place}
              value={sheet.place}
              maxLength={100}
              onValueChange={(place) => change({ place })}
            />
          </Cell>
          <Cell span={3}>
            <TextField
              label={FIELD_WORDS.accompanied_by}
              value={sheet.accompanied_by}
              maxLength={100}
              onValueChange={(accompanied_by) => change({ accompanied_by })}
            />
          </Cell>
          <Cell span={9}>
            <CodeChecks
              label={FIELD_WORDS.safety_flags}
              choices={reference.choicesOf('staff_safety_flag')}
              chosen={sheet.safety_flags}
              onChange={(safety_flags) => change({ safety_flags })}
            />
          </Cell>
        </div>
      </SheetSection>

      <SheetSection id="needs" title="욕구 10영역" end={<NeedsSum needs={sheet.needs} />}>
        <p className="meta">
          <Kbd keys="0" /> <Kbd keys="1" /> <Kbd keys="2" /> <Kbd keys="3" /> 숫자키를 누르면 다음 줄로
        </p>
        <NeedsTable
          needs={sheet.needs}
          areGapsShown={areGapsShown}
          onChange={(needs) => change({ needs })}
          onDone={() => focusSection('content')}
        />
      </SheetSection>

      <SheetSection
        id="content"
        title="상담 내용"
        end={
          <>
            <Kbd keys=";" /> 다음에 줄임말을 치면 문구가 들어갑니다
          </>
        }
      >
        <div className="form-grid">
          <Cell field="content" span={12}>
            <PhraseArea
              label={FIELD_WORDS.content}
              isRequired
              rows={6}
              maxLength={20_000}
              phrases={phrases}
              value={sheet.content}
              error={gap('content')}
              onValueChange={(content) => change({ content })}
            />
          </Cell>
          <Cell field="decision" span={4}>
            <SelectField<Decision>
              label={FIELD_WORDS.decision}
              isRequired
              placeholder="고르세요"
              value={sheet.decision ?? ''}
              error={gap('decision')}
              choices={DECISIONS.map((value) => ({ value, label: DECISION_WORDS[value] }))}
              onValueChange={(decision) => change({ decision })}
            />
          </Cell>
          <Cell field="outcome" span={4}>
            <ResultFields
              outcomeCode={sheet.outcome_code}
              unsupportedReason={sheet.unsupported_reason}
              isRequired={ends}
              error={gap('outcome')}
              onChange={change}
            />
          </Cell>
          <Cell field="next_plan_on" span={4}>
            <DateField
              label={FIELD_WORDS.next_plan_on}
              isRequired={!ends}
              value={sheet.next_plan_on}
              error={gap('next_plan_on')}
              onChange={(next_plan_on) => change({ next_plan_on })}
            />
          </Cell>
          {ends && props.graveSigns.length > 0 && (
            <Cell span={12}>
              <Note tone="warn" icon="warn">
                지금 위기정보({props.graveSigns.join(', ')})가 있는 가구의 ‘{DECISION_WORDS[sheet.decision ?? 'END']}’은
                더블체크에서 R2로 걸립니다. 급여신청이나 서비스연계가 맞는지 다시 보세요.
              </Note>
            </Cell>
          )}
          <Cell span={8}>
            <TextField
              label={FIELD_WORDS.guided_benefits}
              hint="쉼표로 나누어 적습니다. 위기정보가 있는데 비어 있으면 R5로 걸립니다"
              value={sheet.guided_benefits.join(', ')}
              onValueChange={(text) => change({ guided_benefits: splitList(text) })}
            />
          </Cell>
          <Cell span={4}>
            <CheckboxField
              label="지원을 거부함"
              checked={sheet.refused}
              onCheckedChange={(refused) => change({ refused })}
            />
          </Cell>
        </div>
      </SheetSection>

      <SheetSection id="life" title="생활과 의견">
        <div className="form-grid">
          {LIFE.map((field) => (
            <Cell key={field} span={6}>
              <TextArea
                label={FIELD_WORDS[field]}
                rows={2}
                maxLength={MAX_NOTE}
                value={sheet[field]}
                onValueChange={(text) => change({ [field]: text })}
              />
            </Cell>
          ))}
        </div>
        <CodeChecks
          label={FIELD_WORDS.current_benefits}
          choices={reference.choicesOf('benefit_status')}
          chosen={sheet.current_benefits}
          onChange={(current_benefits) => change({ current_benefits })}
        />
      </SheetSection>
    </form>
  );
}

const LIFE = [
  'household_composition',
  'housing',
  'income_assets_debt',
  'health',
  'care',
  'employment',
  'strengths',
  'requested_services',
  'opinion',
] as const satisfies readonly (keyof ConsultationSheet)[];

/** The last part may still be on its way: its blank is kept while it is written. */
const splitList = (text: string): string[] =>
  text === '' ? [] : text.split(/,\s?/u).map((part) => part.trimStart().slice(0, 40));

export const codeChoices = (reference: ReferenceLookup, group: 'relation' | 'route') =>
  reference.choicesOf(group).map(({ code, label }) => ({ value: code, label }));

export const gapOf = (
  { areGapsShown, missing }: Pick<SheetFormProps, 'areGapsShown' | 'missing'>,
  field: MissingField,
): string | undefined => (areGapsShown && missing.includes(field) ? mendWords(field) : undefined);

const SectionKeys = () => (
  <>
    <Kbd keys="Tab" /> 다음 칸 · <Kbd keys="Ctrl+ArrowDown" /> 다음 묶음
  </>
);

interface SheetSectionProps {
  readonly id: string;
  readonly title: string;
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

export function SheetSection({ id, title, end, children }: SheetSectionProps) {
  return (
    <section className="sheet-section" data-sheet-section={id} aria-labelledby={`section-${id}`}>
      <div className="section-head">
        <h2 id={`section-${id}`}>{title}</h2>
        {end && <span className="push row meta">{end}</span>}
      </div>
      {children}
    </section>
  );
}

export function Cell({ field, span, children }: { field?: MissingField; span: FormSpan; children: ReactNode }) {
  return (
    <div className="form-cell" data-span={span} id={field && `field-${field}`}>
      {children}
    </div>
  );
}
