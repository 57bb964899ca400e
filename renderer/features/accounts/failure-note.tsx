import type { RpcFailure } from '../../rpc/rpc-client.ts';
import { Reference } from '../../ui/error-state.tsx';
import { Note } from '../../ui/note.tsx';
import { type AccountsFailure, explainAccountsFailure } from './accounts-failure.ts';

/** What did not work, read aloud when it appears. */
export function FailureNote({ error }: { error: RpcFailure<AccountsFailure> | null }) {
  if (!error) return null;
  return (
    <Note tone="danger" icon="warn" isAlert>
      {explainAccountsFailure(error)}
      {error.failure.code === 'app/unexpected' && <Reference code={error.failure.reference} />}
    </Note>
  );
}
