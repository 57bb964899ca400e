import { expect, test } from 'vitest';
import { parseDay } from './parse-day.ts';

test.each(['1948.3.2', '1948. 3. 2.', '1948-03-02', '1948/3/2', '1948년 3월 2일', '19480302', '480302', '48.3.2'])(
  'reads %s as one day',
  (text) => {
    expect(parseDay(text, '2026-11-20')).toBe('1948-03-02');
  },
);

test('a two-digit year is the latest one that is not to come', () => {
  expect(parseDay('261120', '2026-11-20')).toBe('2026-11-20');
  expect(parseDay('261121', '2026-11-20')).toBe('1926-11-21');
  expect(parseDay('000229', '2026-11-20')).toBe('2000-02-29');
});

test.each(['', '1957-13-40', '480230', '19480', '황보', '0302', '1948.3', '480302-2******'])('refuses %j', (text) => {
  expect(parseDay(text, '2026-11-20')).toBeNull();
});
