/** @file Which tables a backup has, in which order, and what their rows add up to. */
import { createHash, type Hash } from 'node:crypto';
import type pg from 'pg';
import type { TableSum } from './backup-frames.ts';
import { copyOut } from './copy-stream.ts';

export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Its rows are copied in this order, so that equal rows give equal bytes. */
  readonly key: readonly string[];
}

/** Belongs to the program that migrates, not to the data. */
const NOT_COPIED = ['kysely_migration', 'kysely_migration_lock'];

/** Tables that others refer to come first. */
export async function copiedTables(client: pg.ClientBase): Promise<readonly CopiedTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; key: string[] | null; needs: string[] }>(
    `SELECT c.relname AS name,
        (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
        (SELECT array_agg(a.attname::text ORDER BY k.place)
          FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(number, place), pg_attribute a
          WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.number) AS key,
        ARRAY(SELECT r.relname::text FROM pg_constraint f JOIN pg_class r ON r.oid = f.confrelid
          WHERE f.conrelid = c.oid AND f.contype = 'f' AND r.oid <> c.oid) AS needs
      FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
        AND c.relname <> ALL ($1) ORDER BY c.relname`,
    [NOT_COPIED],
  );
  const ordered: CopiedTable[] = [];
  const waiting = [...rows];
  while (waiting.length > 0) {
    const index = waiting.findIndex(({ needs }) => needs.every((need) => ordered.some(({ name }) => name === need)));
    const [next] = waiting.splice(Math.max(0, index), 1);
    if (!next || index < 0) throw new Error('tables that refer to each other in a circle cannot be copied one by one');
    if (!next.key) throw new Error(`table ${next.name} has no primary key to copy it by`);
    ordered.push({ name: next.name, columns: next.columns, key: next.key });
  }
  return ordered;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const list = (names: readonly string[]): string => names.map(quoted).join(', ');

/** Text forms do not depend on where the server stands. */
export const SAME_EVERYWHERE = `SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601'`;

export const copyOutOf = (client: pg.ClientBase, { name, columns, key }: CopiedTable): AsyncGenerator<Buffer> =>
  copyOut(client, `COPY (SELECT ${list(columns)} FROM ${quoted(name)} ORDER BY ${list(key)}) TO STDOUT`);

export const copyInto = (table: string, columns: readonly string[]): string =>
  `COPY ${quoted(table)} (${list(columns)}) FROM STDIN`;

/** Counts rows and hashes bytes on their way. In the format of COPY, a line break ends a row and is nothing else. */
export class RowSum {
  readonly #hash: Hash = createHash('sha256');
  #rows = 0;

  add(bytes: Buffer): void {
    this.#hash.update(bytes);
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) this.#rows += 1;
  }

  sum(): TableSum {
    return { rows: this.#rows, sha256: this.#hash.digest('hex') };
  }
}

/** Of the rows as they are now. */
export async function sumOf(client: pg.ClientBase, table: CopiedTable): Promise<TableSum> {
  const sum = new RowSum();
  for await (const piece of copyOutOf(client, table)) sum.add(piece);
  return sum.sum();
}
