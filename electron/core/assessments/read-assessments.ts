import { noteOpening } from '#core/audit/note-opening.ts';
import { accountNames, findHouseholdHead } from '#core/consultations/household-head.repository.ts';
import type { Session } from '#core/rpc/call.ts';
import { receives } from '#core/sync/enrolment.repository.ts';
import type { AssessmentView, RescreenRow } from '#shared/assessments/assessments.contract.ts';
import { assessmentHouseholdNotFound, assessmentNotOnThisPc } from '#shared/assessments/assessments.errors.ts';
import { dayOf, diffDays } from '#shared/calendar/day.ts';
import { OPEN_STATES } from '#shared/cases/case.schema.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { findIsolationInstrument } from './instrument.repository.ts';

/** The sheet to fill in, and what the household answered before. */
export async function readAssessmentSheet(session: Session, { householdId }: { householdId: string }) {
  const { store } = session;
  if (!receives(store, 'welfare/restricted')) return err(assessmentNotOnThisPc());
  const household = findHouseholdHead(store, householdId);
  if (!household) return err(assessmentHouseholdNotFound());
  await noteOpening(session, { screen: 'assessments/sheet', householdId });
  const nameOf = accountNames(store);
  const rows = store.prepareRead(EARLIER).all(householdId) as EarlierRow[];
  return ok({
    household,
    instrument: findIsolationInstrument(store.prepareRead, dayOf(store.clock.now())).instrument,
    earlier: rows.map(
      ({ answers, assessor_id, ...row }): AssessmentView => ({
        ...row,
        answers: JSON.parse(answers) as Record<string, string>,
        assessorName: nameOf(assessor_id),
      }),
    ),
    hasOpenCase: store.prepareRead(OPEN_CASE).get(householdId) !== undefined,
  });
}

/** Households whose last sheet is to be repeated, the longest overdue first. */
export function listRescreens(
  { store, actor }: Session,
  { until, scope }: { readonly until: string | null; readonly scope: 'mine' | 'office' },
) {
  const today = dayOf(store.clock.now());
  const bounds = {
    until: until ?? today,
    me: actor.accountId,
    office: scope === 'office' && actor.role === 'MANAGER' ? 1 : 0,
  };
  const rows = store.prepareRead(DUE).all(bounds) as Omit<RescreenRow, 'overdueDays'>[];
  return ok({
    rows: rows.map((row) => ({ ...row, overdueDays: Math.max(0, diffDays(row.rescreenOn, today)) })),
    today,
  });
}

interface EarlierRow extends Omit<AssessmentView, 'answers' | 'assessorName'> {
  readonly answers: string;
  readonly assessor_id: string;
}
const EARLIER = `SELECT a.id, i.code AS instrumentCode, i.version AS instrumentVersion, a.at, a.answers, a.total, a.band,
    a.assessor_id, a.rescreen_on AS rescreenOn
  FROM assessment a JOIN assessment_instrument i ON i.id = a.instrument_id
  WHERE a.household_id IN (SELECT h.id FROM (SELECT ? AS id) s JOIN household h ON h.id = s.id OR h.merged_into_id = s.id) ORDER BY a.at DESC, a.id DESC`;

const OPEN_CASE = `SELECT 1 FROM crisis_case WHERE household_id = ?
  AND state IN (${OPEN_STATES.map((state) => `'${state}'`).join(', ')}) LIMIT 1`;

/** Only the newest sheet of a household says when to ask again. Few sheets are due: they are looked through first. */
const DUE = `SELECT a.household_id AS householdId, b.head_name AS headName, b.household_no AS householdNo, a.band,
    a.rescreen_on AS rescreenOn, o.name AS officerName
  FROM assessment a CROSS JOIN household_board b ON b.household_id = a.household_id AND b.status = 'ACTIVE'
  LEFT JOIN account o ON o.id = b.officer_id
  WHERE a.rescreen_on <= @until AND (@office = 1 OR b.officer_id = @me)
    AND NOT EXISTS (SELECT 1 FROM assessment n WHERE n.household_id = a.household_id
      AND (n.at > a.at OR (n.at = a.at AND n.id > a.id)))
  ORDER BY a.rescreen_on, b.head_sort LIMIT 500`;
