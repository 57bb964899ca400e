import { expect, test } from 'vitest';
import { suggestRound } from './suggest-round.ts';

test.each([
  [
    'CENTRAL',
    '2026년 4차 복지 사각지대 발굴 대상자 명단 (기준일: 2026. 7. 20.)',
    'a.xlsx',
    { year: 2026, roundNo: 4, title: '2026년 4차 중앙발굴' },
  ],
  ['CENTRAL', '', '중앙발굴_2025-6차.xlsx', { year: 2025, roundNo: 6, title: '2025년 6차 중앙발굴' }],
  ['LOCAL_PLAN', '', '기획발굴_월세취약.csv', { year: 2026, roundNo: null, title: '2026년 기획발굴 월세취약' }],
  ['CHECK_IN', '안부살핌 대상자 현황', 'x.xls', { year: 2026, roundNo: null, title: '2026년 안부살핌 대상자' }],
  ['UNKNOWN_LIST', '', '.csv', { year: 2026, roundNo: null, kind: 'LOCAL_PLAN', title: '2026년 기획발굴' }],
] as const)('%s %s %s', (kind, title, fileName, expected) => {
  expect(suggestRound(kind, title, fileName, 2026)).toMatchObject(expected);
});
