import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { openOperationBody, type WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { householdNotFound, mergeSettled, notMerged } from '#shared/households/household.errors.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import type { ChangesOf, SyncedTableName } from '#shared/sync/synced-tables.ts';
import { findMergeState } from './merge-state.ts';

/**
 * Takes a merge back: every value of both households is again what it was. Possible until either was worked on, because
 * later work cannot be told apart into the two.
 */
export function unmergeHouseholds(session: Session, { loserId }: { loserId: string }) {
  return inTransaction(session, (tx) => {
    if (!tx.find('household', loserId)) return err(householdNotFound());
    const state = findMergeState({ prepareRead: tx.store.prepare }, loserId);
    if (!state) return err(notMerged());
    if (state.settledAt !== null) return err(mergeSettled({ changedAt: state.settledAt }));
    for (const { table_name, row_id, body } of patchesOf(tx, state.groupId).reverse()) {
      const before = Object.fromEntries(Object.entries(body.set).map(([column, { from }]) => [column, from]));
      tx.patch(table_name, row_id, before as ChangesOf<SyncedTableName>);
    }
    tx.unmerge(state.survivorId, loserId, state.operationId, statusBefore(tx, loserId, state.operationId));
    const subjectIds = [state.survivorId, loserId];
    recordAccess(tx, { action: 'UPDATE', screen: 'households/unmerge', subjectIds });
    return ok({ survivorId: state.survivorId });
  });
}

type Patch = Extract<OperationBody, { kind: 'patch' }>;

function patchesOf(
  tx: WriteTransaction,
  groupId: string,
): { table_name: SyncedTableName; row_id: string; body: Patch }[] {
  return readOperations(tx, 'WHERE group_id = ? ORDER BY dseq', groupId).flatMap(({ table_name, row_id, body }) =>
    body.kind === 'patch' ? [{ table_name, row_id, body }] : [],
  );
}

/** A merge overwrites the status; the household's own history says what it was. */
function statusBefore(tx: WriteTransaction, loserId: string, mergeOperationId: string): string {
  const history = readOperations(tx, "WHERE table_name = 'household' AND row_id = ? ORDER BY dseq", loserId);
  let status = 'ACTIVE';
  for (const { op_id, body } of history) {
    if (op_id === mergeOperationId) break;
    if (body.kind === 'create') status = String(body.set.status);
    if (body.kind === 'patch' && body.set.status) status = String(body.set.status.to);
    if (body.kind === 'unmerge') status = body.status;
  }
  return status;
}

function readOperations(tx: WriteTransaction, where: string, value: string) {
  const rows = tx.store
    .prepare(`SELECT op_id, table_name, row_id, subject_id, body, body_hash FROM operation ${where}`)
    .all(value) as {
    op_id: string;
    table_name: SyncedTableName;
    row_id: string;
    subject_id: string | null;
    body: Uint8Array;
    body_hash: Uint8Array;
  }[];
  const reading = { prepareRead: tx.store.prepare };
  return rows.map((row) => ({ ...row, body: must(openOperationBody(reading, row), 'operation body') }));
}
