/** @file Rows of synced tables as the engine has them, in the SQL tables that screens read. */
import { derivedColumns } from '#core/database/derived-columns.ts';
import { codecOf } from '#core/database/row-codec.ts';
import type { Store } from '#core/database/store.ts';
import { type PlainRow, type SyncedTableName, syncedTables } from '#shared/sync/synced-tables.ts';

/** How one column is kept, worked out once from its table and its schema. */
interface Column {
  readonly name: string;
  readonly holds: 'text' | 'integer' | 'real' | 'boolean' | 'structure';
  readonly nullable: boolean;
}

export interface Form {
  readonly columns: readonly Column[];
  readonly select: string;
  readonly upsert: string;
  readonly remove: string;
  /** Columns from which lists and search keys are derived, each with its place among `columns`. */
  readonly derived: readonly { readonly name: string; readonly at: number }[];
  /** These columns of a row as it stands; null where nothing is derived. */
  readonly selectDerived: string | null;
  /** The column that names the household. */
  readonly subject: string | null;
}

type FormScope = Pick<Store, 'rawWriter' | 'projections'>;

const formsByDatabase = new WeakMap<Store['rawWriter'], Map<string, Form>>();

export const isSyncedTable = (table: string): table is SyncedTableName => Object.hasOwn(syncedTables, table);

export function formOf({ rawWriter, projections }: FormScope, table: SyncedTableName): Form {
  const forms = formsByDatabase.get(rawWriter) ?? new Map<string, Form>();
  formsByDatabase.set(rawWriter, forms);
  const known = forms.get(table);
  if (known) return known;
  const form = workOut({ rawWriter, projections }, table);
  forms.set(table, form);
  return form;
}

function workOut({ rawWriter, projections }: FormScope, table: SyncedTableName): Form {
  const { booleans, structures } = codecOf(table);
  const info = rawWriter.pragma(`table_info(${table})`) as { name: string; type: string; notnull: 0 | 1; pk: number }[];
  const columns = info.map(
    ({ name, type, notnull, pk }): Column => ({
      name,
      holds: booleans.includes(name)
        ? 'boolean'
        : structures.includes(name)
          ? 'structure'
          : type === 'INTEGER'
            ? 'integer'
            : type === 'REAL'
              ? 'real'
              : 'text',
      nullable: notnull === 0 && pk === 0,
    }),
  );
  const names = columns.map(({ name }) => name);
  const others = names.filter((name) => name !== 'id');
  const subject = syncedTables[table].subject;
  const derived = derivedColumns(projections, table);
  return {
    columns,
    select: `SELECT ${names.join(', ')} FROM ${table} WHERE id = ?`,
    upsert: `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
      ON CONFLICT (id) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    remove: `DELETE FROM ${table} WHERE id = ?`,
    derived: derived.map((name) => ({ name, at: names.indexOf(name) })),
    selectDerived: derived.length === 0 ? null : `SELECT ${['id', ...derived].join(', ')} FROM ${table} WHERE id = ?`,
    subject,
  };
}

/** Values to bind, and whether the table holds the row exactly: a digest is over what the server said. */
export function bindable({ columns }: Form, row: PlainRow): { values: unknown[]; isExact: boolean } {
  const values = new Array<unknown>(columns.length);
  let isExact = Object.keys(row).length === columns.length;
  for (let index = 0; index < columns.length; index += 1) {
    const column = columns[index] as Column;
    const value = row[column.name];
    if (fits(column, value)) values[index] = bound(column, value);
    else {
      isExact = false;
      values[index] = column.nullable ? null : STAND_INS[column.holds];
    }
  }
  return { values, isExact };
}

/** What stands in the table for a value that cannot stand there; the row itself is kept whole beside it. */
const STAND_INS = { text: '', integer: 0, real: 0, boolean: 0, structure: '[]' } as const;

/** Half of a surrogate pair has no UTF-8. */
const HALF_A_PAIR = /\p{Surrogate}/u;

function fits({ holds, nullable }: Column, value: unknown): boolean {
  if (value === null && holds !== 'structure') return nullable;
  switch (holds) {
    case 'text':
      return typeof value === 'string' && !HALF_A_PAIR.test(value);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'real':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'structure':
      return value !== undefined;
  }
}

function bound({ holds }: Column, value: unknown): unknown {
  if (holds === 'structure') return JSON.stringify(value);
  if (holds === 'boolean') return value ? 1 : 0;
  return value;
}

export function fromTable({ columns }: Form, stored: Record<string, unknown>): PlainRow {
  for (const { name, holds } of columns) {
    if (holds === 'boolean') stored[name] = stored[name] === 1;
    else if (holds === 'structure') stored[name] = JSON.parse(stored[name] as string);
  }
  return stored;
}
