/** @file Which part of a row is sealed, and under whose key. */
import {
  CONFLICT_TABLE,
  type ConflictCandidate,
  conflictWithoutValues,
  HELD_TABLE,
} from '#shared/sync/engine/conflict-rows.ts';
import type { LogEntry, ServerRecord } from '#shared/sync/engine/server-store.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';

/** The household of an operation. What belongs to none is kept under a key of its feed. */
export function subjectOf({ header, feed }: Pick<LogEntry, 'header' | 'feed'>): string {
  try {
    const { subject } = JSON.parse(header) as { subject?: unknown };
    if (typeof subject === 'string') return subject;
  } catch {
    // Held as unreadable; its sender may still send it in a form that can be read.
  }
  return feed === '' ? 'unreadable' : feed;
}

/** What anybody who looks at the database may see; undefined for a row with nothing to seal. */
export function withoutValues({ table, row }: Pick<ServerRecord, 'table' | 'row'>): PlainRow | undefined {
  if (table === CONFLICT_TABLE) {
    const candidates = row.candidates as readonly ConflictCandidate[];
    const hasValues = candidates.some(({ from, to }) => Object.keys(from).length + Object.keys(to).length > 0);
    return hasValues ? conflictWithoutValues(row) : undefined;
  }
  if (table === HELD_TABLE && Array.isArray(row.contents) && row.contents.length > 0) return { ...row, contents: [] };
  return undefined;
}

/** The operation whose household a sealed row is about. */
export function operationBehind({ table, row }: ServerRecord): string | undefined {
  if (table === CONFLICT_TABLE) return (row.candidates as readonly ConflictCandidate[])[0]?.op_id;
  return Array.isArray(row.op_ids) ? String(row.op_ids[0]) : undefined;
}
