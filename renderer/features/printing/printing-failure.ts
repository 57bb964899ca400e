import type { printingContract } from '#shared/printing/printing.contract.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';

type PrintingFailure = FailureFor<(typeof printingContract)[keyof typeof printingContract]>;

/** Why nothing came out, and what to do. */
export function explainPrintingFailure({ failure }: RpcFailure<PrintingFailure>): string {
  switch (failure.code) {
    case 'printing/purpose-needed':
      return '이름과 번호를 가리지 않으려면 무엇에 쓰는지 적으세요. 출력 기록에 남습니다.';
    case 'printing/nothing-to-print':
      return '출력할 가구가 없습니다. 합쳐졌거나 보관된 가구는 빠집니다. 조건을 확인하세요.';
    case 'printing/not-written':
      return NOT_WRITTEN[failure.reason];
    case 'printing/failed':
      return '출력하지 못했습니다. 프린터 연결을 확인하고 다시 하거나 PDF로 저장하세요. 기록은 그대로입니다.';
    case 'app/not-allowed':
      return '출력할 권한이 없습니다. 담당자나 팀장에게 요청하세요.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 출력할 수 없습니다. 잠금을 풀고 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 나간 문서는 없습니다.';
    case 'app/unexpected':
      return `출력하지 못했습니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}

const NOT_WRITTEN = {
  'no-space': '저장할 곳에 자리가 없습니다. 다른 드라이브를 고르거나 파일을 정리하세요.',
  'not-allowed': '그곳에는 쓸 수 없습니다. 같은 이름의 파일이 열려 있으면 닫고, 아니면 다른 폴더를 고르세요.',
  gone: '고른 폴더가 없어졌습니다. USB를 뺐다면 다시 꽂거나 다른 폴더를 고르세요.',
  other: '파일을 저장하지 못했습니다. 다른 폴더를 골라 다시 해 보세요.',
} as const;
