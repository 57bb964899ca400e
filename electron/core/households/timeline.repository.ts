import type { ReceivedEditTable } from '#core/database/local-tables.ts';
import type { Store } from '#core/database/store.ts';

type Reader = Pick<Store, 'prepareRead'>;

/**
 * Entries of a timeline are read backwards from a cursor, `instant|id`, so that a page stays where it is while new
 * entries arrive above it.
 */
export interface Cursor {
  readonly at: string;
  readonly id: string;
}
export const END_OF_TIME: Cursor = { at: '9999', id: '' };

export const parseCursor = (text: string | null): Cursor => {
  const [at, id] = text?.split('|') ?? [];
  return at === undefined ? END_OF_TIME : { at, id: id ?? '' };
};

export interface EventRow {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly case_id: string;
  readonly case_no: string;
  readonly from_state: string | null;
  readonly to_state: string;
  readonly reason: string | null;
  readonly note: string | null;
}

/** Events by their case: a merged household's keep its id, and its cases have moved on. */
export function listEvents({ prepareRead }: Reader, householdId: string, before: Cursor, limit: number): EventRow[] {
  return prepareRead(
    `SELECT e.id, e.at, ifnull(a.name, e.actor_id) AS by, e.case_id, c.case_no, e.from_state, e.to_state, e.reason, e.note
     FROM crisis_case c JOIN case_event e ON e.case_id = c.id LEFT JOIN account a ON a.id = e.actor_id
     WHERE c.household_id = ? AND (e.at, e.id) < (?, ?) ORDER BY e.at DESC, e.id DESC LIMIT ?`,
  ).all(householdId, before.at, before.id, limit) as EventRow[];
}

export interface AttemptRow {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly case_id: string | null;
  readonly method: string;
  readonly result: string;
  readonly phone_used: string | null;
  readonly memo: string | null;
  readonly struck_at: string | null;
  readonly struck_by: string | null;
  readonly struck_reason: string | null;
}

export function listAttempts(
  { prepareRead }: Reader,
  householdId: string,
  before: Cursor,
  limit: number,
): AttemptRow[] {
  return prepareRead(
    `SELECT t.id, t.at, ifnull(a.name, t.created_by) AS by, t.case_id, t.method, t.result, t.phone_used, t.memo,
       t.struck_at, ifnull(s.name, t.struck_by) AS struck_by, t.struck_reason
     FROM contact_attempt t LEFT JOIN account a ON a.id = t.created_by LEFT JOIN account s ON s.id = t.struck_by
     WHERE t.household_id = ? AND (t.at, t.id) < (?, ?) ORDER BY t.at DESC, t.id DESC LIMIT ?`,
  ).all(householdId, before.at, before.id, limit) as AttemptRow[];
}

export interface GroupRow {
  readonly group_id: string;
  readonly at: string;
  readonly by: string;
  readonly batch_id: string | null;
}

/** Tables whose edits are told as 변경 이력; steps and attempts have entries of their own. */
const TOLD = "'household', 'person', 'household_indicator', 'crisis_case'";

/**
 * Edits, one group each, of a household and of those merged into it. The groups in which somebody left for another
 * household are under that household's key, and are found by the people who once lived here.
 *
 * The plus signs keep SQLite from walking a whole table's operations: the household's own are few.
 */
export function listEditGroups(
  { prepareRead }: Reader,
  family: readonly string[],
  before: Cursor,
  limit: number,
): GroupRow[] {
  return prepareRead(
    `WITH family(id) AS (SELECT value FROM json_each(@family)),
     once_here(id) AS (
       SELECT DISTINCT row_id FROM operation WHERE +table_name = 'person' AND subject_id IN (SELECT id FROM family)
     ),
     told(group_id) AS (
       SELECT group_id FROM operation WHERE subject_id IN (SELECT id FROM family) AND +table_name IN (${TOLD})
         AND NOT (table_name = 'crisis_case' AND kind <> 'patch')
       UNION
       SELECT group_id FROM operation WHERE table_name = 'person' AND row_id IN (SELECT id FROM once_here)
         AND kind = 'patch' AND subject_id NOT IN (SELECT id FROM family)
     )
     SELECT o.group_id, o.recorded_at AS at, ifnull(a.name, o.actor_id) AS by, o.batch_id
     FROM told t JOIN operation o ON o.group_id = t.group_id AND o.group_n = 1 LEFT JOIN account a ON a.id = o.actor_id
     WHERE (o.recorded_at, o.group_id) < (@at, @id) ORDER BY o.recorded_at DESC, o.group_id DESC LIMIT @limit`,
  ).all({ family: JSON.stringify(family), at: before.at, id: before.id, limit }) as GroupRow[];
}

export interface OperationRow {
  readonly op_id: string;
  readonly table_name: string;
  readonly row_id: string;
  readonly kind: string;
  readonly subject_id: string | null;
  readonly body: Uint8Array;
  readonly body_hash: Uint8Array;
}

/**
 * What a group did to a family. Rows that were created for other households are left out: they tell nothing here, and
 * a group that lays down many households would have all of them decrypted.
 */
export function listGroupOperations(
  { prepareRead }: Reader,
  groupId: string,
  family: readonly string[],
): OperationRow[] {
  return prepareRead(
    `SELECT op_id, table_name, row_id, kind, subject_id, body, body_hash FROM operation
     WHERE group_id = ? AND table_name IN (${TOLD})
       AND (kind <> 'create' OR subject_id IN (SELECT value FROM json_each(?))) ORDER BY dseq`,
  ).all(groupId, JSON.stringify(family)) as OperationRow[];
}

export interface ReceivedGroupRow extends Omit<GroupRow, 'batch_id'> {
  readonly taken_over_by: string | null;
}

/** Edits of other PCs in the same way. Who left a household is found by where the edit took them from. */
export function listReceivedGroups(
  { prepareRead }: Reader,
  family: readonly string[],
  before: Cursor,
  limit: number,
): ReceivedGroupRow[] {
  return prepareRead(
    `SELECT r.group_id, min(r.recorded_at) AS at, ifnull(a.name, r.actor_id) AS by, m.name AS taken_over_by
     FROM received_edit r LEFT JOIN account a ON a.id = r.actor_id LEFT JOIN account m ON m.id = r.adopted_by
     WHERE r.subject_id IN (SELECT value FROM json_each(@family))
       OR r.former_subject_id IN (SELECT value FROM json_each(@family))
     GROUP BY r.group_id HAVING (min(r.recorded_at), r.group_id) < (@at, @id)
     ORDER BY min(r.recorded_at) DESC, r.group_id DESC LIMIT @limit`,
  ).all({ family: JSON.stringify(family), at: before.at, id: before.id, limit }) as ReceivedGroupRow[];
}

export function listReceivedOfGroup(
  { prepareRead }: Reader,
  groupId: string,
  family: readonly string[],
): ReceivedEditTable[] {
  return prepareRead(
    `SELECT * FROM received_edit WHERE +group_id = @groupId AND (
       subject_id IN (SELECT value FROM json_each(@family))
       OR former_subject_id IN (SELECT value FROM json_each(@family))
     ) ORDER BY table_name, row_id, ver`,
  ).all({ groupId, family: JSON.stringify(family) }) as ReceivedEditTable[];
}

export interface ArrivedRow {
  readonly table_name: 'household' | 'person' | 'household_indicator';
  readonly row_id: string;
  readonly at: string;
  readonly by: string;
  /** The member's name, the indicator's code. */
  readonly name: string | null;
}

/**
 * Rows that were made at another PC: who made them and when is in the rows themselves. Not those that somebody brought
 * here from another household.
 */
export function listArrivedRows({ prepareRead }: Reader, family: readonly string[]): ArrivedRow[] {
  return prepareRead(
    `WITH family(id) AS (SELECT value FROM json_each(?)),
     made(table_name, row_id, at, by, name) AS (
       SELECT 'household', id, created_at, created_by, NULL FROM household WHERE id IN (SELECT id FROM family)
       UNION ALL
       SELECT 'person', id, created_at, created_by, name FROM person WHERE household_id IN (SELECT id FROM family)
       UNION ALL
       SELECT 'household_indicator', id, created_at, created_by, indicator_code FROM household_indicator
         WHERE household_id IN (SELECT id FROM family)
     )
     SELECT table_name, row_id, at, ifnull(a.name, by) AS by, m.name FROM made m LEFT JOIN account a ON a.id = by
     WHERE NOT EXISTS (
         SELECT 1 FROM operation o WHERE o.table_name = m.table_name AND o.row_id = m.row_id AND o.kind = 'create'
       ) AND NOT EXISTS (
         SELECT 1 FROM received_edit r WHERE r.table_name = m.table_name AND r.row_id = m.row_id
           AND r.former_subject_id NOT IN (SELECT id FROM family)
       )
     ORDER BY at DESC, row_id`,
  ).all(JSON.stringify(family)) as ArrivedRow[];
}

/** What the history calls a row now: a member's name, an indicator's code, another household's number. */
export function findRowName({ prepareRead }: Reader, table: string, id: string): string | null {
  const sql: Record<string, string> = {
    person: 'SELECT name FROM person WHERE id = ?',
    household_indicator: 'SELECT indicator_code AS name FROM household_indicator WHERE id = ?',
    crisis_case: 'SELECT case_no AS name FROM crisis_case WHERE id = ?',
    household: 'SELECT household_no AS name FROM household WHERE id = ?',
    account: 'SELECT name FROM account WHERE id = ?',
    import_batch: 'SELECT label AS name FROM import_batch WHERE id = ?',
  };
  const query = sql[table];
  const row = query && (prepareRead(query).get(id) as { name: string } | undefined);
  return row ? row.name : null;
}
