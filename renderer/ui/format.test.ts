import { expect, test } from 'vitest';
import * as format from './format.ts';

const now = new Date('2026-11-20T05:00:00Z'); // Friday, 14:00 in Korea

test('days, times and months are written as official documents write them', () => {
  expect(format.formatDay(now)).toBe('2026. 11. 20.(금)');
  expect(format.formatDay('2026-03-02', { weekday: false })).toBe('2026. 3. 2.');
  expect(format.formatShortDay('2026-11-23')).toBe('11. 23.(월)');
  expect(format.formatTime(now)).toBe('14:00');
  expect(format.formatTime('2026-11-19T15:05:00Z')).toBe('00:05');
  expect(format.formatDayTime(now)).toBe('2026. 11. 20.(금) 14:00');
  expect(format.formatMonth('2026-11-20')).toBe('2026. 11.');
  expect(format.formatDayRange('2026-11-01', '2026-11-30')).toBe('2026. 11. 1.~11. 30.');
  expect(format.formatDayRange('2026-12-30', '2027-01-02')).toBe('2026. 12. 30.~2027. 1. 2.');
});

test('an instant late in the UTC day belongs to the next Korean day', () => {
  expect(format.dayOf('2026-11-19T15:00:00Z')).toBe('2026-11-20');
  expect(format.dayOf('2026-11-19T14:59:59Z')).toBe('2026-11-19');
});

test.each([
  ['2026-11-20', '오늘'],
  ['2026-11-21', '내일'],
  ['2026-11-19', '어제'],
  ['2026-11-17', '3일 전'],
  ['2026-11-23', '3일 뒤'],
])('%s is %s', (day, words) => {
  expect(format.formatRelativeDay(day, now)).toBe(words);
});

test.each([
  ['2026-11-20T04:59:30Z', '방금'],
  ['2026-11-20T04:55:00Z', '5분 전'],
  ['2026-11-20T02:00:00Z', '3시간 전'],
  ['2026-11-19T06:00:00Z', '어제'],
])('%s was %s', (instant, words) => {
  expect(format.formatElapsed(instant, now)).toBe(words);
});

test('words count from the clock that core has set', () => {
  format.setClock('2031-05-01T15:30:00Z');
  expect(format.today()).toBe('2031-05-02');
  expect(format.formatRelativeDay('2031-05-01')).toBe('어제');
  expect(format.formatElapsed('2031-05-01T15:25:00Z')).toBe('5분 전');
  format.setClock(new Date().toISOString());
});

test('money and counts are grouped by thousands', () => {
  expect(format.formatWon(183400)).toBe('183,400원');
  expect(format.formatCount(1318, '가구')).toBe('1,318가구');
  expect(format.formatPercent(1 / 3, 1)).toBe('33.3%');
});
