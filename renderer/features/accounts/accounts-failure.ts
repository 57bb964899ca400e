import type { accountsContract } from '#shared/accounts/accounts.contract.ts';
import type { PasswordRule } from '#shared/accounts/password.rules.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';
import { formatDayTime } from '../../ui/format.ts';

type AccountsContract = typeof accountsContract;
export type AccountsFailure = FailureFor<AccountsContract[keyof AccountsContract]>;

/** What did not work, whether the records are safe, and what to do. */
export function explainAccountsFailure(error: RpcFailure<AccountsFailure>): string {
  const { failure } = error;
  switch (failure.code) {
    case 'accounts/wrong-password':
      return `비밀번호가 맞지 않습니다. ${failure.triesLeft}번 더 틀리면 10분 동안 기다려야 합니다.`;
    case 'accounts/locked-out':
      return '여러 번 틀려 잠시 막혔습니다. 기다렸다가 다시 하거나 관리자에게 일회용 코드를 받으세요.';
    case 'accounts/not-active':
      return '지금은 쓸 수 없는 계정입니다. 사용 기간이 지났거나 사용이 끝났습니다. 관리자에게 확인하세요.';
    case 'accounts/not-on-this-pc':
      return '이 PC에는 위기가구 기록이 있어 협의체 간사는 로그인할 수 없습니다. 관리자에게 이 PC에서의 사용 허용을 요청하거나 협의체 업무용 PC를 쓰세요.';
    case 'accounts/pc-taken-out':
      return '이 PC의 등록이 해지되어 여기에는 사무소의 기록이 없습니다. 적었던 것은 모두 서버에 보냈습니다. 다른 PC를 쓰거나 팀장에게 문의하세요.';
    case 'accounts/weak-password':
      return `더 지켜야 합니다: ${failure.broken.map(ruleWords).join(', ')}.`;
    case 'accounts/login-id-taken':
      return '이미 쓰고 있거나 전에 쓰던 아이디입니다. 다른 아이디를 정하세요.';
    case 'accounts/step-expired':
      return '시간이 지나 처음부터 다시 해야 합니다. 아직 아무것도 저장되지 않았습니다.';
    case 'accounts/office-exists':
      return '이 PC에는 이미 사무소가 설정되어 있습니다. 로그인 화면으로 돌아가세요.';
    case 'accounts/last-manager':
      return '관리자가 한 사람도 남지 않게 됩니다. 다른 사람을 먼저 관리자로 정하세요.';
    case 'accounts/not-yourself':
      return '자기 계정은 이렇게 바꿀 수 없습니다. 다른 관리자에게 부탁하세요.';
    case 'accounts/not-found':
      return '계정을 찾지 못했습니다. 목록을 다시 확인하세요.';
    case 'accounts/unsuitable-colleague':
      return '고른 사람은 맡을 수 없습니다. 사용 중인 담당자나 관리자를 고르고, 넘길 가구가 있으면 받을 사람을 꼭 정하세요.';
    case 'accounts/database-missing':
      return '기록 파일이 제자리에 없습니다. 파일을 되돌려 놓거나 백업에서 되살리세요.';
    case 'accounts/database-damaged':
      return '기록 파일을 읽을 수 없습니다. 원래 파일은 그대로 두었습니다. 백업에서 되살리세요.';
    case 'accounts/database-newer':
      return '더 새로운 온이음이 쓰던 기록입니다. 온이음을 새 버전으로 바꾼 뒤 여세요. 기록은 안전합니다.';
    case 'keys/code-expired':
      return `일회용 코드의 기한(${formatDayTime(failure.expiredAt)})이 지났습니다. 관리자에게 새 코드를 받으세요.`;
    case 'keys/keyring-damaged':
      return '열쇠 파일이 손상되었습니다. 백업에서 되살리세요. 백업에는 온전한 열쇠가 들어 있습니다.';
    case 'keys/keyring-newer':
      return '더 새로운 온이음이 쓰던 열쇠 파일입니다. 온이음을 새 버전으로 바꾼 뒤 여세요.';
    case 'keys/mistyped-recovery-code':
      return '복구 코드를 잘못 적었습니다. 여덟 묶음을 종이와 하나씩 견주어 보세요.';
    case 'keys/wrong-recovery-code':
      return '이 사무소의 복구 코드가 아닙니다. 나중에 새로 인쇄한 종이가 있는지 찾아보세요.';
    case 'keys/password-reused':
      return '최근에 쓰던 비밀번호입니다. 마지막 세 번과 다른 비밀번호를 정하세요.';
    case 'printing/failed':
      return '인쇄하지 못했습니다. 프린터를 확인하고 다시 하거나 종이에 옮겨 적으세요.';
    case 'backup/no-space':
      return '디스크가 가득 찼습니다. 자리를 비우고 다시 하세요. 기록은 안전합니다.';
    case 'backup/not-writable':
      return '이 폴더에 쓸 수 없습니다. 쓰기 권한을 PC 담당자에게 확인하세요. 기록은 바뀌지 않았습니다.';
    case 'backup/folder-missing':
      return '백업 폴더를 찾지 못했습니다. USB나 네트워크 드라이브를 연결하고 다시 하세요.';
    case 'backup/disk-failed':
      return '디스크를 읽거나 쓰지 못했습니다. 기록은 바뀌지 않았습니다. PC 담당자에게 디스크 점검을 부탁하세요.';
    case 'app/not-allowed':
      return '이 일을 할 권한이 없습니다. 관리자에게 부탁하세요.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 할 수 없습니다. 로그인한 뒤 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 이미 옮긴 것은 그대로이고, 다시 하면 남은 것부터 이어집니다.';
    case 'app/unexpected':
      return `하지 못했습니다. 기록은 바뀌지 않았습니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}

export function ruleWords(rule: PasswordRule): string {
  switch (rule) {
    case 'length':
      return '9자 이상';
    case 'variety':
      return '대·소문자·한글·숫자·기호 중 3종류';
    case 'uncommon':
      return '흔한 비밀번호 아님';
    case 'impersonal':
      return '아이디·이름이 들어 있지 않음';
  }
}
