import type { CorrectionCause } from './case-corrections.ts';

/**
 * Why a case event was written, where no person's words say it. An event whose two states are equal is a fact about the
 * case (a new officer, a snooze), not a step; replay passes over it.
 */
export const CASE_EVENT_REASONS = {
  opened: '사례 열림',
  assigned: '배정',
  reassigned: '담당 변경',
  'first-attempt': '첫 연락 시도',
  snoozed: '미룸',
  'emergency-raised': '긴급으로 올림',
  'emergency-lowered': '긴급 해제',
  'assignment-undone': '배정 되돌림',
  'attempt-struck': '연락 기록 취소',
  'attempt-restored': '연락 기록 되살림',
  'reached-again': '다시 연락됨',
  'fact-check-requested': '사실조사 의뢰',
  'fact-check-lives-there': '사실조사 결과: 거주',
  'fact-check-absent': '사실조사 결과: 불거주',
  'fact-check-deregistered': '사실조사 결과: 말소',
  'fact-check-moved': '사실조사 결과: 전출',
  consulted: '상담함',
  submitted: '더블체크 올림',
  returned: '보완요청',
  confirmed: '확인완료',
  'status-checked': '현황확인함',
  'submission-withdrawn': '더블체크 올림 거둠',
  'review-reopened': '확인 다시 엶',
  'result-set': '지원 결과 적음',
  'result-cleared': '지원 결과 지움',
  closed: '종결',
  step: '단계 이동',
} as const satisfies Record<string, string> & Record<CorrectionCause, string>;

export type CaseEventReason = keyof typeof CASE_EVENT_REASONS;

/** The label of a stored reason; free text of older or imported events stays as it is. */
export function caseEventReasonLabel(reason: string | null): string {
  return reason === null ? '' : (CASE_EVENT_REASONS[reason as CaseEventReason] ?? reason);
}
