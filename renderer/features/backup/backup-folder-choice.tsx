import { useMutation, useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Note } from '../../ui/note.tsx';
import { explainBackupFailure } from './backup-failure.ts';

/** Where backups go, and the button that changes it. Skipping it is possible and is said. */
export function BackupFolderChoice() {
  const { data: folder } = useQuery(rpc.backup.folder({}));
  const choosing = useMutation(rpc.backup.chooseFolder());
  if (!folder) return null;
  return (
    <div className="stack">
      {folder.isOwn ? (
        <Note tone="warn" icon="warn" title="아직 폴더를 정하지 않았습니다">
          정할 때까지는 기록과 같은 디스크에 백업합니다. 그 디스크가 고장 나면 함께 잃습니다. USB나 공유 폴더를
          고르세요.
        </Note>
      ) : (
        <Note tone={folder.isReachable ? 'ok' : 'warn'} icon={folder.isReachable ? 'done' : 'warn'} title={folder.path}>
          {folder.isReachable
            ? '하루에 한 번 여기에 백업하고, 최근 7개를 남깁니다.'
            : '지금은 이 폴더에 닿지 않습니다. USB나 네트워크 드라이브를 연결하세요.'}
        </Note>
      )}
      <FailureNote error={choosing.error} explain={explainBackupFailure} />
      <div className="row">
        <Button size="normal" icon="database" onPress={() => choosing.mutate({})} isPending={choosing.isPending}>
          {folder.isOwn ? '백업 폴더 고르기' : '다른 폴더 고르기'}
        </Button>
      </div>
    </div>
  );
}
