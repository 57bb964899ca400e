/** @file The tables as Kysely sees them. What the columns mean is said in `shared/sync/engine/server-store.ts`. */
import type { Generated, JSONColumnType } from 'kysely';
import type { CodeIssue } from '#shared/sync/engine/server-store.ts';
import type { Outcome } from '#shared/sync/outcome.schema.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import type { AdministrationSchema } from './administration-schema.ts';

export interface ServerSchema extends AdministrationSchema {
  shard: ShardTable;
  office: OfficeTable;
  account: AccountTable;
  officer_key: OfficerKeyTable;
  device: DeviceTable;
  stream: StreamTable;
  stream_entry: StreamEntryTable;
  op_log: OpLogTable;
  record: RecordTable;
  subject_key: SubjectKeyTable;
  deleted_id: { shard: string; tbl: string; id: string };
  feed: FeedTable;
  place: { shard: string; feed: string; seq: number; chain: string };
  change: ChangeTable;
  total: { shard: string; feed: string; tbl: string; count: number; digest: string };
  approval: ApprovalTable;
  loss_report: LossReportTable;
}

export interface ShardTable {
  id: string;
  epoch: string;
  position: Generated<number>;
  executed: Generated<number>;
  /** Everything up to here is in a backup that was proved by restoring it. */
  durable_position: Generated<number>;
}

export interface OfficeTable {
  shard: string;
  id: string;
  name: string;
  code: string | null;
  sigungu: string | null;
  genesis_device: string | null;
}

export interface AccountTable {
  shard: string;
  id: string;
  office_id: string;
  /** Null for who was switched off. */
  role: string | null;
  valid_to: string | null;
  code_issuers: JSONColumnType<CodeIssue[], string | undefined, string>;
}

export interface OfficerKeyTable {
  shard: string;
  id: string;
  account_id: string;
  public_key: string;
  is_revoked: Generated<boolean>;
}

export interface DeviceTable {
  shard: string;
  id: string;
  office_id: string;
  public_key: string;
  status: 'active' | 'push_only' | 'revoked';
  feeds: Generated<string[]>;
  former_feeds: Generated<string[]>;
  newest_incarnation: Generated<number>;
}

export interface StreamTable {
  shard: string;
  device: string;
  incarnation: number;
  next_dseq: number;
  link: string;
  receipt: string;
  nonce: string | null;
  previous_nonce: string | null;
}

export interface StreamEntryTable {
  shard: string;
  device: string;
  incarnation: number;
  dseq: number;
  op_id: string;
  link: string;
  receipt: string;
  conflict: Outcome | null;
  position: number;
}

export interface OpLogTable {
  shard: string;
  op_id: string;
  hash: string;
  header: string;
  subject: string;
  generation: number | null;
  content: string | null;
  group_id: string;
  n: number;
  of_n: number;
  actor_key: string;
  signature: string;
  device: string;
  tbl: string;
  row_id: string;
  feed: string;
  actor: string;
  after_op: string | null;
  outcome: Outcome;
  o: Outcome['o'];
  blocked_by: string | null;
  position: number;
  executed: number | null;
  adopted_by: string | null;
  received_at: Generated<Date>;
}

export interface RecordTable {
  shard: string;
  tbl: string;
  id: string;
  feed: string;
  row: PlainRow;
  row_text: string | null;
  ver: number;
  oe: number;
  /** Packed: see `packColumns`. */
  columns: string;
  by_op: string | null;
  born: number;
  merge: unknown;
  subject: string | null;
  generation: number | null;
  sealed: string | null;
}

export interface SubjectKeyTable {
  shard: string;
  subject: string;
  generation: number;
  wrapped: string | null;
  destroyed_at: Date | null;
}

export interface FeedTable {
  shard: string;
  feed: string;
  seq: number;
  chain: string;
  floor: Generated<number>;
}

export interface ChangeTable {
  shard: string;
  feed: string;
  tbl: string;
  id: string;
  seq: number;
  k: 'put' | 'del' | 'evict' | 'outcome';
  oe: number;
  ver: number;
}

export interface ApprovalTable {
  shard: string;
  event_id: string;
  op_id: string;
  consultation_id: string;
  version_id: string;
  content_hash: string;
  approver: string;
  author: string;
  editors: string[];
  approved_at: Generated<Date>;
}

export interface LossReportTable {
  shard: string;
  device: string;
  incarnation: number;
  from_dseq: number;
  to_dseq: number;
  reported_at: Generated<Date>;
}
