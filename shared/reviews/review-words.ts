/** @file Words of 더블체크 in Korean: for the screen, the ledger and its copies. */
import type { AutoCheck } from './auto-checks.ts';
import type { ReviewEventKind } from './review-state.ts';
import type { CodeReset } from './review-view.ts';
import type { DutyClause } from './separation-of-duties.ts';

export const RESULT_WORDS: Readonly<Record<ReviewEventKind, string>> = {
  APPROVE: '확인완료',
  APPROVE_WITH_NOTE: '의견 붙여 확인완료',
  RETURN: '보완요청',
  ESCALATE: '시군구 의뢰',
  WITHDRAW: '올림 거둠',
  REOPEN: '다시 엶',
};

export const CHECK_WORDS: Readonly<Record<AutoCheck, string>> = {
  R1: '필수 칸',
  R2: '위기 중 종결',
  R3: '거부 뒤 재시도',
  R4: '연락 시도 횟수',
  R5: '급여 안내',
  R6: '비슷한 가구의 다른 사례',
};

export const CLAUSE_WORDS: Readonly<Record<DutyClause, string>> = {
  role: '확인 권한이 없습니다.',
  author: '본인이 쓴 상담입니다.',
  editor: '본인이 고친 적이 있는 상담입니다.',
  'issued-code': '상담을 시작한 뒤 작성자의 로그인 코드를 발급했습니다.',
  'code-from-author': '상담을 시작한 뒤 작성자에게서 로그인 코드를 받았습니다.',
  'common-issuer': '상담을 시작한 뒤 작성자와 같은 사람에게서 로그인 코드를 받았습니다.',
};

export const CODE_CHANGE_WORDS: Readonly<Record<CodeReset['change'], string>> = {
  CREATED: '계정 등록',
  CODE_ISSUED: '코드 재발급',
  REACTIVATED: '계정 되살림',
};
