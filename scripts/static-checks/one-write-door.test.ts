import { expect, test } from 'vitest';
import { oneWriteDoor } from './one-write-door.ts';
import { projectOf } from './project.ts';

const DESCRIPTORS = {
  'shared/sync/synced-tables.ts': 'export const syncedTables = { household: table({}), person: table({}) };',
};
const faultsIn = (path: string, source: string) => oneWriteDoor(projectOf({ ...DESCRIPTORS, [path]: source }));
const USE_CASE = 'electron/core/households/register-household.ts';

test('local tables may be written anywhere, synced ones by the door, by sync and by migrations', () => {
  expect(faultsIn(USE_CASE, "db.insertInto('draft').values(x); prepare('DELETE FROM recent');")).toEqual([]);
  for (const path of [
    'electron/core/database/write-door.ts',
    'electron/core/sync/apply-page.ts',
    'electron/core/database/migrations/002-x.migration.ts',
  ]) {
    expect(faultsIn(path, "db.insertInto('household')")).toEqual([]);
  }
});

test.each([
  ["db.insertInto('household').values(row);"],
  ["tx.db.updateTable('person as p').set(row);"],
  ["db.deleteFrom('household');"],
  ['db.insertInto(table).values(row);'],
  ["raw.prepare('INSERT OR REPLACE INTO household VALUES (?)');"],
  ['raw.exec(`update person set name = ?`);'],
  ['sql`DELETE FROM person WHERE id = 1`;'],
])('reports %s', (source) => {
  expect(faultsIn(USE_CASE, source)).toHaveLength(1);
});

test('reports that it cannot read the list of synced tables', () => {
  expect(oneWriteDoor(projectOf({ [USE_CASE]: '1' }))).toHaveLength(1);
});
