import { consultationFactsOf } from '#core/consultations/case-facts.ts';
import { decodeRow } from '#core/database/row-codec.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf, endOfDay } from '#shared/calendar/day.ts';
import { type CaseState, isOpen } from '#shared/cases/case.schema.ts';
import { nextSteps } from '#shared/cases/case-transitions.ts';
import type { AttemptView, CaseView, EventView, TaskPeek } from '#shared/cases/case-view.ts';
import { caseHouseholdNotFound } from '#shared/cases/cases.errors.ts';
import { dueOf } from '#shared/cases/due-dates.ts';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { ageOn } from '#shared/korean/birth-date.ts';
import { maskName, maskPhone } from '#shared/korean/masking.ts';
import { formatPhone } from '#shared/korean/phone.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import { type CaseRules, caseFactsOf, caseRulesOn, findPriority, standingOf } from './case-rules.ts';
import {
  type AttemptRow,
  type CaseRow,
  findFactCheckResult,
  findRoundEnd,
  findStateSince,
  listAttemptsOf,
} from './cases.repository.ts';
import { mayCorrectAttempt } from './strike-attempt.ts';

/** Every case of a household, newest first, with what the next steps lack. */
export function readCasesOf(session: Session, householdId: string): CaseView[] {
  const { store } = session;
  const rules = caseRulesOn(store, dayOf(store.clock.now()));
  const rows = store
    .prepareRead('SELECT * FROM crisis_case WHERE household_id = ? ORDER BY opened_at DESC, id DESC')
    .all(householdId) as PlainRow[];
  return rows.map((row) => toCaseView(session, decodeRow('crisis_case', row), rules));
}

/** The whole of one task, beside the list. */
export function readPeek(session: Session, householdId: string) {
  const { store } = session;
  const found = store.prepareRead('SELECT * FROM household WHERE id = ?').get(householdId) as PlainRow | undefined;
  if (!found) return err(caseHouseholdNotFound());
  const household = decodeRow('household', found);
  const today = dayOf(store.clock.now());
  const board = store.prepareRead(BOARD).get(householdId) as BoardHead | undefined;
  const people = store.prepareRead(PEOPLE).all(householdId) as PersonHead[];
  const indicators = store.prepareRead(INDICATORS).all(householdId) as TaskPeek['indicators'];
  const cases = readCasesOf(session, householdId);
  const contact = people.find(({ emergency_contact }) => emergency_contact !== null)?.emergency_contact ?? null;
  return ok({
    householdId,
    householdNo: household.household_no,
    headName: board?.head_name ?? '',
    headAge: board?.head_birth ? ageOn(board.head_birth, today) : null,
    headSex: board?.head_sex ?? null,
    householdType: household.hh_type,
    priority: board?.priority ?? 'NONE',
    address: [household.road_address, household.detail_address].filter(Boolean).join(', '),
    tong: household.tong,
    areaNote: household.area_note,
    staffSafetyFlags: household.staff_safety_flags,
    phones: phonesOf(people).map(({ id, who, label, number }) => ({ id, who, label, masked: maskPhone(number) })),
    emergencyContact: contact === null ? null : maskContact(contact),
    lastContactAt: board?.last_contact_at ?? null,
    indicators,
    case: cases.find((each) => each.isOpen) ?? cases[0] ?? null,
  } satisfies TaskPeek);
}

/** Numbers in full, under the ids that the peek gave them. The handler logs that they were opened. */
export function readPhones({ store }: Session, householdId: string) {
  if (!store.prepareRead('SELECT 1 FROM household WHERE id = ?').get(householdId)) return undefined;
  const people = store.prepareRead(PEOPLE).all(householdId) as PersonHead[];
  return phonesOf(people).map(({ id, who, number }) => ({ id, who, number: formatPhone(number) }));
}

interface BoardHead {
  head_name: string;
  head_birth: string | null;
  head_sex: 'M' | 'F' | null;
  priority: PriorityLevel;
  last_contact_at: string | null;
}
interface PersonHead {
  id: string;
  name: string;
  is_head: number;
  phones: string;
  emergency_contact: string | null;
}
const BOARD =
  'SELECT head_name, head_birth, head_sex, priority, last_contact_at FROM household_board WHERE household_id = ?';
const PEOPLE = `SELECT id, name, is_head, phones, emergency_contact FROM person
  WHERE household_id = ? AND status = 'ACTIVE' ORDER BY is_head DESC, created_at, id`;
const INDICATORS = `SELECT indicator_code AS code, months_overdue AS monthsOverdue, observed_month AS observedMonth
  FROM household_indicator WHERE household_id = ? AND active = 1 ORDER BY indicator_code`;

function phonesOf(people: readonly PersonHead[]) {
  return people.flatMap(({ id, name, is_head, phones }) =>
    (JSON.parse(phones) as { number: string; label: string | null }[]).map(({ number, label }, at) => ({
      id: `${id}/${at}`,
      who: is_head === 1 ? '본인' : name,
      label,
      number,
    })),
  );
}

/** Free text such as "사공민(아들) 010-5123-0213": the digits in the middle and the name are cut short. */
function maskContact(text: string): string {
  return text
    .replace(/0\d{1,2}-?\d{3,4}-?\d{4}/gu, (number) => maskPhone(number))
    .replace(/^[가-힣]{2,5}/u, (name) => maskName(name));
}

function toCaseView(session: Session, row: CaseRow, rules: CaseRules): CaseView {
  const { store, actor } = session;
  const attempts = listAttemptsOf(store.prepareRead, row.id);
  const others = {
    ...consultationFactsOf(store.prepareRead, row, rules.today),
    factCheckResult: findFactCheckResult(store.prepareRead, row.id),
  };
  const facts = caseFactsOf(row, attempts, findPriority(store.prepareRead, row.household_id), rules, others);
  const standing = standingOf(attempts, rules);
  const state = row.state as CaseState;
  const nameOf = (id: string | null) => (id === null ? null : findName(session, id));
  const due = dueOf(
    {
      state,
      isEmergency: row.emergency,
      openedOn: dayOf(row.opened_at),
      stateSince: dayOf(findStateSince(store.prepareRead, row.id) ?? row.opened_at),
      lastAttemptOn: lastAttemptOn(attempts),
      plannedOn: row.due_at === null ? null : dayOf(row.due_at),
      roundEndsOn: findRoundEnd(store.prepareRead, row.round_id),
    },
    rules.deadlines,
    rules.holidays,
  );
  return {
    id: row.id,
    caseNo: row.case_no,
    state,
    isOpen: isOpen(state),
    isEmergency: row.emergency,
    route: row.route,
    legalBasis: row.legal_basis,
    detectedAt: row.detected_at,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    officerId: row.officer_id,
    officerName: nameOf(row.officer_id),
    dueAt: row.due_at ?? (due && endOfDay(due.on)),
    dueStep: due?.step ?? null,
    roundTitle: findRoundTitle(session, row.round_id),
    events: listEvents(session, row.id),
    attempts: attempts.map((attempt) => toAttemptView(attempt, nameOf, rules, mayCorrectAttempt(actor, attempt))),
    progress: {
      isMet: standing.isMet,
      attempts: standing.attempts,
      channels: { made: standing.channels.used.length, needed: standing.channels.needed },
      visits: standing.visits,
    },
    nextSteps: nextSteps(facts, { id: actor.accountId, role: actor.role })
      .filter(({ opensNewCase }) => !opensNewCase)
      .map(({ to, isAllowed, isRoleAllowed, roles, missing }) => ({
        to,
        isAllowed,
        isRoleAllowed,
        roles: [...roles],
        missing,
      })),
  };
}

function lastAttemptOn(attempts: readonly AttemptRow[]): string | null {
  const last = attempts.findLast(({ struck_at }) => struck_at === null);
  return last ? dayOf(last.at) : null;
}

function toAttemptView(
  row: AttemptRow,
  nameOf: (id: string | null) => string | null,
  rules: CaseRules,
  mayCorrect: boolean,
): AttemptView {
  return {
    id: row.id,
    caseId: row.case_id,
    at: row.at,
    method: row.method,
    phoneUsed: row.phone_used === null ? null : maskPhone(row.phone_used),
    result: row.result,
    isReached: rules.codes.isReached(row.result),
    memo: row.memo,
    byId: row.created_by,
    byName: nameOf(row.created_by),
    struck:
      row.struck_at === null
        ? null
        : { at: row.struck_at, byName: nameOf(row.struck_by), reason: row.struck_reason ?? '' },
    canStrike: mayCorrect && row.struck_at === null,
    canRestore: mayCorrect && row.struck_at !== null,
  };
}

function listEvents({ store }: Session, caseId: string): EventView[] {
  return store
    .prepareRead(
      `SELECT e.id, e.from_state AS "from", e.to_state AS "to", e.at, a.name AS actorName, e.reason, e.note
       FROM case_event AS e LEFT JOIN account AS a ON a.id = e.actor_id WHERE e.case_id = ? ORDER BY e.at, e.id`,
    )
    .all(caseId) as EventView[];
}

function findName({ store }: Session, accountId: string): string | null {
  const row = store.prepareRead('SELECT name FROM account WHERE id = ?').get(accountId) as { name: string } | undefined;
  return row?.name ?? null;
}

function findRoundTitle({ store }: Session, roundId: string | null): string | null {
  if (roundId === null) return null;
  const row = store.prepareRead('SELECT title FROM detection_round WHERE id = ?').get(roundId) as
    | { title: string }
    | undefined;
  return row?.title ?? null;
}
