/** @file One way to the server's database: pool, types and schema version are the same for the server, its CLI and tests. */
import { availableParallelism } from 'node:os';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import type { PostgresConnection } from './embedded-postgres.ts';
import { migrations } from './migrations/index.ts';
import { fromPostgresText } from './postgres-text.ts';
import type { ServerSchema } from './schema.ts';
import { SubjectKeys } from './subject-keys.ts';

export interface ServerDatabase {
  readonly pool: pg.Pool;
  readonly db: Kysely<ServerSchema>;
  readonly keys: SubjectKeys;
  close(): Promise<void>;
}

export interface ServerDatabaseOptions {
  /** Our own PostgreSQL, or the `DATABASE_URL` of one that exists. */
  readonly at: PostgresConnection | string;
  /** See `masterKeyIn`. */
  readonly masterKey: Uint8Array;
  /** More than the machine has work for cost all of them memory and time. */
  readonly connections?: number;
  /** A connection broke while nobody was using it, as when PostgreSQL restarts. The pool opens another one. */
  readonly onBroken?: (error: Error) => void;
}

const INT8 = 20;
const TEXT = 25;
const OLDEST_POSTGRES = 150_000;

/** Connects and brings the schema up to date. Refuses a database that a newer server has written. */
export async function openServerDatabase(options: ServerDatabaseOptions): Promise<ServerDatabase> {
  const database = connectServerDatabase(options);
  try {
    await assertUsable(database.pool);
    await migrateServerDatabase(database.db);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** Without looking at what is there: for a restore into an empty database. */
export function connectServerDatabase({
  at,
  masterKey,
  connections = 2 * availableParallelism() + 1,
  onBroken,
}: ServerDatabaseOptions): ServerDatabase {
  const where = typeof at === 'string' ? { connectionString: at } : { ...at };
  const pool = new pg.Pool({ ...where, max: connections, keepAlive: true, types: { getTypeParser } });
  pool.on('error', (error) => onBroken?.(error));
  // The pool listens to idle connections only. On another one a late error, which its query has already told, would end us.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const db = new Kysely<ServerSchema>({ dialect: new PostgresDialect({ pool }) });
  async function close(): Promise<void> {
    await db.destroy();
    // Kysely ends a pool only if it has used it.
    if (!pool.ending) await pool.end();
  }
  return { pool, db, keys: new SubjectKeys(masterKey), close };
}

/** Numbers of the engine stay far below 2^53, and arrive as numbers; texts arrive as they were given. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === INT8) return Number;
  if (oid === TEXT) return fromPostgresText;
  return pg.types.getTypeParser(oid, format as 'text');
}

async function assertUsable(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string; encoding: string }>(
    `SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding`,
  );
  const found = rows[0];
  if (!found || Number(found.version) < OLDEST_POSTGRES) throw new Error('PostgreSQL 15 or newer is needed');
  if (found.encoding !== 'UTF8') throw new Error(`the database is encoded in ${found.encoding}: it must be UTF8`);
}

/** What a server that acknowledges work needs of a PostgreSQL that somebody else has set up. */
const DURABLE = {
  fsync: ['on'],
  full_page_writes: ['on'],
  synchronous_commit: ['on', 'local', 'remote_write', 'remote_apply'],
};

/** Throws when commits come back before they are on disk: what PCs were told is safe would not be (invariant I17). */
export async function assertDurable(pool: pg.Pool): Promise<void> {
  for (const [name, allowed] of Object.entries(DURABLE)) {
    const { rows } = await pool.query<{ value: string }>('SELECT current_setting($1) AS value', [name]);
    const value = rows[0]?.value ?? '';
    if (!allowed.includes(value))
      throw new Error(
        `PostgreSQL 설정 ${name}=${value} 로는 저장했다고 답한 기록을 잃을 수 있습니다. on 으로 바꾸고 다시 켜세요.`,
      );
  }
}

/** The database was written by a newer version of the server. Normal after a downgrade; the newer one must open it. */
export class ServerDatabaseIsNewer extends Error {}

/** Up to the newest, or to one that a backup was made with. */
export async function migrateServerDatabase(db: Kysely<ServerSchema>, to?: string): Promise<void> {
  const migrator = new Migrator({
    db: db as unknown as Kysely<unknown>,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const unknown = (await appliedMigrations(db)).find((name) => !isKnownMigration(name));
  if (unknown) throw new ServerDatabaseIsNewer(`the database has ${unknown}, which this server does not know`);
  const { error } = to === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(to);
  if (error) throw error;
}

export const isKnownMigration = (name: string): boolean => Object.hasOwn(migrations, name);

async function appliedMigrations(db: Kysely<ServerSchema>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const known = db as unknown as Kysely<{ kysely_migration: { name: string } }>;
  const rows = await known.selectFrom('kysely_migration').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}
