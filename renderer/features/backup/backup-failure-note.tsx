import type { RpcFailure } from '../../rpc/rpc-client.ts';
import { Reference } from '../../ui/error-state.tsx';
import { Note } from '../../ui/note.tsx';
import { type BackupFailure, explainBackupFailure } from './backup-failure.ts';

/** What did not work, read aloud when it appears. */
export function BackupFailureNote({ error }: { error: RpcFailure<BackupFailure> | null }) {
  if (!error) return null;
  return (
    <Note tone="danger" icon="warn" isAlert>
      {explainBackupFailure(error)}
      {error.failure.code === 'app/unexpected' && <Reference code={error.failure.reference} />}
    </Note>
  );
}
