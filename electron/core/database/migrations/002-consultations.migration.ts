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
    host TEXT NOT NULL,
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
 * import or a mistake of ours cannot make one person count as two. A decision is refused when its actor is no reviewer
 * on that day, is the author or has edited any version so far, or when a sign-in code issued since the work began ties
 * them to it. What the rule looks at can only grow: editors are never taken off, versions never change.
 */
const workersOf = (
  consultation: string,
) => `SELECT v.author_id FROM consultation_version v WHERE v.consultation_id = ${consultation}
  UNION SELECT e.value FROM consultation_version v, json_each(v.editor_ids) e WHERE v.consultation_id = ${consultation}
  UNION SELECT e.value FROM consultation c, json_each(c.editor_ids) e WHERE c.id = ${consultation}`;
const WORKERS = workersOf('NEW.consultation_id');

const CODE_ISSUED_SINCE = `r.change IN ('CREATED', 'CODE_ISSUED', 'REACTIVATED') AND r.at >= ifnull(
  (SELECT min(v.work_began_at) FROM consultation_version v WHERE v.consultation_id = NEW.consultation_id), '')`;

/** The role on the day of the decision, from the rights history; the account's own row where nothing was recorded. */
const ROLE_THEN = `coalesce(
  (SELECT r.role FROM account_right r WHERE r.account_id = NEW.actor_id AND r.role IS NOT NULL AND r.at <= NEW.at
   ORDER BY r.at DESC, r.id DESC LIMIT 1),
  (SELECT a.role FROM account a WHERE a.id = NEW.actor_id))`;
const DAY_THEN = `date(NEW.at, '+9 hours')`;
const IN_FORCE_THEN = `ifnull(a.valid_from, ${DAY_THEN}) <= ${DAY_THEN} AND ifnull(a.valid_to, ${DAY_THEN}) >= ${DAY_THEN}`;

const GUARDS = [
  ...['consultation_version', 'approval_event', 'assessment', 'assessment_instrument'].map(
    (table) =>
      `CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
  ),
  ...['consultation_version', 'approval_event'].map(
    (table) =>
      `CREATE TRIGGER ${table}_is_kept BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
  ),
  `CREATE TRIGGER consultation_keeps_its_editors BEFORE UPDATE OF editor_ids ON consultation
   WHEN EXISTS (SELECT value FROM json_each(OLD.editor_ids) EXCEPT SELECT value FROM json_each(NEW.editor_ids))
   BEGIN SELECT RAISE(ABORT, 'two-person rule: editors'); END`,
  `CREATE TRIGGER consultation_is_kept_once_submitted BEFORE DELETE ON consultation
   WHEN EXISTS (SELECT 1 FROM consultation_version v WHERE v.consultation_id = OLD.id)
   BEGIN SELECT RAISE(ABORT, 'a submitted consultation is kept'); END`,
  `CREATE TRIGGER consultation_version_names_its_editors BEFORE INSERT ON consultation_version
   WHEN EXISTS (SELECT e.value FROM consultation c, json_each(c.editor_ids) e WHERE c.id = NEW.consultation_id
     EXCEPT SELECT value FROM json_each(NEW.editor_ids))
   BEGIN SELECT RAISE(ABORT, 'two-person rule: editors'); END`,
  `CREATE TRIGGER approval_event_names_its_content BEFORE INSERT ON approval_event
   WHEN NOT EXISTS (SELECT 1 FROM consultation_version v WHERE v.id = NEW.version_id
     AND v.consultation_id = NEW.consultation_id AND v.content_hash = NEW.content_hash)
   BEGIN SELECT RAISE(ABORT, 'two-person rule: content'); END`,
  `CREATE TRIGGER approval_event_withdraws_own_work BEFORE INSERT ON approval_event
   WHEN NEW.kind = 'WITHDRAW' AND NEW.actor_id NOT IN (${WORKERS})
   BEGIN SELECT RAISE(ABORT, 'two-person rule: withdrawal'); END`,
  `CREATE TRIGGER approval_event_needs_a_reviewer BEFORE INSERT ON approval_event
   WHEN NEW.kind <> 'WITHDRAW' AND NOT (
     EXISTS (SELECT 1 FROM account a WHERE a.id = NEW.actor_id AND a.active = 1 AND ${IN_FORCE_THEN})
     AND (
       ${ROLE_THEN} = 'MANAGER'
       OR (${ROLE_THEN} = 'OFFICER' AND EXISTS (SELECT 1 FROM account a WHERE a.id = NEW.deputy_for AND a.active = 1
         AND a.role = 'MANAGER' AND a.deputy_id = NEW.actor_id AND a.deputy_from <= ${DAY_THEN} AND a.deputy_to >= ${DAY_THEN}))
     )
   )
   BEGIN SELECT RAISE(ABORT, 'two-person rule: role'); END`,
  `CREATE TRIGGER approval_event_needs_a_second_person BEFORE INSERT ON approval_event
   WHEN NEW.kind <> 'WITHDRAW' AND NEW.actor_id IN (${WORKERS})
   BEGIN SELECT RAISE(ABORT, 'two-person rule: author or editor'); END`,
  `CREATE TRIGGER approval_event_refuses_code_issuers BEFORE INSERT ON approval_event
   WHEN NEW.kind <> 'WITHDRAW' AND (
     EXISTS (SELECT 1 FROM account_right r WHERE ${CODE_ISSUED_SINCE} AND r.by_id = NEW.actor_id AND r.account_id IN (${WORKERS}))
     OR EXISTS (SELECT 1 FROM account_right r WHERE ${CODE_ISSUED_SINCE} AND r.account_id = NEW.actor_id AND r.by_id IN (${WORKERS}))
     OR EXISTS (SELECT 1 FROM account_right r WHERE ${CODE_ISSUED_SINCE} AND r.account_id = NEW.actor_id AND r.by_id IN (
       SELECT r.by_id FROM account_right r WHERE ${CODE_ISSUED_SINCE} AND r.account_id IN (${WORKERS})))
   )
   BEGIN SELECT RAISE(ABORT, 'two-person rule: sign-in code'); END`,
];

const INDEXES = [
  'CREATE INDEX consultation_household ON consultation (household_id)',
  'CREATE INDEX consultation_case ON consultation (case_id)',
  'CREATE INDEX consultation_version_household ON consultation_version (household_id)',
  'CREATE INDEX approval_event_consultation ON approval_event (consultation_id, at)',
  'CREATE INDEX approval_event_at ON approval_event (at)',
  'CREATE INDEX approval_event_version ON approval_event (version_id)',
  "CREATE INDEX approval_event_reopened ON approval_event (consultation_id) WHERE kind = 'REOPEN'",
  'CREATE INDEX assessment_household ON assessment (household_id, at)',
  'CREATE INDEX assessment_rescreen ON assessment (rescreen_on)',
  "CREATE INDEX crisis_case_pending ON crisis_case (id) WHERE state = 'PENDING_REVIEW'",
  'CREATE INDEX account_right_account ON account_right (account_id, at)',
];
