/** @file Days and instants in the words of Korean official documents, for texts that core writes itself. */
import { type Day, dayOf, type Instant, weekdayOf } from './day.ts';

const WEEKDAYS = ['일', '월', '화', '수', '목', '금', '토'] as const;
const KST_OFFSET_MS = 9 * 3_600_000;

/** `2026. 11. 20.(금)` */
export function koreanDay(day: Day): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}. ${month}. ${date}.(${WEEKDAYS[weekdayOf(day)]})`;
}

/** `2026. 11. 20.(금) 14:10`, on the clock in Korea. */
export function koreanDayTime(instant: Instant): string {
  const shifted = new Date(new Date(instant).getTime() + KST_OFFSET_MS).toISOString();
  return `${koreanDay(dayOf(instant))} ${shifted.slice(11, 16)}`;
}
