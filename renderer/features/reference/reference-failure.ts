import type { referenceContract } from '#shared/reference/reference.contract.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';
import { formatDay } from '../../ui/format.ts';

type ReferenceFailure = FailureFor<(typeof referenceContract)[keyof typeof referenceContract]>;

export function explainReferenceFailure({ failure }: RpcFailure<ReferenceFailure>): string {
  switch (failure.code) {
    case 'reference/not-found':
      return '고치려는 항목이 없습니다. 화면을 다시 열어 확인하세요.';
    case 'reference/date-in-past':
      return `지난 날은 바꿀 수 없습니다. ${formatDay(failure.earliest)}부터 고를 수 있습니다.`;
    case 'reference/value-invalid':
      return `쓸 수 없는 값입니다. 숫자의 범위를 확인하세요 (${failure.problems.length}곳).`;
    case 'reference/already-there':
      return '이미 있는 항목입니다. 한 번 쓴 코드는 다른 뜻으로 다시 쓰지 않습니다.';
    case 'app/not-allowed':
      return '기준정보를 고칠 권한이 없습니다. 팀장에게 요청하세요.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 저장할 수 없습니다. 잠금을 풀고 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 바뀐 것은 없습니다.';
    case 'app/unexpected':
      return `저장하지 못했습니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}
