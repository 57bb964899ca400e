import type { Kysely, Transaction } from 'kysely';
import type { RowOf, SyncedTableName } from '#shared/sync/synced-tables.ts';
import type { LocalTables } from './local-tables.ts';

/** A column as SQLite holds it: booleans are 0 or 1, lists and objects are JSON text. */
type SqlValue<V> = V extends boolean ? number : V extends string | number | null ? V : string;
export type SqlRow<T extends SyncedTableName> = { [Column in keyof RowOf<T>]: SqlValue<RowOf<T>[Column]> };

/** Every table, by its SQL name. Other files take the types of Kysely from here. */
export type Schema = { [T in SyncedTableName]: SqlRow<T> } & LocalTables;
export type Database = Kysely<Schema>;
export type DatabaseTransaction = Transaction<Schema>;
