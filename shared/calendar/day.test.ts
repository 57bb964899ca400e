import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addMonths, dayOf, diffDays, endOfDay, isDay, monthOf, startOfDay, weekdayOf } from './day.ts';

test('an instant belongs to the Korean day, also late in the UTC evening', () => {
  expect(dayOf('2026-11-20T14:59:59.999Z')).toBe('2026-11-20');
  expect(dayOf('2026-11-20T15:00:00.000Z')).toBe('2026-11-21');
  expect(monthOf('2026-11-30T15:00:00.000Z')).toBe('2026-12');
  expect(startOfDay('2026-11-21')).toBe('2026-11-20T15:00:00.000Z');
  expect(endOfDay('2026-11-21')).toBe('2026-11-21T14:59:59.999Z');
});

test.each([
  ['2026-02-28', true],
  ['2026-02-29', false],
  ['2024-02-29', true],
  ['1900-02-29', false],
  ['2026-13-01', false],
  ['2026-1-1', false],
])('%s is a day: %s', (text, expected) => {
  expect(isDay(text)).toBe(expected);
});

test('knows weekdays and ends of months', () => {
  expect(weekdayOf('2026-11-20')).toBe(5);
  expect(weekdayOf('1969-12-28')).toBe(0);
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2026-01-31', -2)).toBe('2025-11-30');
});

test('adding and counting days are each other’s reverse', () => {
  const day = fc.integer({ min: -40_000, max: 60_000 }).map((days) => addDays('1970-01-01', days));
  fc.assert(
    fc.property(day, fc.integer({ min: -5000, max: 5000 }), (from, days) => {
      expect(isDay(from)).toBe(true);
      expect(diffDays(from, addDays(from, days))).toBe(days);
      expect(dayOf(startOfDay(from))).toBe(from);
      expect(dayOf(endOfDay(from))).toBe(from);
    }),
  );
});

test('text that is no day is our bug, not a wrong answer', () => {
  expect(() => diffDays('2026-11-20', 'x')).toThrow(TypeError);
  expect(() => dayOf('x')).toThrow(TypeError);
});
