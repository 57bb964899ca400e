import { expect, test } from 'vitest';
import { aSheet } from '../../tests/support/a-sheet.ts';
import { codeBook } from '../codes/code-book.ts';
import { codeListSeed } from '../codes/code-lists.ts';
import { emptySheet, type NeedDomain } from './consultation-sheet.ts';
import { type HandoffFacts, handoffText } from './handoff-text.ts';
import { changedLines } from './sheet-text.ts';

const { label } = codeBook(codeListSeed());
const needs = { ...aSheet().needs, economy: { level: 3, note: '기초연금 외 수입 없음' } } as ReturnType<
  typeof aSheet
>['needs'];
const facts = (over: Partial<HandoffFacts> = {}): HandoffFacts => ({
  kind: 'INITIAL',
  sheet: aSheet({
    needs,
    accompanied_by: '정하람',
    respondent_relation: 'RE01',
    referral_route: 'R06',
    safety_flags: ['SF01'],
    current_benefits: ['BS07'],
    guided_benefits: ['생계급여', '의료급여'],
    outcome_code: 'P3',
  }),
  householdNo: 'H-2026-1-00042',
  headName: '황보영란',
  birthDate: '1948-03-02',
  sex: 'F',
  address: '가람시 한울구 새솔로42번길 17-3, 203동 B01호',
  counselorName: '이서연',
  review: { on: '2026-11-20', reviewerName: '한정우', deputyForName: null, comment: null },
  ...over,
});

test('a confirmed first consultation, line by line', () => {
  expect(handoffText(facts(), label)).toBe(`[초기상담 결과]
대상: 황보영란 (1948. 3. 2. 여) / 가람시 한울구 새솔로42번길 17-3, 203동 B01호 / 가구번호 H-2026-1-00042
상담자: 이서연
상담일시: 2026. 11. 19.(목) 14:10
방법: 방문
동행: 정하람
응대자: 본인
관계: 본인
의뢰경로: 이웃·주민신고
욕구(0~3): 안전 1, 건강 1, 일상생활유지 1, 가족관계 1, 사회적관계 1, 경제 3(기초연금 외 수입 없음), 교육 1, 직업 1, 생활환경 1, 법률·권익보장 1 / 합계 12점
주요 문제와 상담 내용: 전류제한으로 난방을 하지 못하고 지냄. 끼니는 하루 한 번.
기존 수급: 기초연금
안내한 급여: 생계급여, 의료급여
결과구분: 급여신청
지원 결과: 긴급복지
다음 계획일: 2026. 11. 27.(금)
더블체크: 확인완료 2026. 11. 20.(금) 한정우`);
});

test('the short form says only what was checked, and whose place the deputy took', () => {
  const sheet = {
    ...emptySheet(),
    at: '2026-11-19T23:30:00.000Z',
    status_reason: 'DECEASED' as const,
    status_evidence: '주민등록 말소 확인(11. 18.)',
    referral_route: 'R01',
  };
  const review = { on: '2026-11-23', reviewerName: '박도현', deputyForName: '한정우', comment: '유족 연락처 남길 것' };
  expect(
    handoffText(facts({ kind: 'STATUS_CHECK', sheet, review, birthDate: null, sex: null }), label),
  ).toBe(`[현황확인 결과]
대상: 황보영란 (생년월일 모름) / 가람시 한울구 새솔로42번길 17-3, 203동 B01호 / 가구번호 H-2026-1-00042
상담자: 이서연
상담일시: 2026. 11. 20.(금) 08:30
현황확인 사유: 사망
확인 근거: 주민등록 말소 확인(11. 18.)
더블체크: 확인완료 2026. 11. 23.(월) 박도현 (한정우 대결) / 의견: 유족 연락처 남길 것`);
});

test('changed lines are those that read differently, needs one by one with their sum', () => {
  const before = aSheet();
  const after = aSheet({ decision: 'MONITORING', needs: { ...before.needs, health: { level: 2, note: '약 끊김' } } });
  const lines = changedLines(before, after, label).map((line) => [line.field, line.before, line.text]);
  expect(lines).toEqual([
    [`needs.${'health' satisfies NeedDomain}`, '1 낮음', '2 중간 · 약 끊김'],
    ['needs.total', '10점', '11점'],
    ['decision', '급여신청', '모니터링'],
  ]);
});
