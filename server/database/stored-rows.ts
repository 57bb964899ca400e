/** @file Rows of the tables as values of the engine: one function per table. */
import type {
  FeedChange,
  LogEntry,
  MergeNote,
  ServerRecord,
  StreamEntry,
  WrittenColumn,
} from '#shared/sync/engine/server-store.ts';
import type { Outcome } from '#shared/sync/outcome.schema.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import { rowFrom } from './row-json.ts';
import type { OpLogTable } from './schema.ts';

export interface StoredRecord {
  tbl: string;
  id: string;
  feed: string;
  row: PlainRow;
  row_text: string | null;
  ver: number;
  oe: number;
  columns: string;
  by_op: string | null;
  born: number;
  merge: MergeNote | null;
  subject: string | null;
  generation: number | null;
  sealed: string | null;
}
export const RECORD_COLUMNS = `tbl, id, feed, row, row_text, ver, oe, columns, by_op, born, merge,
  subject, generation, sealed`;

/** `row` is the whole one where a part of it is sealed. Columns are unpacked for those who merge; readers never ask. */
export function recordFrom(stored: StoredRecord, row = rowFrom(stored.row, stored.row_text)): ServerRecord {
  let columns: ServerRecord['columns'] | undefined;
  return {
    table: stored.tbl,
    id: stored.id,
    feed: stored.feed,
    row,
    ver: stored.ver,
    oe: stored.oe,
    get columns() {
      columns ??= unpackColumns(stored.columns);
      return columns;
    },
    byOp: stored.by_op,
    born: stored.born,
    merge: stored.merge,
  };
}

/** Columns that one operation wrote share its version and id: fourteen columns of a new row are one entry. */
type PackedColumns = readonly (readonly [ver: number, op: string, columns: readonly string[], by?: string])[];

export function packColumns(columns: ServerRecord['columns']): string {
  const packed: [number, string, string[], string?][] = [];
  for (const [column, { ver, op, by }] of Object.entries(columns)) {
    const same = packed.find((each) => each[0] === ver && each[1] === op && each[3] === by);
    if (same) same[2].push(column);
    else packed.push(by === undefined ? [ver, op, [column]] : [ver, op, [column], by]);
  }
  return JSON.stringify(packed);
}

function unpackColumns(text: string): ServerRecord['columns'] {
  const columns: Record<string, WrittenColumn> = {};
  for (const [ver, op, names, by] of JSON.parse(text) as PackedColumns) {
    const written = by === undefined ? { ver, op } : { ver, op, by };
    for (const name of names) columns[name] = written;
  }
  return columns;
}

/** A line of `op_log` with the wrapped key that opens its content. */
export type StoredLogEntry = Omit<OpLogTable, 'shard' | 'o' | 'blocked_by' | 'received_at'> & {
  wrapped: string | null;
};
export const LOG_TABLE = 'op_log LEFT JOIN subject_key USING (shard, subject, generation)';
export const LOG_COLUMNS = `op_id, hash, header, subject, generation, content, wrapped, group_id, n, of_n, actor_key, signature, device, tbl, row_id,
  feed, actor, after_op, outcome, position, executed, adopted_by`;

/** Contents are opened when somebody looks at them: most questions are about outcomes. */
export const logEntryFrom = (stored: StoredLogEntry, open: (sealed: StoredLogEntry) => string | null): LogEntry => ({
  opId: stored.op_id,
  hash: stored.hash,
  header: stored.header,
  get content() {
    return open(stored);
  },
  groupId: stored.group_id,
  n: stored.n,
  of: stored.of_n,
  actorKey: stored.actor_key,
  signature: stored.signature,
  device: stored.device,
  table: stored.tbl,
  rowId: stored.row_id,
  feed: stored.feed,
  actor: stored.actor,
  afterOp: stored.after_op,
  outcome: stored.outcome,
  position: stored.position,
  executed: stored.executed,
  adoptedBy: stored.adopted_by,
});

export interface StoredStreamEntry {
  op_id: string;
  link: string;
  receipt: string;
  conflict: Outcome | null;
  position: number;
}
export const STREAM_ENTRY_COLUMNS = 'op_id, link, receipt, conflict, position';

export const streamEntryFrom = (stored: StoredStreamEntry): StreamEntry => ({
  opId: stored.op_id,
  link: stored.link,
  receipt: stored.receipt,
  conflict: stored.conflict,
  position: stored.position,
});

export interface StoredChange {
  feed: string;
  seq: number;
  k: FeedChange['k'];
  tbl: string;
  id: string;
  oe: number;
  ver: number;
}
export const CHANGE_COLUMNS = 'feed, seq, k, tbl, id, oe, ver';

export const changeFrom = ({ feed, seq, k, tbl: table, id, oe, ver }: StoredChange): FeedChange & { feed: string } => ({
  feed,
  seq,
  k,
  table,
  id,
  oe,
  ver,
});
