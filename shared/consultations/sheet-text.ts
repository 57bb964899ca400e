import { koreanDay, koreanDayTime } from '../calendar/korean-date.ts';
import type { CodeGroup } from '../codes/code-item.ts';
import { type ConsultationSheet, NEED_DOMAINS, type NeedDomain, needTotal } from './consultation-sheet.ts';
import {
  DECISION_WORDS,
  FIELD_WORDS,
  METHOD_WORDS,
  NEED_LEVEL_WORDS,
  NEED_WORDS,
  STATUS_REASON_WORDS,
} from './consultation-words.ts';

export type LabelOf = (group: CodeGroup, code: string) => string;
type Field = keyof ConsultationSheet;

/** One line of a sheet as people read it. A need stands on a line of its own, as `needs.economy`. */
export interface SheetLine {
  readonly field: Exclude<Field, 'needs'> | `needs.${NeedDomain}` | 'needs.total';
  readonly label: string;
  /** Empty when nothing was filled in. */
  readonly text: string;
}

const ORDER: readonly Field[] = [
  'at',
  'method',
  'accompanied_by',
  'place',
  'respondent',
  'respondent_relation',
  'referral_route',
  'safety_flags',
  'household_composition',
  'housing',
  'income_assets_debt',
  'health',
  'care',
  'employment',
  'needs',
  'content',
  'strengths',
  'current_benefits',
  'guided_benefits',
  'requested_services',
  'opinion',
  'refused',
  'decision',
  'outcome_code',
  'unsupported_reason',
  'next_plan_on',
  'status_reason',
  'status_evidence',
];

/** Every line of a sheet in the order of the form, filled in or not. */
export function sheetLines(sheet: ConsultationSheet, labelOf: LabelOf): SheetLine[] {
  return ORDER.flatMap((field): SheetLine[] =>
    field === 'needs' ? needLines(sheet) : [{ field, label: FIELD_WORDS[field], text: textOf(field, sheet, labelOf) }],
  );
}

/** Lines that differ, with what stood there before: what a reviewer looks at first. */
export function changedLines(
  before: ConsultationSheet,
  after: ConsultationSheet,
  labelOf: LabelOf,
): (SheetLine & { readonly before: string })[] {
  const earlier = new Map(sheetLines(before, labelOf).map((line) => [line.field, line.text]));
  return sheetLines(after, labelOf)
    .map((line) => ({ ...line, before: earlier.get(line.field) ?? '' }))
    .filter((line) => line.before !== line.text);
}

function needLines(sheet: ConsultationSheet): SheetLine[] {
  const lines = NEED_DOMAINS.map((domain): SheetLine => {
    const need = sheet.needs[domain];
    const level = need?.level ?? null;
    const parts = [level === null ? '' : `${level} ${NEED_LEVEL_WORDS[level]}`, need?.note.trim() ?? ''];
    return { field: `needs.${domain}`, label: NEED_WORDS[domain], text: parts.filter(Boolean).join(' · ') };
  });
  const isAnyGiven = NEED_DOMAINS.some((domain) => (sheet.needs[domain]?.level ?? null) !== null);
  return [...lines, { field: 'needs.total', label: '욕구 합계', text: isAnyGiven ? `${needTotal(sheet)}점` : '' }];
}

function textOf(field: Exclude<Field, 'needs'>, sheet: ConsultationSheet, labelOf: LabelOf): string {
  switch (field) {
    case 'at':
      return sheet.at === null ? '' : koreanDayTime(sheet.at);
    case 'next_plan_on':
      return sheet.next_plan_on === null ? '' : koreanDay(sheet.next_plan_on);
    case 'method':
      return sheet.method === null ? '' : METHOD_WORDS[sheet.method];
    case 'decision':
      return sheet.decision === null ? '' : DECISION_WORDS[sheet.decision];
    case 'status_reason':
      return sheet.status_reason === null ? '' : STATUS_REASON_WORDS[sheet.status_reason];
    case 'refused':
      return sheet.refused ? '거부함' : '';
    case 'respondent_relation':
      return label('relation', sheet.respondent_relation, labelOf);
    case 'referral_route':
      return label('route', sheet.referral_route, labelOf);
    case 'outcome_code':
      return label('outcome_code', sheet.outcome_code, labelOf);
    case 'unsupported_reason':
      return label('unsupported_reason', sheet.unsupported_reason, labelOf);
    case 'safety_flags':
      return sheet.safety_flags.map((code) => labelOf('staff_safety_flag', code)).join(', ');
    case 'current_benefits':
      return sheet.current_benefits.map((code) => labelOf('benefit_status', code)).join(', ');
    case 'guided_benefits':
      return sheet.guided_benefits.join(', ');
    default:
      return sheet[field].trim();
  }
}

const label = (group: CodeGroup, code: string | null, labelOf: LabelOf): string =>
  code === null ? '' : labelOf(group, code);
