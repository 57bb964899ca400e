import { type Kysely, sql } from 'kysely';

/**
 * Everything the engine keeps. The shard (a 시군구) leads every key, so that these tables distribute on Citus as they are.
 * Names and ids sort by bytes, whatever the collation of an existing database is.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const id = 'text COLLATE "C" NOT NULL';

const STATEMENTS = [
  // One row per shard: its lock, its counters, and which life of the server this is.
  `CREATE TABLE shard (
    id ${id} PRIMARY KEY,
    epoch text NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    executed bigint NOT NULL DEFAULT 0,
    durable_position bigint NOT NULL DEFAULT 0
  )`,
  `CREATE TABLE office (
    shard ${id} REFERENCES shard,
    id ${id},
    name text NOT NULL,
    code text,
    sigungu text,
    genesis_device text,
    PRIMARY KEY (shard, id)
  )`,
  `CREATE TABLE account (
    shard ${id} REFERENCES shard,
    id ${id},
    office_id ${id},
    role text,
    valid_to text,
    code_issuers json NOT NULL DEFAULT '[]',
    PRIMARY KEY (shard, id)
  )`,
  `CREATE TABLE officer_key (
    shard ${id} REFERENCES shard,
    id ${id},
    account_id ${id},
    public_key text NOT NULL,
    is_revoked boolean NOT NULL DEFAULT false,
    PRIMARY KEY (shard, id)
  )`,
  `CREATE TABLE device (
    shard ${id} REFERENCES shard,
    id ${id},
    office_id ${id},
    public_key text NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'push_only', 'revoked')),
    feeds text[] NOT NULL DEFAULT '{}',
    former_feeds text[] NOT NULL DEFAULT '{}',
    newest_incarnation integer NOT NULL DEFAULT 1,
    PRIMARY KEY (shard, id)
  )`,
  'CREATE INDEX device_by_id ON device (id)',

  `CREATE TABLE stream (
    shard ${id},
    device ${id},
    incarnation integer NOT NULL,
    next_dseq bigint NOT NULL,
    link text NOT NULL,
    receipt text NOT NULL,
    nonce text,
    previous_nonce text,
    PRIMARY KEY (shard, device, incarnation)
  )`,
  `CREATE TABLE stream_entry (
    shard ${id},
    device ${id},
    incarnation integer NOT NULL,
    dseq bigint NOT NULL,
    op_id ${id},
    link text NOT NULL,
    receipt text NOT NULL,
    conflict json,
    position bigint NOT NULL,
    PRIMARY KEY (shard, device, incarnation, dseq)
  )`,

  // Never deleted: the audit log, and what makes a repeated push harmless.
  `CREATE TABLE op_log (
    shard ${id},
    op_id ${id},
    hash text NOT NULL,
    header text NOT NULL,
    subject ${id},
    generation integer,
    content text,
    group_id ${id},
    n integer NOT NULL,
    of_n integer NOT NULL,
    actor_key text NOT NULL,
    signature text NOT NULL,
    device ${id},
    tbl ${id},
    row_id ${id},
    feed ${id},
    actor ${id},
    after_op text,
    outcome json NOT NULL,
    o text NOT NULL,
    blocked_by text COLLATE "C",
    position bigint NOT NULL,
    executed bigint,
    adopted_by text,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (shard, op_id)
  )`,
  'CREATE INDEX op_log_by_group ON op_log (shard, group_id, n)',
  'CREATE INDEX op_log_by_row ON op_log (shard, tbl, row_id)',
  `CREATE INDEX op_log_blocked ON op_log (shard, blocked_by, position) WHERE o = 'blocked'`,

  // `row_text` is the row where JSONB cannot hold it exactly; see row-json.ts.
  `CREATE TABLE record (
    shard ${id},
    tbl ${id},
    id ${id},
    feed ${id},
    row jsonb NOT NULL,
    row_text text,
    ver bigint NOT NULL,
    oe integer NOT NULL,
    columns text NOT NULL,
    by_op text,
    born bigint NOT NULL,
    merge json,
    subject text COLLATE "C",
    generation integer,
    sealed text,
    PRIMARY KEY (shard, tbl, id)
  )`,
  'CREATE INDEX record_by_feed ON record (shard, feed, tbl, id)',
  ...['household_id', 'case_id', 'consultation_id', 'row_id', 'matched_household_id'].map(
    (column) =>
      `CREATE INDEX record_by_${column} ON record (shard, tbl, (row ->> '${column}')) WHERE row ->> '${column}' IS NOT NULL`,
  ),
  `CREATE TABLE deleted_id (
    shard ${id},
    tbl ${id},
    id ${id},
    PRIMARY KEY (shard, tbl, id)
  )`,

  `CREATE TABLE feed (
    shard ${id},
    feed ${id},
    seq bigint NOT NULL,
    chain text NOT NULL,
    floor bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (shard, feed)
  )`,
  // Each place there has been. A cursor that is not here comes from another history.
  `CREATE TABLE place (
    shard ${id},
    feed ${id},
    seq bigint NOT NULL,
    chain text NOT NULL,
    PRIMARY KEY (shard, feed, seq)
  )`,
  `CREATE TABLE change (
    shard ${id},
    feed ${id},
    tbl ${id},
    id ${id},
    seq bigint NOT NULL,
    k text NOT NULL,
    oe integer NOT NULL,
    ver bigint NOT NULL,
    PRIMARY KEY (shard, feed, tbl, id)
  )`,
  'CREATE INDEX change_by_seq ON change (shard, feed, seq, tbl, id)',
  `CREATE TABLE total (
    shard ${id},
    feed ${id},
    tbl ${id},
    count bigint NOT NULL,
    digest text NOT NULL,
    PRIMARY KEY (shard, feed, tbl)
  )`,

  // Keys of what people wrote; see subject-keys.ts. A destroyed one leaves its place behind.
  `CREATE TABLE subject_key (
    shard ${id},
    subject ${id},
    generation integer NOT NULL,
    wrapped text,
    destroyed_at timestamptz,
    PRIMARY KEY (shard, subject, generation),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
  )`,
  'CREATE INDEX op_log_by_subject ON op_log (shard, subject)',

  // What the engine has judged, judged again by the database: nobody approves what they wrote.
  `CREATE TABLE approval (
    shard ${id},
    event_id ${id},
    op_id ${id},
    consultation_id text NOT NULL,
    version_id text NOT NULL,
    content_hash text NOT NULL,
    approver text NOT NULL,
    author text NOT NULL,
    editors text[] NOT NULL,
    approved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (shard, event_id),
    CONSTRAINT two_people CHECK (approver <> author AND approver <> ALL (editors))
  )`,
  `CREATE TABLE loss_report (
    shard ${id},
    device ${id},
    incarnation integer NOT NULL,
    from_dseq bigint NOT NULL,
    to_dseq bigint NOT NULL,
    reported_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (shard, device, incarnation, from_dseq, to_dseq)
  )`,
];
