import type { RpcFailure } from '../../rpc/rpc-client.ts';
import { Reference } from '../../ui/error-state.tsx';
import { Note } from '../../ui/note.tsx';
import { type AccountsFailure, explainAccountsFailure } from './accounts-failure.ts';

/** What did not work, read aloud when it appears. */
export function FailureNote({ error }: { error: RpcFailure<AccountsFailure> | null }) {
  return (
    error && (
      <Note tone="danger" icon="warn" isAlert>
        <FailureWords error={error} />
      </Note>
    )
  );
}

export function FailureWords({ error }: { error: RpcFailure<AccountsFailure> }) {
  return (
    <>
      {explainAccountsFailure(error)}
      {error.failure.code === 'app/unexpected' && <Reference code={error.failure.reference} />}
    </>
  );
}
