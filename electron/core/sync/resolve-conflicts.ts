import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { addressKey, parseAddress } from '#shared/korean/address.ts';
import type { InputOf } from '#shared/rpc/contract.ts';
import type { syncContract } from '#shared/sync/sync.contract.ts';
import { syncBadValue, syncChangedMeanwhile, syncGone } from '#shared/sync/sync.errors.ts';
import { type PlainRow, syncedTables } from '#shared/sync/synced-tables.ts';
import { isSynced, shownRow } from './conflict-subjects.ts';
import { findConflict, type StoredConflict } from './conflicts.repository.ts';
import { disputedColumns } from './read-conflict.ts';
import { tellServer } from './tell-server.ts';

type Decision = InputOf<(typeof syncContract)['resolve']>['decisions'][number];
type Refusal = ReturnType<typeof syncGone | typeof syncChangedMeanwhile | typeof syncBadValue>;

interface Answer {
  readonly conflict: StoredConflict;
  readonly decision: Decision;
  /** With what follows from the chosen values; undefined when the row is gone and there is nothing to set. */
  readonly set: PlainRow | undefined;
}

/** A manager's answers to the conflicts of one record: all of them or none, signed, through the door. */
export async function resolveConflicts(
  deps: Pick<Dependencies, 'installation'>,
  session: Session,
  { decisions }: { decisions: readonly Decision[] },
) {
  const answers: Answer[] = [];
  for (const decision of decisions) {
    const answer = check(session, decision);
    if (!answer.ok) return answer;
    answers.push(answer.value);
  }
  const onRows = answers.filter(({ set }) => set !== undefined);
  if (onRows.length > 0) {
    await inTransaction(session, (tx) => {
      for (const { conflict, decision, set = {} } of onRows) {
        const { id: conflictId, table, row_id } = conflict;
        if (isSynced(table))
          tx.resolve(table, row_id, { conflictId, conflictVer: decision.ver, picked: decision.picked, set });
      }
      tx.touch('sync_row');
      return ok(undefined);
    });
  }
  for (const { conflict, decision } of answers.filter(({ set }) => set === undefined)) {
    await tellServer(deps, session, conflict.table, conflict.row_id, {
      kind: 'resolve',
      conflict_id: conflict.id,
      conflict_ver: decision.ver,
      picked: [...decision.picked],
      set: {},
    });
  }
  return ok({});
}

function check({ store }: Session, decision: Decision): Result<Answer, Refusal> {
  const conflict = findConflict(store, decision.conflictId);
  if (conflict?.status !== 'open' || !isSynced(conflict.table)) return err(syncGone());
  const known = new Set(conflict.candidates.map(({ op_id }) => op_id));
  if (conflict.ver !== decision.ver || decision.picked.some((id) => !known.has(id))) return err(syncChangedMeanwhile());
  const row = shownRow(store, conflict.table, conflict.row_id);
  if (!row) return ok({ conflict, decision, set: undefined });
  const allowed = disputedColumns(conflict);
  const columns = Object.keys(decision.set);
  const strange = columns.filter((column) => !allowed.includes(column));
  if (strange.length > 0) return err(syncBadValue({ columns: strange }));
  const set = withConsequences(conflict, row, decision.set);
  const parsed = syncedTables[conflict.table].row.safeParse({ ...row, ...set });
  if (parsed.success) return ok({ conflict, decision, set });
  return err(syncBadValue({ columns: parsed.error.issues.map(({ path }) => String(path[0] ?? '')) }));
}

/** An address has its key, and a sheet everybody who wrote in any of the versions. */
function withConsequences({ table, candidates }: StoredConflict, row: PlainRow, set: PlainRow): PlainRow {
  if (table === 'household' && ('road_address' in set || 'detail_address' in set)) {
    const after = { ...row, ...set };
    const address = parseAddress(String(after.road_address), (after.detail_address as string | null) ?? undefined);
    return { ...set, address_key: addressKey(address) };
  }
  if (table === 'consultation' && 'sheet' in set) {
    const editors = [row, ...candidates.map(({ to }) => to as PlainRow)].flatMap((each) => each.editor_ids ?? []);
    return { ...set, editor_ids: [...new Set(editors as string[])] };
  }
  return set;
}
