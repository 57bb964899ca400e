/** @file The tables that a request writes, and the order of the cells in each of their rows. */
import type {
  Account,
  FeedChange,
  LogEntry,
  Office,
  OfficerKey,
  ServerRecord,
  Stream,
  StreamEntry,
} from '#shared/sync/engine/server-store.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import { type Cell, type Statement, type Target, upsert } from './batched-writes.ts';
import { toPostgresJson } from './postgres-text.ts';
import { rowColumns } from './row-json.ts';
import { packColumns } from './stored-rows.ts';

export interface Writable {
  readonly statement: Statement;
  readonly width: number;
}

const writable = (target: Target): Writable => ({ statement: upsert(target), width: target.columns.length });

export const OFFICE = writable({
  table: 'office',
  columns: [
    ['id', 'text'],
    ['name', 'text'],
    ['code', 'text'],
    ['sigungu', 'text'],
    ['genesis_device', 'text'],
  ],
  key: ['id'],
  changing: ['name', 'code', 'sigungu', 'genesis_device'],
});
export const officeCells = ({ id, name, code, sigungu, genesisDevice }: Office): Cell[] => [
  id,
  name,
  code,
  sigungu,
  genesisDevice,
];

export const ACCOUNT = writable({
  table: 'account',
  columns: [
    ['id', 'text'],
    ['office_id', 'text'],
    ['role', 'text'],
    ['valid_to', 'text'],
    ['code_issuers', 'json'],
  ],
  key: ['id'],
  changing: ['office_id', 'role', 'valid_to', 'code_issuers'],
});
export const accountCells = ({ id, officeId, role, validTo, codeIssuers }: Account): Cell[] => [
  id,
  officeId,
  role ?? null,
  validTo,
  toPostgresJson(codeIssuers),
];

export const OFFICER_KEY = writable({
  table: 'officer_key',
  columns: [
    ['id', 'text'],
    ['account_id', 'text'],
    ['public_key', 'text'],
    ['is_revoked', 'boolean'],
  ],
  key: ['id'],
  changing: ['account_id', 'public_key', 'is_revoked'],
});
export const officerKeyCells = ({ id, accountId, publicKey, isRevoked }: OfficerKey): Cell[] => [
  id,
  accountId,
  publicKey,
  isRevoked,
];

export const STREAM = writable({
  table: 'stream',
  columns: [
    ['device', 'text'],
    ['incarnation', 'int'],
    ['next_dseq', 'bigint'],
    ['link', 'text'],
    ['receipt', 'text'],
    ['nonce', 'text'],
    ['previous_nonce', 'text'],
  ],
  key: ['device', 'incarnation'],
  changing: ['next_dseq', 'link', 'receipt', 'nonce', 'previous_nonce'],
});
export const streamCells = (each: Stream & { readonly device: string; readonly incarnation: number }): Cell[] => [
  each.device,
  each.incarnation,
  each.nextDseq,
  each.link,
  each.receipt,
  each.nonce,
  each.previousNonce,
];

export const STREAM_ENTRY = writable({
  table: 'stream_entry',
  columns: [
    ['device', 'text'],
    ['incarnation', 'int'],
    ['dseq', 'bigint'],
    ['op_id', 'text'],
    ['link', 'text'],
    ['receipt', 'text'],
    ['conflict', 'json'],
    ['position', 'bigint'],
  ],
  key: ['device', 'incarnation', 'dseq'],
  changing: ['op_id', 'link', 'receipt', 'conflict', 'position'],
});
export const entryCells = (device: string, incarnation: number, dseq: number, entry: StreamEntry): Cell[] => [
  device,
  incarnation,
  dseq,
  entry.opId,
  entry.link,
  entry.receipt,
  entry.conflict === null ? null : toPostgresJson(entry.conflict),
  entry.position,
];

export const OP_LOG = writable({
  table: 'op_log',
  columns: [
    ['op_id', 'text'],
    ['hash', 'text'],
    ['header', 'text'],
    ['subject', 'text'],
    ['generation', 'int'],
    ['content', 'text'],
    ['group_id', 'text'],
    ['n', 'int'],
    ['of_n', 'int'],
    ['actor_key', 'text'],
    ['signature', 'text'],
    ['device', 'text'],
    ['tbl', 'text'],
    ['row_id', 'text'],
    ['feed', 'text'],
    ['actor', 'text'],
    ['after_op', 'text'],
    ['outcome', 'json'],
    ['o', 'text'],
    ['blocked_by', 'text'],
    ['position', 'bigint'],
    ['executed', 'bigint'],
    ['adopted_by', 'text'],
  ],
  key: ['op_id'],
  // What was signed and received stays as it was.
  changing: ['outcome', 'o', 'blocked_by', 'executed', 'adopted_by'],
});
export interface Sealed {
  readonly subject: string;
  readonly generation: number | null;
  readonly text: string | null;
}
export const logCells = (entry: LogEntry, content: Sealed): Cell[] => [
  entry.opId,
  entry.hash,
  entry.header,
  content.subject,
  content.generation,
  content.text,
  entry.groupId,
  entry.n,
  entry.of,
  entry.actorKey,
  entry.signature,
  entry.device,
  entry.table,
  entry.rowId,
  entry.feed,
  entry.actor,
  entry.afterOp,
  toPostgresJson(entry.outcome),
  entry.outcome.o,
  entry.outcome.o === 'blocked' ? entry.outcome.by : null,
  entry.position,
  entry.executed,
  entry.adoptedBy,
];

export const RECORD = writable({
  table: 'record',
  columns: [
    ['tbl', 'text'],
    ['id', 'text'],
    ['feed', 'text'],
    ['row', 'jsonb'],
    ['row_text', 'text'],
    ['ver', 'bigint'],
    ['oe', 'int'],
    ['columns', 'text'],
    ['by_op', 'text'],
    ['born', 'bigint'],
    ['merge', 'json'],
    ['subject', 'text'],
    ['generation', 'int'],
    ['sealed', 'text'],
  ],
  key: ['tbl', 'id'],
  changing: [
    'feed',
    'row',
    'row_text',
    'ver',
    'oe',
    'columns',
    'by_op',
    'born',
    'merge',
    'subject',
    'generation',
    'sealed',
  ],
});
/** `open` is what remains of the row when something of it is sealed. */
export function recordCells(record: ServerRecord, sealed?: Sealed & { readonly open: PlainRow }): Cell[] {
  const { row, text } = rowColumns(sealed?.open ?? record.row);
  return [
    record.table,
    record.id,
    record.feed,
    row,
    text,
    record.ver,
    record.oe,
    packColumns(record.columns),
    record.byOp,
    record.born,
    record.merge === null ? null : toPostgresJson(record.merge),
    sealed?.subject ?? null,
    sealed?.generation ?? null,
    sealed?.text ?? null,
  ];
}

export const DELETED_ID = writable({
  table: 'deleted_id',
  columns: [
    ['tbl', 'text'],
    ['id', 'text'],
  ],
  key: ['tbl', 'id'],
  changing: [],
});

export const FEED = writable({
  table: 'feed',
  columns: [
    ['feed', 'text'],
    ['seq', 'bigint'],
    ['chain', 'text'],
    ['floor', 'bigint'],
  ],
  key: ['feed'],
  changing: ['seq', 'chain', 'floor'],
});

export const PLACE = writable({
  table: 'place',
  columns: [
    ['feed', 'text'],
    ['seq', 'bigint'],
    ['chain', 'text'],
  ],
  key: ['feed', 'seq'],
  changing: ['chain'],
});

export const CHANGE = writable({
  table: 'change',
  columns: [
    ['feed', 'text'],
    ['tbl', 'text'],
    ['id', 'text'],
    ['seq', 'bigint'],
    ['k', 'text'],
    ['oe', 'int'],
    ['ver', 'bigint'],
  ],
  key: ['feed', 'tbl', 'id'],
  changing: ['seq', 'k', 'oe', 'ver'],
});
export const changeCells = (change: FeedChange & { readonly feed: string }): Cell[] => [
  change.feed,
  change.table,
  change.id,
  change.seq,
  change.k,
  change.oe,
  change.ver,
];

export const TOTAL = writable({
  table: 'total',
  columns: [
    ['feed', 'text'],
    ['tbl', 'text'],
    ['count', 'bigint'],
    ['digest', 'text'],
  ],
  key: ['feed', 'tbl'],
  changing: ['count', 'digest'],
});

export const LOSS_REPORT = writable({
  table: 'loss_report',
  columns: [
    ['device', 'text'],
    ['incarnation', 'int'],
    ['from_dseq', 'bigint'],
    ['to_dseq', 'bigint'],
  ],
  key: ['device', 'incarnation', 'from_dseq', 'to_dseq'],
  changing: [],
});

export const SUBJECT_KEY = writable({
  table: 'subject_key',
  columns: [
    ['subject', 'text'],
    ['generation', 'int'],
    ['wrapped', 'text'],
  ],
  key: ['subject', 'generation'],
  changing: [],
});
