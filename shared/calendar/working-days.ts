/** @file Working days of a public office: Monday to Friday without public holidays. */
import { addDays, type Day, diffDays, weekdayOf } from './day.ts';

/** Days off beside weekends; from the holiday table, which a manager can extend (임시공휴일). */
export type Holidays = ReadonlySet<Day>;

export function isWorkingDay(day: Day, holidays: Holidays): boolean {
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6 && !holidays.has(day);
}

/**
 * The working day that lies `days` working days after `from`, not counting `from` itself. Zero gives `from`
 * when it is a working day, else the next one. Negative counts backwards.
 */
export function addWorkingDays(from: Day, days: number, holidays: Holidays): Day {
  let day = from;
  if (days === 0) {
    while (!isWorkingDay(day, holidays)) day = addDays(day, 1);
    return day;
  }
  const step = days > 0 ? 1 : -1;
  for (let left = Math.abs(days); left > 0; ) {
    day = addDays(day, step);
    if (isWorkingDay(day, holidays)) left -= 1;
  }
  return day;
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier. */
export function countWorkingDays(from: Day, to: Day, holidays: Holidays): number {
  const span = diffDays(from, to);
  if (span < 0) return -countWorkingDays(to, from, holidays);
  let count = 0;
  for (let at = 1; at <= span; at += 1) if (isWorkingDay(addDays(from, at), holidays)) count += 1;
  return count;
}
