import { CLAUSE_WORDS } from '#shared/reviews/review-words.ts';
import type { reviewsContract } from '#shared/reviews/reviews.contract.ts';
import type { DutyClause } from '#shared/reviews/separation-of-duties.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';
import { formatTime } from '../../ui/format.ts';

type Contract = typeof reviewsContract;
export type ReviewsFailure = FailureFor<Contract[keyof Contract]>;

/** Why a decision did not count, and what to do. Nothing was decided when one of these appears. */
export function explainReviewsFailure({ failure }: RpcFailure<ReviewsFailure>): string {
  switch (failure.code) {
    case 'reviews/not-found':
      return '올라온 상담을 찾지 못했습니다. 목록을 다시 확인하세요.';
    case 'reviews/outdated':
      return '그사이 상담이 바뀌었거나 다른 사람이 판단했습니다. 지금 내용을 다시 보고 정하세요.';
    case 'reviews/forbidden':
      return `이 상담은 판단할 수 없습니다. ${failure.clauses.map((clause) => CLAUSE_WORDS[clause as DutyClause]).join(' ')} 다른 확인자나 대결자에게 맡기세요.`;
    case 'reviews/reasons-missing':
      return '보완요청에는 이유를 하나 이상, 의견 붙여 확인완료에는 의견을 적으세요.';
    case 'reviews/not-confirmed':
      return '확인완료된 상담이 아닙니다. 그사이 다시 열렸을 수 있습니다.';
    case 'reviews/case-ended':
      return '끝난 사례의 상담은 다시 열 수 없습니다. 새 사례를 열어 이어 가세요.';
    case 'accounts/wrong-password':
      return `비밀번호가 다릅니다. ${failure.triesLeft}번 더 틀리면 10분 동안 잠깁니다.`;
    case 'accounts/locked-out':
      return `여러 번 틀려 ${formatTime(failure.until)}까지 잠겼습니다. 판단은 저장되지 않았습니다.`;
    case 'printing/nothing-to-print':
      return '그 기간에는 확인한 상담이 없습니다. 기간을 바꾸세요.';
    case 'printing/not-written':
      return '파일을 저장하지 못했습니다. 같은 이름의 파일이 열려 있으면 닫고, 아니면 다른 폴더를 고르세요.';
    case 'printing/failed':
      return '출력하지 못했습니다. 프린터 연결을 확인하고 다시 하거나 PDF로 저장하세요. 기록은 그대로입니다.';
    case 'app/not-allowed':
      return '이 일을 할 권한이 없습니다. 팀장에게 요청하세요.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 판단할 수 없습니다. 잠금을 풀고 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 저장된 것은 없습니다.';
    case 'app/unexpected':
      return `하지 못했습니다. 기록은 바뀌지 않았습니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}

export const referenceIn = ({ failure }: RpcFailure<ReviewsFailure>): string | undefined =>
  failure.code === 'app/unexpected' ? failure.reference : undefined;
