import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, isDay } from './day.ts';
import { holidaySeed } from './holiday-seed.ts';
import { addWorkingDays, countWorkingDays, isWorkingDay } from './working-days.ts';

const holidays = new Set(holidaySeed().map(({ date }) => date));

test.each([
  ['2026-11-20', 1, '2026-11-23'],
  ['2026-11-20', 0, '2026-11-20'],
  ['2026-11-21', 0, '2026-11-23'],
  // 추석 2026: Thu 24 to Sat 26 September.
  ['2026-09-23', 1, '2026-09-28'],
  // 3·1절 on Sunday, substitute on Monday.
  ['2026-02-27', 1, '2026-03-03'],
  // The local election.
  ['2026-06-02', 1, '2026-06-04'],
  ['2026-11-23', -1, '2026-11-20'],
])('%s and %i working days: %s', (from, days, expected) => {
  expect(addWorkingDays(from, days, holidays)).toBe(expected);
});

test('the seed holds every official holiday of ten years, sorted', () => {
  const seed = holidaySeed();
  expect(seed[0]).toEqual({ date: '2018-01-01', name: '1월 1일' });
  expect(seed.at(-1)?.date).toBe('2027-12-27');
  expect(seed.every(({ date, name }) => isDay(date) && name !== '')).toBe(true);
  expect(new Set(seed.map(({ date }) => date)).size).toBe(seed.length);
  expect(seed.map(({ date }) => date)).toEqual(seed.map(({ date }) => date).sort());
});

test('counting reverses adding, and a counted day is a working day', () => {
  const day = fc.integer({ min: 0, max: 3600 }).map((days) => addDays('2018-01-01', days));
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 60 }), (from, days) => {
      const to = addWorkingDays(from, days, holidays);
      expect(isWorkingDay(to, holidays)).toBe(true);
      expect(countWorkingDays(from, to, holidays)).toBe(days);
      expect(countWorkingDays(to, from, holidays)).toBe(-days);
    }),
  );
});
