import { diffDays } from '#shared/calendar/day.ts';
import { dayOf, formatShortDay } from '../../ui/format.ts';
import type { IconName, Tone } from '../../ui/icon.tsx';

/** `78세 여`, with what is known. */
export function ageAndSex(age: number | null, sex: 'M' | 'F' | null): string {
  return [age === null ? '' : `${age}세`, sex === null ? '' : sex === 'F' ? '여' : '남'].filter(Boolean).join(' ');
}

/** `8통 3반`, `은행리`, or nothing. */
export function areaWords({ tong, ban, ri }: { tong: string | null; ban?: string | null; ri: string | null }): string {
  return [ri, tong && `${tong}통`, ban && `${ban}반`].filter(Boolean).join(' ');
}

/** `오늘`, `2일 지남`, `11. 24.(화)` with how loud it is. `today` is the office's day. */
export function dueWords(at: string, today: string): { readonly words: string; readonly tone: Tone | null } {
  const days = diffDays(today, dayOf(at));
  if (days < 0) return { words: `${-days}일 지남`, tone: 'danger' };
  if (days === 0) return { words: '오늘', tone: 'danger' };
  if (days === 1) return { words: '내일', tone: 'warn' };
  return { words: formatShortDay(at), tone: null };
}

const DUE_WORDS: Readonly<Record<string, { readonly words: string; readonly icon: IconName }>> = {
  assign: { words: '담당 정하기', icon: 'user' },
  'first-contact': { words: '첫 연락', icon: 'phone' },
  recontact: { words: '재연락', icon: 'phone' },
  'mark-unreachable': { words: '연락두절 판단', icon: 'flag' },
  'no-contact': { words: '무연락', icon: 'history' },
  'fact-check': { words: '사실조사', icon: 'file' },
  'submit-review': { words: '더블체크 올리기', icon: 'send' },
  'double-check': { words: '더블체크', icon: 'shield' },
  returned: { words: '보완', icon: 'undo' },
  'start-survey': { words: '조사 시작', icon: 'edit' },
  survey: { words: '사실·욕구조사', icon: 'edit' },
  plan: { words: '지원계획', icon: 'file' },
  check: { words: '점검', icon: 'check-in' },
};
export const dueKind = (kind: string) => DUE_WORDS[kind] ?? { words: '다음 할 일', icon: 'calendar' as const };

/** How far a case is, as the ring that fills. */
export function stageOf(state: string): 0 | 1 | 2 | 3 | 4 | 'done' | 'failed' {
  if (state === 'CLOSED' || state === 'TRANSFERRED') return 'done';
  if (state === 'UNREACHABLE') return 'failed';
  if (state === 'DETECTED') return 0;
  if (state === 'ASSIGNED' || state === 'CONTACTING' || state === 'FACT_CHECK') return 1;
  if (state === 'CONSULTED' || state === 'PENDING_REVIEW' || state === 'RETURNED' || state === 'REVIEWED') return 2;
  if (state === 'SURVEYING' || state === 'PLANNED' || state === 'LINKED') return 3;
  return 4;
}

/** Codes in words, joined: `독거, 초고령, 치매`. */
export const joinLabels = (codes: readonly string[], labelOf: (code: string) => string): string =>
  codes.map(labelOf).join(', ');

export const SAFETY_ICONS: Readonly<Record<string, IconName>> = { SF01: 'pair', SF03: 'paw' };
