import { type Kysely, sql } from 'kysely';

/** How PCs and people come in: codes, names of PCs, keys of officers, orders of managers, and access logs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const id = 'text COLLATE "C" NOT NULL';

const STATEMENTS = [
  'CREATE TABLE server_identity (name text PRIMARY KEY, value text NOT NULL)',
  `CREATE TABLE enrol_code (
    shard ${id} REFERENCES shard,
    id ${id},
    hash ${id},
    purpose text NOT NULL CHECK (purpose IN ('device', 'key')),
    office_id text COLLATE "C",
    scopes text[] NOT NULL,
    account_id text COLLATE "C",
    issued_by text NOT NULL,
    issued_at text NOT NULL,
    expires_at text NOT NULL,
    used_at text,
    used_for text,
    withdrawn_at text,
    PRIMARY KEY (shard, id),
    UNIQUE (shard, hash)
  )`,
  'CREATE INDEX enrol_code_by_hash ON enrol_code (hash)',
  `CREATE TABLE device_card (
    shard ${id},
    device ${id},
    name text NOT NULL,
    enrolled_at text NOT NULL,
    build text NOT NULL,
    last_seen_at text,
    waiting bigint NOT NULL DEFAULT 0,
    oldest_waiting_at text,
    clock_offset_ms bigint,
    PRIMARY KEY (shard, device)
  )`,
  `CREATE TABLE key_card (
    shard ${id},
    key_id ${id},
    office_id ${id},
    account_id ${id},
    kind text NOT NULL CHECK (kind IN ('password', 'code')),
    signing_key text NOT NULL,
    box_key text NOT NULL,
    slot text NOT NULL,
    created_at text NOT NULL,
    state text NOT NULL CHECK (state IN ('current', 'replaced', 'revoked')),
    vouched_by text,
    PRIMARY KEY (shard, key_id)
  )`,
  // One way in per person: a new one ends the one before.
  `CREATE UNIQUE INDEX key_card_current ON key_card (shard, account_id) WHERE state = 'current'`,
  'CREATE INDEX key_card_by_office ON key_card (shard, office_id)',
  `CREATE TABLE recovery_card (
    shard ${id},
    office_id ${id},
    slot_id text NOT NULL,
    box_key text NOT NULL,
    created_at text NOT NULL,
    PRIMARY KEY (shard, office_id)
  )`,
  `CREATE TABLE key_list (
    shard ${id},
    office_id ${id},
    version bigint NOT NULL,
    PRIMARY KEY (shard, office_id)
  )`,
  `CREATE TABLE manage_request (
    shard ${id},
    id ${id},
    device ${id},
    actor text NOT NULL,
    at text NOT NULL,
    action text NOT NULL,
    PRIMARY KEY (shard, id)
  )`,
  `CREATE TABLE access_chain (
    shard ${id},
    device ${id},
    incarnation integer NOT NULL,
    next bigint NOT NULL,
    link text NOT NULL,
    broken_at text,
    PRIMARY KEY (shard, device, incarnation)
  )`,
  `CREATE TABLE access_line (
    shard ${id},
    device ${id},
    incarnation integer NOT NULL,
    n bigint NOT NULL,
    text text NOT NULL,
    link text NOT NULL,
    received_at text NOT NULL,
    PRIMARY KEY (shard, device, incarnation, n)
  )`,
];
