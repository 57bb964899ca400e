/** @file What others did to a row, told from the row before, the row after, and who wrote its columns. */
import { canonicalJson } from '../canonical-json.ts';
import type { SyncSchema } from '../sync-schema.ts';
import type { PlainRow } from '../synced-tables.ts';
import type { ClientTransaction, RowImage, StagedChange } from './client-store.ts';
import { foldOne, serverRow } from './client-view.ts';

/**
 * Called before the row is taken over, in the same transaction. A value that was overwritten again before this PC heard
 * of it is nobody's line here: the last author's takes its place, from what this PC had.
 */
export function keepEdits(
  tx: ClientTransaction,
  schema: SyncSchema,
  image: RowImage | undefined,
  { table, id, row, written }: StagedChange,
): void {
  if (!row || !written || !schema.remembered.includes(table)) return;
  const others = written.filter(({ kind, op_id }) => TOLD.has(kind) && !tx.isOwn(op_id));
  if (others.length === 0) return;
  const before = image ? rowBefore(tx, schema, image) : null;
  const column = schema.tables[table]?.subject ?? null;
  const subject = column === null ? null : textOrNull(row[column]);
  for (const { columns, ...by } of others) {
    const changed = columns.filter((each) => !before || canonicalJson(before[each]) !== canonicalJson(row[each]));
    if (changed.length === 0) continue;
    const set = Object.fromEntries(
      changed.map((each) => [each, before ? { from: before[each] ?? null, to: row[each] } : { to: row[each] }]),
    );
    const isMove = before !== null && column !== null && changed.includes(column);
    tx.keepEdit({ ...by, table, id, subject, formerSubject: isMove ? textOrNull(before[column]) : null, set });
  }
}

/** A case's steps and the answers to conflicts are rows of their own. */
const TOLD: ReadonlySet<string> = new Set(['patch', 'merge', 'unmerge']);

/**
 * The server's row with own edits on it that came after it and took effect whole: who changed what they wrote, knew it.
 */
function rowBefore(tx: ClientTransaction, schema: SyncSchema, { table, id, ver }: RowImage): PlainRow | null {
  let row = serverRow(tx, table, id);
  for (const operation of tx.operationsOnRow(table, id)) {
    const { outcome } = operation;
    if (outcome?.o === 'applied' && outcome.ver > ver && outcome.conflicts.length === 0)
      row = foldOne(schema, row, operation);
  }
  return row;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
