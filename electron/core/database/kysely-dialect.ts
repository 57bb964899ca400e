import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';
import type { RawDatabase, RawStatement } from './open-database.ts';

/** Kysely over an open connection. Statements are prepared once; DDL takes part in transactions. */
export function kyselyOver<Schema>(raw: RawDatabase): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new TransactionalDdlDialect({ database: new CachingDatabase(raw) as never }) });
}

const MAX_STATEMENTS = 500;

/** Prepares each SQL text once: preparing is most of the cost of a small query. */
class CachingDatabase {
  readonly #raw: RawDatabase;
  readonly #statements = new Map<string, CachedStatement>();

  constructor(raw: RawDatabase) {
    this.#raw = raw;
  }
  prepare(sql: string): CachedStatement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = sql === 'rollback' ? new Rollback(this.#raw) : new CachedStatement(this.#raw.prepare(sql));
    if (this.#statements.size >= MAX_STATEMENTS) {
      const oldest = this.#statements.keys().next();
      if (!oldest.done) this.#statements.delete(oldest.value);
    }
    this.#statements.set(sql, statement);
    return statement;
  }
  /** The connection belongs to the store, which closes it. */
  close(): void {}
}

class CachedStatement {
  readonly reader: boolean;
  readonly #statement: RawStatement;

  constructor(statement: RawStatement) {
    this.#statement = statement;
    this.reader = statement.reader;
  }
  all(values: readonly unknown[]): unknown[] {
    return this.#statement.all(...values.map(toSqlValue));
  }
  run(values: readonly unknown[]): unknown {
    return this.#statement.run(...values.map(toSqlValue));
  }
  iterate(values: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...values.map(toSqlValue));
  }
}

/** A full disk ends the transaction by itself; a second rollback would hide that error behind one of its own. */
class Rollback extends CachedStatement {
  readonly #raw: RawDatabase;

  constructor(raw: RawDatabase) {
    super(raw.prepare('ROLLBACK'));
    this.#raw = raw;
  }
  override run(values: readonly unknown[]): unknown {
    return this.#raw.inTransaction ? super.run(values) : { changes: 0, lastInsertRowid: 0 };
  }
}

/** SQLite binds neither booleans nor structures; they become 0/1 and JSON text. */
export function toSqlValue(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === undefined || value === null) return null;
  if (typeof value === 'object' && !(value instanceof Uint8Array)) return JSON.stringify(value);
  return value;
}

/** Kysely's own SQLite adapter commits each migration's statements one by one; a failing one would leave half a schema. */
class TransactionalDdlDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter();
  }
}
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
