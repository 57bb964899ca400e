/** @file The least that the same rows cost, measured in the same run: bare SQLite and bare PostgreSQL, both to the disk. */
import type pg from 'pg';
import type { Store } from '#core/database/store.ts';
import { bindable, formOf } from '#core/sync/synced-row-writer.ts';
import type { BenchRow } from './sync-office.ts';

/** Rows ready to bind: only SQLite is measured. */
export interface BoundRows {
  readonly statements: readonly { readonly sql: string; readonly values: readonly unknown[] }[];
}

export function bound(store: Store, rows: readonly BenchRow[]): BoundRows {
  return {
    statements: rows.map(({ table, row }) => {
      const form = formOf(store, table);
      return { sql: form.upsert, values: bindable(form, row).values };
    }),
  };
}

/** Into the tables that screens read, with their indexes; a thousand rows per transaction. */
export function upsertFloor(store: Store, { statements }: BoundRows): void {
  const guard = store.rawWriter.prepare('INSERT OR IGNORE INTO sync_applying (one) VALUES (1)');
  const unguard = store.rawWriter.prepare('DELETE FROM sync_applying');
  const prepared = new Map(statements.map(({ sql }) => [sql, store.rawWriter.prepare(sql)]));
  for (let from = 0; from < statements.length; from += 1_000) {
    store.rawWriter.transaction(() => {
      guard.run();
      for (const { sql, values } of statements.slice(from, from + 1_000)) prepared.get(sql)?.run(values);
      unguard.run();
    })();
  }
}

const PUSHED = ['op_log', 'stream_entry', 'record', 'change', 'place'] as const;
const BATCH = 200;

interface Column {
  readonly name: string;
  readonly type: string;
}

/**
 * The rows that a push of a thousand edits left behind, written once more into copies of the same tables: the same
 * columns and indexes, five statements per transaction of two hundred, arrays instead of values.
 */
export class BatchedInsertFloor {
  readonly #client: pg.ClientBase;
  #batches: { readonly text: string; readonly values: readonly unknown[] }[][] = [];

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async prepare(device: string, edits: number): Promise<void> {
    await this.#client.query('DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor');
    const { rows: ops } = await this.#client.query<{ op_id: string }>(
      'SELECT op_id FROM op_log WHERE device = $1 ORDER BY position DESC LIMIT $2',
      [device, edits],
    );
    const ids = ops.map(({ op_id }) => op_id);
    for (const table of PUSHED)
      await this.#client.query(`CREATE TABLE floor.${table} (LIKE public.${table} INCLUDING ALL)`);
    const written = `
      SELECT 1 FROM op_log o WHERE o.op_id = ANY ($1) AND o.shard = t.shard`;
    const rowsOf: Record<(typeof PUSHED)[number], string> = {
      op_log: 'SELECT t.* FROM op_log t WHERE op_id = ANY ($1) ORDER BY position',
      stream_entry: 'SELECT t.* FROM stream_entry t WHERE op_id = ANY ($1) ORDER BY position',
      record: `SELECT t.* FROM record t WHERE EXISTS (${written} AND o.tbl = t.tbl AND o.row_id = t.id)`,
      change: `SELECT t.* FROM change t WHERE EXISTS (${written} AND o.tbl = t.tbl AND o.row_id = t.id)`,
      place: `SELECT t.* FROM place t WHERE EXISTS (${written} AND o.feed = t.feed AND (o.outcome ->> 'seq')::bigint = t.seq)`,
    };
    this.#batches = [];
    for (const table of PUSHED) {
      const columns = await this.#columns(table);
      const as = columns.map(({ name }) => `x.${name}::text`).join(', ');
      const { rows } = await this.#client.query<Record<string, string | null>>(
        `SELECT ${as} FROM (${rowsOf[table]}) x`,
        [ids],
      );
      // They are there already, as the records of edited rows are in reality.
      const text = insertOf(table, columns, table === 'record' || table === 'change');
      for (let from = 0; from < rows.length; from += BATCH) {
        const part = rows.slice(from, from + BATCH);
        const batch = this.#batches[from / BATCH] ?? [];
        this.#batches[from / BATCH] = batch;
        batch.push({ text, values: columns.map(({ name }) => part.map((row) => row[name] ?? null)) });
      }
      if (table === 'record' || table === 'change')
        await this.#client.query(`INSERT INTO floor.${table} SELECT t.* FROM (${rowsOf[table]}) t`, [ids]);
    }
  }

  async #columns(table: string): Promise<Column[]> {
    const { rows } = await this.#client.query<Column>(
      `SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
        WHERE attrelid = ('public.' || $1)::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
      [table],
    );
    return rows;
  }

  async run(): Promise<void> {
    for (const batch of this.#batches) {
      await this.#client.query('BEGIN');
      for (const { text, values } of batch)
        await this.#client.query({ name: text.slice(0, 60), text, values: [...values] });
      await this.#client.query('COMMIT');
    }
  }
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  record: ['shard', 'tbl', 'id'],
  change: ['shard', 'feed', 'tbl', 'id'],
};

function insertOf(table: string, columns: readonly Column[], isUpsert: boolean): string {
  const names = columns.map(({ name }) => name).join(', ');
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`).join(', ');
  const values = columns.map(({ name, type }) => (type === 'text' ? `v.${name}` : `v.${name}::${type}`)).join(', ');
  const key = KEYS[table] ?? [];
  const set = columns.filter(({ name }) => !key.includes(name)).map(({ name }) => `${name} = excluded.${name}`);
  const then = isUpsert ? `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${set.join(', ')}` : '';
  return `INSERT INTO floor.${table} (${names}) SELECT ${values} FROM unnest(${arrays}) AS v(${names}) ${then}`;
}

/** What a server has to read and to write down for one PC that is a thousand rows behind: SQL and JSON, nothing else. */
export async function readFloor(client: pg.ClientBase, feed: string, after: number): Promise<number> {
  const { rows } = await client.query(
    `SELECT c.seq, c.k, c.tbl, c.id, c.oe, c.ver, r.row, r.by_op FROM change c
      JOIN record r ON r.shard = c.shard AND r.tbl = c.tbl AND r.id = c.id
      WHERE c.feed = $1 AND c.seq > $2 ORDER BY c.seq, c.tbl, c.id`,
    [feed, after],
  );
  return JSON.stringify(rows).length;
}
