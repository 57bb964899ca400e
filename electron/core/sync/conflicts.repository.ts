import { z } from 'zod';
import type { Store } from '#core/database/store.ts';
import { CONFLICT_TABLE, ConflictRow, HELD_TABLE } from '#shared/sync/engine/conflict-rows.ts';
import { HeldReason } from '#shared/sync/outcome.schema.ts';

type Reading = Pick<Store, 'prepareRead'>;

/** A group that the server keeps for a manager: what `hold` of the server's engine writes. */
export const HeldGroup = z.object({
  id: z.uuid(),
  group_id: z.uuid(),
  op_ids: z.array(z.uuid()),
  table: z.string().nullable(),
  row_id: z.string().nullable(),
  /** Of each operation, as far as it could be read. */
  rows: z.array(z.object({ table: z.string().nullable(), row_id: z.string().nullable() })).default([]),
  actor: z.string().nullable(),
  why: HeldReason,
  status: z.enum(['open', 'applied', 'rejected']),
  decided_by: z.uuid().nullable(),
  /** Who decided, and why. */
  decider: z.string().nullable().default(null),
  reason: z.string().nullable().default(null),
  /** Canonical text of each operation's content. */
  contents: z.array(z.string()),
});
export type HeldGroup = z.infer<typeof HeldGroup>;

export interface StoredConflict extends ConflictRow {
  /** What this PC has seen: a candidate that came later keeps the conflict open. */
  readonly ver: number;
  readonly feed: string;
}
export type StoredHeld = HeldGroup & { readonly feed: string };

export function listConflicts(store: Reading, status: 'open' | 'resolved'): readonly StoredConflict[] {
  return rowsOf(store, CONFLICT_TABLE, 'r.status = ?', status).flatMap(asConflict);
}

export function findConflict(store: Reading, id: string): StoredConflict | undefined {
  return rowsOf(store, CONFLICT_TABLE, 'r.row_id = ?', id).flatMap(asConflict)[0];
}

export function conflictsOn(store: Reading, table: string, rowId: string): readonly StoredConflict[] {
  return rowsOf(store, CONFLICT_TABLE, 'r.about_table = ? AND r.about_id = ?', table, rowId).flatMap(asConflict);
}

export function countOpen({ prepareRead }: Reading): { readonly conflicts: number; readonly held: number } {
  return prepareRead(COUNT_OPEN).get() as { conflicts: number; held: number };
}

export function listHeld(store: Reading, status: HeldGroup['status']): readonly StoredHeld[] {
  return rowsOf(store, HELD_TABLE, 'r.status = ?', status).flatMap(asHeld);
}

export function findHeld(store: Reading, id: string): StoredHeld | undefined {
  return rowsOf(store, HELD_TABLE, 'r.row_id = ?', id).flatMap(asHeld)[0];
}

interface Stored {
  readonly row: string;
  readonly ver: number;
  readonly feed: string;
}

/** With the version that this PC has seen. */
function rowsOf({ prepareRead }: Reading, table: string, where: string, ...values: string[]): Stored[] {
  return prepareRead(`SELECT r.row, ifnull(i.ver, 1) AS ver, ifnull(i.feed, '') AS feed
    FROM sync_row r LEFT JOIN sync_image i ON i.table_name = r.table_name AND i.row_id = r.row_id
    WHERE r.table_name = '${table}' AND ${where}`).all(...values) as Stored[];
}

/** A newer server may write conflicts that this app cannot read; they are not shown and stay where they are. */
function asConflict({ row, ver, feed }: Stored): StoredConflict[] {
  const parsed = ConflictRow.safeParse(JSON.parse(row));
  return parsed.success ? [{ ...parsed.data, ver, feed }] : [];
}
function asHeld({ row, feed }: Stored): StoredHeld[] {
  const parsed = HeldGroup.safeParse(JSON.parse(row));
  return parsed.success ? [{ ...parsed.data, feed }] : [];
}

const COUNT_OPEN = `SELECT
  (SELECT count(*) FROM sync_row WHERE table_name = '${CONFLICT_TABLE}' AND status = 'open') AS conflicts,
  (SELECT count(*) FROM sync_row WHERE table_name = '${HELD_TABLE}' AND status = 'open') AS held`;
