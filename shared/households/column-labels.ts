import type { HouseholdColumn } from './household-filter.ts';

/** What the columns of the household list are called, on the screen and in an exported file. */
export const COLUMN_LABELS: Readonly<Record<HouseholdColumn, string>> = {
  priority: '우선순위',
  name: '가구주',
  type: '가구 유형',
  address: '주소',
  tong: '통·리',
  vulnerability: '취약 특성',
  indicators: '위기',
  stage: '단계',
  lastContact: '마지막 연락',
  nextDue: '다음 예정',
  officer: '담당',
  members: '가구원',
  phone: '전화',
  attempts: '시도',
  number: '가구번호',
};
