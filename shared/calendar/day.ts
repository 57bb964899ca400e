/**
 * @file Days as plain text, YYYY-MM-DD on the Korean calendar, and their arithmetic.
 *
 * Korea is UTC+9 all year since 1988, so a fixed offset is exact for every instant this program records.
 */

/** YYYY-MM-DD in Korea. Sorts and compares as text. */
export type Day = string;
/** YYYY-MM in Korea. */
export type Month = string;
/** ISO-8601 UTC text, a Date, or milliseconds since 1970. */
export type Instant = string | number | Date;

const KST_OFFSET_MS = 9 * 3_600_000;
const DAY_MS = 86_400_000;

/** The Korean day on which an instant falls. */
export function dayOf(instant: Instant): Day {
  return new Date(millis(instant) + KST_OFFSET_MS).toISOString().slice(0, 10);
}

/** The Korean month on which an instant falls. */
export function monthOf(instant: Instant): Month {
  return dayOf(instant).slice(0, 7);
}

/** First moment of the day, as UTC text. */
export function startOfDay(day: Day): string {
  return new Date(epochDay(day) * DAY_MS - KST_OFFSET_MS).toISOString();
}

/** Last millisecond of the day, as UTC text: a deadline "by the day" ends here. */
export function endOfDay(day: Day): string {
  return new Date((epochDay(day) + 1) * DAY_MS - KST_OFFSET_MS - 1).toISOString();
}

export function addDays(day: Day, days: number): Day {
  return fromEpochDay(epochDay(day) + days);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function diffDays(from: Day, to: Day): number {
  return epochDay(to) - epochDay(from);
}

/** Same day of another month; the 31st becomes the last day of a shorter month. */
export function addMonths(day: Day, months: number): Day {
  const total = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const year = Math.floor(total / 12);
  const month = (total % 12) + 1;
  return dayFrom(year, month, Math.min(Number(day.slice(8, 10)), daysInMonth(year, month)));
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: Day): number {
  return (((epochDay(day) + 4) % 7) + 7) % 7;
}

export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/u.test(text) &&
    isRealDate(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)))
  );
}

export function isRealDate(year: number, month: number, day: number): boolean {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Text of a date known to be real. */
export function dayFrom(year: number, month: number, day: number): Day {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Days since 1970-01-01. Throws on text that is not a day: that is our bug, not the user's. */
export function epochDay(day: Day): number {
  const at = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
  if (Number.isNaN(at)) throw new TypeError(`not a day: ${day}`);
  return Math.floor(at / DAY_MS);
}

export function fromEpochDay(days: number): Day {
  return new Date(days * DAY_MS).toISOString().slice(0, 10);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function millis(instant: Instant): number {
  const at = typeof instant === 'number' ? instant : new Date(instant).getTime();
  if (Number.isNaN(at)) throw new TypeError(`not an instant: ${String(instant)}`);
  return at;
}
