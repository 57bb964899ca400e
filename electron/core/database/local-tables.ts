import type { Generated } from 'kysely';

/** Tables of this PC alone: history, keys, derived rows, drafts and logs. They never travel as rows. */
export interface LocalTables {
  operation: OperationTable;
  subject_key: { subject_id: string; key: Uint8Array; created_at: string };
  draft: DraftTable;
  access_log: AccessLogTable;
  search_key: { key: string; household_id: string };
  household_board: HouseholdBoardTable;
  import_batch: ImportBatchTable;
  import_file: {
    id: string;
    batch_id: string | null;
    name: string;
    sha256: string;
    bytes: Uint8Array;
    stored_at: string;
  };
  column_mapping: { signature: string; mapping: string; used_at: string };
  recent: { account_id: string; household_id: string; at: string };
  setting: { key: string; value: string };
  sync_device: { one: number; state: string };
  sync_enrolment: SyncEnrolmentTable;
  sync_feed: { feed: string; state: string };
  sync_image: { table_name: string; row_id: string; feed: string; ver: number; oe: number; digest: string };
  sync_shadow: { table_name: string; row_id: string; row: string | null };
  sync_stage: { n: Generated<number>; feed: string; change: string };
  sync_row: SyncRowTable;
  sync_odd_row: { table_name: string; row_id: string; row: string };
  sync_touched: { household_id: string };
  sync_notice: { n: Generated<number>; at: string; kind: string; detail: string; seen_at: string | null };
  sync_key_change: { n: Generated<number>; change: string; signed_by: string; at: string; refused: string | null };
  sync_applying: { one: number };
  outbox: OutboxTable;
  received_edit: ReceivedEditTable;
}

/** How this PC came to its server. At most one row; none on a PC that works alone. */
export interface SyncEnrolmentTable {
  one: number;
  server_url: string;
  /** SHA-256 of the certificate that was seen at enrolment, hexadecimal; null where a public authority vouches. */
  pinned_certificate: string | null;
  /** Seed of the key with which this PC signs its requests. */
  device_secret: Uint8Array;
  device_name: string;
  enrolled_at: string;
  /** `todo` while the office's own rows are still being handed over by the PC that brought them. */
  genesis: string;
  /** Version of the office's key list that this PC has. */
  keys_version: number | null;
  last_success_at: string | null;
  /** This PC minus the server, as of the last answer. */
  clock_offset_ms: number | null;
  /** The line of the access log before the one that is number 1 on the server. */
  access_base: number;
  /** Last line that the server has, and its link there. */
  access_seq: number;
  access_link: string;
  access_incarnation: number;
  /** `active`, or why nothing is exchanged any more: `revoked`. */
  status: string;
}

/** Rows of tables without an SQL table of their own (`sync_conflict`, `sync_held`), as JSON. */
export interface SyncRowTable {
  table_name: string;
  row_id: string;
  about_table: string | null;
  about_id: string | null;
  status: string | null;
  row: string;
}

/** What was written here for the server, signed; see `docs/decisions/014`. */
export interface OutboxTable {
  op_id: string;
  /** Place in this PC's stream. */
  dseq: number;
  prev: string;
  link: string;
  group_id: string;
  n: number;
  of_n: number;
  actor_key: string;
  signature: string;
  header: string;
  subject_id: string | null;
  /** The content under its household's key: nonce(12) ‖ AES-256-GCM ‖ tag(16). */
  content: Uint8Array;
  feed: string;
  table_name: string;
  row_id: string;
  kind: string;
  schema_ver: number;
  recorded_at: string;
  /** `OutboxState` of the engine. */
  state: string;
  outcome: string | null;
  /** When somebody laid refused work aside, and why. */
  discarded_at: string | null;
  discard_reason: string | null;
}

/** What somebody at another PC changed in a row: the history of this PC tells it beside its own; see `docs/decisions/015`. */
export interface ReceivedEditTable {
  table_name: string;
  row_id: string;
  /** Of the row on the server, after the edit. */
  ver: number;
  op_id: string;
  group_id: string;
  kind: string;
  subject_id: string | null;
  /** The household that the row was taken from. */
  former_subject_id: string | null;
  actor_id: string;
  adopted_by: string | null;
  /** By the author's clock. */
  recorded_at: string;
  /** `ReceivedEdit.set` under its household's key: nonce(12) ‖ AES-256-GCM ‖ tag(16). */
  body: Uint8Array;
}

/** The history: one row per operation, the body encrypted under its household's key, hashes in clear. */
export interface OperationTable {
  dseq: Generated<number>;
  op_id: string;
  group_id: string;
  group_n: number;
  group_of: number;
  scope: string;
  table_name: string;
  row_id: string;
  kind: string;
  subject_id: string | null;
  after_op: string | null;
  actor_id: string;
  schema_ver: number;
  recorded_at: string;
  batch_id: string | null;
  /** nonce(12) ‖ AES-256-GCM(salt(16) ‖ canonical body) ‖ tag(16). */
  body: Uint8Array;
  /** SHA-256 over salt ‖ canonical body: checks a body without telling anything about it once the key is gone. */
  body_hash: Uint8Array;
  /** SHA-256 over the previous hash and every clear column: the chain stays verifiable after erasure. */
  hash: Uint8Array;
}

/** An unfinished edit of one person at one place (`screen` + `ref`): kept until it is saved or thrown away. */
export interface DraftTable {
  account_id: string;
  screen: string;
  ref: string;
  body: string;
  saved_at: string;
}

export interface AccessLogTable {
  seq: Generated<number>;
  id: string;
  at: string;
  actor_id: string | null;
  host: string;
  action: string;
  screen: string;
  purpose: string | null;
  subject_ids: string;
  detail: string;
  row_count: number;
  result: string;
  mac: Uint8Array;
}

/** One row per household, derived in the same transaction as what it derives from: what lists sort and filter by. */
export interface HouseholdBoardTable {
  household_id: string;
  household_no: string;
  head_name: string;
  head_sort: string;
  head_birth: string | null;
  head_sex: string | null;
  member_count: number;
  hh_type: string | null;
  address: string;
  tong: string | null;
  ban: string | null;
  ri: string | null;
  vulnerability: string;
  flags: string;
  priority: string;
  priority_rank: number;
  score: number;
  indicator_count: number;
  indicator_codes: string;
  case_id: string | null;
  case_state: string | null;
  case_route: string | null;
  round_id: string | null;
  officer_id: string | null;
  status: string;
  last_contact_at: string | null;
  next_due_at: string | null;
  next_due_kind: string | null;
  attempt_count: number;
  phone_tail: string | null;
  quality: string;
  /** Day (KST) for which the time-dependent parts were computed. */
  computed_on: string;
  registered_at: string | null;
  search_keys: string;
}

export interface ImportBatchTable {
  id: string;
  round_id: string | null;
  label: string;
  file_name: string;
  kind: string;
  state: string;
  total_rows: number;
  done_rows: number;
  plan: string;
  created_at: string;
  created_by: string;
  finished_at: string | null;
  undone_at: string | null;
}
