/**
 * @file Rows as JSONB. It holds everything that JSON can say except U+0000 and halves of surrogate pairs; a row with
 * those is kept as exact text too, and its JSONB is only what searches see. Hashes are taken over canonical JSON, so the
 * order of keys, which JSONB does not keep, is of no consequence.
 */
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import { toPostgresJson } from './postgres-text.ts';

/** Well-formed JSON writes both as escapes. A backslash before it makes a harmless false alarm. */
const UNSTORABLE = /\\u(0000|d[89a-f][0-9a-f]{2})/i;

export function rowColumns(row: PlainRow): { readonly row: string; readonly text: string | null } {
  const json = toPostgresJson(row);
  if (!UNSTORABLE.test(json)) return { row: json, text: null };
  return { row: toPostgresJson(deepSoftened(row)), text: json };
}

export const rowFrom = (row: PlainRow, text: string | null): PlainRow =>
  text === null ? row : (JSON.parse(text) as PlainRow);

function deepSoftened(value: unknown): unknown {
  if (typeof value === 'string') return softened(value);
  if (Array.isArray(value)) return value.map(deepSoftened);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [softened(key), deepSoftened(each)]));
}

/** What a search has to look for. */
export const softened = (text: string): string => Buffer.from(text.replaceAll('\0', '\ufffd'), 'utf8').toString('utf8');
