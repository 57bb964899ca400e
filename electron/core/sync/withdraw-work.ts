import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { syncGone, syncWaitsNoLonger } from '#shared/sync/sync.errors.ts';
import { mayDoWith, mayTouch } from './group-fate.ts';
import { discardGroup, findOutboxGroup } from './outbox.repository.ts';
import { tellServer } from './tell-server.ts';

/**
 * Takes back work that waits on the server for what may still come. Here it is laid aside at once; the server refuses it
 * for good, unless it took it before it heard of this. Then that is what became of it.
 */
export async function withdrawWork(
  deps: Pick<Dependencies, 'installation'>,
  session: Session,
  { groupId, reason }: { groupId: string; reason: string },
) {
  const lines = findOutboxGroup(session.store, groupId).map(({ line }) => line);
  const [first] = lines;
  if (!first || !mayTouch(session, first.opId)) return err(syncGone());
  // What waits in vain is laid aside without asking anybody.
  if (!mayDoWith(session, lines).withdraw) return err(syncWaitsNoLonger());
  const { table, rowId, opId } = first;
  await tellServer(deps, session, table, rowId, { kind: 'withdraw', of_op: opId, reason }, (tx) => {
    discardGroup(tx.store, groupId, reason);
  });
  return ok({});
}
