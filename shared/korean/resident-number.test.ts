import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochDay, fromEpochDay } from '#shared/calendar/day.ts';
import {
  cutResidentNumber,
  findResidentNumbers,
  findResidentNumbersInCell,
  hasResidentNumber,
  isResidentTail,
  maskResidentNumbers,
} from './resident-number.ts';

test.each([
  '450103-1234567',
  '4501031234567',
  '450103 1234567',
  '450103 - 1234567',
  '450103–1234567',
  '450103.1234567',
  '４５０１０３－１２３４５６７',
  '４５０１０３1234567',
  '4 5 0 1 0 3 - 1 2 3 4 5 6 7',
  '450103\u200b-1234567',
  '비고: 주민번호450103-1234567입니다',
  '450103\n-1234567',
])('finds the number in %j', (text) => {
  expect(findResidentNumbers(text)).toEqual([expect.objectContaining({ birthDate: '1945-01-03', sex: 'M' })]);
});

test.each([
  '450103-1******',
  '450103-1',
  '451301-1234567',
  '450103-9234567',
  '14501031234567',
  '45010312345678',
  '010-1234-5678 02-123-4567',
  '010 1234 5678 010 2345 6789',
  '2026-11-20 14:00 450103',
  '서울특별시 강서구 양천로30길 14 104동 807호',
  '',
])('%j holds none', (text) => {
  expect(hasResidentNumber(text)).toBe(false);
});

test('masks numbers of both shapes in one text, in their places', () => {
  expect(maskResidentNumbers('부 4 5 0 1 0 3 - 1 2 3 4 5 6 7, 모 500101-2345678, 자 7 5 0 1 0 3 - 1 2 3 4 5 6 7')).toBe(
    '부 450103-1******, 모 500101-2******, 자 750103-1******',
  );
});

test('finds them in number cells, leading zeros lost', () => {
  expect(findResidentNumbersInCell(4501031234567)).toHaveLength(1);
  expect(findResidentNumbersInCell(20410_4123456)).toEqual([
    expect.objectContaining({ birthDate: '2002-04-10', sex: 'F' }),
  ]);
  expect(findResidentNumbersInCell(1030285533)).toEqual([]);
  expect(findResidentNumbersInCell(20260720)).toEqual([]);
  expect(findResidentNumbersInCell(null)).toEqual([]);
});

test('cuts a number that stands alone to birth and sex', () => {
  expect(cutResidentNumber(' 050412-4123456 ')).toEqual({ birthDate: '2005-04-12', sex: 'F' });
  expect(cutResidentNumber('450103-1234567 외 1명')).toBeNull();
});

test('knows a column of second halves', () => {
  expect(isResidentTail('1234567')).toBe(true);
  expect(isResidentTail(2234567)).toBe(true);
  expect(isResidentTail('9234567')).toBe(false);
  expect(isResidentTail('0212345')).toBe(false);
});

const residentNumber = fc
  .record({
    day: fc.integer({ min: epochDay('1900-01-01'), max: epochDay('2026-11-20') }).map(fromEpochDay),
    isFemale: fc.boolean(),
    isForeign: fc.boolean(),
    tail: fc.stringMatching(/^\d{6}$/u),
    gap: fc.constantFrom('', '-', ' ', ' - ', '–', '－', '.', '\u00a0'),
    isWide: fc.boolean(),
  })
  .map(({ day, isFemale, isForeign, tail, gap, isWide }) => {
    const digit = (day < '2000' ? 1 : 3) + Number(isFemale) + (isForeign ? 4 : 0);
    const written = `${day.slice(2).replaceAll('-', '')}${gap}${digit}${tail}`;
    return {
      day,
      tail,
      written: isWide ? written.replace(/\d/gu, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)) : written,
    };
  });
const words = fc.string({ unit: fc.constantFrom(...'가나 다,.:()홍\n') });

test('no number survives masking, wherever it stands, and nothing else is changed', () => {
  fc.assert(
    fc.property(words, residentNumber, words, residentNumber, (before, first, between, second) => {
      const text = `${before}${first.written} 와 ${between}${second.written}`;
      const masked = maskResidentNumbers(text);
      expect(findResidentNumbers(text).map(({ birthDate }) => birthDate)).toEqual([first.day, second.day]);
      expect(hasResidentNumber(masked)).toBe(false);
      expect(masked.startsWith(before)).toBe(true);
      expect(masked).toContain(` 와 ${between}`);
      expect(masked).not.toMatch(/\d-\d[0-9０-９]/u);
    }),
  );
});

test('a text without thirteen digits is never touched', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'가나-. ０1'), maxLength: 12 }), (text) => {
      expect(maskResidentNumbers(text)).toBe(text);
    }),
  );
});
