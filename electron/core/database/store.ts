import type { Kysely } from 'kysely';
import type { Clock } from '#core/clock/clock.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import type { PlainRow, SyncedTableName } from '#shared/sync/synced-tables.ts';
import type { Database, Schema } from './database.ts';
import { kyselyOver } from './kysely-dialect.ts';
import { migrateToLatest } from './migrate.ts';
import { openDatabase, type RawDatabase, type RawStatement } from './open-database.ts';
import type { Author, WriteTransaction } from './write-door.ts';

/** What is derived from households, in the very transaction that changes what it derives from. */
export interface Projection {
  /** The columns it looks at, by table. A change of others leaves what was derived as it is. */
  readonly reads: Readonly<Partial<Record<SyncedTableName, readonly string[]>>>;
  readonly project: (tx: Pick<WriteTransaction, 'store' | 'at'>, householdIds: ReadonlySet<string>) => void;
}

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

/** Where the door leaves each transaction for the server. See `electron/core/sync/door-to-server.ts`. */
export interface DoorToServer {
  begin(author: Author): OutboxGroup;
}

/** One transaction of the door on its way to the server: signed and kept in that very transaction, or not at all. */
export interface OutboxGroup {
  /** Told before a row changes, so that the server's version of it is kept below the change. */
  before(table: SyncedTableName, id: string, row: PlainRow | undefined): void;
  /** Returns which tables changed. */
  seal(groupId: string, operations: readonly GroupOperation[]): readonly string[];
}
export interface GroupOperation {
  readonly id: string;
  readonly table: SyncedTableName;
  readonly rowId: string;
  readonly subject: string | null;
  readonly body: OperationBody;
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
  /** Set while somebody is signed in at a PC that shares its records with a server. */
  doorToServer: DoorToServer | undefined;
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
    doorToServer: undefined,
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
