import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeListSeed } from '../codes/code-lists.ts';
import { indicatorReader } from '../codes/recognise-indicators.ts';
import { hasError, ImportRow } from './import-row.ts';
import { mapColumns } from './map-columns.ts';
import { indicatorNames } from './name-column.ts';
import { normaliseRow } from './normalise-row.ts';

const items = codeListSeed();
const indicators = indicatorNames(items);
const readIndicators = indicatorReader(items);

/** A row given as column → cell. */
function rowOf(cells: Readonly<Record<string, string>>) {
  const columns = mapColumns({ header: Object.keys(cells).map((label) => [label]), samples: [], indicators });
  return normaliseRow(7, Object.values(cells), { columns, readIndicators, today: '2026-11-20' });
}
const issuesOf = (cells: Readonly<Record<string, string>>) =>
  rowOf(cells).issues.map(({ column, code }) => `${column} ${code}`);
const aPerson = { 성명: '홍길동', 생년월일: '1950.3.2', 주소: '새솔로 103' };

describe('a row', () => {
  test('in our own words', () => {
    const row = rowOf({
      성명: ' 홍 길동 ',
      생년월일: '500302-2******',
      성별: '여',
      주소: '서울특별시 마포구 성미산로 165-5',
      '상세(동·호)': '101동 302호',
      연락처1: '1088032563',
      연락처2: '010-8803-2563 / 02)123-4567(딸)',
      위기항목: '단전, 전기료 체납(4개월)',
      체납월수: '6',
      통: '08통',
      비고: '- 독거',
    });
    expect(row).toEqual({
      rowNo: 7,
      name: '홍길동',
      nameIsMasked: false,
      birthDate: '1950-03-02',
      sex: 'F',
      roadAddress: '서울특별시 마포구 성미산로 165-5',
      detailAddress: '101동 302호',
      phones: [
        { number: '01088032563', label: null },
        { number: '021234567', label: '딸' },
      ],
      indicators: [
        { code: 'CI07', monthsOverdue: 4, amount: null },
        { code: 'CI12', monthsOverdue: null, amount: null },
      ],
      monthsOverdue: 6,
      amount: null,
      tong: '8',
      ban: null,
      ri: null,
      note: '- 독거',
      issues: [],
    });
  });

  test('indicators marked in columns of their own', () => {
    const row = rowOf({
      ...aPerson,
      단전: 'O',
      단수: 'X',
      '건강보험료 체납': '3',
      월세취약: '',
      통신비체납: '0',
      단가스: '○',
    });
    expect(row.indicators.map(({ code }) => code)).toEqual(['CI01', 'CI12', 'CI15']);
  });

  test.each([
    [{ ...aPerson, 성명: '' }, '성명 name-missing'],
    [{ ...aPerson, 성명: '가'.repeat(5_000) }, '성명 name-too-long'],
    [{ ...aPerson, 성명: '홍길동2' }, '성명 name-invalid'],
    [{ ...aPerson, 성명: "=cmd|'/c calc'!A1" }, '성명 formula'],
    [{ ...aPerson, 생년월일: '1957-13-40' }, '생년월일 birth-unreadable'],
    [{ ...aPerson, 생년월일: '2031-01-01' }, '생년월일 birth-impossible'],
    [{ ...aPerson, 주소: ' ' }, '주소 address-missing'],
  ])('with an error stays out: %#', (cells, issue) => {
    expect(issuesOf(cells)).toContain(issue);
    expect(hasError(rowOf(cells))).toBe(true);
  });

  test.each([
    [{ ...aPerson, 성명: '홍*동' }, '성명 name-masked'],
    [{ ...aPerson, 생년월일: '' }, '생년월일 birth-missing'],
    [{ ...aPerson, 주소: '달빛고개길' }, '주소 address-no-building-number'],
    [{ ...aPerson, 전화: '전화없는집' }, '전화 phone-unreadable'],
    [{ ...aPerson, 위기정보: '외계인 출몰' }, '위기정보 indicator-unknown'],
    [{ ...aPerson, 생년월일: '500302-1******', 성별: '여' }, '성별 sex-conflict'],
  ])('with a doubt comes in and says so: %#', (cells, issue) => {
    expect(issuesOf(cells)).toContain(issue);
    expect(hasError(rowOf(cells))).toBe(false);
  });

  test('a phone with its country code and a note with a dash are no formulas', () => {
    expect(issuesOf({ ...aPerson, 전화: '+82 10-1234-5678', 비고: '-손주와 삶' })).toEqual([]);
  });

  test('is valid whatever stands in its cells', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('=1+1', '1950.3.2', '010-1234-5678', '단전;단수', '홍*동', '새솔로 1'),
    );
    const labels = [
      '성명',
      '생년월일',
      '주소',
      '상세주소',
      '전화',
      '위기정보',
      '단전',
      '체납월수',
      '체납금액',
      '통',
      '비고',
      '성별',
      '주민등록번호',
    ];
    fc.assert(
      fc.property(fc.array(cell, { minLength: labels.length, maxLength: labels.length }), (cells) => {
        ImportRow.parse(rowOf(Object.fromEntries(labels.map((label, at) => [label, cells[at] ?? '']))));
      }),
    );
  });
});
