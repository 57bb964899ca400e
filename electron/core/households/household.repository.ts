import { codecOf, decodeRow } from '#core/database/row-codec.ts';
import type { Store } from '#core/database/store.ts';
import type { CaseSummary } from '#shared/households/household-page.ts';
import type { PlainRow, RowOf } from '#shared/sync/synced-tables.ts';
import type { BoardFacts } from './board-row.ts';

type Reader = Pick<Store, 'prepareRead'>;
/** Named one by one: a later migration must not change what a query answers. */
const HOUSEHOLD = codecOf('household').columns.join(', ');
const PERSON = codecOf('person').columns.join(', ');
const INDICATOR = codecOf('household_indicator').columns.join(', ');
/** Reads inside a transaction as well as beside it. */
type Prepare = Store['prepare'];

export function findHousehold({ prepareRead }: Reader, id: string): RowOf<'household'> | undefined {
  const row = prepareRead(`SELECT ${HOUSEHOLD} FROM household WHERE id = ?`).get(id) as PlainRow | undefined;
  return row && decodeRow('household', row);
}

/** Those who live there first, the head before the others; who left follows. Folded doubles are not shown. */
export function listPeople(prepare: Prepare, householdId: string): RowOf<'person'>[] {
  const rows = prepare(
    `SELECT ${PERSON} FROM person WHERE household_id = ? AND status <> 'MERGED'
     ORDER BY status <> 'ACTIVE', is_head DESC, created_at, id`,
  ).all(householdId) as PlainRow[];
  return rows.map((row) => decodeRow('person', row));
}

export function listIndicators(prepare: Prepare, householdId: string): RowOf<'household_indicator'>[] {
  const rows = prepare(
    `SELECT ${INDICATOR} FROM household_indicator WHERE household_id = ?
     ORDER BY active DESC, observed_month DESC, indicator_code, id`,
  ).all(householdId) as PlainRow[];
  return rows.map((row) => decodeRow('household_indicator', row));
}

/** Newest first. */
export function listCaseSummaries({ prepareRead }: Reader, householdId: string): CaseSummary[] {
  const rows = prepareRead(
    `SELECT c.id, c.case_no, c.state, c.route, c.emergency, a.name AS officer_name, r.title, c.opened_at, c.closed_at,
       c.close_reason, (SELECT max(e.at) FROM case_event e WHERE e.case_id = c.id AND e.from_state IS NOT e.to_state) AS state_since,
       (SELECT count(*) FROM contact_attempt t WHERE t.case_id = c.id AND t.struck_at IS NULL) AS attempts
     FROM crisis_case c LEFT JOIN account a ON a.id = c.officer_id LEFT JOIN detection_round r ON r.id = c.round_id
     WHERE c.household_id = ? ORDER BY c.opened_at DESC, c.id DESC`,
  ).all(householdId) as {
    id: string;
    case_no: string;
    state: string;
    route: string;
    emergency: number;
    officer_name: string | null;
    title: string | null;
    opened_at: string;
    closed_at: string | null;
    close_reason: string | null;
    state_since: string | null;
    attempts: number;
  }[];
  return rows.map((row) => ({
    id: row.id,
    caseNo: row.case_no,
    state: row.state,
    route: row.route,
    emergency: row.emergency === 1,
    officerName: row.officer_name,
    roundTitle: row.title,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    closeReason: row.close_reason,
    stateSince: row.state_since,
    attemptCount: row.attempts,
  }));
}

export interface BoardSummary {
  readonly head_name: string;
  readonly officer_id: string | null;
  readonly officer_name: string | null;
  readonly last_contact_at: string | null;
  readonly next_due_at: string | null;
  readonly next_due_kind: string | null;
  readonly quality: string;
}

export function findBoard({ prepareRead }: Reader, householdId: string): BoardSummary | undefined {
  return prepareRead(
    `SELECT b.head_name, b.officer_id, a.name AS officer_name, b.last_contact_at, b.next_due_at, b.next_due_kind,
       b.quality FROM household_board b LEFT JOIN account a ON a.id = b.officer_id WHERE b.household_id = ?`,
  ).get(householdId) as BoardSummary | undefined;
}

/** Other households behind the same door. A building without a unit is no door. */
export function listSameDoor(
  { prepareRead }: Reader,
  { id, addressKey }: { id: string; addressKey: string },
): { id: string; headName: string; householdNo: string }[] {
  if (!addressKey.includes('#')) return [];
  const rows = prepareRead(
    `SELECT h.id, b.head_name, h.household_no FROM household h JOIN household_board b ON b.household_id = h.id
     WHERE h.address_key = ? AND h.id <> ? AND h.status = 'ACTIVE' ORDER BY b.head_sort LIMIT 20`,
  ).all(addressKey, id) as { id: string; head_name: string; household_no: string }[];
  return rows.map((row) => ({ id: row.id, headName: row.head_name, householdNo: row.household_no }));
}

/** The facts that the priority is explained from, in the shape that the board reads them. */
export function findPriorityFacts(
  { prepareRead }: Reader,
  householdId: string,
):
  | (Pick<BoardFacts, 'household' | 'indicatorCodes' | 'cases'> & { readonly lastContactAt: string | null })
  | undefined {
  const household = prepareRead(`SELECT ${HOUSEHOLD} FROM household WHERE id = ?`).get(householdId) as
    | BoardFacts['household']
    | undefined;
  if (!household) return undefined;
  const codes = prepareRead(
    'SELECT DISTINCT indicator_code FROM household_indicator WHERE household_id = ? AND active = 1 ORDER BY indicator_code',
  ).all(householdId) as { indicator_code: string }[];
  return {
    household,
    indicatorCodes: codes.map((row) => row.indicator_code),
    cases: prepareRead('SELECT state, emergency FROM crisis_case WHERE household_id = ?').all(
      householdId,
    ) as BoardFacts['cases'],
    lastContactAt: findBoard({ prepareRead }, householdId)?.last_contact_at ?? null,
  };
}

export function listMergedInto({ prepareRead }: Reader, survivorId: string): { id: string; householdNo: string }[] {
  const rows = prepareRead('SELECT id, household_no FROM household WHERE merged_into_id = ?').all(survivorId) as {
    id: string;
    household_no: string;
  }[];
  return rows.map((row) => ({ id: row.id, householdNo: row.household_no }));
}

/** A household and all that were merged into it, directly or through another. */
export function listFamilyOf({ prepareRead }: Reader, householdId: string): string[] {
  const rows = prepareRead(
    `WITH RECURSIVE family(id) AS (
       SELECT ? UNION SELECT h.id FROM household h JOIN family f ON h.merged_into_id = f.id
     ) SELECT id FROM family`,
  ).all(householdId) as { id: string }[];
  return rows.map(({ id }) => id);
}
