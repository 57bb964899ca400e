import type { z } from 'zod';
import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { ConflictSide, ConflictView } from '#shared/sync/conflict-view.ts';
import { syncGone } from '#shared/sync/sync.errors.ts';
import { type PlainRow, syncedTables } from '#shared/sync/synced-tables.ts';
import { householdOf, isSynced, serverRow } from './conflict-subjects.ts';
import { listConflicts, type StoredConflict } from './conflicts.repository.ts';
import { isVisible, subjectIdOf } from './list-conflicts.ts';
import { UNTOLD_COLUMNS } from './operation-gist.ts';
import { listOwnAnswers } from './outbox.repository.ts';
import { authorNames, householdNames, rowName, toldValue } from './told-record.ts';

/** Open ones first; what was settled stays to be read. Whoever decides sees whole values, and the log says so. */
export async function readConflict(session: Session, { subjectId }: { subjectId: string }) {
  const { store, actor } = session;
  const all = [...listConflicts(store, 'open'), ...listConflicts(store, 'resolved')];
  const conflicts = all.filter((each) => subjectIdOf(session, each) === subjectId && isVisible(session, each));
  if (conflicts.length === 0) return err(syncGone());
  const view = viewer(session);
  const first = must(conflicts[0], 'conflict');
  const household = householdOf(store, first.table, first.row_id);
  if (household !== null) {
    await inTransaction(session, (tx) => {
      const action = actor.role === 'MANAGER' ? 'REVEAL' : 'VIEW';
      recordAccess(tx, { action, screen: 'sync/conflict', purpose: '충돌 확인', subjectIds: [household] });
      return ok(undefined);
    });
  }
  return ok({
    name: householdNames(store)(household)?.name ?? rowName(store, first.table, first.row_id) ?? '',
    conflicts: conflicts.map(view),
    mayDecide: actor.role === 'MANAGER',
  });
}

/** Clocks of two PCs may be this far apart before anybody is told; closer than that nobody knows who was first. */
const OVERLAP_MS = 10 * 60_000;

function viewer({ store, actor }: Session): (conflict: StoredConflict) => ConflictView {
  const nameOf = authorNames(store);
  const decided = new Set(
    listOwnAnswers(store, 'resolve').flatMap((body) => (body.kind === 'resolve' ? [body.conflict_id] : [])),
  );
  return (conflict) => {
    const columns = disputedColumns(conflict);
    const told = (values: PlainRow) => tell(store, columns, values);
    const row = serverRow(store, conflict.table, conflict.row_id);
    const beside = conflict.candidates.findLast((each) => each.beside !== null)?.beside ?? null;
    const candidates = conflict.candidates.map(
      (each): ConflictSide => ({
        opId: each.op_id,
        actorName: nameOf(each.actor),
        isMine: each.actor === actor.accountId,
        at: each.recorded_at,
        values: told(each.to),
      }),
    );
    const stands = row && {
      opId: null,
      actorName: beside ? nameOf(beside.actor) : '',
      isMine: beside?.actor === actor.accountId,
      at: beside?.recorded_at ?? null,
      // Once it is settled, the row says what was chosen; what was overruled is in the conflict.
      values: told((conflict.settled?.stood as PlainRow | undefined) ?? row),
    };
    return {
      id: conflict.id,
      ver: conflict.ver,
      kind: conflict.kind,
      table: conflict.table,
      rowId: conflict.row_id,
      rowName: rowName(store, conflict.table, conflict.row_id),
      group: conflict.group,
      columns: [...columns],
      base: told(Object.assign({}, ...conflict.candidates.map(({ from }) => from)) as PlainRow),
      standing: stands ?? null,
      candidates,
      isOrderKnown: isOrderKnown(conflict, beside?.recorded_at ?? null),
      typable: conflict.kind === 'same_group' ? typableIn(conflict.table, columns) : {},
      status: conflict.status,
      isDecidedHere: decided.has(conflict.id),
      chosen: conflict.settled && told(conflict.settled.chosen as PlainRow),
      resolvedByName: conflict.resolver === null ? null : nameOf(conflict.resolver) || null,
    };
  };
}

/** Columns that somebody wrote and a person can judge; what follows from them is worked out again. */
export const disputedColumns = ({ candidates }: Pick<StoredConflict, 'candidates'>): readonly string[] =>
  [...new Set(candidates.flatMap(({ to }) => Object.keys(to)))].filter((column) => !UNTOLD_COLUMNS.has(column));

function tell(store: Session['store'], columns: readonly string[], values: PlainRow): ConflictSide['values'] {
  const here = columns.filter((column) => Object.hasOwn(values, column));
  return Object.fromEntries(here.map((column) => [column, toldValue(store, column, values[column], false) as never]));
}

function isOrderKnown({ candidates }: StoredConflict, stood: string | null): boolean {
  const times = [...candidates.map(({ recorded_at }) => recorded_at), ...(stood === null ? [] : [stood])]
    .map((at) => Date.parse(at))
    .sort((a, b) => a - b);
  return times.length > 1 && times.slice(1).every((at, index) => at - (times[index] as number) > OVERLAP_MS);
}

function typableIn(table: string, columns: readonly string[]): ConflictView['typable'] {
  if (!isSynced(table)) return {};
  const shape = syncedTables[table].row.shape as Record<string, z.ZodType>;
  const types = columns.flatMap((column) => {
    const how = shape[column] && !column.endsWith('_id') ? typeOf(shape[column]) : undefined;
    return how ? [[column, how] as const] : [];
  });
  return Object.fromEntries(types);
}

function typeOf(type: z.ZodType): 'text' | 'day' | 'number' | undefined {
  if (type.safeParse('글').success) return 'text';
  if (type.safeParse('2026-01-01').success) return 'day';
  return type.safeParse(1).success ? 'number' : undefined;
}
