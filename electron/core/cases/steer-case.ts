import { consultationFactsOf } from '#core/consultations/case-facts.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf, endOfDay } from '#shared/calendar/day.ts';
import { type CaseState, isOpen } from '#shared/cases/case.schema.ts';
import { judgeStep } from '#shared/cases/case-transitions.ts';
import {
  caseEmergencyCannotWait,
  caseNotFound,
  casePlanOutOfRange,
  caseStateChanged,
  caseStepRefused,
  caseStepUnknown,
} from '#shared/cases/cases.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { caseFactsOf, caseRulesOn, dueAtOf, findPriority } from './case-rules.ts';
import { findFactCheckResult, listAttemptsOf } from './cases.repository.ts';
import { moveCase, noteOnCase } from './move-case.ts';
import { planRange } from './record-attempt.ts';

/** A step of the table that a person chooses. It refuses with what is missing, and when the case has moved meanwhile. */
export function takeStep(
  session: Session,
  request: { caseId: string; from: CaseState; to: CaseState; note?: string | undefined },
) {
  return inTransaction(session, (tx) => {
    const row = tx.find('crisis_case', request.caseId);
    if (!row) return err(caseNotFound());
    if (row.state !== request.from) return err(caseStateChanged({ state: row.state as CaseState }));
    const attempts = listAttemptsOf(tx.store.prepare, row.id);
    const priority = findPriority(tx.store.prepare, row.household_id);
    const today = dayOf(tx.at);
    const others = {
      ...consultationFactsOf(tx.store.prepare, row, today),
      factCheckResult: findFactCheckResult(tx.store.prepare, row.id),
    };
    const facts = caseFactsOf(row, attempts, priority, caseRulesOn(tx.store, today), others);
    const { accountId: id, role } = session.actor;
    const step = judgeStep(facts, request.to, { id, role });
    if (!step || step.opensNewCase || BY_THEIR_OWN_COMMAND.includes(request.to))
      return err(caseStepUnknown({ from: request.from, to: request.to }));
    if (!step.isAllowed) {
      const { to, isRoleAllowed, roles, missing } = step;
      return err(caseStepRefused({ to, isRoleAllowed, roles: [...roles], missing }));
    }
    const moved = moveCase(tx, row, request.to, { reason: 'step', note: request.note || null });
    return ok({ state: request.to, dueAt: moved.due_at });
  });
}

/** A submission, a decision and a closing are more than a step: they come with what makes them one. */
const BY_THEIR_OWN_COMMAND: readonly CaseState[] = ['PENDING_REVIEW', 'RETURNED', 'REVIEWED', 'CLOSED'];

/** 긴급개입 is a flag, not a state: it shortens deadlines and puts the household first. */
export function setEmergency(session: Session, request: { caseId: string; emergency: boolean; reason: string }) {
  return inTransaction(session, (tx) => {
    const row = tx.find('crisis_case', request.caseId);
    if (!row || !isOpen(row.state as CaseState)) return err(caseNotFound());
    const { emergency } = request;
    if (row.emergency === emergency) return ok({});
    tx.patch('crisis_case', row.id, { emergency, due_at: dueAtOf(tx, { ...row, emergency }) });
    noteOnCase(tx, row, emergency ? 'emergency-raised' : 'emergency-lowered', request.reason);
    return ok({});
  });
}

/** Puts the next step off to a day, with the reason in the history. */
export function snoozeCase(session: Session, request: { caseId: string; until: string; reason: string }) {
  return inTransaction(session, (tx) => {
    const row = tx.find('crisis_case', request.caseId);
    if (!row || !isOpen(row.state as CaseState)) return err(caseNotFound());
    if (row.emergency) return err(caseEmergencyCannotWait());
    const range = planRange(caseRulesOn(tx.store, dayOf(tx.at)));
    if (request.until < range.earliest || request.until > range.latest) return err(casePlanOutOfRange(range));
    const dueAt = endOfDay(request.until);
    tx.patch('crisis_case', row.id, { due_at: dueAt });
    noteOnCase(tx, row, 'snoozed', request.reason);
    return ok({ dueAt });
  });
}
