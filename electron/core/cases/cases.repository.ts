import type { RawStatement } from '#core/database/open-database.ts';
import { decodeRow } from '#core/database/row-codec.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { OPEN_STATES } from '#shared/cases/case.schema.ts';
import { factCheckResultOf } from '#shared/cases/fact-check.ts';
import type { PlainRow, RowOf } from '#shared/sync/synced-tables.ts';

/** Either connection: the writer inside a transaction, the reader for queries. */
export type Prepare = (sql: string) => RawStatement;

export type CaseRow = RowOf<'crisis_case'>;
export type AttemptRow = RowOf<'contact_attempt'>;

const OPEN = OPEN_STATES.map((state) => `'${state}'`).join(', ');

/** The open case of a household; the newest, should two PCs have opened one each. */
export function findOpenCase(tx: WriteTransaction, householdId: string): CaseRow | undefined {
  const row = tx.store
    .prepare(
      `SELECT id FROM crisis_case WHERE household_id = ? AND state IN (${OPEN}) ORDER BY opened_at DESC, id DESC LIMIT 1`,
    )
    .get(householdId) as { id: string } | undefined;
  return row && tx.find('crisis_case', row.id);
}

const ATTEMPT_COLUMNS = `id, office_id, created_at, created_by, case_id, household_id, at, method, phone_used, result,
  memo, struck_at, struck_by, struck_reason`;

/** Oldest first, struck-out ones included. */
export function listAttemptsOf(prepare: Prepare, caseId: string): AttemptRow[] {
  const rows = prepare(`SELECT ${ATTEMPT_COLUMNS} FROM contact_attempt WHERE case_id = ? ORDER BY at, id`).all(caseId);
  return rows.map((row) => decodeRow('contact_attempt', row as PlainRow));
}

/** Instant at which the case came into its present state. Events between equal states are facts, not steps. */
export function findStateSince(prepare: Prepare, caseId: string): string | undefined {
  const row = prepare(
    `SELECT at FROM case_event WHERE case_id = ? AND (from_state IS NULL OR from_state <> to_state)
     ORDER BY at DESC, id DESC LIMIT 1`,
  ).get(caseId) as { at: string } | undefined;
  return row?.at;
}

/** What the registrar answered since the case went to 사실조사. */
export function findFactCheckResult(prepare: Prepare, caseId: string): string | null {
  const rows = prepare(
    `SELECT reason FROM case_event WHERE case_id = ? AND at >= ifnull((SELECT max(at) FROM case_event
       WHERE case_id = ? AND to_state = 'FACT_CHECK' AND from_state <> to_state), '9') ORDER BY at DESC, id DESC`,
  ).all(caseId, caseId) as { reason: string | null }[];
  return rows.map(({ reason }) => factCheckResultOf(reason)).find((result) => result !== null) ?? null;
}

export function findRoundEnd(prepare: Prepare, roundId: string | null): string | null {
  if (roundId === null) return null;
  const row = prepare('SELECT end_on FROM detection_round WHERE id = ?').get(roundId) as
    | { end_on: string | null }
    | undefined;
  return row?.end_on ?? null;
}

export interface CaseWorker {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  readonly role: 'OFFICER' | 'MANAGER';
  /** Who stands in on that day; null for somebody who is there. */
  readonly deputyName: string | null;
  /** Colleagues whose deputy they are on that day. */
  readonly standsInFor: readonly string[];
}

/** Who may be given cases on a day: whoever is there and their deputies first, then who is away and has one. */
export function listCaseWorkers(prepare: Prepare, today: string): CaseWorker[] {
  const rows = prepare(
    `WITH worker AS (
       SELECT id, name, team, role, CASE WHEN deputy_from <= @today AND deputy_to >= @today THEN deputy_id END AS deputy_id
       FROM account WHERE active = 1 AND role IN ('OFFICER', 'MANAGER')
         AND ifnull(valid_from, @today) <= @today AND ifnull(valid_to, @today) >= @today
     )
     SELECT w.id, w.name, w.team, w.role, d.name AS deputyName,
       (SELECT json_group_array(away.name ORDER BY away.name) FROM worker away WHERE away.deputy_id = w.id) AS standsInFor
     FROM worker w LEFT JOIN worker d ON d.id = w.deputy_id
     ORDER BY d.id IS NOT NULL, w.name, w.id`,
  ).all({ today }) as (Omit<CaseWorker, 'standsInFor'> & { standsInFor: string })[];
  return rows.map((row) => ({ ...row, standsInFor: JSON.parse(row.standsInFor) as string[] }));
}

export function countOpenCasesByOfficer(prepare: Prepare): Map<string, number> {
  const rows = prepare(
    `SELECT officer_id, count(*) AS cases FROM crisis_case WHERE officer_id IS NOT NULL AND state IN (${OPEN})
     GROUP BY officer_id`,
  ).all() as { officer_id: string; cases: number }[];
  return new Map(rows.map((row) => [row.officer_id, row.cases]));
}
