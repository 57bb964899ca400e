import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '#server/app/data-folder.ts';
import { DEFAULT_SHARD } from '#server/app/start-server.ts';
import { findRunningPostgres, type PostgresConnection, startPostgres } from '#server/database/embedded-postgres.ts';
import { openServerDatabase, type ServerDatabase } from '#server/database/open-server-database.ts';
import { createShard } from '#server/database/postgres-server-store.ts';
import { masterKeyIn } from '#server/database/subject-keys.ts';

export interface Reached {
  readonly database: ServerDatabase;
  readonly at: PostgresConnection | string;
  /** Whether a server was using the database already. */
  readonly isInUse: boolean;
}

/** The database of a running server through a connection of our own, or else started for as long as the command takes. */
export async function withDatabase<T>(
  folder: DataFolder,
  databaseUrl: string | undefined,
  work: (reached: Reached) => Promise<T>,
): Promise<T> {
  return withPlace(folder, databaseUrl, async (at, isInUse) => {
    const database = await openServerDatabase({ at, masterKey: masterKeyIn(folder.masterKey), connections: 3 });
    try {
      await createShard(database.pool, DEFAULT_SHARD);
      return await work({ database, at, isInUse });
    } finally {
      await database.close();
    }
  });
}

/** The same without connecting: a restore replaces the database. */
export async function withPlace<T>(
  folder: DataFolder,
  databaseUrl: string | undefined,
  work: (at: PostgresConnection | string, isInUse: boolean) => Promise<T>,
): Promise<T> {
  if (databaseUrl !== undefined) return work(databaseUrl, true);
  const isThere = existsSync(join(folder.postgres, 'cluster'));
  const running = isThere ? await findRunningPostgres(folder.postgres) : undefined;
  if (running) return work(running, true);
  const postgres = await startPostgres({ dataDir: folder.postgres });
  try {
    return await work(postgres.connection, false);
  } finally {
    await postgres.stop();
  }
}
