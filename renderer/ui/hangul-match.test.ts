import { expect, test } from 'vitest';
import { findHangul, matchesHangul } from './hangul-match.ts';

test.each(['ㄱ', '기', '김', '김ㅁ', '김미', '김민', '김민ㅅ', '김민서'])(
  '%s on the way to 김민서 never loses it',
  (typed) => {
    expect(findHangul('김민서', typed)?.start).toBe(0);
  },
);

test.each([
  ['ㄱㅁㅅ', '김민서'],
  ['김ㅁㅅ', '김민서'],
  ['ㄳ', '김순자'],
  ['황보 영', '황보영란'],
  ['간', '가나안로'],
  ['h', 'H-2026'],
])('%s finds %s', (typed, text) => {
  expect(matchesHangul(text, typed)).toBe(true);
});

test.each([
  ['김', '고민서'],
  ['민김', '김민서'],
  ['ㅁㄱ', '김민서'],
  ['기ㅁ', '김민서'],
])('%s does not find %s', (typed, text) => {
  expect(matchesHangul(text, typed)).toBe(false);
});

test('marks exactly the letters that were found', () => {
  expect(findHangul('새솔2동 행정복지센터', 'ㅅㅅ2')).toEqual({ start: 0, end: 3 });
  expect(findHangul('행정복지센터', '복지')).toEqual({ start: 2, end: 4 });
});
