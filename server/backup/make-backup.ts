import type pg from 'pg';
import type { ServerDatabase } from '#server/database/open-server-database.ts';
import { type BackupSecret, BackupWriter } from './backup-file.ts';
import { rowsFrame, type ShardMark, sentenceFrame, type TableSum } from './backup-frames.ts';
import { copiedTables, copyOutOf, RowSum, SAME_EVERYWHERE } from './copied-tables.ts';

export interface BackupRequest {
  readonly database: ServerDatabase;
  readonly masterKey: Uint8Array;
  readonly file: string;
  readonly secret: BackupSecret;
  readonly now: () => string;
}

export interface BackupReport {
  readonly file: string;
  readonly bytes: number;
  readonly madeAt: string;
  readonly tables: Readonly<Record<string, TableSum>>;
  readonly shards: readonly ShardMark[];
}

/**
 * Every table as it was at one moment, while the server goes on working. Nothing is promised by it yet: only
 * `verifyBackup` raises what PCs may forget.
 */
export async function makeBackup({ database, masterKey, file, secret, now }: BackupRequest): Promise<BackupReport> {
  const madeAt = now();
  const client = await database.pool.connect();
  let writer: BackupWriter | undefined;
  let hasFailed = true;
  try {
    writer = await BackupWriter.create(file, secret, madeAt);
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${SAME_EVERYWHERE}`);
    const shards = await shardMarks(client);
    const migration = await newestMigration(client);
    const master_key = Buffer.from(masterKey).toString('hex');
    await writer.write(sentenceFrame({ say: 'begin', made_at: madeAt, migration, master_key, shards: [...shards] }));
    const tables: Record<string, TableSum> = {};
    for (const table of await copiedTables(client)) {
      await writer.write(sentenceFrame({ say: 'table', table: table.name, columns: [...table.columns] }));
      const sum = new RowSum();
      for await (const rows of copyOutOf(client, table)) {
        sum.add(rows);
        await writer.write(rowsFrame(rows));
      }
      tables[table.name] = sum.sum();
      await writer.write(sentenceFrame({ say: 'table-end', table: table.name, sum: tables[table.name] as TableSum }));
    }
    await client.query('COMMIT');
    await writer.write(sentenceFrame({ say: 'end', tables: Object.keys(tables).length }));
    await writer.finish();
    hasFailed = false;
    return { file, bytes: writer.bytes, madeAt, tables, shards };
  } finally {
    // A COPY that was not read to its end leaves a connection that nobody can use.
    client.release(hasFailed);
    if (hasFailed) await writer?.abandon();
  }
}

async function shardMarks(client: pg.ClientBase): Promise<readonly ShardMark[]> {
  const { rows } = await client.query<Omit<ShardMark, 'heads'>>('SELECT id, epoch, position FROM shard ORDER BY id');
  const feeds = await client.query<ShardMark['heads'][number] & { shard: string }>(
    'SELECT shard, feed, seq, chain FROM feed ORDER BY shard, feed',
  );
  return rows.map((shard) => ({
    ...shard,
    heads: feeds.rows.filter((each) => each.shard === shard.id).map(({ feed, seq, chain }) => ({ feed, seq, chain })),
  }));
}

async function newestMigration(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT max(name) AS name FROM kysely_migration');
  return rows[0]?.name ?? '';
}
