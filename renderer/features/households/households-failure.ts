import type { householdsContract } from '#shared/households/households.contract.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';

type HouseholdsContract = typeof householdsContract;
export type HouseholdsFailure = FailureFor<HouseholdsContract[keyof HouseholdsContract]>;

/** What did not work and what to do. Nothing was changed when one of these appears, and each says so where it matters. */
export function explainHouseholdsFailure(error: RpcFailure<HouseholdsFailure>): string {
  const { failure } = error;
  switch (failure.code) {
    case 'households/not-found':
      return '찾는 기록이 없습니다. 가져오기를 되돌렸거나 다른 곳에서 정리되었을 수 있습니다. 목록에서 다시 확인하세요.';
    case 'households/merged':
      return '다른 가구와 합쳐진 가구입니다. 합친 가구에서 이어서 일하세요.';
    case 'households/changed-meanwhile':
      return '그사이 같은 칸이 다른 값으로 바뀌었습니다. 두 값을 보고 고른 뒤 다시 저장하세요. 아직 저장되지 않았습니다.';
    case 'households/possible-duplicates':
      return '이미 등록된 가구일 수 있습니다. 아래 후보를 확인하고, 다른 가구라면 까닭을 적어 등록하세요.';
    case 'households/head-needed':
      return failure.heads > 1 ? '가구주는 한 사람이어야 합니다.' : '남은 사람 가운데 가구주를 먼저 정하세요.';
    case 'households/impossible-birth':
      return failure.reason === 'future'
        ? '생년월일이 오늘보다 뒤입니다. 다시 확인하세요.'
        : failure.reason === 'too-long-ago'
          ? '생년월일이 120년보다 앞입니다. 연도를 다시 확인하세요.'
          : '달력에 없는 생년월일입니다. 모르면 비워 두세요.';
    case 'households/resident-number':
      return '주민등록번호가 들어 있어 저장하지 않았습니다. 지우고, 생년월일과 성별 칸을 쓰세요.';
    case 'households/open-case':
      return `진행 중인 사례(${failure.caseNos.join(', ')})가 있습니다. 먼저 종결하거나 이관하세요.`;
    case 'households/same-household':
      return '같은 가구입니다. 다른 가구를 고르세요.';
    case 'households/merge-settled':
      return '합친 뒤에 새 기록이 더해져 되돌릴 수 없습니다. 필요하면 가구원을 새 가구로 옮기세요.';
    case 'households/not-merged':
      return '합쳐진 가구가 아닙니다. 이미 되돌렸을 수 있습니다.';
    case 'households/view-name-taken':
      return '같은 이름의 보기가 있습니다. 다른 이름을 쓰세요.';
    case 'households/view-not-yours':
      return '다른 사람이 만든 보기입니다. 다른 이름으로 저장하세요.';
    case 'cases/code-unavailable':
      return '발굴경로나 법적 근거가 지금은 쓰이지 않습니다. 다른 것을 고르세요. 아직 등록되지 않았습니다.';
    case 'cases/officer-unavailable':
      return '지금은 맡길 수 없는 계정입니다. 담당을 다시 고르세요. 아직 등록되지 않았습니다.';
    case 'cases/reassign-needs-manager':
      return '다른 사람에게 사례를 맡기는 일은 팀장이 합니다. 담당을 나로 하거나 비워 두세요. 아직 등록되지 않았습니다.';
    case 'app/unexpected':
      return `예상하지 못한 문제가 생겼습니다. 기록은 바뀌지 않았습니다. 참조번호 ${failure.reference}`;
    case 'app/not-signed-in':
      return '화면이 잠겼습니다. 다시 로그인하면 이어서 할 수 있습니다.';
    case 'app/not-allowed':
      return '이 일을 할 권한이 없습니다. 담당자에게 요청하세요.';
    case 'app/cancelled':
      return '멈췄습니다. 바뀐 것이 없습니다.';
  }
}

/** The log's name for a bug, to read out when asking for help. */
export function referenceOf(error: RpcFailure<HouseholdsFailure>): string | undefined {
  return error.failure.code === 'app/unexpected' ? error.failure.reference : undefined;
}
