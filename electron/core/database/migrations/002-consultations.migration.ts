import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/**
 * Consultations, their immutable versions, the decisions on them, isolation screening, and the figures of the months
 * before installation. Decisions are events: what a review has come to is computed, never stored.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...TABLES, ...GUARDS, ...INDEXES]) await sql.raw(statement).execute(db);
}

const COMMON = 'id TEXT PRIMARY KEY, office_id TEXT NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL';

const TABLES = [
  `CREATE TABLE consultation (${COMMON},
    case_id TEXT NOT NULL,
    household_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    sheet TEXT NOT NULL,
    counselor_id TEXT NOT NULL,
    editor_ids TEXT NOT NULL,
    handed_off_at TEXT,
    handed_off_by TEXT
  ) STRICT`,
  `CREATE TABLE consultation_version (${COMMON},
    consultation_id TEXT NOT NULL,
    household_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    version_no INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    author_id TEXT NOT NULL,
    editor_ids TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    work_began_at TEXT NOT NULL,
    rule_hits TEXT NOT NULL,
    UNIQUE (consultation_id, version_no)
  ) STRICT`,
  `CREATE TABLE approval_event (${COMMON},
    consultation_id TEXT NOT NULL,
    household_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    at TEXT NOT NULL,
    reason_codes TEXT NOT NULL,
    comment TEXT,
    deputy_for TEXT,
    host TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE assessment_instrument (${COMMON},
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    items TEXT NOT NULL,
    bands TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    UNIQUE (code, version)
  ) STRICT`,
  `CREATE TABLE assessment (${COMMON},
    household_id TEXT NOT NULL,
    person_id TEXT,
    instrument_id TEXT NOT NULL,
    at TEXT NOT NULL,
    answers TEXT NOT NULL,
    total INTEGER NOT NULL,
    band TEXT NOT NULL,
    assessor_id TEXT NOT NULL,
    rescreen_on TEXT
  ) STRICT`,
  `CREATE TABLE report_opening (${COMMON},
    year INTEGER NOT NULL,
    table_key TEXT NOT NULL,
    line_key TEXT NOT NULL,
    column_key TEXT NOT NULL,
    value INTEGER NOT NULL,
    note TEXT,
    UNIQUE (year, table_key, line_key, column_key)
  ) STRICT`,
];

/*
 * [Note: Two people, whatever the code says]
 * The shared rule of `shared/reviews/separation-of-duties.ts` stands here a second time, in SQL, so that a screen, an
 * import or a mistake of ours cannot make one person count as two. A decision is refused when its actor is the author,
 * has edited any version so far, or issued a sign-in code to the author (or got one from the author or an editor)
 * since the work began.
 */
const GUARDS = [
  ...['consultation_version', 'approval_event', 'assessment', 'assessment_instrument'].map(
    (table) =>
      `CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
  ),
  ...['consultation_version', 'approval_event'].map(
    (table) =>
      `CREATE TRIGGER ${table}_is_kept BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
  ),
  `CREATE TRIGGER approval_event_names_its_content BEFORE INSERT ON approval_event
   WHEN NOT EXISTS (SELECT 1 FROM consultation_version v WHERE v.id = NEW.version_id
     AND v.consultation_id = NEW.consultation_id AND v.content_hash = NEW.content_hash)
   BEGIN SELECT RAISE(ABORT, 'two-person rule: content'); END`,
  `CREATE TRIGGER approval_event_needs_a_second_person BEFORE INSERT ON approval_event
   WHEN NEW.kind <> 'WITHDRAW' AND (
     EXISTS (SELECT 1 FROM consultation_version v WHERE v.consultation_id = NEW.consultation_id AND v.author_id = NEW.actor_id)
     OR EXISTS (SELECT 1 FROM consultation_version v, json_each(v.editor_ids) e
       WHERE v.consultation_id = NEW.consultation_id AND e.value = NEW.actor_id)
     OR EXISTS (SELECT 1 FROM consultation c, json_each(c.editor_ids) e
       WHERE c.id = NEW.consultation_id AND e.value = NEW.actor_id)
   )
   BEGIN SELECT RAISE(ABORT, 'two-person rule: author or editor'); END`,
  `CREATE TRIGGER approval_event_refuses_code_issuers BEFORE INSERT ON approval_event
   WHEN NEW.kind <> 'WITHDRAW' AND EXISTS (
     SELECT 1 FROM consultation_version v JOIN account_right r ON r.at >= v.work_began_at AND r.change IN ('CREATED', 'CODE_ISSUED', 'REACTIVATED')
     WHERE v.id = NEW.version_id AND (
       (r.by_id = NEW.actor_id AND (r.account_id = v.author_id OR r.account_id IN (SELECT value FROM json_each(v.editor_ids))))
       OR (r.account_id = NEW.actor_id AND (r.by_id = v.author_id OR r.by_id IN (SELECT value FROM json_each(v.editor_ids))))
     )
   )
   BEGIN SELECT RAISE(ABORT, 'two-person rule: sign-in code'); END`,
];

const INDEXES = [
  'CREATE INDEX consultation_household ON consultation (household_id)',
  'CREATE INDEX consultation_case ON consultation (case_id)',
  'CREATE INDEX consultation_version_household ON consultation_version (household_id)',
  'CREATE INDEX approval_event_consultation ON approval_event (consultation_id, at)',
  'CREATE INDEX approval_event_at ON approval_event (at)',
  'CREATE INDEX assessment_household ON assessment (household_id, at)',
  'CREATE INDEX assessment_rescreen ON assessment (rescreen_on)',
  'CREATE INDEX account_right_account ON account_right (account_id, at)',
];
