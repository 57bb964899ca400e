import { expect, test } from 'vitest';
import { oneWayToOpenADatabase } from './one-way-to-open-a-database.ts';
import { projectOf } from './project.ts';

const DOOR = 'electron/core/database/open-database.ts';
const OPENS = `import Sqlite from 'better-sqlite3';
  new Sqlite(path, { timeout: 5000 }); db.pragma("cipher='sqlcipher'");
  for (const pragma of ['temp_store=MEMORY', 'journal_mode=WAL', 'synchronous=FULL', 'foreign_keys=ON',
    'secure_delete=ON', 'trusted_schema=OFF', 'cell_size_check=ON']) db.pragma(pragma);`;
const faultsWith = (files: Record<string, string>) => oneWayToOpenADatabase(projectOf({ [DOOR]: OPENS, ...files }));

test('one door that sets every pragma passes, and types are free', () => {
  expect(faultsWith({ 'electron/core/x/x.ts': "import type { Database } from 'better-sqlite3';" })).toEqual([]);
});

test('reports a second door', () => {
  expect(faultsWith({ 'electron/core/backup/restore.ts': "import Sqlite from 'better-sqlite3';" })).toHaveLength(1);
  expect(faultsWith({ 'scripts/bench.ts': "import { DatabaseSync } from 'node:sqlite';" })).toHaveLength(1);
});

test('reports a pragma that is forgotten', () => {
  expect(faultsWith({ [DOOR]: OPENS.replace("'temp_store=MEMORY', ", '') })).toEqual([
    { path: DOOR, message: 'temp_store is never set' },
  ]);
});
