import { describe, expect, test } from 'vitest';
import { codeListSeed } from '#shared/codes/code-lists.ts';
import { indicatorNames } from '#shared/imports/name-column.ts';
import { must } from '#shared/kernel/must.ts';
import { findHeader } from './find-header.ts';
import type { MergedCells } from './raw-sheet.ts';

const indicators = indicatorNames(codeListSeed());
const look = (rows: string[][], merges: MergedCells[] = []) => findHeader({ name: '명단', rows, merges }, indicators);
const found = (...input: Parameters<typeof look>) => must(look(...input), 'header');
const PERSON = ['1', '홍길동', '1950.3.2', '새솔로 103', '010-1111-2222', ''];

describe('the header', () => {
  test('of three rows with merges, under a title and a stamp', () => {
    const table = found(
      [
        ['위기가구 명단', '', '', '', '', ''],
        ['', '', '', '', '', '(기준일 2026. 7. 20.)'],
        [],
        ['연번', '인적사항', '', '', '', '비고'],
        ['', '성명', '생년월일', '연락', '', ''],
        ['', '', '', '주소', '전화', ''],
        PERSON,
      ],
      [
        { top: 0, left: 0, bottom: 0, right: 5 },
        { top: 3, left: 0, bottom: 5, right: 0 },
        { top: 3, left: 1, bottom: 3, right: 4 },
        { top: 3, left: 5, bottom: 5, right: 5 },
        { top: 4, left: 1, bottom: 5, right: 1 },
        { top: 4, left: 2, bottom: 5, right: 2 },
        { top: 4, left: 3, bottom: 4, right: 4 },
      ],
    );
    expect(table.headerRows).toEqual([4, 6]);
    expect(table.header.map((parts) => parts.join('/'))).toEqual([
      '연번',
      '인적사항/성명',
      '인적사항/생년월일',
      '인적사항/연락/주소',
      '인적사항/연락/전화',
      '비고',
    ]);
    expect(table.title).toBe('위기가구 명단 (기준일 2026. 7. 20.)');
    expect(table.rows).toEqual([{ rowNo: 7, cells: PERSON }]);
  });

  test('of two rows that lost their merges when saved as text', () => {
    const table = found([
      ['대상자', '', '연락처', '', '비고'],
      ['성명', '주소', '휴대전화', '집전화', ''],
      ['홍길동', '새솔로 1', '010-1111-2222', '', ''],
    ]);
    expect(table.headerRows[1]).toBe(2);
    expect(table.header.slice(0, 4).map((parts) => parts.at(-1))).toEqual(['성명', '주소', '휴대전화', '집전화']);
    expect(table.rows).toHaveLength(1);
  });

  test('is not a first row of people', () => {
    expect(
      look([
        ['홍길동', '1950.3.2', '새솔로 1'],
        ['김철수', '1951.3.2', '새솔로 2'],
      ]),
    ).toBeUndefined();
    expect(
      look([
        ['1', '2', '3'],
        ['4', '5', '6'],
      ]),
    ).toBeUndefined();
    expect(look([])).toBeUndefined();
  });

  test('of words that nobody knew is found by the people under it', () => {
    const table = found([
      ['어르신', '난 날', '댁'],
      ['홍길동', '1950-03-02', '새솔로 1'],
      ['김철수', '1951-03-02', '새솔로 2'],
    ]);
    expect(table.headerRows).toEqual([1, 1]);
  });
});

describe('rows that are nobody', () => {
  const header = ['연번', '성명', '생년월일', '주소', '전화', '비고'];

  test.each(['합 계', '총계', '소 계', '계', '합계: 2명'])('%s', (word) => {
    const table = found([header, PERSON, [word, '', '', '2', '', '']]);
    expect(table.rows).toHaveLength(1);
    expect(table.skipped).toEqual([{ rowNo: 3, why: 'total' }]);
  });

  test.each(['※ 목적 외 이용 금지', '작성자: 복지팀', '이 하 여 백', '끝.'])('%s', (word) => {
    expect(found([header, PERSON, [word]]).skipped).toEqual([{ rowNo: 3, why: 'note' }]);
  });

  test('a header repeated on every printed page', () => {
    const table = found([header, PERSON, header, PERSON, []]);
    expect(table.rows.map(({ rowNo }) => rowNo)).toEqual([2, 4]);
    expect(table.skipped).toEqual([{ rowNo: 3, why: 'repeated-header' }]);
  });

  test('someone called 계은숙 is somebody', () => {
    expect(found([header, ['1', '계은숙', '1950.3.2', '새솔로 1', '', '']]).rows).toHaveLength(1);
  });

  test('a cell merged down over several people belongs to each', () => {
    const table = found(
      [
        ['담당', '성명', '주소'],
        ['김주무', '홍길동', '새솔로 1'],
        ['', '김철수', '새솔로 2'],
      ],
      [{ top: 1, left: 0, bottom: 2, right: 0 }],
    );
    expect(table.rows.map(({ cells }) => cells[0])).toEqual(['김주무', '김주무']);
  });
});
