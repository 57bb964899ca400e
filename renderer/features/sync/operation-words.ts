/** @file Recorded work in the words of the domain: what somebody did, not what the machine stored. */
import { KIND_WORDS } from '#shared/consultations/consultation-words.ts';
import type { ConsultationKind } from '#shared/consultations/missing-in-sheet.ts';
import type { ReviewEventKind } from '#shared/reviews/review-state.ts';
import { RESULT_WORDS } from '#shared/reviews/review-words.ts';
import type { OperationGist, OutboxRow } from '#shared/sync/outbox-view.ts';
import { fieldLabel, fieldOfColumn } from '../../reference/field-words.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';

const TABLE_WORDS: Readonly<Record<string, string>> = {
  office: '사무소',
  account: '계정',
  account_right: '계정 권한',
  household: '가구',
  person: '가구원',
  household_indicator: '위기정보',
  crisis_case: '사례',
  case_event: '사례',
  contact_attempt: '연락',
  detection_round: '명단',
  detection_target: '명단 대상자',
  consultation: '상담',
  consultation_version: '상담',
  approval_event: '더블체크',
  assessment_instrument: '조사표',
  assessment: '고립 조사',
  report_opening: '보고서',
  code_item: '코드',
  policy: '기준',
  holiday: '휴일',
  saved_view: '보기',
  sync_conflict: '충돌',
  sync_held: '보류',
};
export const tableWords = (table: string): string => TABLE_WORDS[table] ?? '기록';

/** Whose record it is: a household, or a person with an account. Null for what is the office's own. */
export const subjectWords = ({ household, account }: Pick<OutboxRow, 'household' | 'account'>): string | null =>
  household?.name ?? account;

const CREATED: Readonly<Record<string, string>> = {
  household: '가구 등록',
  person: '가구원 추가',
  household_indicator: '위기정보 추가',
  crisis_case: '사례 엶',
  detection_round: '명단 만듦',
  detection_target: '명단에서 가져옴',
  consultation: '상담 시작',
  assessment: '고립 조사표 작성',
  account: '계정 등록',
  account_right: '계정 권한 바꿈',
  report_opening: '처음 값 적음',
  saved_view: '보기 저장',
};

const COMMANDS: Readonly<Record<string, string>> = {
  strike: '연락 기록 지움',
  restore: '연락 기록 되살림',
  move_office: '다른 사무소로 넘김',
};

/** What an office brought along is one thing, whatever was in it. */
export function workWords(row: WorkTold, reference: ReferenceLookup): string {
  if (!row.isHistory) return gistWords(row.gist, reference);
  const words = '서버 도입 전 기록을 올림';
  return subjectWords(row) === null ? `${tableWords(row.gist.table)}: ${words}` : words;
}
type WorkTold = Pick<OutboxRow, 'gist' | 'isHistory' | 'household' | 'account'>;

/** One line about what was done: `초기상담 3판 올림`, `전화 · 부재`, `주소 외 2칸 고침`. */
export function gistWords(gist: OperationGist, reference: ReferenceLookup): string {
  const { table, kind, detail, to } = gist;
  switch (kind) {
    case 'resolve':
      return `충돌 정함: ${gist.columns.map((column) => fieldLabel(fieldOfColumn(column))).join(', ') || '그대로 둠'}`;
    case 'adopt':
      return detail === 'reject' ? '보류된 기록을 받아들이지 않음' : '보류된 기록을 받아들임';
    case 'withdraw':
      return '기다리던 기록을 거둠';
    case 'merge':
      return '가구 합침';
    case 'unmerge':
      return '합친 가구를 되돌림';
    case 'delete':
      return `${tableWords(table)} 지움`;
    case 'command':
      if (to !== null) return `${reference.labelOf('case_state', to)} 단계로`;
      return COMMANDS[detail ?? ''] ?? `${tableWords(table)} 바꿈`;
    case 'patch':
      return patchWords(gist);
    default:
      return createWords(gist, reference);
  }
}

function createWords({ table, detail, to }: OperationGist, reference: ReferenceLookup): string {
  if (table === 'contact_attempt')
    return [reference.labelOf('contact_method', detail), reference.labelOf('contact_result', to)]
      .filter(Boolean)
      .join(' · ');
  if (table === 'policy' && detail === 'sync/server-since') return '서버에 연결함';
  if (table === 'approval_event') return RESULT_WORDS[detail as ReviewEventKind] ?? '더블체크 판단';
  if (table === 'consultation_version') return `상담 ${detail ?? ''}판 올림`;
  if (table === 'consultation') return `${KIND_WORDS[detail as ConsultationKind] ?? '상담'} 시작`;
  if (table === 'case_event') return to === null ? '사례 진행' : `${reference.labelOf('case_state', to)} 단계로`;
  return CREATED[table] ?? `${tableWords(table)} 추가`;
}

function patchWords({ table, columns }: OperationGist): string {
  const [first] = columns;
  const what = first === undefined ? '기록' : fieldLabel(fieldOfColumn(first));
  const more = columns.length > 1 ? ` 외 ${columns.length - 1}칸` : '';
  const whose = table === 'household' ? '' : `${tableWords(table)} `;
  return `${whose}${what}${more} 고침`;
}
