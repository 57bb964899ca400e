import { expect, test } from 'vitest';
import { changedWords } from './changed-words.ts';

test.each([
  ['반지하 B02호', '203동 반지하 B02호', ['', '203동 ', '반지하 B02호']],
  ['203동 뒤편', '203동 뒤편 계단 아래', ['203동 뒤편 ', '계단 아래', '']],
  ['반지하 B02호', '1층 101호', ['', '1층 101호', '']],
  ['새솔로 17 뒤편', '새솔로 19 뒤편', ['새솔로 ', '19 ', '뒤편']],
  ['가 나 다', '가 다', ['', '가 다', '']],
  ['가 가', '가 가 가', ['가 가 ', '가', '']],
  ['—', '일반', ['', '일반', '']],
])('from %j to %j', (before, now, expected) => {
  const { head, changed, tail } = changedWords(before, now);
  expect([head, changed, tail]).toEqual(expected);
});

test('nothing of a value is left out or told twice', () => {
  const words = ['가', '나', '다'];
  const texts = words.flatMap((a) => words.flatMap((b) => [a, `${a} ${b}`, `${a} ${b} ${a}`, `${b}  ${a}`]));
  for (const before of texts)
    for (const now of texts) {
      const { head, changed, tail } = changedWords(before, now);
      expect(head + changed + tail).toBe(now);
    }
});
