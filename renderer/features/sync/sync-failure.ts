import type { syncContract } from '#shared/sync/sync.contract.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';
import { formatTime } from '../../ui/format.ts';
import { AWAY_WORDS } from './away-words.ts';
import { tableWords } from './operation-words.ts';

type Contract = typeof syncContract;
export type SyncFailure = FailureFor<Contract[keyof Contract]>;

/** What did not work, that nothing was lost, and what to do. */
export function explainSyncFailure({ failure }: RpcFailure<SyncFailure>): string {
  switch (failure.code) {
    case 'sync/standalone':
      return '이 PC는 서버에 연결되어 있지 않습니다.';
    case 'sync/already-joined':
      return '이 PC는 이미 서버에 연결되어 있습니다.';
    case 'sync/unreachable':
      return `${AWAY_WORDS[failure.why].sentence} ${AWAY_WORDS[failure.why].todo}`;
    case 'sync/bad-address':
      return '서버 주소로 읽을 수 없습니다. 서버 담당자에게 받은 https:// 주소를 그대로 적으세요.';
    case 'sync/not-enrolled':
      return ENROL_WORDS[failure.why];
    case 'sync/nobody-known':
      return '그 아이디로 이 사무소에 들어올 수 있는 사람이 없습니다. 아이디를 확인하고 같은 코드로 다시 하세요.';
    case 'sync/gone':
      return '이미 정해졌거나 없어진 기록입니다. 목록을 다시 보세요.';
    case 'sync/changed-meanwhile':
      return '보고 있는 사이 다른 값이 더 들어왔습니다. 지금 값들을 다시 보고 정하세요. 아직 아무것도 바뀌지 않았습니다.';
    case 'sync/bad-value':
      return '그 칸에 넣을 수 없는 값입니다. 고치고 다시 정하세요.';
    case 'sync/not-refused':
      return '서버가 거절한 기록만 다시 보내거나 버릴 수 있습니다. 기다리는 기록은 차례가 되면 저절로 보냅니다.';
    case 'sync/waits-no-longer':
      return '그 사이 서버가 처리했거나 더는 기다리지 않는 기록입니다. 보낼 기록에서 결과를 확인하세요.';
    case 'sync/does-not-fit':
      return `지금 ${tableWords(failure.table)} 기록과 맞지 않아 그대로 다시 보낼 수 없습니다. 기록을 열어 직접 고치세요.`;
    case 'sync/unsent-work':
      return `아직 보내지 않은 기록이 ${failure.waiting}건 있습니다. 다 보낸 뒤에 연결을 끊을 수 있습니다.`;
    case 'sync/refused-by-server':
      return MANAGE_WORDS[failure.rule] ?? `서버가 받지 않았습니다 (${failure.rule}). 바뀐 것은 없습니다.`;
    case 'accounts/office-exists':
      return '이 PC에는 이미 사무소가 있습니다. 로그인하세요.';
    case 'accounts/wrong-password':
      return '비밀번호가 다릅니다. 다른 PC에서 쓰는 비밀번호를 넣으세요.';
    case 'accounts/locked-out':
      return `여러 번 틀려 ${formatTime(failure.until)}까지 잠겼습니다.`;
    case 'accounts/not-active':
      return '사용이 끝난 계정입니다. 팀장에게 확인하세요.';
    case 'app/not-allowed':
      return '이 일을 할 권한이 없습니다. 팀장에게 요청하세요.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 할 수 없습니다. 로그인한 뒤 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 바뀐 것은 없습니다.';
    case 'app/unexpected':
      return `하지 못했습니다. 기록은 바뀌지 않았습니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}

type EnrolRefusal = Extract<SyncFailure, { readonly code: 'sync/not-enrolled' }>['why'];
const ENROL_WORDS: Readonly<Record<EnrolRefusal, string>> = {
  'code-unknown': '등록 코드가 맞지 않습니다. 종이와 견주어 다시 적으세요.',
  'code-expired': '등록 코드의 기한이 지났습니다. 새 코드를 받으세요.',
  'code-used': '이미 쓴 등록 코드입니다. 코드는 한 번만 쓸 수 있으니 새로 받으세요.',
  'office-exists': '이 사무소는 서버에 이미 있습니다. 비어 있는 PC에서 ‘이미 쓰는 사무소에 이 PC를 연결’로 시작하세요.',
  'office-unknown': '그 코드의 사무소가 서버에 아직 없습니다. 사무소 기록이 있는 PC를 먼저 연결하세요.',
  malformed: '서버가 요청을 읽지 못했습니다. 온이음과 서버의 버전이 다를 수 있습니다.',
  busy: '서버가 바쁩니다. 잠시 뒤 다시 하세요. 코드는 아직 쓸 수 있습니다.',
  upgrade_required: '서버가 더 새로운 온이음을 요구합니다. 새 버전을 설치한 뒤 연결하세요.',
};

const MANAGE_WORDS: Readonly<Record<string, string>> = {
  signature: '서명이 맞지 않습니다. 화면을 잠갔다가 다시 로그인한 뒤 해 보세요.',
  replayed: '이미 처리한 요청입니다. 목록을 다시 보세요.',
  stale: '이 PC의 시각이 서버와 하루 넘게 다릅니다. 시각을 맞춘 뒤 다시 하세요.',
  'managers-only': '팀장만 할 수 있습니다.',
  'code-unknown': '이미 쓰였거나 없어진 코드입니다. 목록을 다시 보세요.',
  'code-expired': '기한이 지난 코드입니다. 새로 받으세요.',
  'code-used': '이미 쓴 코드입니다. 새로 받으세요.',
  'code-names-a-key-only': 'PC 등록 코드는 여기에 쓸 수 없습니다. ‘새 열쇠’ 코드를 받으세요.',
  'key-used': '이 열쇠는 더 쓸 수 없습니다. 화면을 잠그고 비밀번호를 바꾼 뒤 다시 하세요.',
  'key-id': '열쇠의 번호가 맞지 않습니다. PC 담당자에게 알리세요.',
  'device-unknown': '그 PC를 찾지 못했거나 이미 해지되었습니다. 목록을 다시 보세요.',
  'device-released':
    '등록을 해지한 PC에는 자료를 보낼 수 없고, 해지는 되돌릴 수 없습니다. 비어 있는 PC를 새 등록 코드로 연결하세요.',
  'account-unknown': '그 사람은 이제 이 사무소의 계정이 아닙니다.',
  'not-yourself': '본인의 새 열쇠는 본인이 보증할 수 없습니다. 다른 팀장에게 부탁하세요.',
  'needs-council': '안전협의체 자료는 늘 함께 받습니다. 그 PC에서 로그인할 사람들이 거기에 있습니다.',
  'no-scopes': '받는 자료를 하나 이상 고르세요.',
  'genesis-open': '사무소 기록을 아직 서버로 올리는 중입니다. 다 올린 뒤에 다른 PC를 더할 수 있습니다.',
  unreadable: 'PC 이름에 쓸 수 없는 글자가 있습니다.',
};

export const syncReference = ({ failure }: RpcFailure<SyncFailure>): string | undefined =>
  failure.code === 'app/unexpected' ? failure.reference : undefined;
