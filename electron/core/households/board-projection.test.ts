import { expect, test } from 'vitest';
import type { Store } from '#core/database/store.ts';
import { SYNCED_TABLE_NAMES, type SyncedTableName, syncedTables } from '#shared/sync/synced-tables.ts';
import { aRandomOffice } from '../../../tests/support/a-random-office.ts';
import { boardProjection } from './board-projection.ts';

/** Lists and search keys of everybody, computed anew. */
function derive(store: Store): string {
  const ids = store.prepare('SELECT id FROM household').all() as { id: string }[];
  boardProjection.project({ store, at: store.clock.now() }, new Set(ids.map(({ id }) => id)));
  const board = store.prepare('SELECT * FROM household_board ORDER BY household_id').all();
  return JSON.stringify([board, store.prepare('SELECT * FROM search_key ORDER BY key, household_id').all()]);
}

/** Whether another value in one column, of every row at a time and then taken back, changes what is derived. */
function matters(store: Store, table: SyncedTableName, column: string, type: string, before: string): boolean {
  const others = type === 'INTEGER' ? ['0', '1'] : ["'2001-02-03'", "'[]'", 'NULL'];
  return others.some((other) => {
    store.rawWriter.exec('SAVEPOINT tried');
    try {
      store.rawWriter.prepare(`UPDATE OR IGNORE ${table} SET ${column} = ${other}`).run();
      return derive(store) !== before;
    } catch {
      // Not a value of this column, or one that nothing can be derived from: then somebody looked at it.
      return boardProjection.reads[table]?.includes(column) ?? false;
    } finally {
      store.rawWriter.exec('ROLLBACK TO tried; RELEASE tried');
    }
  });
}

test('what lists and search are derived from is just what the projection says it reads', async () => {
  const { office } = await aRandomOffice(7, { from: '2025-02-20', days: 45 });
  const { store } = office;
  const indicator = `INSERT INTO household_indicator
    (id, office_id, created_at, created_by, household_id, indicator_code, observed_month, active)
    SELECT 'i' || id, office_id, created_at, created_by, id, '01', '2025-03', 1 FROM household`;
  store.rawWriter.exec(indicator);
  store.rawWriter.pragma('foreign_keys = OFF');
  store.rawWriter.pragma('ignore_check_constraints = ON');
  store.rawWriter.exec('BEGIN; INSERT INTO sync_applying (one) VALUES (1)');
  const before = derive(store);
  const unsaid: string[] = [];
  const seen = new Map<string, boolean>();
  for (const table of SYNCED_TABLE_NAMES) {
    if (syncedTables[table].subject === null) continue;
    for (const { name, type } of store.rawWriter.pragma(`table_info(${table})`) as { name: string; type: string }[]) {
      if (name === 'id') continue;
      const isRead = boardProjection.reads[table]?.includes(name) ?? false;
      const isSeen = matters(store, table, name, type, before);
      seen.set(`${table}.${name}`, isSeen);
      if (isSeen && !isRead) unsaid.push(`${table}.${name}`);
    }
  }
  expect(unsaid).toEqual([]);
  // Otherwise the office had nothing in it that could have told.
  for (const table of Object.keys(boardProjection.reads))
    expect(
      [...seen].some(([column, isSeen]) => isSeen && column.startsWith(`${table}.`)),
      table,
    ).toBe(true);
  store.rawWriter.exec('ROLLBACK');
  office.store.close();
});
