import type { CaseState } from '#shared/cases/case.schema.ts';
import type { Requirement } from '#shared/cases/case-transitions.ts';
import type { casesContract } from '#shared/cases/cases.contract.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';
import { formatDay } from '../../ui/format.ts';
import { requirementWords } from './case-words.ts';

type CasesContract = typeof casesContract;
export type CasesFailure = FailureFor<CasesContract[keyof CasesContract]>;

type StateNames = Pick<ReferenceLookup, 'labelOf'>;

/** What went wrong with a case and what to do, in one or two sentences. Nothing was changed when one of these appears. */
export function explainCasesFailure({ failure }: RpcFailure<CasesFailure>, { labelOf }: StateNames): string {
  const stateName = (state: CaseState) => labelOf('case_state', state);
  switch (failure.code) {
    case 'cases/not-found':
      return '사례를 찾지 못했습니다. 끝났거나 다른 곳에서 정리되었을 수 있습니다. 목록을 다시 확인하세요.';
    case 'cases/household-not-found':
      return '가구를 찾지 못했습니다. 합쳐졌거나 정리되었을 수 있습니다. 이름으로 다시 찾아보세요.';
    case 'cases/household-ended':
      return '관리가 끝난 가구입니다. 먼저 가구 화면에서 상태를 ‘관리 중’으로 바꾸세요.';
    case 'cases/already-open':
      return '이 가구에는 진행 중인 사례가 있습니다. 새로 알게 된 내용은 그 사례에 기록하세요.';
    case 'cases/state-changed':
      return `그사이 다른 사람이 이 사례를 ‘${stateName(failure.state)}’ 단계로 옮겼습니다. 내용을 확인하고 다시 정하세요.`;
    case 'cases/step-unknown':
      return `‘${stateName(failure.from)}’에서 ‘${stateName(failure.to)}’ 단계로 바로 갈 수 없습니다.`;
    case 'cases/step-refused':
      return stepRefused(stateName(failure.to), failure.isRoleAllowed, failure.missing);
    case 'cases/reassign-needs-manager':
      return '다른 사람에게 맡기거나 담당을 바꾸는 일은 팀장이 합니다. 아무도 맡지 않은 사례는 직접 맡을 수 있습니다.';
    case 'cases/officer-unavailable':
      return '지금은 맡길 수 없는 계정입니다. 사용 기간과 역할을 관리 화면에서 확인하세요.';
    case 'cases/nothing-to-undo':
      return '되돌릴 배정이 없습니다. 이미 되돌렸거나 그 뒤에 기록이 더해졌습니다.';
    case 'cases/code-unavailable':
      return '고른 항목이 지금은 쓰이지 않습니다. 다른 항목을 고르세요.';
    case 'cases/needs-officer':
      return '아직 담당이 없는 사례입니다. 먼저 담당을 정하거나 ‘내가 맡고 기록하기’를 고르세요.';
    case 'cases/attempt-not-found':
      return '연락 기록을 찾지 못했습니다. 화면을 다시 열어 확인하세요.';
    case 'cases/attempt-in-future':
      return '연락한 때가 지금보다 뒤입니다. 날짜와 시각을 확인하세요.';
    case 'cases/attempt-already-struck':
      return '이미 취소선을 그은 기록입니다.';
    case 'cases/attempt-not-struck':
      return '취소되지 않은 기록입니다. 그사이 다른 사람이 되살렸을 수 있습니다.';
    case 'cases/attempt-not-yours':
      return '다른 사람이 적은 기록입니다. 적은 사람이나 팀장이 취소하거나 되살릴 수 있습니다.';
    case 'cases/plan-out-of-range':
      return `${formatDay(failure.earliest)}부터 ${formatDay(failure.latest)} 사이의 날을 고르세요. 더 늦추면 무연락 기준을 넘습니다.`;
    case 'cases/fact-check-day':
      return `${formatDay(failure.earliest)}부터 ${formatDay(failure.latest)} 사이의 날을 적으세요. 공문에 적힌 날을 확인하세요.`;
    case 'cases/emergency-cannot-wait':
      return '긴급 사례는 미룰 수 없습니다. 처리한 결과를 기록하거나, 긴급을 풀 사유를 적으세요.';
    case 'app/not-allowed':
      return '이 일을 할 권한이 없습니다. 담당자나 팀장에게 요청하세요.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 저장할 수 없습니다. 쓰던 내용은 남아 있으니 잠금을 풀고 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 이미 끝난 가구는 그대로 저장되어 있습니다.';
    case 'app/unexpected':
      return `저장하지 못했습니다. 기록은 바뀌지 않았습니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}

function stepRefused(to: string, isRoleAllowed: boolean, missing: readonly Requirement[]): string {
  if (!isRoleAllowed) return `‘${to}’ 단계로 옮기는 일은 팀장이 합니다.`;
  return `‘${to}’ 단계로 옮기려면 더 필요합니다: ${missing.map(requirementWords).join(', ')}.`;
}
