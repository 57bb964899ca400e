import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeBook } from './code-book.ts';
import { CODE_GROUPS, CodeItem, ContactMethodExtra, ContactResultExtra, IndicatorExtra } from './code-item.ts';
import { codeListSeed } from './code-lists.ts';
import { indicatorReader } from './recognise-indicators.ts';

const seed = codeListSeed();
const book = codeBook(seed);
const read = indicatorReader(seed);
const codesOf = (cell: string) => read(cell).indicators.map(({ code }) => book.label('indicator', code));

test('every list is there, every item is sound, no code is given twice', () => {
  for (const item of seed) expect(CodeItem.safeParse(item).success).toBe(true);
  expect(new Set(seed.map(({ group }) => group))).toEqual(new Set(CODE_GROUPS));
  expect(new Set(seed.map(({ group, code }) => `${group}/${code}`)).size).toBe(seed.length);
  for (const { extra } of seed.filter(({ group }) => group === 'indicator'))
    expect(IndicatorExtra.safeParse(extra).success).toBe(true);
  for (const { extra } of seed.filter(({ group }) => group === 'contact_method'))
    expect(ContactMethodExtra.safeParse(extra).success).toBe(true);
  for (const { extra } of seed.filter(({ group }) => group === 'contact_result'))
    expect(ContactResultExtra.safeParse(extra).success).toBe(true);
});

test.each([
  ['route', 'R03', '복지위기알림 앱'],
  ['route', 'R22', '타부서·타시군구 이관'],
  ['route', 'R99', '기타'],
  ['hh_type', 'HT01', '독거노인'],
  ['hh_type', 'HT99', '기타'],
  ['housing_type', 'HS01', '아파트'],
  ['vulnerability', 'VU23', '북한이탈'],
  ['contact_method', 'CM01', '방문'],
  ['contact_result', 'CR01', '면담성공'],
  ['close_reason', 'CL01', '목표달성'],
  ['outcome_code', 'P1', '기초생활보장'],
  ['outcome_code', 'V1', '민간서비스'],
  ['unsupported_reason', 'N7', '소재불명'],
  ['indicator', 'CI12', '단전'],
  ['indicator', 'CI47', '정책서민금융 신청 반려자'],
] as const)('%s %s is %s', (group, code, label) => {
  expect(book.label(group, code)).toBe(label);
});

test('47 indicators: eight weigh double, three are emergencies in season', () => {
  const extras = seed.filter(({ group }) => group === 'indicator').map(({ extra }) => IndicatorExtra.parse(extra));
  expect(extras).toHaveLength(47);
  expect(extras.filter(({ weightClass }) => weightClass !== 'other')).toHaveLength(8);
  expect(extras.filter(({ isSeasonalEmergency }) => isSeasonalEmergency)).toHaveLength(3);
});

test('no alias names two indicators', () => {
  const names = seed
    .filter(({ group }) => group === 'indicator')
    .flatMap(({ label, extra }) =>
      [label, ...IndicatorExtra.parse(extra).aliases].map((name) => name.replace(/[^가-힣A-Za-z0-9]/gu, '')),
    );
  const repeated = names.filter((name, at) => names.indexOf(name) !== at);
  // Spellings that differ only by a dot or a space belong to one indicator.
  for (const name of repeated) expect(codesOf(name)).toHaveLength(1);
});

test.each([
  ['단전, 전기료 체납', ['단전', '전기료 체납']],
  [
    '단수;단전;단가스;주택화재 피해;자살고위험군 관리',
    ['단수', '단전', '단가스', '주택화재 피해', '자살고위험군 관리'],
  ],
  ['전기요금 체납(4개월) / 월세 취약', ['전기료 체납', '월세취약']],
  ['휴폐업', ['휴·폐업']],
  ['휴ㆍ폐업, 휴.폐업', ['휴·폐업']],
  ['건보료체납 7개월 183,400원', ['건강보험료 체납']],
  ['관리비 체납', ['공동주택 관리비 체납']],
  ['피부양자 장기요양 등급자 해당', ['피부양자 장기요양']],
  ['CI12', ['단전']],
  ['단전(3일째)', ['단전']],
  ['복지멤버십', ['맞춤형급여 미신청']],
  ['위기학생(교육비 지원)', ['위기학생']],
  ['없음', []],
  ['', []],
])('%s', (cell, labels) => {
  expect(codesOf(cell)).toEqual(labels);
});

test('keeps months and amount beside the name, and what it does not know', () => {
  expect(read('건강보험료 체납 7개월 183,400원; 알 수 없는 말').indicators).toEqual([
    { code: 'CI01', text: '건강보험료 체납 7개월 183400원', monthsOverdue: 7, amount: 183_400 },
  ]);
  expect(read('건강보험료 체납; 알 수 없는 말; 단수이용 안내').unknown).toEqual(['알 수 없는 말', '단수이용 안내']);
});

test('every label and alias is recognised, in any order and with any separator', () => {
  const items = seed.filter(({ group }) => group === 'indicator');
  fc.assert(
    fc.property(
      fc.subarray(items, { minLength: 1 }),
      fc.constantFrom(', ', ';', '\n', ' / ', '|'),
      fc.nat(),
      (chosen, separator, pick) => {
        const cell = chosen
          .map(({ label, extra }) => {
            const names = [label, ...IndicatorExtra.parse(extra).aliases];
            return names[pick % names.length] ?? label;
          })
          .join(separator);
        expect(read(cell)).toMatchObject({ indicators: chosen.map(({ code }) => ({ code })), unknown: [] });
      },
    ),
  );
});

test('a retired code keeps its label and is no longer offered', () => {
  const retired = {
    ...seed[0],
    group: 'tenure',
    code: 'TN77',
    label: '옛 점유',
    validTo: '2025-12-31',
    extra: {},
  } as CodeItem;
  const edited = codeBook([...seed, retired]);
  expect(edited.label('tenure', 'TN77')).toBe('옛 점유');
  expect(edited.choices('tenure', '2026-11-20').map(({ code }) => code)).not.toContain('TN77');
  expect(edited.choices('tenure', '2025-12-31').map(({ code }) => code)).toContain('TN77');
  expect(edited.label('tenure', 'XX')).toBe('XX');
});
