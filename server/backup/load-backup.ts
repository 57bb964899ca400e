import type pg from 'pg';
import { checkShard } from '#server/database/check-shard.ts';
import {
  connectServerDatabase,
  isKnownMigration,
  migrateServerDatabase,
  type ServerDatabase,
} from '#server/database/open-server-database.ts';
import { PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { BackupDamaged, type BackupSecret, readBackup } from './backup-file.ts';
import { type Beginning, type Frame, framesIn, type TableSum } from './backup-frames.ts';
import { copiedTables, copyInto, RowSum, SAME_EVERYWHERE, sumOf } from './copied-tables.ts';
import { copyIn } from './copy-stream.ts';
import type { DatabasePlace } from './scratch-database.ts';

export interface LoadedBackup {
  readonly beginning: Beginning;
  readonly tables: Readonly<Record<string, TableSum>>;
  /** With the master key of the backup. The caller closes it. */
  readonly database: ServerDatabase;
}

/** The backup was made by a newer server. Normal after a downgrade; that one must restore it. */
export class BackupIsNewer extends Error {}

/**
 * Brings a backup into an empty database and looks at it there: every table has the rows and the bytes that the backup
 * names, and every chain of every shard holds. Throws `BackupDamaged` otherwise.
 */
export async function loadBackup(file: string, secret: BackupSecret, into: DatabasePlace): Promise<LoadedBackup> {
  const frames = framesIn(readBackup(file, secret));
  try {
    return await loadFrames(file, frames, into);
  } finally {
    // However far it was read, the file is closed.
    await frames.return(undefined);
  }
}

async function loadFrames(file: string, frames: AsyncGenerator<Frame>, into: DatabasePlace): Promise<LoadedBackup> {
  const beginning = await beginningOf(frames);
  if (!isKnownMigration(beginning.migration))
    throw new BackupIsNewer(`${file} was made by a newer server (${beginning.migration})`);
  const masterKey = Buffer.from(beginning.master_key, 'hex');
  const database = connectServerDatabase({ at: into, masterKey, connections: 3 });
  try {
    await migrateServerDatabase(database.db, beginning.migration);
    const tables = await fill(database.pool, frames);
    await assertSame(database.pool, tables);
    await migrateServerDatabase(database.db);
    await assertWhole(database, beginning);
    return { beginning, tables, database };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function beginningOf(frames: AsyncGenerator<Frame>): Promise<Beginning> {
  const first = await frames.next();
  const frame = first.done ? undefined : first.value;
  if (!frame || !('sentence' in frame) || frame.sentence.say !== 'begin')
    throw new BackupDamaged('the backup does not begin as one');
  return frame.sentence;
}

async function fill(pool: pg.Pool, frames: AsyncGenerator<Frame>): Promise<Record<string, TableSum>> {
  const tables: Record<string, TableSum> = {};
  const client = await pool.connect();
  let hasFailed = true;
  try {
    await client.query(`BEGIN; ${SAME_EVERYWHERE}`);
    const there = new Map((await copiedTables(client)).map((table) => [table.name, table]));
    for (;;) {
      const frame = await nextFrame(frames);
      if (!('sentence' in frame)) throw new BackupDamaged('the backup has rows of no table');
      const { sentence } = frame;
      if (sentence.say === 'end') {
        if (sentence.tables !== Object.keys(tables).length || sentence.tables !== there.size)
          throw new BackupDamaged('the backup does not have all tables');
        break;
      }
      if (sentence.say !== 'table') throw new BackupDamaged('the backup is out of order');
      const { table, columns } = sentence;
      if (!there.has(table) || columns.some((column) => !there.get(table)?.columns.includes(column)))
        throw new BackupDamaged(`the backup has a table that its migration does not make: ${table}`);
      tables[table] = await fillTable(client, frames, table, columns);
    }
    await client.query('COMMIT');
    hasFailed = false;
  } finally {
    client.release(hasFailed);
  }
  if (!(await frames.next()).done) throw new BackupDamaged('the backup goes on after its end');
  return tables;
}

async function nextFrame(frames: AsyncGenerator<Frame>): Promise<Frame> {
  const { value, done } = await frames.next();
  if (done) throw new BackupDamaged('the backup has no end');
  return value;
}

async function fillTable(
  client: pg.ClientBase,
  frames: AsyncGenerator<Frame>,
  table: string,
  columns: readonly string[],
): Promise<TableSum> {
  const sum = new RowSum();
  let told: TableSum | undefined;
  async function* rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const frame = await nextFrame(frames);
      if ('rows' in frame) {
        sum.add(frame.rows);
        yield frame.rows;
        continue;
      }
      if (frame.sentence.say !== 'table-end' || frame.sentence.table !== table)
        throw new BackupDamaged(`table ${table} has no end`);
      told = frame.sentence.sum;
      return;
    }
  }
  await copyIn(client, copyInto(table, columns), rows());
  const found = sum.sum();
  if (found.rows !== told?.rows || found.sha256 !== told.sha256)
    throw new BackupDamaged(`table ${table} is not what the backup says of it`);
  return found;
}

/** What the database gives back is what it was given. */
async function assertSame(pool: pg.Pool, tables: Readonly<Record<string, TableSum>>): Promise<void> {
  const client = await pool.connect();
  let hasFailed = true;
  try {
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${SAME_EVERYWHERE}`);
    for (const table of await copiedTables(client)) {
      const found = await sumOf(client, table);
      const told = tables[table.name];
      if (found.rows !== told?.rows || found.sha256 !== told.sha256)
        throw new BackupDamaged(
          `table ${table.name} came back with ${found.rows} rows instead of ${told?.rows}, or others`,
        );
    }
    await client.query('COMMIT');
    hasFailed = false;
  } finally {
    client.release(hasFailed);
  }
}

async function assertWhole({ pool, keys }: ServerDatabase, { shards }: Beginning): Promise<void> {
  for (const { id } of shards) {
    const { faults } = await checkShard(new PostgresServerStore({ pool, keys, shard: id }));
    if (faults.length > 0) throw new BackupDamaged(`shard ${id}: ${faults.slice(0, 3).join('; ')}`);
  }
}
