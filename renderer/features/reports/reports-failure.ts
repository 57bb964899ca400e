import { withParticle } from '#shared/korean/particles.ts';
import type { reportsContract } from '#shared/reports/reports.contract.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';
import { formatNumber } from '../../ui/format.ts';

type ReportsFailure = FailureFor<(typeof reportsContract)[keyof typeof reportsContract]>;

/** What went wrong with a report and what to do. The records themselves are never touched by one. */
export function explainReportsFailure({ failure }: RpcFailure<ReportsFailure>): string {
  switch (failure.code) {
    case 'reports/purpose-needed':
      return '무엇에 쓰는지 두 글자 이상 적으세요. 다운로드 기록에 남습니다.';
    case 'reports/figure-unknown':
      return '이 칸에는 근거 목록이 없습니다. 다른 칸을 고르세요.';
    case 'reports/opening-not-possible':
      return `이월값은 프로그램을 쓰기 시작한 ${failure.year}년의 누계에만 넣을 수 있습니다.`;
    case 'reports/opening-changed':
      return `그사이 다른 사람이 이월값을 ${failure.value === null ? '지웠' : `${withParticle(formatNumber(failure.value), '으로/로')} 바꾸었`}습니다. 창을 닫고 다시 확인하세요.`;
    case 'reports/not-written':
    case 'printing/not-written':
      return NOT_WRITTEN[failure.reason];
    case 'printing/failed':
      return '인쇄하지 못했습니다. 프린터 연결을 확인하고 다시 하거나 PDF로 저장하세요. 기록은 그대로입니다.';
    case 'app/not-allowed':
      return '보고서를 내보내는 일은 팀장이 합니다.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 할 수 없습니다. 잠금을 풀고 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 나간 문서는 없습니다.';
    case 'app/unexpected':
      return `하지 못했습니다. 기록은 그대로입니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}

const NOT_WRITTEN = {
  'no-space': '저장할 곳에 자리가 없습니다. 다른 드라이브를 고르거나 파일을 정리하세요.',
  'not-allowed': '그곳에는 쓸 수 없습니다. 같은 이름의 파일이 엑셀에서 열려 있으면 닫고, 아니면 다른 폴더를 고르세요.',
  gone: '고른 폴더가 없어졌습니다. USB를 뺐다면 다시 꽂거나 다른 폴더를 고르세요.',
  other: '파일을 저장하지 못했습니다. 다른 폴더를 골라 다시 해 보세요.',
} as const;
