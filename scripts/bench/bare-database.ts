/** @file The floor: the same rows by bare prepared statements, on a copy of the same encrypted file, same pragmas. */
import { openDatabase, type RawDatabase, type RawStatement } from '#core/database/open-database.ts';

export type Row = Record<string, unknown>;

export interface BareDatabase {
  readonly writer: RawDatabase;
  all(sql: string, ...values: readonly unknown[]): Row[];
  get(sql: string, ...values: readonly unknown[]): Row | undefined;
  /** Inserts rows as they are, or replaces those that are there. */
  put(table: string, row: Row): void;
  write(work: () => void): void;
  close(): void;
}

export function bareDatabase(path: string, keyHex: string): BareDatabase {
  const writer = openDatabase(path, { keyHex, mustExist: true });
  const reader = openDatabase(path, { keyHex, readonly: true });
  const prepare = (raw: RawDatabase) => {
    const statements = new Map<string, RawStatement>();
    return (sql: string): RawStatement => {
      const known = statements.get(sql);
      if (known) return known;
      const statement = raw.prepare(sql);
      statements.set(sql, statement);
      return statement;
    };
  };
  const read = prepare(reader);
  const change = prepare(writer);
  const puts = new Map<string, RawStatement>();
  const transaction = writer.transaction((work: () => void) => work());
  return {
    writer,
    all: (sql, ...values) => read(sql).all(...values) as Row[],
    get: (sql, ...values) => read(sql).get(...values) as Row | undefined,
    put: (table, row) => {
      const columns = Object.keys(row);
      const key = `${table}/${columns.length}`;
      const statement =
        puts.get(key) ??
        change(
          `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
        );
      puts.set(key, statement);
      statement.run(row);
    },
    write: (work) => transaction.immediate(work),
    close: () => {
      reader.close();
      writer.close();
    },
  };
}
