import { koreanDay } from '../calendar/korean-date.ts';
import { type ConsultationSheet, NEED_DOMAINS, needTotal } from './consultation-sheet.ts';
import { KIND_WORDS, NEED_WORDS } from './consultation-words.ts';
import type { ConsultationKind } from './missing-in-sheet.ts';
import { type LabelOf, type SheetLine, sheetLines } from './sheet-text.ts';

export interface HandoffFacts {
  readonly kind: ConsultationKind;
  readonly sheet: ConsultationSheet;
  readonly householdNo: string;
  readonly headName: string;
  /** YYYY-MM-DD, or null when it is not known. */
  readonly birthDate: string | null;
  readonly sex: 'M' | 'F' | null;
  readonly address: string;
  readonly counselorName: string;
  readonly review: {
    /** Day of the confirmation. */
    readonly on: string;
    readonly reviewerName: string;
    readonly deputyForName: string | null;
    readonly comment: string | null;
  };
}

/** Of the short form only these lines are written; the rest of the sheet is empty there. */
const STATUS_CHECK_FIELDS = ['at', 'method', 'status_reason', 'status_evidence', 'outcome_code', 'unsupported_reason'];
const NEVER = ['safety_flags', 'needs.total'];

/**
 * What is pasted into 행복e음: plain text, one fact per line, nothing that was left empty. Needs stand on one line, as
 * its form has them; warnings for staff stay in the office.
 */
export function handoffText(facts: HandoffFacts, labelOf: LabelOf): string {
  const isShort = facts.kind === 'STATUS_CHECK';
  const lines = sheetLines(facts.sheet, labelOf).filter(
    ({ field, text }) => text !== '' && !NEVER.includes(field) && (!isShort || STATUS_CHECK_FIELDS.includes(field)),
  );
  const firstNeed = lines.find(isNeed);
  const body = lines.flatMap((line) => {
    if (!isNeed(line)) return [`${line.label}: ${line.text}`];
    return line === firstNeed ? [needsLine(facts.sheet)] : [];
  });
  const head = [`[${KIND_WORDS[facts.kind]} 결과]`, subjectLine(facts), `상담자: ${facts.counselorName}`];
  return [...head, ...body, reviewLine(facts)].join('\n');
}

const isNeed = ({ field }: SheetLine): boolean => field.startsWith('needs.');

function needsLine(sheet: ConsultationSheet): string {
  const each = NEED_DOMAINS.flatMap((domain) => {
    const need = sheet.needs[domain];
    if (!need || need.level === null) return [];
    const note = need.note.trim();
    return [`${NEED_WORDS[domain]} ${need.level}${note === '' ? '' : `(${note})`}`];
  });
  return `욕구(0~3): ${each.join(', ')} / 합계 ${needTotal(sheet)}점`;
}

function subjectLine({ headName, birthDate, sex, address, householdNo }: HandoffFacts): string {
  const birth = birthDate === null ? '생년월일 모름' : koreanDay(birthDate).replace(/\(.\)$/u, '');
  const who = [birth, sex === null ? '' : sex === 'F' ? '여' : '남'].filter(Boolean).join(' ');
  return `대상: ${headName} (${who}) / ${address} / 가구번호 ${householdNo}`;
}

function reviewLine({ review }: HandoffFacts): string {
  const deputy = review.deputyForName === null ? '' : ` (${review.deputyForName} 대결)`;
  const comment = review.comment === null ? '' : ` / 의견: ${review.comment}`;
  return `더블체크: 확인완료 ${koreanDay(review.on)} ${review.reviewerName}${deputy}${comment}`;
}
