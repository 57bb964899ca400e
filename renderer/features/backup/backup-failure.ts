import type { backupContract } from '#shared/backup/backup.contract.ts';
import type { FailureFor, RpcFailure } from '../../rpc/rpc-client.ts';

type BackupContract = typeof backupContract;
export type BackupFailure = FailureFor<BackupContract[keyof BackupContract]>;

/** What did not work, that nothing was lost, and what to do. */
export function explainBackupFailure(error: RpcFailure<BackupFailure>): string {
  const { failure } = error;
  switch (failure.code) {
    case 'backup/no-space':
      return failure.place === 'folder'
        ? '백업 폴더가 가득 찼습니다. 자리를 비우거나 다른 폴더를 고르세요. 전에 만든 백업은 그대로 있습니다.'
        : '이 PC의 디스크가 가득 차 백업을 만들지 못했습니다. 자리를 비우고 다시 하세요. 기록은 안전합니다.';
    case 'backup/not-writable':
      return '이 폴더에는 쓸 수 없습니다. 읽기 전용이거나 권한이 없습니다. 다른 폴더를 고르세요.';
    case 'backup/folder-missing':
      return '백업 폴더를 찾지 못했습니다. USB나 네트워크 드라이브를 연결하고 다시 하거나 다른 폴더를 고르세요.';
    case 'backup/disk-failed':
      return '디스크를 읽거나 쓰지 못했습니다. 다른 USB나 폴더로 다시 하세요. 기록은 바뀌지 않았습니다.';
    case 'backup/source-damaged':
      return '기록 파일을 검사하다 손상된 곳을 찾았습니다. 이 PC에서 더 적지 말고 가장 최근 백업을 따로 챙긴 뒤 PC 담당자에게 알리세요.';
    case 'backup/not-a-backup':
      return '온이음 백업 파일이 아닙니다. 이름이 .onieum으로 끝나는 파일을 고르세요.';
    case 'backup/newer':
      return '더 새로운 온이음이 만든 백업입니다. 온이음을 새 버전으로 바꾼 뒤 되살리세요.';
    case 'backup/damaged':
      return '백업 파일이 손상되어 되살리지 않았습니다. 다른 날의 백업을 고르세요.';
    case 'backup/already-set-up':
      return '이 PC에는 읽을 수 있는 기록이 있어 덮어쓰지 않았습니다.';
    case 'keys/wrong-secret':
      return '아이디나 비밀번호가 이 백업과 맞지 않습니다. 백업을 만들던 날의 비밀번호를 입력하세요.';
    case 'keys/wrong-recovery-code':
      return '이 백업의 복구 코드가 아닙니다. 백업을 만들던 때의 종이를 찾아보세요.';
    case 'keys/mistyped-recovery-code':
      return '복구 코드를 잘못 적었습니다. 여덟 묶음을 종이와 하나씩 견주어 보세요.';
    case 'app/not-allowed':
      return '이 일을 할 권한이 없습니다. 관리자에게 부탁하세요.';
    case 'app/not-signed-in':
      return '잠긴 동안에는 할 수 없습니다. 로그인한 뒤 다시 하세요.';
    case 'app/cancelled':
      return '멈추었습니다. 바뀐 것은 없습니다.';
    case 'app/unexpected':
      return `하지 못했습니다. 기록은 바뀌지 않았습니다. 도움을 청할 때 알릴 참조번호는 ${failure.reference}입니다.`;
  }
}

/** The last failure as the status keeps it: a code alone. */
export function explainLastFailure(code: string): string {
  switch (code) {
    case 'backup/no-space':
      return '디스크가 가득 차 만들지 못했습니다';
    case 'backup/not-writable':
      return '폴더에 쓸 수 없어 만들지 못했습니다';
    case 'backup/folder-missing':
      return '폴더를 찾지 못해 만들지 못했습니다';
    case 'backup/source-damaged':
      return '기록 파일에서 손상을 찾았습니다';
    default:
      return '디스크 문제로 만들지 못했습니다';
  }
}
