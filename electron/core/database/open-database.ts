import SqliteDatabase, { type Database as RawDatabase } from 'better-sqlite3';

export type { Database as RawDatabase, Statement as RawStatement } from 'better-sqlite3';

interface OpenOptions {
  /** The 32-byte database key as 64 lower-case hex digits. */
  readonly keyHex: string;
  readonly readonly?: boolean;
  /** Refuses to make a new file: a lost database must be noticed, never replaced by an empty one. */
  readonly mustExist?: boolean;
}

/** The file is not a database, or the key is not its key: SQLCipher cannot tell these apart. */
export class DatabaseUnreadable extends Error {}

/**
 * Opens one connection, the same way everywhere. See [Note: Pragmas of every connection].
 *
 * @throws DatabaseUnreadable when the first page does not decrypt.
 */
export function openDatabase(path: string, options: OpenOptions): RawDatabase {
  const db = new SqliteDatabase(path, {
    readonly: options.readonly ?? false,
    fileMustExist: (options.mustExist ?? false) || (options.readonly ?? false),
    timeout: BUSY_TIMEOUT_MS,
  });
  try {
    db.pragma("cipher='sqlcipher'");
    db.pragma('legacy=4');
    // 32 bare bytes would be taken for a passphrase and stretched; the x'…' form is the raw key.
    const key = Buffer.from(`x'${options.keyHex}'`);
    db.key(key);
    key.fill(0);
    db.prepare('SELECT count(*) FROM sqlite_master').get();
  } catch (cause) {
    db.close();
    if ((cause as { code?: string }).code === 'SQLITE_NOTADB') throw new DatabaseUnreadable('database unreadable');
    throw cause;
  }
  for (const pragma of PRAGMAS) {
    // A connection that only reads takes the journal as it finds it; setting it would be a write.
    if (!(options.readonly && pragma.startsWith('journal_mode'))) db.pragma(pragma);
  }
  return db;
}

const BUSY_TIMEOUT_MS = 5_000;

/*
 * [Note: Pragmas of every connection]
 * temp_store=MEMORY: the binding spills sorts to plain files in the system's temp folder otherwise, beside an encrypted
 * database. synchronous=FULL: a commit that was acknowledged survives a power cut, also in WAL mode.
 * secure_delete: erased rows leave no readable page behind. trusted_schema and cell_size_check: a tampered file must
 * not run code or confuse the pager.
 */
export const PRAGMAS = [
  'temp_store=MEMORY',
  'journal_mode=WAL',
  'synchronous=FULL',
  'foreign_keys=ON',
  'secure_delete=ON',
  'trusted_schema=OFF',
  'cell_size_check=ON',
  'cache_size=-65536',
] as const;
