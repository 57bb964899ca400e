import { expect, test } from 'vitest';
import { formatMonth } from './format.ts';
import { parseMonth } from './parse-month.ts';

test.each(['2026. 10.', '2026.10', '2026-10', '2026/10', '2026년 10월', '202610', ' 2026. 10. '])(
  'reads %j as one month',
  (text) => {
    expect(parseMonth(text)).toBe('2026-10');
  },
);

test.each(['', '2026', '2026. 13.', '2026-00', '26. 10.', '10월', '2026. 10. 3.'])('refuses %j', (text) => {
  expect(parseMonth(text)).toBeNull();
});

test('reads what the screen writes', () => {
  for (let month = 1; month <= 12; month += 1) {
    const day = `2026-${String(month).padStart(2, '0')}-01`;
    expect(parseMonth(formatMonth(day))).toBe(day.slice(0, 7));
  }
});
