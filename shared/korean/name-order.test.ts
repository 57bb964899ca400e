import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNames, nameSortKey } from './name-order.ts';

test('sorts 가나다, then Latin, then the rest', () => {
  const names = ['Nguyen', '홍길동', '강 민', '', '*민수', '강가', '황보영', '깅', '까치', 'anna'];
  expect([...names].sort(compareNames)).toEqual([
    '강가',
    '강 민',
    '깅',
    '까치',
    '홍길동',
    '황보영',
    'anna',
    'Nguyen',
    '*민수',
    '',
  ]);
});

test('agrees with the Korean collation on Hangul, and its key sorts as plain text', () => {
  const collator = new Intl.Collator('ko');
  const name = fc.string({
    unit: fc.integer({ min: 0xac00, max: 0xd7a3 }).map((c) => String.fromCharCode(c)),
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(compareNames(a, b)).toBe(Math.sign(collator.compare(a, b)));
      expect(nameSortKey(a) < nameSortKey(b)).toBe(compareNames(a, b) < 0);
    }),
  );
});
