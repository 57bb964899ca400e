import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { CaseState } from '#shared/cases/case.schema.ts';
import { stateAfterStrike } from '#shared/cases/case-corrections.ts';
import { attemptAlreadyStruck, attemptNotFound, attemptNotYours } from '#shared/cases/cases.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { caseRulesOn, dueAtOf, standingOf } from './case-rules.ts';
import { type AttemptRow, listAttemptsOf } from './cases.repository.ts';
import { moveCase, noteOnCase } from './move-case.ts';

/** Strikes a mistaken entry out. It stays readable, stops counting, and a state that rested on it alone goes back. */
export function strikeAttempt(session: Session, { attemptId, reason }: { attemptId: string; reason: string }) {
  return inTransaction(session, (tx) => {
    const attempt = tx.find('contact_attempt', attemptId);
    if (!attempt) return err(attemptNotFound());
    if (attempt.struck_at !== null) return err(attemptAlreadyStruck());
    if (!mayCorrectAttempt(session.actor, attempt)) return err(attemptNotYours());
    const set = { struck_at: tx.at, struck_by: session.actor.accountId, struck_reason: reason };
    tx.command('contact_attempt', attemptId, 'strike', { expectState: null, args: { set } });

    const row = attempt.case_id === null ? undefined : tx.find('crisis_case', attempt.case_id);
    if (!row) return ok({ state: null });
    const left = listAttemptsOf(tx.store.prepare, row.id);
    const state = stateAfterStrike(row.state as CaseState, {
      attempts: left.filter(({ struck_at }) => struck_at === null).length,
      isAttemptsRuleMet: standingOf(left, caseRulesOn(tx.store, dayOf(tx.at))).isMet,
    });
    if (state !== row.state) moveCase(tx, row, state, { reason: 'attempt-struck', note: reason });
    else {
      noteOnCase(tx, row, 'attempt-struck', reason);
      if (state === 'CONTACTING') tx.patch('crisis_case', row.id, { due_at: dueAtOf(tx, row) });
    }
    return ok({ state });
  });
}

export function mayCorrectAttempt(actor: Session['actor'], attempt: Pick<AttemptRow, 'created_by'>): boolean {
  return actor.role === 'MANAGER' || attempt.created_by === actor.accountId;
}
