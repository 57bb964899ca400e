import type { RpcFailure } from '../../rpc/rpc-client.ts';
import { Reference } from '../../ui/error-state.tsx';
import { Note } from '../../ui/note.tsx';
import { type BackupFailure, explainBackupFailure } from './backup-failure.ts';

/** What did not work, read aloud when it appears. */
export function BackupFailureNote({ error }: { error: RpcFailure<BackupFailure> | null }) {
  return (
    error && (
      <Note tone="danger" icon="warn" isAlert>
        <BackupFailureWords error={error} />
      </Note>
    )
  );
}

export function BackupFailureWords({ error }: { error: RpcFailure<BackupFailure> }) {
  return (
    <>
      {explainBackupFailure(error)}
      {error.failure.code === 'app/unexpected' && <Reference code={error.failure.reference} />}
    </>
  );
}
