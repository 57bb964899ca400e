/** @file What is in an office's database, read beside the app with a password, as somebody who has both may. */
import { existsSync } from 'node:fs';
import { openDatabase } from '#core/database/open-database.ts';
import { databasePath } from '#core/files/data-files.ts';
import { ARGON2_FLOOR } from '#core/keys/keyring.schema.ts';
import { openWithSecret } from '#core/keys/keyring.ts';
import { readKeyring } from '#core/keys/keyring-file.ts';
import { databaseKeyHex, deriveKeys } from '#core/keys/master-key.ts';

export interface OfficeReader {
  /** Rows of every table, each row as text, in one order. */
  tables(): Record<string, string[]>;
  /** How many rows each table holds, but for what looking at screens alone adds to: see `LOOKING`. */
  storedRows(): Record<string, number>;
  all<Row>(sql: string): Row[];
  /** Changes the database past the app, as a later version or a fault would. Needs `readonly: false`. */
  run(sql: string): void;
  close(): void;
}

/** Opens a data folder's database read-only. The app may be running on it: readers do not disturb it. */
export async function readOffice(
  dataDir: string,
  { loginId, password }: { loginId: string; password: string },
  { readonly = true } = {},
): Promise<OfficeReader> {
  const keyring = await readKeyring(dataDir);
  if (!keyring?.ok) throw new Error(`no whole keyring in ${dataDir}`);
  const opening = { now: () => new Date().toISOString(), newId: () => '', argon2Cost: ARGON2_FLOOR };
  const opened = await openWithSecret(opening, keyring.value, { loginId, secret: password });
  if (!opened.ok) throw new Error(opened.error.code);
  if (!existsSync(databasePath(dataDir))) throw new Error(`no database in ${dataDir}`);
  const keyHex = databaseKeyHex(deriveKeys(opened.value.masterKey, opened.value.keyring.installId));
  const db = openDatabase(databasePath(dataDir), { keyHex, readonly });
  const names = () =>
    (
      db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all() as {
        name: string;
      }[]
    ).map(({ name }) => name);
  return {
    tables: () =>
      Object.fromEntries(
        names().map((name) => [name, db.prepare(`SELECT * FROM "${name}"`).all().map(asText).sort()] as const),
      ),
    storedRows: () =>
      Object.fromEntries(
        names()
          .filter((name) => !LOOKING.includes(name))
          .map((name) => {
            const { rows } = db.prepare(`SELECT count(*) AS rows FROM "${name}"`).get() as { rows: number };
            return [name, rows] as const;
          }),
      ),
    all: <Row>(sql: string) => db.prepare(sql).all() as Row[],
    run: (sql) => void db.prepare(sql).run(),
    close: () => db.close(),
  };
}

/** Rows that only one of two readings has, each with its table: nothing when both hold the same. */
export function differences(
  before: Readonly<Record<string, readonly string[]>>,
  after: Readonly<Record<string, readonly string[]>>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((table) => {
    const [old, now] = [new Set(before[table]), new Set(after[table])];
    return [
      ...[...old].filter((row) => !now.has(row)).map((row) => `${table} - ${row}`),
      ...[...now].filter((row) => !old.has(row)).map((row) => `${table} + ${row}`),
    ];
  });
}

/** Who looked at what, and which columns of a file were taken for what: written before anything is taken in. */
const LOOKING = ['access_log', 'column_mapping', 'recent'];

const asText = (row: unknown): string =>
  JSON.stringify(row, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && (value as { type?: unknown }).type === 'Buffer'
      ? `x'${Buffer.from((value as { data: number[] }).data).toString('hex')}'`
      : value,
  );
