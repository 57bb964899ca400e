import { useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { formatShortDayTime } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { explainLastFailure } from './backup-failure.ts';

/** When the last backup was made: on the sign-in screen and wherever else it must not be overlooked. */
export function BackupLine({ isSignedIn = false }: { isSignedIn?: boolean }) {
  const { data: status } = useQuery(rpc.backup.status({}));
  if (!status) return null;
  const last = status.lastSuccessAt
    ? `마지막 백업 ${formatShortDayTime(status.lastSuccessAt)}`
    : '아직 백업이 없습니다';
  const failure = status.lastFailure === null ? '' : ` · 그 뒤로는 ${explainLastFailure(status.lastFailure)}`;
  if (status.isOverdue) {
    return (
      <Note tone="danger" icon="warn" title="백업이 오래되었습니다">
        {last}
        {failure}. {isSignedIn ? '폴더를 확인하고 지금 백업하세요.' : '로그인한 뒤 관리 › 백업에서 지금 만드세요.'}
      </Note>
    );
  }
  return (
    <Note tone={status.lastFailure === null ? 'plain' : 'warn'} icon="history">
      {last}
      {failure}
    </Note>
  );
}
