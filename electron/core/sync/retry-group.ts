import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import { syncDoesNotFit, syncGone, syncNotRefused } from '#shared/sync/sync.errors.ts';
import { listWaitingInVain } from './awaited-work.ts';
import { isSynced } from './conflict-subjects.ts';
import { mayDoWith, mayTouch } from './group-fate.ts';
import { discardGroup, findOutboxGroup } from './outbox.repository.ts';

/** What the refused work is laid aside with when the same was written anew. */
const SENT_AGAIN = '다시 적어 보냄';
/** A judgement and a submission say what their author saw then. They are given again on their own screens. */
const ONCE: readonly string[] = ['approval_event', 'consultation_version'];

/**
 * Writes refused work anew, on the records as they are now: the server decided about the old operations for good, and a
 * later attempt is a new one. All of it fits, or nothing is written. What waited for it named its old ids and would wait
 * for ever: it follows, each transaction by itself, and stays where it is if it does not fit.
 */
export async function retryGroup(session: Session, { groupId }: { groupId: string }) {
  const { store } = session;
  const refused = findOutboxGroup(store, groupId);
  const [first] = refused;
  if (!first || !mayTouch(session, first.line.opId)) return err(syncGone());
  if (!mayDoWith(session, linesOf(refused)).retry) return err(syncNotRefused());
  const waiting = listWaitingInVain(store, groupId).map((each) => findOutboxGroup(store, each));
  const following = waiting.filter(([each]) => each && mayTouch(session, each.line.opId));
  const created = [refused, ...following].flat().filter(({ line }) => line.kind === 'create');
  const renamed = newIdsFor(
    created.map(({ line }) => line.rowId),
    session,
  );
  const retried = await writeGroupAnew(session, refused, renamed);
  if (retried.ok) for (const each of following) await writeGroupAnew(session, each, renamed);
  return retried;
}

type OutboxGroup = ReturnType<typeof findOutboxGroup>;
const linesOf = (group: OutboxGroup) => group.map(({ line }) => line);

function writeGroupAnew(session: Session, group: OutboxGroup, renamed: ReturnType<typeof newIdsFor>) {
  return inTransaction(session, (tx) => {
    // What was about an erased household has no words any more; the rest of its transaction may be sent again.
    const worded = group.flatMap(({ line, operation: { body } }) => (body === null ? [] : [{ line, told: body }]));
    if (worded.length === 0) return err(syncDoesNotFit({ table: must(group[0], 'operation of a group').line.table }));
    for (const { line, told } of worded) {
      const { rowId, body } = renamed({ rowId: line.rowId, body: told });
      if (!writeAnew(tx, line.table, rowId, body)) return err(syncDoesNotFit({ table: line.table }));
    }
    discardGroup(tx.store, must(group[0], 'operation of a group').line.groupId, SENT_AGAIN);
    tx.touch('outbox');
    return ok({});
  });
}

/**
 * What the refused work would have created gets new ids, wherever it is named: with the old ones it would wait for its own
 * refused creation for ever.
 */
function newIdsFor(created: readonly string[], { store }: Session) {
  const ids = new Map(created.map((id) => [id, store.newId()]));
  return <T>(told: T): T => {
    let text = JSON.stringify(told);
    for (const [old, next] of ids) text = text.replaceAll(old, next);
    return JSON.parse(text) as T;
  };
}

/**
 * Lays refused work aside for good, and what waits for refused work: it stays in the outbox with its content and the
 * reason. What waits for anything else the server may take any day: it is told (`withdraw-work.ts`).
 */
export async function discardRefused(session: Session, { groupId, reason }: { groupId: string; reason: string }) {
  const found = findOutboxGroup(session.store, groupId);
  const [first] = found;
  if (!first || !mayTouch(session, first.line.opId)) return err(syncGone());
  return inTransaction(session, (tx): Result<Record<string, never>, ReturnType<typeof syncNotRefused>> => {
    if (!mayDoWith(session, linesOf(found)).discard) return err(syncNotRefused());
    discardGroup(tx.store, groupId, reason);
    tx.touch('outbox');
    return ok({});
  });
}

/** False when it makes no sense on the records as they are. */
function writeAnew(tx: WriteTransaction, table: string, rowId: string, body: OperationBody): boolean {
  if (!isSynced(table) || ONCE.includes(table)) return false;
  const row = tx.find(table, rowId);
  switch (body.kind) {
    case 'create': {
      if (row) return false;
      const { id: _id, office_id: _office, created_at: _at, created_by: _by, ...values } = body.set;
      tx.create(table, rowId, values as never);
      return true;
    }
    case 'patch':
      if (!row) return false;
      tx.patch(table, rowId, Object.fromEntries(Object.entries(body.set).map(([column, { to }]) => [column, to])));
      return true;
    case 'command': {
      if (!row) return false;
      const state = (row as { state?: unknown }).state;
      if (body.expect.state !== null && body.expect.state !== state) return false;
      tx.command(table, rowId, must(body.name, 'name of a command'), {
        expectState: body.expect.state,
        args: body.args,
        ...(body.expect.content_hash === null ? {} : { contentHash: body.expect.content_hash }),
      });
      return true;
    }
    case 'delete':
      if (row) tx.remove(table, rowId, body.reason);
      return true;
    default:
      return false;
  }
}
