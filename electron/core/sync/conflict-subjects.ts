/** @file Which household a row is filed under, and the row as it stands: what conflicts are listed and compared by. */
import { codecOf, decodeRow } from '#core/database/row-codec.ts';
import type { Store } from '#core/database/store.ts';
import { type PlainRow, type SyncedTableName, syncedTables } from '#shared/sync/synced-tables.ts';

type Reading = Pick<Store, 'prepareRead'>;

export const isSynced = (table: string): table is SyncedTableName => Object.hasOwn(syncedTables, table);

/** The row as this PC shows it. */
export function shownRow({ prepareRead }: Reading, table: string, id: string): PlainRow | undefined {
  if (!isSynced(table)) return undefined;
  const columns = codecOf(table).columns.join(', ');
  const row = prepareRead(`SELECT ${columns} FROM ${table} WHERE id = ?`).get(id) as PlainRow | undefined;
  return row && decodeRow(table, row);
}

/** The row as the server has it, below what this PC has not handed over. */
export function serverRow(store: Reading, table: string, id: string): PlainRow | undefined {
  const shadow = store.prepareRead('SELECT row FROM sync_shadow WHERE table_name = ? AND row_id = ?').get(table, id) as
    | { row: string | null }
    | undefined;
  if (!shadow) return shownRow(store, table, id);
  return shadow.row === null ? undefined : (JSON.parse(shadow.row) as PlainRow);
}

/** Null for what belongs to the office itself, and for a row that is gone. */
export function householdOf(store: Reading, table: string, id: string): string | null {
  if (!isSynced(table)) return null;
  const { subject } = syncedTables[table];
  if (subject === null) return null;
  if (subject === 'id') return id;
  const row = shownRow(store, table, id);
  return (row?.[subject] as string | null | undefined) ?? null;
}

/** When an id of version 7 was drawn, by the clock of the PC that drew it. */
export function instantOfId(id: string): string | null {
  const digits = id.replaceAll('-', '');
  if (digits[12] !== '7') return null;
  return new Date(Number.parseInt(digits.slice(0, 12), 16)).toISOString();
}
