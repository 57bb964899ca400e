import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/**
 * What a PC needs to share its records with a server: its identity, the state of its feeds, what the server last said
 * about each row, and what it has still to hand over. Rows lose the promise that numbers and names are unique: two PCs
 * that cannot see each other may give the same one, and both must stay readable until a person decides. Guards of
 * append-only tables now let through what the server has judged. No row changes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of LOCAL) await sql.raw(statement).execute(db);
  const guards = await guardsOf(db);
  for (const { name } of guards) await sql.raw(`DROP TRIGGER ${name}`).execute(db);
  for (const table of WITH_UNIQUE_COLUMNS) await rebuildWithoutUnique(db, table);
  for (const statement of RELAXED) await sql.raw(statement).execute(db);
  for (const guard of guards) await sql.raw(unlessServerSaysSo(guard.sql)).execute(db);
}

const LOCAL = [
  // The state of the engine is read and written whole; what is looked up by it has columns.
  'CREATE TABLE sync_device (one INTEGER PRIMARY KEY CHECK (one = 1), state TEXT NOT NULL) STRICT',
  `CREATE TABLE sync_enrolment (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    server_url TEXT NOT NULL,
    pinned_certificate TEXT,
    device_secret BLOB NOT NULL,
    device_name TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    genesis TEXT NOT NULL,
    keys_version INTEGER,
    last_success_at TEXT,
    clock_offset_ms INTEGER,
    access_base INTEGER NOT NULL,
    access_seq INTEGER NOT NULL,
    access_link TEXT NOT NULL,
    access_incarnation INTEGER NOT NULL,
    status TEXT NOT NULL
  ) STRICT`,
  'CREATE TABLE sync_feed (feed TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID',
  `CREATE TABLE sync_image (
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    feed TEXT NOT NULL,
    ver INTEGER NOT NULL,
    oe INTEGER NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (table_name, row_id)
  ) STRICT, WITHOUT ROWID`,
  // A null row: the server has none.
  `CREATE TABLE sync_shadow (
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    row TEXT,
    PRIMARY KEY (table_name, row_id)
  ) STRICT, WITHOUT ROWID`,
  'CREATE TABLE sync_stage (n INTEGER PRIMARY KEY AUTOINCREMENT, feed TEXT NOT NULL, change TEXT NOT NULL) STRICT',
  // Rows of tables that have no SQL table of their own: conflicts, held work, and what only a newer app knows.
  `CREATE TABLE sync_row (
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    about_table TEXT,
    about_id TEXT,
    status TEXT,
    row TEXT NOT NULL,
    PRIMARY KEY (table_name, row_id)
  ) STRICT, WITHOUT ROWID`,
  // Rows that the columns here cannot hold exactly, whole: a digest is over what the server said, not over what fits.
  `CREATE TABLE sync_odd_row (
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (table_name, row_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE outbox (
    op_id TEXT PRIMARY KEY,
    dseq INTEGER NOT NULL,
    prev TEXT NOT NULL,
    link TEXT NOT NULL,
    group_id TEXT NOT NULL,
    n INTEGER NOT NULL,
    of_n INTEGER NOT NULL,
    actor_key TEXT NOT NULL,
    signature TEXT NOT NULL,
    header TEXT NOT NULL,
    subject_id TEXT,
    content BLOB NOT NULL,
    feed TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    schema_ver INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    discarded_at TEXT,
    discard_reason TEXT
  ) STRICT`,
  'CREATE INDEX outbox_stream ON outbox (dseq)',
  'CREATE INDEX outbox_group ON outbox (state, discarded_at) WHERE n = 1',
  'CREATE INDEX outbox_row ON outbox (table_name, row_id, dseq)',
  "CREATE INDEX outbox_state ON outbox (state, dseq) WHERE state <> 'durable'",
  "CREATE INDEX outbox_creation ON outbox (row_id) WHERE kind = 'create' AND state NOT IN ('absorbed', 'durable', 'op_id_conflict')",
  'CREATE INDEX outbox_subject ON outbox (subject_id, state) WHERE subject_id IS NOT NULL',
  'CREATE INDEX sync_stage_feed ON sync_stage (feed, n)',
  'CREATE INDEX sync_row_about ON sync_row (about_table, about_id)',
  'CREATE INDEX sync_row_status ON sync_row (table_name, status)',
  // Households whose derived rows are still to be computed: a first sync brings their parts table by table.
  'CREATE TABLE sync_touched (household_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID',
  `CREATE TABLE sync_notice (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    seen_at TEXT
  ) STRICT`,
  // Changes of the office's keys on their way to the server, signed when they were made: the key may be gone later.
  `CREATE TABLE sync_key_change (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    change TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    at TEXT NOT NULL,
    refused TEXT
  ) STRICT`,
  // Has a row exactly while what the server has judged is written, inside that transaction.
  'CREATE TABLE sync_applying (one INTEGER PRIMARY KEY) STRICT',
];

/** Tables whose own history nobody touches, not even sync. */
const OWN_HISTORY = ['operation', 'access_log'];
const WITH_UNIQUE_COLUMNS = ['consultation_version', 'assessment_instrument', 'report_opening'];
const RELAXED = [
  'DROP INDEX account_login',
  'CREATE INDEX account_login ON account (login_id)',
  'DROP INDEX household_number',
  'CREATE INDEX household_number ON household (household_no)',
  'DROP INDEX code_item_code',
  'CREATE INDEX code_item_code ON code_item (group_key, code, valid_from)',
  'CREATE INDEX consultation_version_number ON consultation_version (consultation_id, version_no)',
  'CREATE INDEX assessment_instrument_code ON assessment_instrument (code, version)',
  'CREATE INDEX report_opening_cell ON report_opening (year, table_key, line_key, column_key)',
];

interface Stored {
  readonly name: string;
  readonly sql: string;
}

async function guardsOf(db: Kysely<unknown>): Promise<readonly Stored[]> {
  const { rows } = await sql<Stored & { tbl_name: string }>`
    SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name`.execute(db);
  return rows.filter(({ tbl_name }) => !OWN_HISTORY.includes(tbl_name));
}

/** The guard of an earlier migration, asked first whether the server has judged this already. */
function unlessServerSaysSo(trigger: string): string {
  const body = trigger.indexOf('BEGIN SELECT RAISE');
  const head = trigger.slice(0, body);
  const when = head.search(/\bWHEN\b/);
  const asked = 'NOT EXISTS (SELECT 1 FROM sync_applying)';
  if (when < 0) return `${head} WHEN ${asked} ${trigger.slice(body)}`;
  return `${head.slice(0, when)} WHEN ${asked} AND (${head.slice(when + 'WHEN'.length)}) ${trigger.slice(body)}`;
}

/** SQLite cannot drop a table's own UNIQUE: the table is written anew, with the same columns, rows and indexes. */
async function rebuildWithoutUnique(db: Kysely<unknown>, table: string): Promise<void> {
  const { rows } = await sql<Stored & { type: string }>`
    SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ${table} AND sql IS NOT NULL`.execute(db);
  const own = rows.find(({ type }) => type === 'table');
  if (!own) throw new Error(`no table ${table}`);
  const loosened = own.sql.replace(/,\s*UNIQUE \([^)]*\)/, '').replace(table, `${table}_anew`);
  await sql.raw(loosened).execute(db);
  await sql.raw(`INSERT INTO ${table}_anew SELECT * FROM ${table}`).execute(db);
  await sql.raw(`DROP TABLE ${table}`).execute(db);
  await sql.raw(`ALTER TABLE ${table}_anew RENAME TO ${table}`).execute(db);
  for (const index of rows.filter(({ type }) => type === 'index')) await sql.raw(index.sql).execute(db);
}
