import { describe, expect, test } from 'vitest';
import { codeListSeed } from '../codes/code-lists.ts';
import { headerSignature, mapColumns, missingFields, toRemember } from './map-columns.ts';
import { indicatorNames } from './name-column.ts';

const indicators = indicatorNames(codeListSeed());
const map = (header: readonly (string | readonly string[])[], samples: readonly (readonly string[])[] = []) =>
  mapColumns({ header: header.map((label) => (typeof label === 'string' ? [label] : label)), samples, indicators });
const fields = (...input: Parameters<typeof map>) => map(...input).map(({ field }) => field);

describe('a column is known by its name', () => {
  test('whatever its blanks, brackets, figures and line breaks', () => {
    expect(
      fields(['성 명', '*생년월일(YYYYMMDD)', '도로명\n주소', '연락처①', '연락처 2 (자택)', '상세주소(동/호)']),
    ).toEqual(['personName', 'birthDate', 'address', 'phone', 'phone', 'detailAddress']);
  });

  test('from the lowest row of a header of several, with the rows above as help', () => {
    expect(
      fields([
        ['대상자', '성명'],
        ['주소', '상세'],
        ['연락처', '집'],
        ['위기정보', '체납월수'],
        ['연락처', '1'],
      ]),
    ).toEqual(['personName', 'detailAddress', 'phone', 'monthsOverdue', 'phone']);
  });

  test('but never for the person when it speaks of somebody else', () => {
    const header = [
      '성명',
      '보호자 성명',
      '보호자연락처',
      ['신고자', '전화'],
      '담당자',
      '담당자 전화',
      '통장 연락처',
      '비상연락처',
    ];
    expect(fields(header)).toEqual(['personName', null, null, null, 'officer', null, null, null]);
  });

  test('a column per indicator, marked with O, names its indicator', () => {
    const mapped = map(['성명', '주소', '단전', '건보료 체납', '휴 · 폐업']);
    expect(mapped.slice(2).map(({ field, indicatorCode }) => [field, indicatorCode])).toEqual([
      ['indicatorFlag', 'CI12'],
      ['indicatorFlag', 'CI01'],
      ['indicatorFlag', 'CI20'],
    ]);
  });

  test('of two addresses the road address is taken, the other is left over', () => {
    expect(fields(['성명', '지번주소', '도로명주소'])).toEqual(['personName', null, 'address']);
    expect(fields(['성명', '주민등록주소', '실거주지 주소'])).toEqual(['personName', null, 'address']);
  });
});

describe('a column whose name is unknown', () => {
  const people = [
    ['홍길동', '1950-03-02', '새솔로 103', '010-1111-2222', '단전; 단수'],
    ['김철수', '1951.3.2', '은행나무길 9', '01033334444', '월세취약'],
    ['이영희', '19520302', '한울대로 1099', '1055556666', '통신비 체납'],
    ['박민수', '530302-1******', '느티나무길 40', '010-7777-8888', '휴·폐업'],
    ['최수진', '1954-03-02', '달빛고개길 9', '010-9999-0000', '단가스'],
  ];

  test('is guessed by what stands in it, and said to be a guess', () => {
    const mapped = map(['A', 'B', 'C', 'D', 'E'], people);
    expect(mapped.map(({ field }) => field)).toEqual(['personName', 'birthDate', 'address', 'phone', 'indicators']);
    expect(mapped.every(({ source, confidence }) => source === 'content' && confidence < 0.6)).toBe(true);
  });

  test('stays unused when nothing in it tells', () => {
    expect(
      fields(
        ['성명', '주소', '수급 이력'],
        [
          ['홍길동', '새솔로 1', '2019년 생계'],
          ['김철수', '새솔로 2', '없음'],
        ],
      ),
    ).toEqual(['personName', 'address', null]);
  });
});

describe('the memory', () => {
  const header = [['성함란'], ['사는데']];

  test('is found by the same columns in any order', () => {
    expect(headerSignature(header)).toBe(headerSignature([['사는 데'], ['성함란 ']]));
    expect(headerSignature(header)).not.toBe(headerSignature([['성함란'], ['사는데'], ['비고']]));
  });

  test('goes before names, and leaves out what the office left out', () => {
    const remembered = toRemember([
      { index: 0, label: '비고', field: 'personName', indicatorCode: null, confidence: 1, source: 'person' },
      { index: 1, label: '주소', field: null, indicatorCode: null, confidence: 1, source: 'person' },
    ]);
    const mapped = mapColumns({ header: [['비고'], ['주소']], samples: [], indicators, remembered });
    expect(mapped.map(({ field }) => field)).toEqual(['personName', null]);
    expect(missingFields(mapped)).toEqual(['address']);
  });

  test('stays out of it when two columns have one name', () => {
    const remembered = [{ label: '연락처', field: null, indicatorCode: null }];
    const mapped = mapColumns({ header: [['연락처'], ['연락처']], samples: [], indicators, remembered });
    expect(mapped.map(({ field }) => field)).toEqual(['phone', 'phone']);
  });
});
