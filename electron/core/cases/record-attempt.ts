import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { addDays, dayOf } from '#shared/calendar/day.ts';
import type { CaseState } from '#shared/cases/case.schema.ts';
import { judgeStep } from '#shared/cases/case-transitions.ts';
import type { casesContract } from '#shared/cases/cases.contract.ts';
import {
  attemptInFuture,
  caseHouseholdEnded,
  caseHouseholdNotFound,
  caseNeedsOfficer,
  casePlanOutOfRange,
} from '#shared/cases/cases.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { ParsedInputOf } from '#shared/rpc/contract.ts';
import { giveCase } from './assign-cases.ts';
import { type CaseRules, caseFactsOf, caseRulesOn, dueAtOf, findPriority } from './case-rules.ts';
import { type CaseRow, findOpenCase, listAttemptsOf } from './cases.repository.ts';
import { moveCase } from './move-case.ts';
import { firstUnavailable } from './open-case.ts';

type Request = ParsedInputOf<typeof casesContract.recordAttempt>;

/** Clocks of a form and of core may differ by seconds within a minute that the form shows. */
const CLOCK_SLACK_MS = 60_000;

/**
 * Records that somebody tried to reach a household. The first attempt of an assigned case moves it on by itself, and
 * reaching someone who was called unreachable brings the case back, all in one group with the attempt.
 */
export function recordAttempt(session: Session, request: Request) {
  return inTransaction(session, (tx) => {
    const rules = caseRulesOn(tx.store, dayOf(tx.at));
    const household = tx.find('household', request.householdId);
    if (!household) return err(caseHouseholdNotFound());
    if (household.status !== 'ACTIVE') return err(caseHouseholdEnded({ status: household.status }));
    const unavailable = firstUnavailable(rules, [
      ['contact_method', request.method],
      ['contact_result', request.result],
    ]);
    if (unavailable) return err(unavailable);
    const at = request.at ?? tx.at;
    if (Date.parse(at) > Date.parse(tx.at) + CLOCK_SLACK_MS) return err(attemptInFuture({ now: tx.at }));
    const range = planRange(rules);
    if (request.nextOn !== null && (request.nextOn < range.earliest || request.nextOn > range.latest))
      return err(casePlanOutOfRange(range));

    let open = findOpenCase(tx, household.id);
    if (open?.state === 'DETECTED') {
      if (!request.takeOver) return err(caseNeedsOfficer());
      open = giveCase(tx, open, session.actor.accountId, null);
    }
    const attemptId = tx.store.newId();
    tx.create('contact_attempt', attemptId, {
      case_id: open?.id ?? null,
      household_id: household.id,
      at,
      method: request.method,
      phone_used: request.phoneUsed,
      result: request.result,
      memo: request.memo === '' ? null : request.memo,
      struck_at: null,
      struck_by: null,
      struck_reason: null,
    });
    const moved = open && afterAttempt(tx, session, open, request, rules);
    return ok({
      attemptId,
      caseId: moved?.id ?? null,
      state: (moved?.state as CaseState | undefined) ?? null,
      dueAt: moved?.due_at ?? null,
    });
  });
}

/** From today to the day at which silence itself would be a task. */
export function planRange({ today, noContactDays }: CaseRules): { earliest: string; latest: string } {
  return { earliest: today, latest: addDays(today, noContactDays) };
}

function afterAttempt(
  tx: WriteTransaction,
  { actor }: Session,
  open: CaseRow,
  { result, nextOn }: Request,
  rules: CaseRules,
): CaseRow {
  if (open.state === 'ASSIGNED') {
    const facts = caseFactsOf(
      open,
      listAttemptsOf(tx.store.prepare, open.id),
      findPriority(tx.store.prepare, open.household_id),
      rules,
    );
    const step = judgeStep(facts, 'CONTACTING', { id: actor.accountId, role: actor.role });
    return step?.isAllowed ? moveCase(tx, open, 'CONTACTING', { reason: 'first-attempt', plannedOn: nextOn }) : open;
  }
  if (open.state === 'UNREACHABLE' && rules.codes.isReached(result))
    return moveCase(tx, open, 'CONTACTING', { reason: 'reached-again', plannedOn: nextOn });
  if (open.state !== 'CONTACTING' && nextOn === null) return open;
  const due_at = dueAtOf(tx, open, { plannedOn: nextOn });
  tx.patch('crisis_case', open.id, { due_at });
  return { ...open, due_at };
}
