import { IMPORT_FIELDS, type ImportField } from '#shared/imports/import-field.ts';
import type { importsContract } from '#shared/imports/imports.contract.ts';
import { LIST_KIND_LABELS } from '#shared/imports/list-kind.ts';
import { ROW_ISSUE_SENTENCES } from '#shared/imports/row-issue.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';

type ImportsContract = typeof importsContract;
export type ImportsFailure = FailureFor<ImportsContract[keyof ImportsContract]>;

/** What is wrong with the file or the batch, and what to do. Nothing was stored when one of these appears. */
export function explainImportsFailure(error: RpcFailure<ImportsFailure>, fileName?: string): string {
  const failure = error.failure;
  const file = fileName === undefined ? '고른 파일' : `‘${fileName}’ 파일`;
  switch (failure.code) {
    case 'imports/empty-file':
      return `${file}은 비어 있습니다. 보낸 곳에서 파일을 다시 받아 가져오세요.`;
    case 'imports/damaged-file':
      return `${file}이 중간에 잘렸거나 손상되어 읽을 수 없습니다. 보낸 곳에서 다시 받거나, 엑셀에서 열어 다시 저장한 뒤 가져오세요.`;
    case 'imports/drm-protected':
      return `${file}은 문서보안${failure.vendor ? `(${failure.vendor})` : ''}이 걸려 있습니다. 문서보안 프로그램에서 해제해 다시 저장한 뒤 가져오세요.`;
    case 'imports/password-protected':
      return `${file}은 암호가 걸려 있습니다. 엑셀에서 열어 암호를 지우고 다시 저장한 뒤 가져오세요.`;
    case 'imports/wrong-type':
      return `${file}은 엑셀이나 CSV가 아니라 ${TYPE_WORDS[failure.detected] ?? '다른 종류의'} 문서입니다. 명단을 엑셀(.xlsx)이나 CSV로 저장해 가져오세요.`;
    case 'imports/unreadable-file':
      return `${file}의 내용을 알아볼 수 없습니다. 문서보안이 걸려 있다면 해제해 다시 저장하고, 아니면 엑셀에서 열어 .xlsx로 저장한 뒤 가져오세요.`;
    case 'imports/too-large':
      return `${file}은 한 번에 가져올 수 있는 크기를 넘습니다(${limitWords(failure.what, failure.limit)}까지). 명단을 나누어 저장한 뒤 가져오세요.`;
    case 'imports/broken-quotes':
      return `${file}의 ${formatNumber(failure.rowNo)}행에서 큰따옴표(")가 닫히지 않았습니다. 그 행을 고쳐 다시 저장한 뒤 가져오세요.`;
    case 'imports/no-header':
      return `${file}에서 성명·주소 같은 열 이름이 있는 행을 찾지 못했습니다. 첫 행에 열 이름을 적어 다시 저장한 뒤 가져오세요.`;
    case 'imports/no-rows':
      return `${file}에는 ${formatNumber(failure.headerRow)}행의 열 이름만 있고 그 아래에 사람이 없습니다. 명단이 든 파일이 맞는지 확인하세요.`;
    case 'imports/resident-numbers-found':
      return `${file}에 주민등록번호 전체가 ${formatCount(failure.count, '개')} 들어 있습니다(${whereFound(failure)}). 아무것도 저장하지 않았습니다. 생년월일과 성별만 남기고 읽거나, 원본에서 뒷자리를 지운 뒤 가져오세요.`;
    case 'imports/not-yet-supported-kind':
      return `${file}은 ${LIST_KIND_LABELS[failure.kind]}(${formatCount(failure.rows, '건')})입니다. 이 종류는 아직 가져올 수 없습니다. 파일을 보관해 두면 해당 기능이 나온 뒤 가져올 수 있습니다.`;
    case 'imports/reading-took-too-long':
      return `${file}을 ${formatNumber(failure.seconds)}초 안에 읽지 못해 멈추었습니다. 명단만 새 파일로 복사해 저장한 뒤 가져오세요.`;
    case 'imports/reader-stopped':
      return `${file}을 읽다가 멈추었습니다. 기록에는 아무 영향이 없습니다. 엑셀에서 .xlsx나 CSV로 다시 저장한 뒤 가져오세요.`;
    case 'imports/mapping-incomplete':
      return `${failure.missing.map((field) => IMPORT_FIELDS[field as ImportField]?.label ?? field).join(', ')}에 해당하는 열을 골라 주세요.`;
    case 'imports/no-usable-rows': {
      const [first] = failure.first;
      const example = first
        ? ` ${formatNumber(first.rowNo)}행 ‘${first.column}’: ${ROW_ISSUE_SENTENCES[first.code].what}. ${ROW_ISSUE_SENTENCES[first.code].remedy}`
        : '';
      return `${file}의 ${formatCount(failure.rows, '행')} 모두에 오류가 있어 가져올 수 없습니다.${example} 열을 잘못 맞추었다면 열 맞추기를 고치세요.`;
    }
    case 'imports/file-not-held':
      return '파일을 다시 골라 주세요. 화면이 잠겼거나 다시 시작해 읽어 둔 내용을 지웠습니다.';
    case 'imports/file-not-readable':
      return '파일을 열지 못했습니다. 다른 프로그램에서 열려 있으면 닫고, 이동식 디스크라면 이 PC로 복사한 뒤 다시 고르세요.';
    case 'imports/preview-missing':
      return '미리 보기를 다시 만들어야 합니다. 열 맞추기에서 ‘미리 보기’를 누르세요.';
    case 'imports/nothing-to-take-in':
      return '반영할 행이 없습니다. 중복 의심 행을 정하거나 제외한 행을 되돌리세요.';
    case 'imports/already-running':
      return '다른 명단을 반영하거나 되돌리는 중입니다. 끝난 뒤 다시 하세요.';
    case 'imports/row-not-found':
      return '그 행을 찾지 못했습니다. 미리 보기를 다시 열어 확인하세요.';
    case 'imports/round-not-found':
      return '차수를 찾지 못했습니다. 되돌려졌을 수 있습니다. 목록을 다시 확인하세요.';
    case 'imports/batch-not-found':
      return '가져온 명단을 찾지 못했습니다. 목록을 다시 확인하세요.';
    case 'imports/batch-not-open':
      return '이미 되돌렸거나 반영이 끝난 명단입니다. 목록을 다시 확인하세요.';
    case 'imports/batch-not-yours':
      return '다른 사람이 가져온 명단입니다. 가져온 사람이나 팀장이 되돌릴 수 있습니다.';
    case 'imports/batch-worked-on':
      return `이 명단으로 들어온 가구 중 ${formatCount(failure.households, '가구')}에서 이미 일을 시작해 되돌릴 수 없습니다(예: ${failure.example}). 필요 없는 가구는 가구 화면에서 보관하세요.`;
    case 'imports/cannot-save-file':
      return '파일을 저장하지 못했습니다. 남은 공간과 쓰기 권한을 확인하거나 다른 폴더를 고르세요.';
    case 'app/not-allowed':
      return '명단을 가져올 권한이 없습니다. 담당자나 팀장에게 요청하세요.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 할 수 없습니다. 잠금을 풀고 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 반영하던 내용은 모두 되돌렸습니다.';
    case 'app/unexpected':
      return `하지 못했습니다. 기록은 바뀌지 않았습니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  pdf: 'PDF',
  docx: '워드',
  doc: '워드',
  hwp: '한글',
  hwpx: '한글',
  pptx: '파워포인트',
  ppt: '파워포인트',
  image: '그림',
  zip: '압축',
  rtf: '서식 있는 텍스트',
  xml: 'XML',
  json: 'JSON',
  executable: '실행',
  database: '데이터베이스',
};

function limitWords(what: string, limit: number): string {
  switch (what) {
    case 'bytes':
    case 'unpacked':
      return `${formatNumber(Math.round(limit / 1024 / 1024))}MB`;
    case 'entries':
      return `내부 파일 ${formatNumber(limit)}개`;
    case 'sheets':
      return `시트 ${formatNumber(limit)}개`;
    case 'rows':
      return `${formatNumber(limit)}행`;
    case 'columns':
      return `${formatNumber(limit)}열`;
    default:
      return `${formatNumber(limit)}칸`;
  }
}

function whereFound(failure: {
  readonly columns: readonly { readonly label: string; readonly count: number }[];
  readonly elsewhere: number;
}): string {
  const places = failure.columns.map(({ label, count }) => `‘${label}’ 열 ${formatCount(count, '개')}`);
  if (failure.elsewhere > 0) places.push(`그 밖 ${formatCount(failure.elsewhere, '개')}`);
  return places.join(', ');
}
