/**
 * How the app writes days, times, money and counts: the conventions of Korean official documents
 * (`2026. 11. 20.(금)`, `14:00`, `183,400원`), whatever the computer's own locale and time zone are.
 */

export const OFFICE_TIME_ZONE = 'Asia/Seoul';

const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: OFFICE_TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const numbers = new Intl.NumberFormat('ko-KR');
const WEEKDAYS = ['일', '월', '화', '수', '목', '금', '토'] as const;
const DAY_MS = 86_400_000;

/** A day `YYYY-MM-DD`, an instant in ISO 8601, or a Date. */
export type When = string | Date;

let aheadMs = 0;

/** Sets the page's clock by core's, which runs ahead or behind in tests and demos: screens and records must agree. */
export function setClock(now: string): void {
  aheadMs = Date.parse(now) - Date.now();
}

/** The present moment by the office's clock. */
export function now(): Date {
  return new Date(Date.now() + aheadMs);
}

/** The office's day now, `YYYY-MM-DD`. */
export function today(): string {
  return dayOf(now());
}

/** The office's day at an instant, `YYYY-MM-DD`; a day stays what it is. */
export function dayOf(when: When): string {
  if (typeof when === 'string' && when.length === 10) return when;
  const { year, month, day } = partsOf(when);
  return `${year}-${month}-${day}`;
}

/** `2026. 11. 20.(금)`, without the weekday `2026. 11. 20.`. */
export function formatDay(when: When, { weekday = true }: { weekday?: boolean } = {}): string {
  const [year, month, day] = numbersOf(when);
  return `${year}. ${month}. ${day}.${weekday ? `(${weekdayOf(when)})` : ''}`;
}

/** `11. 20.(금)`, for lists where the year is plain. */
export function formatShortDay(when: When, { weekday = true }: { weekday?: boolean } = {}): string {
  const [, month, day] = numbersOf(when);
  return `${month}. ${day}.${weekday ? `(${weekdayOf(when)})` : ''}`;
}

/** `2026. 11.` */
export function formatMonth(when: When): string {
  const [year, month] = numbersOf(when);
  return `${year}. ${month}.`;
}

/** `14:00` on the office's clock. */
export function formatTime(instant: string | Date): string {
  const { hour, minute } = partsOf(instant);
  return `${hour}:${minute}`;
}

/** `2026. 11. 20.(금) 14:00` */
export function formatDayTime(instant: string | Date): string {
  return `${formatDay(instant)} ${formatTime(instant)}`;
}

/** `11. 20. 14:00` */
export function formatShortDayTime(instant: string | Date): string {
  return `${formatShortDay(instant, { weekday: false })} ${formatTime(instant)}`;
}

/** `2026. 11. 1.~11. 30.`; no spaces round the tilde, and the year is not repeated. */
export function formatDayRange(from: When, until: When): string {
  const sameYear = numbersOf(from)[0] === numbersOf(until)[0];
  const end = sameYear ? formatShortDay(until, { weekday: false }) : formatDay(until, { weekday: false });
  return `${formatDay(from, { weekday: false })}~${end}`;
}

/** Whole days from `from` to `until`, on the office's calendar. */
export function daysBetween(from: When, until: When): number {
  return Math.round((Date.parse(dayOf(until)) - Date.parse(dayOf(from))) / DAY_MS);
}

/** `오늘`, `내일`, `3일 전`, `3일 뒤`. */
export function formatRelativeDay(when: When, from: When = now()): string {
  const days = daysBetween(from, when);
  if (days === 0) return '오늘';
  if (days === 1) return '내일';
  if (days === -1) return '어제';
  return days < 0 ? `${numbers.format(-days)}일 전` : `${numbers.format(days)}일 뒤`;
}

/** How long ago, as far as it matters: `방금`, `5분 전`, `3시간 전`, then by days. */
export function formatElapsed(instant: string | Date, until: Date = now()): string {
  const minutes = Math.floor((until.getTime() - new Date(instant).getTime()) / 60_000);
  if (minutes < 1) return '방금';
  if (minutes < 60) return `${minutes}분 전`;
  if (minutes < 24 * 60 && dayOf(instant) === dayOf(until)) return `${Math.floor(minutes / 60)}시간 전`;
  return formatRelativeDay(instant, until);
}

/** `1,318` */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** `1,318가구` */
export function formatCount(value: number, unit: string): string {
  return `${numbers.format(value)}${unit}`;
}

/** `183,400원` */
export function formatWon(won: number): string {
  return `${numbers.format(won)}원`;
}

/** `91%`, `33.3%` */
export function formatPercent(share: number, digits = 0): string {
  return `${(share * 100).toFixed(digits)}%`;
}

function partsOf(when: When): Record<'year' | 'month' | 'day' | 'hour' | 'minute', string> {
  const parts = { year: '', month: '', day: '', hour: '', minute: '' };
  for (const { type, value } of clock.formatToParts(new Date(when)))
    if (type in parts) Object.assign(parts, { [type]: value });
  return parts;
}

function numbersOf(when: When): [year: number, month: number, day: number] {
  const [year = 0, month = 0, day = 0] = dayOf(when).split('-').map(Number);
  return [year, month, day];
}

function weekdayOf(when: When): string {
  return WEEKDAYS[new Date(dayOf(when)).getUTCDay()] ?? '';
}
