import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addMonths, dayFrom, epochDay, fromEpochDay } from '#shared/calendar/day.ts';
import { ageOn, birthDateProblem, parseBirthDate, readResidentDigit } from './birth-date.ts';

const today = '2026-11-20';

test.each<[unknown, string, 'M' | 'F' | null, string]>([
  ['1945.1.3', '1945-01-03', null, 'written'],
  ['1945. 1. 3.', '1945-01-03', null, 'written'],
  ['1945-01-03', '1945-01-03', null, 'written'],
  ['1945/1/3', '1945-01-03', null, 'written'],
  ['1945년 1월 3일', '1945-01-03', null, 'written'],
  ['1945-01-03T00:00:00.000Z', '1945-01-03', null, 'written'],
  ['1945-01-03 00:00:00', '1945-01-03', null, 'written'],
  ['19450103', '1945-01-03', null, 'written'],
  [19450103, '1945-01-03', null, 'written'],
  ['１９４５．１．３', '1945-01-03', null, 'written'],
  ['450103', '1945-01-03', null, 'guessed'],
  [450103, '1945-01-03', null, 'guessed'],
  ['450103-1******', '1945-01-03', 'M', 'resident-digit'],
  ['450103-2', '1945-01-03', 'F', 'resident-digit'],
  ['020410-4******', '2002-04-10', 'F', 'resident-digit'],
  ['450103-5******', '1945-01-03', 'M', 'resident-digit'],
  ['050103-8******', '2005-01-03', 'F', 'resident-digit'],
  ['450103-*******', '1945-01-03', null, 'guessed'],
  ['260101', '2026-01-01', null, 'guessed'],
  ['261231', '1926-12-31', null, 'guessed'],
  ['45.1.3', '1945-01-03', null, 'guessed'],
  ['1989.7.26', '1989-07-26', null, 'written'],
  [16440, '1945-01-03', null, 'written'],
  ['16440', '1945-01-03', null, 'written'],
  [50412, '2005-04-12', null, 'guessed'],
  ['2000-02-29', '2000-02-29', null, 'written'],
])('reads %j', (cell, birthDate, sex, century) => {
  expect(parseBirthDate(cell, today)).toMatchObject({ ok: true, birthDate, sex, century });
});

test('keeps a lunar date as written and says so', () => {
  expect(parseBirthDate('1945.1.3(음)', today)).toMatchObject({ birthDate: '1945-01-03', isLunar: true });
  expect(parseBirthDate('1945.1.3(양)', today)).toMatchObject({ birthDate: '1945-01-03', isLunar: false });
});

test.each<[unknown, string]>([
  ['1957-13-40', 'impossible'],
  ['19570230', 'impossible'],
  ['1900-02-29', 'impossible'],
  ['001301-3******', 'impossible'],
  ['2027.1.1', 'future'],
  ['1890.1.1', 'too-long-ago'],
  ['홍길동', 'unreadable'],
  ['12345678901', 'unreadable'],
  [-3, 'unreadable'],
  [Number.NaN, 'unreadable'],
  ['1945', 'year-only'],
  [1945, 'year-only'],
  ['', 'empty'],
  [null, 'empty'],
  ['미상', 'empty'],
])('refuses %j: %s', (cell, reason) => expect(parseBirthDate(cell, today)).toEqual({ ok: false, reason }));

const birthDay = fc.integer({ min: epochDay('1920-01-01'), max: epochDay(today) }).map(fromEpochDay);

test('every spelling of a day is read as that day', () => {
  fc.assert(
    fc.property(birthDay, fc.constantFrom('M', 'F'), (day, sex) => {
      const [year = '', month = '', date = ''] = day.split('-');
      const digit = (year < '2000' ? 1 : 3) + (sex === 'F' ? 1 : 0);
      const spellings = [
        day,
        `${year}.${Number(month)}.${Number(date)}`,
        `${year}${month}${date}`,
        Number(`${year}${month}${date}`),
        `${year.slice(2)}${month}${date}-${digit}******`,
        `${Number(year)}년 ${Number(month)}월 ${Number(date)}일`,
        epochDay(day) + 25_569,
      ];
      for (const spelling of spellings)
        expect(parseBirthDate(spelling, today)).toMatchObject({ ok: true, birthDate: day });
    }),
  );
});

test('whatever is read could be the birth of someone alive', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.anything(), fc.integer({ min: 0, max: 30_000_000 }), fc.stringMatching(/^[0-9.\-/* ]{0,14}$/u)),
      (cell) => {
        const result = parseBirthDate(cell, today);
        if (result.ok) expect(birthDateProblem(result.birthDate, today)).toBeNull();
      },
    ),
  );
});

test('age grows by one exactly on the birthday, on 1 March for 29 February', () => {
  expect(ageOn('2000-02-29', '2001-02-28')).toBe(0);
  expect(ageOn('2000-02-29', '2001-03-01')).toBe(1);
  expect(ageOn('1948-03-02', '2026-03-01')).toBe(77);
  expect(ageOn('1948-03-02', '2026-03-02')).toBe(78);
  fc.assert(
    fc.property(birthDay, fc.integer({ min: 1, max: 100 }), (day, years) => {
      const birthday = day.endsWith('-02-29')
        ? addDays(dayFrom(Number(day.slice(0, 4)) + years, 2, 28), 1)
        : addMonths(day, years * 12);
      expect(ageOn(day, birthday)).toBe(years);
      expect(ageOn(day, addDays(birthday, -1))).toBe(years - 1);
    }),
  );
});

test('the digit after the dash tells century and sex', () => {
  expect([...'1234567890'].map((digit) => readResidentDigit(digit))).toEqual([
    { century: 1900, sex: 'M' },
    { century: 1900, sex: 'F' },
    { century: 2000, sex: 'M' },
    { century: 2000, sex: 'F' },
    { century: 1900, sex: 'M' },
    { century: 1900, sex: 'F' },
    { century: 2000, sex: 'M' },
    { century: 2000, sex: 'F' },
    { century: 1800, sex: 'M' },
    { century: 1800, sex: 'F' },
  ]);
});
