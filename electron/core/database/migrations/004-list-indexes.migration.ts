import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/**
 * What lists, tasks and counts look through stands in indexes that hold all they look at: the rows of the board are
 * wide, and are fetched only for what is shown. The board learns since when a household is registered: silence of somebody
 * never reached counts from then. Nothing is lost.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...BOARD, ...REPLACED, ...INDEXES]) await sql.raw(statement).execute(db);
}

const BOARD = [
  'ALTER TABLE household_board ADD COLUMN registered_at TEXT',
  `UPDATE household_board SET registered_at =
     (SELECT created_at FROM household WHERE household.id = household_board.household_id)`,
];

const REPLACED = ['board_priority', 'board_officer', 'board_name', 'board_due', 'household_merged'].map(
  (name) => `DROP INDEX ${name}`,
);

const INDEXES = [
  // In the order of the list by priority; what filters and counts ask for stands behind.
  `CREATE INDEX board_priority ON household_board (status, priority_rank, score DESC, (next_due_at IS NULL), next_due_at,
     head_sort, household_id, officer_id, case_state, last_contact_at, priority, tong, ban, ri, hh_type, round_id,
     member_count, indicator_count, attempt_count, phone_tail, household_no, flags, registered_at)`,
  'CREATE INDEX board_officer ON household_board (officer_id, status, case_state)',
  'CREATE INDEX board_name ON household_board (status, head_sort, priority_rank, household_id, officer_id)',
  `CREATE INDEX board_due ON household_board (status, next_due_at, officer_id, case_state, next_due_kind, priority,
     priority_rank, last_contact_at, registered_at, case_id, household_id)`,
  // Whether a code list, a policy or a holiday has changed is asked all the time.
  ...['code_item', 'policy', 'holiday'].map(
    (table) => `CREATE INDEX operation_of_${table} ON operation (dseq) WHERE table_name = '${table}'`,
  ),
  'CREATE INDEX household_merged_into ON household (merged_into_id) WHERE merged_into_id IS NOT NULL',
];
