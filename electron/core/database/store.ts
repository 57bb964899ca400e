import type { Kysely } from 'kysely';
import type { Clock } from '#core/clock/clock.ts';
import type { Database, Schema } from './database.ts';
import { kyselyOver } from './kysely-dialect.ts';
import { migrateToLatest } from './migrate.ts';
import { openDatabase, type RawDatabase, type RawStatement } from './open-database.ts';
import type { WriteTransaction } from './write-door.ts';

/** Recomputes what is derived from the households that a transaction touched, inside that transaction. */
export type Projection = (tx: Pick<WriteTransaction, 'store' | 'at'>, householdIds: ReadonlySet<string>) => void;

export interface StoreOptions {
  readonly path: string;
  readonly keyHex: string;
  /** Key of the access log's hash chain. */
  readonly logKey: Uint8Array;
  /** Name of this PC and its user, for the access log. */
  readonly host?: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly projections: readonly Projection[];
  /** Told after each commit which tables changed. */
  readonly onChanged: (tables: readonly string[]) => void;
  readonly mustExist?: boolean;
}

/** The open database of one session: one connection that writes, one that only reads. */
export interface Store extends Omit<StoreOptions, 'keyHex' | 'mustExist'> {
  readonly writer: Database;
  /** For queries. It sees every committed change and never waits for a running transaction. */
  readonly reader: Database;
  readonly rawWriter: RawDatabase;
  readonly rawReader: RawDatabase;
  /** A prepared statement of the writer, prepared once. */
  prepare(sql: string): RawStatement;
  /** A prepared statement of the reader, prepared once. */
  prepareRead(sql: string): RawStatement;
  close(): void;
}

/** Opens (and, for a new or older file, migrates) the database. `migrated` is false when nothing had to be done. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const rawWriter = openDatabase(options.path, { keyHex: options.keyHex, mustExist: options.mustExist ?? false });
  try {
    await migrateToLatest(kyselyOver<unknown>(rawWriter));
    const rawReader = openDatabase(options.path, { keyHex: options.keyHex, readonly: true });
    return storeOver(options, rawWriter, rawReader);
  } catch (cause) {
    rawWriter.close();
    throw cause;
  }
}

function storeOver(options: StoreOptions, rawWriter: RawDatabase, rawReader: RawDatabase): Store {
  const { keyHex: _keyHex, mustExist: _mustExist, ...rest } = options;
  const writer: Kysely<Schema> = kyselyOver<Schema>(rawWriter);
  const reader: Kysely<Schema> = kyselyOver<Schema>(rawReader);
  return {
    ...rest,
    writer,
    reader,
    rawWriter,
    rawReader,
    prepare: statementCache(rawWriter),
    prepareRead: statementCache(rawReader),
    close: () => {
      rawReader.close();
      // Leaves one file behind instead of three, and nothing unfolded for a copy to miss.
      if (rawWriter.open) rawWriter.pragma('wal_checkpoint(TRUNCATE)');
      rawWriter.close();
    },
  };
}

function statementCache(raw: RawDatabase): (sql: string) => RawStatement {
  const statements = new Map<string, RawStatement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = raw.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
}
