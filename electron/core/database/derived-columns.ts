import type { SyncedTableName } from '#shared/sync/synced-tables.ts';
import type { Projection } from './store.ts';

const known = new WeakMap<readonly Projection[], Map<SyncedTableName, readonly string[]>>();

/** The columns of a table that something is derived from, by any projection. Asked for with every row that changes. */
export function derivedColumns(projections: readonly Projection[], table: SyncedTableName): readonly string[] {
  const byTable = known.get(projections) ?? new Map<SyncedTableName, readonly string[]>();
  known.set(projections, byTable);
  const columns = byTable.get(table) ?? [...new Set(projections.flatMap(({ reads }) => reads[table] ?? []))];
  byTable.set(table, columns);
  return columns;
}
