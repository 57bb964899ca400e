import type { OperationTable } from '#core/database/local-tables.ts';
import { oneByOne } from '#core/database/one-by-one.ts';
import { openOperationBody, type WriteTransaction } from '#core/database/write-door.ts';
import type { Call, Session } from '#core/rpc/call.ts';
import { caseNothingToUndo } from '#shared/cases/cases.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import { moveCase, noteOnCase } from './move-case.ts';

type StoredOperation = Pick<
  OperationTable,
  'op_id' | 'table_name' | 'row_id' | 'subject_id' | 'actor_id' | 'body' | 'body_hash'
>;

/**
 * Takes an assignment back, household by household, where nothing has happened since. What stood before is read from
 * the history itself, so an undo works after a restart as well.
 */
export async function undoAssignment(session: Session, batchId: string, call: Pick<Call, 'signal' | 'progress'>) {
  const { store, actor } = session;
  const operations = store
    .prepareRead(
      `SELECT op_id, table_name, row_id, subject_id, actor_id, body, body_hash FROM operation
       WHERE batch_id = ? AND table_name IN ('crisis_case', 'household') ORDER BY dseq`,
    )
    .all(batchId) as StoredOperation[];
  const mine = operations.filter((each) => actor.role === 'MANAGER' || each.actor_id === actor.accountId);
  if (mine.length === 0) return err(caseNothingToUndo());
  const byHousehold = new Map<string, StoredOperation[]>();
  for (const operation of mine) {
    const household = operation.subject_id ?? '';
    byHousehold.set(household, [...(byHousehold.get(household) ?? []), operation]);
  }
  let undone = 0;
  await oneByOne(session, [...byHousehold.values()], call, async (group, write) => {
    const bodies = group.map((operation) => ({ operation, body: openOperationBody(store, operation) }));
    const outcome = await write((tx) => {
      if (!group.every((operation) => isLatest(tx, operation))) return ok(false);
      for (const { operation, body } of bodies) if (body) putBack(tx, operation, body);
      return ok(true);
    });
    if (outcome.value) undone += 1;
  });
  return ok({ undone, kept: byHousehold.size - undone });
}

/** Whatever came later, by whomever, goes before an undo. */
function isLatest(tx: WriteTransaction, { table_name, row_id, op_id }: StoredOperation): boolean {
  const last = tx.store
    .prepare('SELECT op_id FROM operation WHERE table_name = ? AND row_id = ? ORDER BY dseq DESC LIMIT 1')
    .get(table_name, row_id) as { op_id: string } | undefined;
  return last?.op_id === op_id;
}

function putBack(tx: WriteTransaction, { table_name, row_id }: StoredOperation, body: OperationBody): void {
  if (table_name === 'household' && body.kind === 'patch') {
    tx.patch('household', row_id, { officer_id: body.set.officer_id?.from as string | null });
    return;
  }
  const row = tx.get('crisis_case', row_id);
  if (body.kind === 'patch') {
    tx.patch('crisis_case', row_id, { officer_id: body.set.officer_id?.from as string | null });
    noteOnCase(tx, row, 'assignment-undone', null);
  } else if (body.kind === 'command') {
    moveCase(tx, row, 'DETECTED', { reason: 'assignment-undone', set: { officer_id: null } });
  }
}
