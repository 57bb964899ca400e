/** @file Words and pictures for what the case rules say in codes. */
import type { CaseState } from '#shared/cases/case.schema.ts';
import type { Requirement } from '#shared/cases/case-transitions.ts';
import type { AttemptsProgress, OfficerChoiceView, TaskRow, TaskTab } from '#shared/cases/case-view.ts';
import { formatNumber, formatShortDay } from '../../ui/format.ts';
import type { IconName } from '../../ui/icon.tsx';

/** The way a case usually goes, as the panel draws it. Without a label of its own, a part is called as its first state. */
export const MAIN_PATH: readonly { readonly label?: string; readonly states: readonly [CaseState, ...CaseState[]] }[] =
  [
    { states: ['DETECTED'] },
    { states: ['ASSIGNED'] },
    { label: '연락', states: ['CONTACTING', 'UNREACHABLE', 'FACT_CHECK'] },
    { states: ['CONSULTED', 'RETURNED'] },
    { label: '더블체크', states: ['PENDING_REVIEW', 'REVIEWED'] },
    { states: ['SURVEYING'] },
    { states: ['PLANNED'] },
    { label: '연계·사례관리', states: ['LINKED', 'CASE_MGMT'] },
    { states: ['MONITORING'] },
    { states: ['CLOSED', 'AFTERCARE', 'TRANSFERRED'] },
  ];

const REQUIREMENT_WORDS: Readonly<Record<Requirement, string>> = {
  'officer-chosen': '담당자',
  'route-known': '발굴경로',
  'attempt-recorded': '연락 기록 1건',
  'attempts-rule-met': '연락 시도 기준(횟수·방법·방문)',
  'initial-consultation': '초기상담 기록',
  'fact-check-requested': '사실조사 의뢰일',
  'fact-check-result': '사실조사 결과',
  'consultation-complete': '상담지 필수 항목',
  'decision-made': '판정',
  'return-reasons': '보완 사유',
  'reviewer-is-not-author': '작성자가 아닌 확인자',
  'review-is-current': '최신 판의 확인',
  'approved-decision-ends': '종결·정보제공으로 확인된 판정',
  'needs-assessed': '욕구조사',
  'isolation-sheet-if-alone': '고립 조사표(1인가구)',
  'consent-or-legal-basis': '동의 또는 근거 법령',
  'service-delivered-or-decided': '제공되었거나 결정된 서비스',
  'conference-held': '사례회의',
  'management-level': '사례관리 수준',
  'sigungu-referral-if-intensive': '시군구 의뢰(집중)',
  'next-check-planned': '다음 점검일',
  'close-reason': '종결 사유',
  'final-contact': '마지막 연락',
  'outcome-or-reason': '지원 결과 또는 미지원 사유',
  'review-if-indicator-active': '팀장 확인(남은 위기정보)',
  'aftercare-contacts-done': '3개월·6개월 사후 연락',
  'new-address': '새 주소',
  'handover-note': '인계 내용',
  'accepted-by-other-office': '받는 기관의 수락',
};
export const requirementWords = (requirement: Requirement): string => REQUIREMENT_WORDS[requirement];

/** What the attempts rule still lacks: `방문 1회 더 필요`. Empty when it is met. */
export function attemptsLack({ attempts, channels, visits }: AttemptsProgress): string[] {
  return [
    attempts.needed > attempts.made ? `시도 ${attempts.needed - attempts.made}회` : null,
    channels.needed > channels.made ? `다른 방법 ${channels.needed - channels.made}가지` : null,
    visits.needed > visits.made ? `방문 ${visits.needed - visits.made}회` : null,
  ].filter((lack) => lack !== null);
}

export const TAB_LABELS: Readonly<Record<TaskTab, string>> = {
  all: '전체',
  overdue: '기한 지남',
  today: '오늘',
  unassigned: '미배정',
  recontact: '재연락',
  'no-contact': '무연락',
};

interface TaskFace {
  readonly title: string;
  readonly icon: IconName;
}

export function taskFace({ kind, reason }: Pick<TaskRow, 'kind' | 'reason'>): TaskFace {
  switch (kind) {
    case 'assign':
      return { title: '담당 정하기', icon: 'user' };
    case 'first-contact':
      return { title: '첫 연락', icon: 'clock' };
    case 'recontact':
      return { title: reason.attempts ? `재연락 (${reason.attempts + 1}차 시도)` : '다음 연락', icon: 'phone' };
    case 'mark-unreachable':
      return { title: '연락두절 판단', icon: 'flag' };
    case 'no-contact':
      return { title: `${reason.allowed ?? 30}일 무연락`, icon: 'history' };
    case 'fact-check':
      return { title: '사실조사 의뢰', icon: 'file' };
    case 'returned':
      return { title: '보완요청 처리', icon: 'undo' };
    case 'double-check':
      return { title: '더블체크', icon: 'shield' };
    default:
      return { title: '다음 단계', icon: 'calendar' };
  }
}

/** Why the task is there, with its numbers. `labelOf` names the last result. */
export function taskReason(row: TaskRow, resultLabel: string): string {
  const { code, days, allowed, words, lastAttemptAt } = row.reason;
  const last = lastAttemptAt === null ? '' : `${formatShortDay(lastAttemptAt, { weekday: false })} ${resultLabel}`;
  const rule = allowed === null ? '' : ` · 기준 ${allowed}일`;
  switch (code) {
    case 'emergency':
      return last === '' ? '당일 연락 · 긴급' : `${last} · 긴급`;
    case 'unassigned':
      return `${elapsed('발굴', days)}${rule}`;
    case 'rule':
      return row.kind === 'recontact' && last !== '' ? `${last}${rule}` : `${elapsed(sinceWord(row), days)}${rule}`;
    case 'planned':
      return last === '' ? '담당자가 정한 날' : `${last} · 정한 날`;
    case 'snoozed':
      return `미룸: ${words ?? ''}`;
    case 'attempts-rule-met':
      return `시도 ${row.reason.attempts ?? 0}회 · 기준 채움`;
    case 'no-contact':
      return `마지막 연락 ${days ?? 0}일 전`;
    case 'never-contacted':
      return `등록 뒤 ${days ?? 0}일째 연락 없음`;
    case 'round-ends':
      return '차수 마감일';
  }
}

/** Rules count working days, due dates calendar days: the words tell which is meant. */
function elapsed(word: string, days: number | null): string {
  return days === null || days === 0 ? `오늘 ${word}` : `${word} ${days}근무일째`;
}

function sinceWord({ state }: TaskRow): string {
  return state === 'ASSIGNED' ? '배정' : state === 'UNREACHABLE' ? '연락두절' : '이 단계';
}

/** `2일 지남`, `오늘`, `11. 23.(월)` with how loud it should be. */
export function dueWords({ lateness, overdueDays, dueAt }: Pick<TaskRow, 'lateness' | 'overdueDays' | 'dueAt'>): {
  readonly words: string;
  readonly tone: 'danger' | 'warn' | null;
} {
  if (lateness === 'overdue') return { words: `${overdueDays}일 지남`, tone: 'danger' };
  if (lateness === 'today') return { words: '오늘', tone: 'warn' };
  return { words: formatShortDay(dueAt), tone: null };
}

export const GROUP_LABELS = {
  emergency: '긴급',
  overdue: '기한 지남',
  today: '오늘',
  'this-week': '이번 주',
  later: '다음 주',
} as const;

export function groupOf(row: TaskRow): keyof typeof GROUP_LABELS {
  return row.priority === 'EMERGENCY' ? 'emergency' : row.lateness;
}

interface PersonFacts {
  readonly headAge: number | null;
  readonly headSex: 'M' | 'F' | null;
  readonly type: string;
}

/** `84세 여 · 독거노인`, with what is known. */
export const personWords = (person: PersonFacts): string => personParts(person).join(' · ');

export function personParts(person: PersonFacts): readonly string[] {
  const age = person.headAge === null ? '' : `${person.headAge}세`;
  const sex = person.headSex === null ? '' : person.headSex === 'F' ? '여' : '남';
  return [[age, sex].filter(Boolean).join(' '), person.type].filter(Boolean);
}

/** Somebody who may be given cases, with what speaks for or against it today. */
export function officerWords({ name, openCases, deputyName, standsInFor }: OfficerChoiceView): string {
  const notes = [
    `담당 ${formatNumber(openCases)}건`,
    ...(standsInFor.length > 0 ? [`${standsInFor.join('·')} 대직 중`] : []),
    ...(deputyName === null ? [] : [`부재, 대직 ${deputyName}`]),
  ];
  return `${name} (${notes.join(' · ')})`;
}
