/**
 * @file Public holidays that a new office starts with: the official 월력요항 of 2018–2027, substitutes and
 * election days included (@hyunbinseo/holidays-kr, MIT). Later years and 임시공휴일 are rows a manager adds.
 */
import { y2018, y2019, y2020, y2021, y2022, y2023, y2024, y2025, y2026, y2027 } from '@hyunbinseo/holidays-kr/all';
import type { Day } from './day.ts';

export interface Holiday {
  date: Day;
  name: string;
}

/** Oldest first; two holidays on one day share a row. */
export function holidaySeed(): Holiday[] {
  return YEARS.flatMap((year) => Object.entries(year).map(([date, names]) => ({ date, name: names.join(', ') }))).sort(
    (a, b) => (a.date < b.date ? -1 : 1),
  );
}

const YEARS: readonly Readonly<Record<string, readonly string[]>>[] = [
  y2018,
  y2019,
  y2020,
  y2021,
  y2022,
  y2023,
  y2024,
  y2025,
  y2026,
  y2027,
];
