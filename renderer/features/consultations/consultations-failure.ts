import type { consultationsContract } from '#shared/consultations/consultations.contract.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';
import { formatDayTime } from '../../ui/format.ts';
import { missingWord } from './sheet-words.ts';

type Contract = typeof consultationsContract;
export type ConsultationsFailure = FailureFor<Contract[keyof Contract]>;

/** What did not work, that nothing is lost, and what to do. */
export function explainConsultationsFailure({ failure }: RpcFailure<ConsultationsFailure>): string {
  switch (failure.code) {
    case 'consultations/not-found':
      return '상담을 찾지 못했습니다. 버렸거나 정리되었을 수 있습니다. 가구 화면에서 다시 여세요.';
    case 'consultations/needs-open-case':
      return '진행 중인 사례가 없습니다. 먼저 가구 화면에서 사례를 여세요.';
    case 'consultations/case-not-ready':
      return '지금 단계에서는 올릴 수 없습니다. 같은 사례의 다른 상담이 더블체크를 기다리거나 이미 확인되었습니다.';
    case 'consultations/fact-check-open':
      return '사실조사 회신이 아직 없습니다. 가구 화면의 사례 진행에서 결과(거주·불거주·말소·전출)를 먼저 적으세요.';
    case 'consultations/changed-meanwhile':
      return '그사이 다른 사람이 이 상담지를 저장했습니다. 두 내용을 견주어 고르세요. 쓰던 내용은 그대로 있습니다.';
    case 'consultations/confirmed':
      return '확인완료된 상담이라 고칠 수 없습니다. 고쳐야 하면 확인자에게 다시 열어 달라고 하세요.';
    case 'consultations/incomplete':
      return `아직 빈 곳이 있습니다: ${failure.missing.map(missingWord).join(', ')}.`;
    case 'consultations/unchanged':
      return '이미 올린 내용과 같습니다. 고친 뒤 다시 올리세요.';
    case 'consultations/in-future':
      return `상담일시가 지금(${formatDayTime(failure.now)})보다 뒤입니다. 날짜와 시각을 확인하세요.`;
    case 'consultations/submitted':
      return '한 번이라도 올린 상담은 버릴 수 없습니다. 기록으로 남습니다.';
    case 'consultations/case-ended':
      return '지금 단계에서는 종결할 수 없습니다. 사례의 단계를 확인하세요.';
    case 'consultations/close-refused':
      return failure.isRoleAllowed
        ? '아직 종결할 수 없습니다. 사례 진행에서 더 필요한 것을 확인하세요.'
        : '우선순위가 높은 사례의 종결은 팀장이 합니다.';
    case 'consultations/code-unavailable':
      return '고른 항목이 지금은 쓰이지 않습니다. 다른 항목을 고르세요.';
    case 'consultations/handoff-not-confirmed':
      return '확인완료된 상담만 행복e음에 옮깁니다. 그사이 다시 열렸을 수 있습니다.';
    case 'app/not-allowed':
      return '이 일을 할 권한이 없습니다. 담당자나 팀장에게 요청하세요.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 저장할 수 없습니다. 쓰던 내용은 남아 있으니 잠금을 풀고 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 이미 바뀐 것은 그대로 저장되어 있습니다.';
    case 'app/unexpected':
      return `하지 못했습니다. 기록은 바뀌지 않았습니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}

export const referenceIn = ({ failure }: RpcFailure<ConsultationsFailure>): string | undefined =>
  failure.code === 'app/unexpected' ? failure.reference : undefined;
