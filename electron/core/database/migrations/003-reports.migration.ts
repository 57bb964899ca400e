import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** What the monthly report looks rows up by: the days on which things happened. Nothing is lost; no row changes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of INDEXES) await sql.raw(statement).execute(db);
}

const INDEXES = [
  'CREATE INDEX crisis_case_detected ON crisis_case (detected_at)',
  'CREATE INDEX crisis_case_closed ON crisis_case (closed_at) WHERE closed_at IS NOT NULL',
  // Holds all that a count looks at: going back to each row for it costs ten times as much in an encrypted file.
  `CREATE INDEX contact_attempt_at ON contact_attempt (at, result, method, household_id, created_by, case_id, id)
   WHERE struck_at IS NULL`,
  // The expression must stand in queries exactly as it stands here, or the index is passed over.
  "CREATE INDEX consultation_version_talked ON consultation_version (json_extract(sheet, '$.at'))",
  'CREATE INDEX consultation_version_submitted ON consultation_version (submitted_at)',
  'CREATE INDEX consultation_version_case ON consultation_version (case_id)',
  'CREATE INDEX detection_target_case ON detection_target (case_id) WHERE case_id IS NOT NULL',
  "CREATE INDEX household_merged ON household (merged_into_id) WHERE status = 'MERGED'",
  'CREATE INDEX detection_round_year ON detection_round (year)',
];
