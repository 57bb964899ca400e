import type { assessmentsContract } from '#shared/assessments/assessments.contract.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';
import { formatDayTime } from '../../ui/format.ts';

type Contract = typeof assessmentsContract;
export type AssessmentsFailure = FailureFor<Contract[keyof Contract]>;

/** What did not work with a screening sheet and what to do; answers stay on the screen. */
export function explainAssessmentsFailure({ failure }: RpcFailure<AssessmentsFailure>): string {
  switch (failure.code) {
    case 'assessments/household-not-found':
      return '가구를 찾지 못했습니다. 합쳐졌거나 정리되었을 수 있습니다.';
    case 'assessments/incomplete':
      return `아직 답하지 않은 문항이 있습니다: ${failure.unanswered.join(', ')}번.`;
    case 'assessments/outdated':
      return `조사표가 ${failure.version}판으로 바뀌었습니다. 화면을 다시 열고 새 문항에 답하세요.`;
    case 'assessments/in-future':
      return `조사한 때가 지금(${formatDayTime(failure.now)})보다 뒤입니다.`;
    case 'assessments/not-on-this-pc':
      return '이 PC는 고립 조사 자료를 받지 않아 조사표를 쓸 수 없습니다. 조사표를 받는 다른 PC에서 쓰거나, 팀장이 관리 › PC와 등록 코드에서 이 PC의 받는 자료에 ‘고립 조사’를 더하면 됩니다.';
    case 'app/not-allowed':
      return '이 일을 할 권한이 없습니다. 담당자나 팀장에게 요청하세요.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 저장할 수 없습니다. 쓰던 답은 남아 있으니 잠금을 풀고 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 저장된 것은 없습니다.';
    case 'app/unexpected':
      return `저장하지 못했습니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}
