import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { eraseSubject } from '#server/database/erase-subject.ts';
import { connectServerDatabase, type ServerDatabase } from '#server/database/open-server-database.ts';
import { PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { SubjectKeys } from '#server/database/subject-keys.ts';
import type { SyncSchema } from '#shared/sync/sync-schema.ts';
import type { BackupSecret } from './backup-file.ts';
import type { ShardMark } from './backup-frames.ts';
import { quoted } from './copied-tables.ts';
import type { Erasure } from './erasure-list.ts';
import { loadBackup } from './load-backup.ts';
import { asAdmin, createDatabase, type DatabasePlace, databaseOf, dropDatabase } from './scratch-database.ts';

export interface RestoreRequest {
  readonly file: string;
  readonly secret: BackupSecret;
  /** The server's database. It is renamed, never dropped, and no server may be using it. */
  readonly at: DatabasePlace;
  /** Of the server that goes on with it. */
  readonly masterKey: Uint8Array;
  readonly schema: SyncSchema;
  /** What was erased since the backup, as far as the old database cannot say so itself. */
  readonly erasures?: readonly Erasure[];
  readonly now: () => string;
}

export interface RestoreReport {
  readonly madeAt: string;
  readonly shards: readonly ShardMark[];
  /** Under which name the database that was replaced is kept; null if there was none. */
  readonly previous: string | null;
  /** Subjects that had to be erased again. */
  readonly erased: number;
}

/** Somebody is still connected to the database that is to be replaced. Stop the server first. */
export class DatabaseInUse extends Error {}

/**
 * Another life of the server, from a backup. It is loaded and checked beside the old database, which is only then renamed.
 * Each shard gets a new epoch: PCs ask again for every decision and send what the backup does not have.
 */
export async function restoreBackup(request: RestoreRequest): Promise<RestoreReport> {
  const { file, secret, at, masterKey, schema, now } = request;
  const stamp = now().replace(/\D/g, '').slice(0, 14);
  const name = databaseOf(at);
  const fresh = `${name.slice(0, 30)}_restored_${stamp}`;
  const isThere = await databaseExists(at, name);
  if (isThere) await assertUnused(at, name);
  const erasures = [...(request.erasures ?? []), ...(isThere ? await erasuresIn(at) : [])];
  const place = await createDatabase(at, fresh);
  try {
    const { beginning, database } = await loadBackup(file, secret, place);
    let erased = 0;
    try {
      await rewrap(database, Buffer.from(beginning.master_key, 'hex'), masterKey);
      await beginNewLife(database.pool);
      erased = await eraseAgain({ ...database, keys: new SubjectKeys(masterKey) }, schema, erasures);
    } finally {
      await database.close();
    }
    const previous = isThere ? `${name.slice(0, 30)}_before_${stamp}` : null;
    await swap(at, name, fresh, previous);
    return { madeAt: beginning.made_at, shards: beginning.shards, previous, erased };
  } catch (error) {
    await dropDatabase(at, fresh).catch(() => undefined);
    throw error;
  }
}

const databaseExists = (at: DatabasePlace, name: string): Promise<boolean> =>
  asAdmin(at, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    return rowCount === 1;
  });

const LOOKS = 10;
const LOOK_MS = 200;

function assertUnused(at: DatabasePlace, name: string): Promise<void> {
  return asAdmin(at, async (client) => {
    for (let look = 1; ; look += 1) {
      const { rows } = await client.query<{ users: number }>(
        'SELECT count(*)::int AS users FROM pg_stat_activity WHERE datname = $1',
        [name],
      );
      const users = rows[0]?.users ?? 0;
      if (users === 0) return;
      // A server that has just stopped: PostgreSQL takes a moment to notice who hung up.
      if (look === LOOKS) throw new DatabaseInUse(`${users} connections use ${name}: stop the server first`);
      await sleep(LOOK_MS);
    }
  });
}

/** [Note: Erasures outlive backups] A backup brings back what was erased after it was made, key included. So whoever
 * restores erases again, from the old database if it can still be read, and from the list beside it if it cannot. */
async function erasuresIn(at: DatabasePlace): Promise<readonly Erasure[]> {
  const { pool, close } = connectServerDatabase({ at, masterKey: Buffer.alloc(32), connections: 1 });
  try {
    const { rows } = await pool.query<Erasure>(
      'SELECT shard, subject, generation FROM subject_key WHERE wrapped IS NULL',
    );
    return rows;
  } catch {
    // Damaged, or of a time before there were keys: that is why somebody restores.
    return [];
  } finally {
    await close();
  }
}

async function eraseAgain(database: ServerDatabase, schema: SyncSchema, erasures: readonly Erasure[]): Promise<number> {
  const { pool, keys } = database;
  const done = new Set<string>();
  for (const { shard, subject, generation } of erasures) {
    const { rowCount } = await pool.query(
      'SELECT 1 FROM subject_key WHERE shard = $1 AND subject = $2 AND generation <= $3 AND wrapped IS NOT NULL',
      [shard, subject, generation],
    );
    if (rowCount === 0) continue;
    await eraseSubject(new PostgresServerStore({ pool, keys, shard }), schema, subject);
    done.add(`${shard} ${subject}`);
  }
  return done.size;
}

/** Subject keys under the master key of the server that goes on. */
async function rewrap({ pool }: ServerDatabase, from: Uint8Array, to: Uint8Array): Promise<void> {
  if (Buffer.compare(Buffer.from(from), Buffer.from(to)) === 0) return;
  const [old, next] = [new SubjectKeys(from), new SubjectKeys(to)];
  const { rows } = await pool.query<{ shard: string; subject: string; generation: number; wrapped: string }>(
    'SELECT shard, subject, generation, wrapped FROM subject_key WHERE wrapped IS NOT NULL',
  );
  const wrapped = rows.map((place) => next.wrap(place, old.unwrap(place, place.wrapped)));
  await pool.query(
    `UPDATE subject_key k SET wrapped = v.wrapped
      FROM unnest($1::text[], $2::text[], $3::int[], $4::text[]) AS v(shard, subject, generation, wrapped)
      WHERE k.shard = v.shard AND k.subject = v.subject AND k.generation = v.generation`,
    [
      rows.map(({ shard }) => shard),
      rows.map(({ subject }) => subject),
      rows.map(({ generation }) => generation),
      wrapped,
    ],
  );
}

/** All of it is in a backup: the one that it came from. */
async function beginNewLife(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM shard');
  for (const { id } of rows)
    await pool.query('UPDATE shard SET epoch = $2, durable_position = position WHERE id = $1', [id, randomUUID()]);
}

function swap(at: DatabasePlace, name: string, fresh: string, previous: string | null): Promise<void> {
  return asAdmin(at, async (client) => {
    if (previous !== null) await client.query(`ALTER DATABASE ${quoted(name)} RENAME TO ${quoted(previous)}`);
    try {
      await client.query(`ALTER DATABASE ${quoted(fresh)} RENAME TO ${quoted(name)}`);
    } catch (error) {
      if (previous !== null) await client.query(`ALTER DATABASE ${quoted(previous)} RENAME TO ${quoted(name)}`);
      throw error;
    }
  });
}
