import { setImmediate as nextTurn } from 'node:timers/promises';
import { recordAccess } from '#core/audit/record-access.ts';
import { announceNowAndThen, type GroupWork, inGroups } from '#core/database/in-groups.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import { openOperationBody, type WriteTransaction } from '#core/database/write-door.ts';
import type { Session, SignedInCall } from '#core/rpc/call.ts';
import {
  importsBatchNotFound,
  importsBatchNotOpen,
  importsBatchNotYours,
  importsBatchWorkedOn,
} from '#shared/imports/imports.errors.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { type SyncedTableName, syncedTables } from '#shared/sync/synced-tables.ts';
import { findBatch, listHouseholdsOf } from './import-batch.repository.ts';
import { alone } from './one-at-a-time.ts';

const REASON = '명단 가져오기 되돌림';

/** Takes a batch back as if it had never come, as long as nobody has worked on what it brought. */
export function undoBatch({ batchId }: { batchId: string }, call: Pick<SignedInCall, 'session' | 'progress'>) {
  const { session, progress } = call;
  const { store } = session;
  return alone(store, async (running) => {
    running.batchId = batchId;
    const batch = findBatch(store, batchId);
    if (!batch) return err(importsBatchNotFound());
    if (batch.state === 'undone') return err(importsBatchNotOpen({ state: batch.state }));
    const isOwn = batch.created_by === session.actor.accountId;
    if (!isOwn && session.actor.role !== 'MANAGER') return err(importsBatchNotYours());
    // An undo that was interrupted has answered this question before it began.
    const worked = batch.state === 'undoing' ? undefined : findWorkedOn(store, batchId);
    if (worked) return err(importsBatchWorkedOn(worked));
    await takeBackBatch(session, batchId, { keepRecord: true, progress });
    return ok({ rows: batch.total_rows });
  });
}

/**
 * Reverses the batch's groups from the last to the first, in short slices: rows that were created are
 * removed, columns that were changed get back what they held. Safe to begin again after a crash: what has been
 * reversed is recognised by its state.
 */
export async function takeBackBatch(
  session: Session,
  batchId: string,
  { keepRecord, progress }: { keepRecord: boolean; progress?: SignedInCall['progress'] },
): Promise<void> {
  const { store } = session;
  await inTransaction(session, (tx) => {
    tx.store.prepare("UPDATE import_batch SET state = 'undoing' WHERE id = ?").run(batchId);
    tx.touch('import_batch');
    const subjectIds = listHouseholdsOf(store, batchId);
    recordAccess(tx, { action: 'DELETE', screen: 'imports/undo', subjectIds, detail: { batchId } });
    return ok(undefined);
  });
  const groups = store
    .prepare(
      'SELECT group_id, min(dseq) AS first FROM operation WHERE batch_id = ? GROUP BY group_id ORDER BY first DESC',
    )
    .all(batchId) as { group_id: string }[];
  let done = 0;
  const next = (): GroupWork | undefined => {
    const group = groups[done];
    if (!group) return undefined;
    done += 1;
    return (tx) => reverseGroup(tx, batchId, group.group_id);
  };
  const changes = announceNowAndThen(store);
  try {
    while (done < groups.length) {
      changes.add(await inGroups(session, next));
      progress?.({ done, total: groups.length });
      await nextTurn();
    }
  } finally {
    changes.flush();
  }
  await inTransaction(session, (tx) => {
    tx.store.prepare('DELETE FROM import_file WHERE batch_id = ?').run(batchId);
    // The plan names everyone on the list: with the batch taken back there is no ground to keep it.
    if (keepRecord) {
      tx.store
        .prepare("UPDATE import_batch SET state = 'undone', undone_at = ?, plan = '', done_rows = 0 WHERE id = ?")
        .run(tx.at, batchId);
    } else tx.store.prepare('DELETE FROM import_batch WHERE id = ?').run(batchId);
    tx.touch('import_batch', 'import_file');
    return ok(undefined);
  });
}

interface StoredOperation {
  readonly op_id: string;
  readonly table_name: SyncedTableName;
  readonly row_id: string;
  readonly subject_id: string | null;
  readonly body: Uint8Array;
  readonly body_hash: Uint8Array;
}

function reverseGroup(tx: WriteTransaction, batchId: string, groupId: string): void {
  const operations = tx.store
    .prepare(
      `SELECT op_id, table_name, row_id, subject_id, body, body_hash FROM operation
       WHERE group_id = ? AND batch_id = ? ORDER BY dseq DESC`,
    )
    .all(groupId, batchId) as StoredOperation[];
  for (const operation of operations) {
    const body = must(openOperationBody(tx.store, operation), 'body of an operation of the batch');
    const row = tx.find(operation.table_name, operation.row_id) as Readonly<Record<string, unknown>> | undefined;
    if (!row) continue;
    if (body.kind === 'create' && !isStillUsed(tx, operation))
      tx.remove(operation.table_name, operation.row_id, REASON);
    if (body.kind !== 'patch') continue;
    const changes: Record<string, unknown> = {};
    for (const [column, { from, to }] of Object.entries(body.set)) {
      if (canonicalJson(row[column]) === canonicalJson(to)) changes[column] = from;
    }
    tx.patch(operation.table_name, operation.row_id, changes as never);
  }
}

/** A round that a later batch has joined stays. */
function isStillUsed(tx: WriteTransaction, { table_name, row_id }: StoredOperation): boolean {
  if (table_name !== 'detection_round') return false;
  return tx.store.prepare('SELECT 1 FROM detection_target WHERE round_id = ? LIMIT 1').get(row_id) !== undefined;
}

/**
 * Work on what a batch brought: a later change of one of its rows, or a row of somebody else's that hangs on one of
 * them. The columns that can refer to such a row are read from the table descriptors, so that a table added later
 * counts by itself.
 */
function findWorkedOn(store: Store, batchId: string): { households: number; example: string } | undefined {
  const ids = new Set<string>();
  const collect = (sql: string) => {
    for (const { id } of store.prepareRead(sql).all({ batchId }) as { id: string | null }[])
      if (id !== null) ids.add(id);
  };
  collect(LATER_CHANGES);
  for (const [table, { row }] of Object.entries(syncedTables)) {
    for (const [column, parent] of Object.entries(REFERENCES)) {
      if (!(column in row.shape) || table === 'detection_target') continue;
      const household = 'household_id' in row.shape ? 't.household_id' : 'NULL';
      collect(`SELECT ${household} AS id FROM ${table} AS t
        WHERE t.${column} IN (SELECT row_id FROM operation
                              WHERE batch_id = @batchId AND table_name = '${parent}' AND kind = 'create')
          AND t.id NOT IN (SELECT row_id FROM operation WHERE batch_id = @batchId AND table_name = '${table}')`);
    }
  }
  if (ids.size === 0) return undefined;
  const [first] = ids;
  const example = store.prepareRead('SELECT household_no FROM household WHERE id = ?').get(first) as
    | { household_no: string }
    | undefined;
  return { households: ids.size, example: example?.household_no ?? '' };
}

/** Columns that point at rows which a batch creates. */
const REFERENCES: Readonly<Record<string, SyncedTableName>> = {
  household_id: 'household',
  merged_into_id: 'household',
  person_id: 'person',
  case_id: 'crisis_case',
  prev_case_id: 'crisis_case',
  target_id: 'detection_target',
};

const LATER_CHANGES = `SELECT ifnull(later.subject_id, later.row_id) AS id FROM operation AS mine
  JOIN operation AS later ON later.table_name = mine.table_name AND later.row_id = mine.row_id AND later.dseq > mine.dseq
  WHERE mine.batch_id = @batchId AND mine.table_name <> 'detection_round' AND later.batch_id IS NOT @batchId`;
