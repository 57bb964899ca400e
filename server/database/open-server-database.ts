/** @file One way to the server's database: pool, types and schema version are the same for the server, its CLI and tests. */
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
    await migrate(database.db);
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
  connections = 10,
  onBroken,
}: ServerDatabaseOptions): ServerDatabase {
  const where = typeof at === 'string' ? { connectionString: at } : { ...at };
  const pool = new pg.Pool({ ...where, max: connections, keepAlive: true, types: { getTypeParser } });
  pool.on('error', (error) => onBroken?.(error));
  const db = new Kysely<ServerSchema>({ dialect: new PostgresDialect({ pool }) });
  return { pool, db, keys: new SubjectKeys(masterKey), close: () => db.destroy() };
}

/** Numbers of the engine stay far below 2^53, and arrive as numbers; texts arrive as they were given. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === INT8) return Number;
  if (oid === TEXT) return fromPostgresText;
  return pg.types.getTypeParser(oid, format as 'text');
}

async function assertUsable(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string; fsync: string; encoding: string }>(
    `SELECT current_setting('server_version_num') AS version, current_setting('fsync') AS fsync,
      current_setting('server_encoding') AS encoding`,
  );
  const found = rows[0];
  if (!found || Number(found.version) < OLDEST_POSTGRES) throw new Error('PostgreSQL 15 or newer is needed');
  if (found.encoding !== 'UTF8') throw new Error(`the database is encoded in ${found.encoding}: it must be UTF8`);
}

/** The database was written by a newer version of the server. Normal after a downgrade; the newer one must open it. */
export class ServerDatabaseIsNewer extends Error {}

async function migrate(db: Kysely<ServerSchema>): Promise<void> {
  const migrator = new Migrator({
    db: db as unknown as Kysely<unknown>,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (tables.some(({ name }) => name === 'kysely_migration')) {
    const applied = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
      .selectFrom('kysely_migration')
      .select('name')
      .execute();
    const unknown = applied.find(({ name }) => !Object.hasOwn(migrations, name));
    if (unknown) throw new ServerDatabaseIsNewer(`the database has ${unknown.name}, which this server does not know`);
  }
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
