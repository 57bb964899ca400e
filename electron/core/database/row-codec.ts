import { z } from 'zod';
import type { PlainRow, RowOf, SyncedTableName } from '#shared/sync/synced-tables.ts';
import { syncedTables } from '#shared/sync/synced-tables.ts';

/** How each column of a synced table is held in SQLite, worked out once from its schema. */
interface Codec {
  readonly columns: readonly string[];
  readonly booleans: readonly string[];
  readonly structures: readonly string[];
}

const codecs = new Map<string, Codec>();

export function codecOf(table: SyncedTableName): Codec {
  const known = codecs.get(table);
  if (known) return known;
  const shape = Object.entries(syncedTables[table].row.shape) as [string, z.ZodType][];
  const named = (matches: (type: z.ZodType) => boolean) =>
    shape.filter(([, type]) => matches(type)).map(([name]) => name);
  const codec = {
    columns: shape.map(([name]) => name),
    booleans: named((type) => type instanceof z.ZodBoolean),
    structures: named((type) => !isScalar(type)),
  };
  codecs.set(table, codec);
  return codec;
}

/** SQLite's row → the application's: 0/1 become booleans, JSON text becomes lists and objects. */
export function decodeRow<T extends SyncedTableName>(table: T, row: PlainRow): RowOf<T> {
  const { booleans, structures } = codecOf(table);
  const decoded: Record<string, unknown> = { ...row };
  for (const name of booleans) decoded[name] = row[name] === 1;
  for (const name of structures) decoded[name] = JSON.parse(row[name] as string);
  return decoded as RowOf<T>;
}

/** The value that SQLite binds for a column. */
export function encodeColumn(table: SyncedTableName, column: string, value: unknown): unknown {
  const { booleans, structures } = codecOf(table);
  if (booleans.includes(column)) return value ? 1 : 0;
  if (structures.includes(column)) return JSON.stringify(value);
  return value ?? null;
}

function isScalar(type: z.ZodType): boolean {
  if (type instanceof z.ZodNullable) return isScalar(type.unwrap() as z.ZodType);
  return (
    type instanceof z.ZodString ||
    type instanceof z.ZodStringFormat ||
    type instanceof z.ZodNumber ||
    type instanceof z.ZodBoolean ||
    type instanceof z.ZodEnum
  );
}
