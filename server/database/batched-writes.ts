/** @file Many rows in one statement: each column travels as an array. */
import type pg from 'pg';
import { toPostgresText } from './postgres-text.ts';

export interface Target {
  readonly table: string;
  /** Name and type, in the order of the values. `shard` comes first by itself. */
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly key: readonly string[];
  /** Columns that a later write changes; none when rows are only ever added. */
  readonly changing: readonly string[];
}

/** A named statement is parsed and planned once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export function upsert({ table, columns, key, changing }: Target): Statement {
  const names = columns.map(([name]) => name).join(', ');
  // JSON has no array input of its own here: it comes as text.
  const arrays = columns.map(([, type], index) => `$${index + 2}::${isJson(type) ? 'text' : type}[]`).join(', ');
  const values = columns.map(([name, type]) => (isJson(type) ? `v.${name}::${type}` : `v.${name}`)).join(', ');
  const then =
    changing.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${changing.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  return {
    name: `upsert ${table}`,
    text: `INSERT INTO ${table} (shard, ${names}) SELECT $1, ${values} FROM unnest(${arrays}) AS v(${names})
      ON CONFLICT (shard, ${key.join(', ')}) ${then}`,
  };
}

const isJson = (type: string): boolean => type === 'json' || type === 'jsonb';

export type Cell = string | number | boolean | null;

/** Rows to columns. */
export function inColumns(rows: readonly (readonly Cell[])[], width: number): Cell[][] {
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? null));
}

export async function run<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  { name, text }: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  return (await client.query<Row>({ name, text, values: [...values] })).rows;
}

/** Text as the database can keep it, and lists as the text of a PostgreSQL array: the driver would go through them twice. */
export function encodedValue(value: unknown): unknown {
  if (typeof value === 'string') return toPostgresText(value);
  return Array.isArray(value) ? arrayText(value) : value;
}

function arrayText(values: readonly Cell[]): string {
  let text = '';
  for (const value of values) text += `${text === '' ? '' : ','}${elementText(value)}`;
  return `{${text}}`;
}

function elementText(value: Cell): string {
  if (value === null) return 'NULL';
  if (typeof value !== 'string') return String(value);
  const text = toPostgresText(value);
  return `"${NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, '\\$&') : text}"`;
}

const NEEDS_ESCAPE = /["\\]/;
const ESCAPED = /["\\]/g;
