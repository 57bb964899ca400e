import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { enqueueGroup } from '#shared/sync/engine/enqueue-group.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import { enqueueDeps, officerOf } from './door-to-server.ts';
import { SqliteClientTransaction } from './sqlite-client-store.ts';

/**
 * Leaves a word about something that only the server keeps: held work, work that waits, or a conflict whose row is gone. It changes no
 * row of this PC and is therefore no affair of the write door; it is signed, waits in the outbox and goes out soon like everything else.
 */
export async function tellServer(
  { installation }: Pick<Dependencies, 'installation'>,
  session: Session,
  table: string,
  rowId: string,
  body: OperationBody,
  /** Written in the same transaction. */
  beside: (tx: WriteTransaction) => void = () => {},
): Promise<void> {
  const { store, actor } = session;
  const { opened } = must(installation.keys.current(), 'keys of the session');
  const officer = officerOf(actor.accountId, opened.privateKeys.signing);
  await inTransaction(session, (tx) => {
    const outbox = new SqliteClientTransaction(store);
    enqueueGroup(enqueueDeps(store, officer), outbox, {
      actor: actor.accountId,
      actorKey: officer.actorKey,
      officeId: actor.officeId,
      operations: [{ opId: store.newId(), table, rowId, body }],
    });
    beside(tx);
    tx.touch('outbox', ...outbox.finish());
    return ok(undefined);
  });
  installation.facts.sync?.noteSave();
}
