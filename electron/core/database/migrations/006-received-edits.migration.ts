import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** What people at other PCs changed, under the keys of its households: see `docs/decisions/015`. No row changes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `CREATE TABLE received_edit (
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    ver INTEGER NOT NULL,
    op_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT,
    former_subject_id TEXT,
    actor_id TEXT NOT NULL,
    adopted_by TEXT,
    recorded_at TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (table_name, row_id, ver, op_id)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX received_edit_subject ON received_edit (subject_id)',
  'CREATE INDEX received_edit_former ON received_edit (former_subject_id) WHERE former_subject_id IS NOT NULL',
];
