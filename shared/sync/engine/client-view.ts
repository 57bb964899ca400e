/** @file What the user sees: the server's row with the user's own unabsorbed operations on top, in their order. */

import { applyOperation } from '../apply-operation.ts';
import type { OperationBody } from '../operation.schema.ts';
import type { SyncSchema } from '../sync-schema.ts';
import type { PlainRow } from '../synced-tables.ts';
import type { ClientTransaction, OutboxOperation, RowImage } from './client-store.ts';
import { ERASURE_TABLE } from './conflict-rows.ts';
import { withoutRow, withRow } from './fingerprints.ts';

/**
 * One operation on top of whatever the server has by now. Total: an operation that no longer fits (its row is gone, the
 * case has moved on) changes nothing here and waits for what the server says; it is never dropped and never throws.
 */
export function foldOne(
  schema: SyncSchema,
  row: PlainRow | null,
  operation: Pick<OutboxOperation, 'table' | 'schemaVersion'> & { readonly body: OperationBody | null },
): PlainRow | null {
  if (operation.body === null) return row;
  const table = schema.tables[operation.table];
  const body = schema.upcast(operation.table, operation.body, operation.schemaVersion);
  if (!table || !body) return row;
  if (body.kind === 'create') return row ?? body.set;
  if (row === null || body.kind === 'adopt' || body.kind === 'withdraw') return row;
  if (body.kind === 'command') {
    const state = typeof row.state === 'string' ? row.state : null;
    const check = schema.checkState(operation.table, body, state);
    if (!table.commands[body.name] || check === 'fails' || check === 'already-there') return row;
  }
  return applyOperation(table, row, body) ?? null;
}

/** The user's own operations that the feed has not brought back yet. */
export const unabsorbed = (tx: ClientTransaction, table: string, id: string): readonly OutboxOperation[] =>
  tx.openOnRow(table, id);

/** The row as the server has it. */
export function serverRow(tx: ClientTransaction, table: string, id: string): PlainRow | null {
  const shadow = tx.shadow(table, id);
  return shadow === undefined ? (tx.row(table, id) ?? null) : shadow;
}

/** Computes the view of a row anew and keeps a shadow exactly as long as something lies on top of it. */
export function refold(tx: ClientTransaction, schema: SyncSchema, table: string, id: string): void {
  const base = serverRow(tx, table, id);
  const own = unabsorbed(tx, table, id);
  let row = base;
  for (const operation of own) row = foldOne(schema, row, operation);
  if (own.length > 0) tx.putShadow(table, id, base);
  else tx.removeShadow(table, id);
  if (row) tx.putRow(table, id, row);
  else tx.removeRow(table, id);
}

/** Takes over what the server says about a row, below the user's own operations. `before` is what it said last. */
export function setServerRow(
  tx: ClientTransaction,
  schema: SyncSchema,
  image: RowImage | null,
  where: { readonly table: string; readonly id: string },
  row: PlainRow | null,
  before: RowImage | undefined,
): void {
  const { table, id } = where;
  if (before) count(tx, before, withoutRow);
  if (image) {
    tx.putImage(image);
    count(tx, image, withRow);
    if (table === ERASURE_TABLE && row) tx.eraseSubject(String(row.row_id));
  } else tx.removeImage(table, id);
  tx.putShadow(table, id, row);
  refold(tx, schema, table, id);
}

/** Keeps the totals of a feed true to its images. */
export function count(tx: ClientTransaction, { feed, table, digest }: RowImage, change: typeof withRow): void {
  const state = tx.feed(feed);
  if (!state) return;
  tx.putFeed({ ...state, totals: { ...state.totals, [table]: change(state.totals[table], digest) } });
}
