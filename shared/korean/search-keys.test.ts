import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJamo } from './hangul.ts';
import { type SearchFields, searchKeys, searchQuery } from './search-keys.ts';

const household: SearchFields = {
  names: ['황보영란', '김민서'],
  phones: ['01076402216', '021234567'],
  roadAddress: '서울특별시 강서구 양천로30길 14',
  detailAddress: '은행나무마을 203동 반지하 B02호',
};

/** What the key table does: a row is a hit when one of its keys lies in one of the ranges. */
function finds(typed: string, fields: SearchFields = household): boolean {
  const query = searchQuery(typed);
  const keys = searchKeys(fields);
  const isInRange = query.ranges.some(({ from, to }) => keys.some((key) => key >= from && key < to));
  return isInRange && (!query.needsCheck || query.accepts(fields));
}

test.each([
  '황보영란',
  '황보',
  '보영',
  '영란',
  '황보여',
  '화',
  '김미',
  '김민ㅅ',
  '김 민서',
  'ㅎㅂㅇㄹ',
  'ㅎㅂㅇ',
  'ㅂㅇ',
  'ㄱㅁㅅ',
  'ㅁㅅ',
  '김ㅁㅅ',
  '김ㅁ서',
  'ㄱ민서',
  'ㄱ민',
  '황ㅂㅇ',
  '2216',
  '7640-2216',
  '010-7640-2216',
  '010-7640',
  '+82 10-7640-2216',
  '4567',
  '1234567',
  '203',
  '203동',
  '203동 B02호',
  '203동 b0',
  'B02',
  'b02호',
  '양천로',
  '양천로30길 14',
  '양천로 30길',
  '양천로30길 14 203동',
  '은행나무',
  '김민서 2216',
  '황보영란 203동',
  '김민서 양천로',
])('%s finds the household', (typed) => {
  expect(finds(typed)).toBe(true);
});

test.each([
  '김서민',
  'ㅁㄱ',
  '김ㅅ서',
  '2217',
  '204동',
  '203동 B03호',
  'B01',
  '양천로30길 15',
  '김민서 9999',
  '양천로30길 14 204동',
  '',
  '1',
  'ㅏ',
  '*',
])('%j does not', (typed) => {
  expect(finds(typed)).toBe(false);
});

test('consonants joined by the keyboard are taken apart', () => {
  const fields = { ...household, names: ['강수진'] };
  expect(finds('ㄳ', fields)).toBe(true);
  expect(finds('ㄳㅈ', fields)).toBe(true);
  expect(finds('김ㄳ', { ...household, names: ['김가선'] })).toBe(true);
});

test('a member who fits the consonants does not let in another who fits the syllables', () => {
  expect(finds('김ㅅ서', { ...household, names: ['김민서', '고산숙'] })).toBe(false);
});

test('foreign and masked names are found as written', () => {
  expect(finds('흐엉', { ...household, names: ['응우옌 티 흐엉'] })).toBe(true);
  expect(finds('huong', { ...household, names: ['Nguyen Thi Huong'] })).toBe(true);
  expect(finds('NGUYEN', { ...household, names: ['Nguyen Thi Huong'] })).toBe(true);
  expect(finds('홍*동', { ...household, names: ['홍*동'] })).toBe(true);
});

test.each([
  ['rlaals', '김민'],
  ['ghkdqhdudfks', '황보영란'],
  ['ㄱㅁ', null],
  ['김민', null],
  ['2216', null],
])('%s typed on the wrong keyboard offers %s', (typed, retry) => {
  expect(searchQuery(typed).retry).toBe(retry);
});

test('ranks the very name, then its beginning, then its middle, then mere letters', () => {
  const rank = (typed: string, name: string) => searchQuery(typed).rank({ ...household, names: [name] });
  const order = ['민서', '민서준', '김민서', '민석', '김민석'].map((name) => rank('민서', name));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(new Set(order).size).toBe(5);
  expect(rank('ㄱㅁㅅ', '김민서')).toBeLessThan(rank('ㄱㅁㅅ', '김미숙자'));
  expect(rank('ㅁㅅ', '문수')).toBeLessThan(rank('ㅁㅅ', '김민서'));
});

const syllable = fc.integer({ min: 0xac00, max: 0xd7a3 }).map((code) => String.fromCharCode(code));
const name = fc.string({ unit: syllable, minLength: 2, maxLength: 5 });

test('every state of the keyboard while typing a name, or its end, finds it', () => {
  fc.assert(
    fc.property(name, fc.nat(), fc.nat(), (full, startAt, pressed) => {
      const rest = [...full].slice(startAt % [...full].length).join('');
      const presses = toJamo(rest);
      // What an input method shows after some presses is at least these letters in this order.
      const typed = presses.slice(0, 1 + (pressed % presses.length));
      const keys = searchKeys({ ...household, names: [full] });
      expect(keys.some((key) => key === `J${presses}` || key === `j${presses}`)).toBe(true);
      expect(keys.some((key) => key.slice(1).startsWith(typed) && /^[Jj]/u.test(key))).toBe(true);
      expect(finds(rest, { ...household, names: [full] })).toBe(true);
    }),
  );
});

test('each letter of a name may be given by its first consonant', () => {
  fc.assert(
    fc.property(name, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (full, isShort) => {
      const typed = [...full].map((letter, at) => (isShort[at] === true ? (toJamo(letter)[0] ?? '') : letter)).join('');
      expect(finds(typed, { ...household, names: [full] })).toBe(true);
    }),
  );
});

test('capital keys sort before small ones, so the start of a name comes first', () => {
  const keys = searchKeys(household).sort();
  expect(keys.findLastIndex((key) => key.startsWith('J'))).toBeLessThan(keys.findIndex((key) => key.startsWith('j')));
});

test('half-typed text never makes it throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom(...'김ㅁㅅㄳ로길동호B0123 -+*%_\'"') }),
      ),
      (typed) => {
        const query = searchQuery(typed);
        for (const { from, to } of query.ranges) expect(from < to).toBe(true);
        expect(query.rank(household)).toBeGreaterThanOrEqual(0);
        expect(typeof query.accepts(household)).toBe('boolean');
      },
    ),
  );
});
