import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/index.ts';
import type { RawDatabase } from './open-database.ts';

/** The database was written by a newer version of the app. Normal after a downgrade; the newer app must open it. */
export class DatabaseIsNewer extends Error {}

/** Names of migrations that this app has and the file has not, oldest first. */
export function pendingMigrations(raw: RawDatabase): string[] {
  const applied = appliedMigrations(raw);
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) throw new DatabaseIsNewer(`unknown migration ${unknown[0]}`);
  return Object.keys(migrations).filter((name) => !applied.includes(name));
}

/** All pending migrations in one transaction: a failure leaves the file as it was. */
export async function migrateToLatest<Schema>(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db: db as Kysely<unknown>,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  // Results still say "Success" for earlier migrations that the rollback took back; only `error` can be trusted.
  if (error) throw error;
}

function appliedMigrations(raw: RawDatabase): string[] {
  const known = raw.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'kysely_migration'").get();
  if (!known) return [];
  const rows = raw.prepare('SELECT name FROM kysely_migration ORDER BY name').all() as { name: string }[];
  return rows.map((row) => row.name);
}
