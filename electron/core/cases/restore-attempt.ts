import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { CaseState } from '#shared/cases/case.schema.ts';
import { judgeStep } from '#shared/cases/case-transitions.ts';
import { attemptNotFound, attemptNotStruck, attemptNotYours, caseNeedsOfficer } from '#shared/cases/cases.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { caseFactsOf, caseRulesOn, dueAtOf, findPriority } from './case-rules.ts';
import { listAttemptsOf } from './cases.repository.ts';
import { moveCase, noteOnCase } from './move-case.ts';
import { mayCorrectAttempt } from './strike-attempt.ts';

/**
 * Takes a strike back: the attempt counts again, and strike and restoring both stay in the case's history. An assigned
 * case that has an attempt again is being contacted again. 연락두절 is a person's word: it is not said anew by this.
 */
export function restoreAttempt(session: Session, { attemptId, reason }: { attemptId: string; reason: string }) {
  return inTransaction(session, (tx) => {
    const attempt = tx.find('contact_attempt', attemptId);
    if (!attempt) return err(attemptNotFound());
    const { struck_at, struck_by, struck_reason } = attempt;
    if (struck_at === null) return err(attemptNotStruck());
    if (!mayCorrectAttempt(session.actor, attempt)) return err(attemptNotYours());
    const row = attempt.case_id === null ? undefined : tx.find('crisis_case', attempt.case_id);
    // The assignment was taken back meanwhile: an attempt without anybody who made it would stand there.
    if (row?.state === 'DETECTED') return err(caseNeedsOfficer());
    tx.command('contact_attempt', attemptId, 'restore', {
      expectState: null,
      args: {
        set: { struck_at: null, struck_by: null, struck_reason: null },
        was: { struck_at, struck_by, struck_reason },
        reason,
      },
    });
    if (!row) return ok({ state: null });

    const attempts = listAttemptsOf(tx.store.prepare, row.id);
    const priority = findPriority(tx.store.prepare, row.household_id);
    const facts = caseFactsOf(row, attempts, priority, caseRulesOn(tx.store, dayOf(tx.at)));
    const { accountId: id, role } = session.actor;
    if (row.state === 'ASSIGNED' && judgeStep(facts, 'CONTACTING', { id, role })?.isAllowed) {
      moveCase(tx, row, 'CONTACTING', { reason: 'attempt-restored', note: reason });
      return ok({ state: 'CONTACTING' as CaseState });
    }
    noteOnCase(tx, row, 'attempt-restored', reason);
    if (row.state === 'CONTACTING') tx.patch('crisis_case', row.id, { due_at: dueAtOf(tx, row) });
    return ok({ state: row.state as CaseState });
  });
}
