import { caseFactsOf, caseRulesOn, findPriority } from '#core/cases/case-rules.ts';
import { listAttemptsOf } from '#core/cases/cases.repository.ts';
import { moveCase } from '#core/cases/move-case.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { judgeStep } from '#shared/cases/case-transitions.ts';
import type { consultationsContract } from '#shared/consultations/consultations.contract.ts';
import {
  consultationCaseEnded,
  consultationCloseRefused,
  consultationCodeUnavailable,
  consultationNotFound,
} from '#shared/consultations/consultations.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { ParsedInputOf } from '#shared/rpc/contract.ts';
import { consultationFactsOf } from './case-facts.ts';
import { refuseResult, resultColumns } from './official-result.ts';

/**
 * Ends a case with its reason and its national result in one step. A result that was confirmed with the consultation
 * stands when none is given. Refused with what the table of steps still misses.
 */
export function closeCase(session: Session, request: ParsedInputOf<typeof consultationsContract.closeCase>) {
  return inTransaction(session, (tx) => {
    const row = tx.find('crisis_case', request.caseId);
    if (!row) return err(consultationNotFound());
    const today = dayOf(tx.at);
    const rules = caseRulesOn(tx.store, today);
    const isReason = rules.codes.choices('close_reason', today).some(({ code }) => code === request.closeReason);
    if (!isReason) return err(consultationCodeUnavailable({ group: 'close_reason', item: request.closeReason }));
    const refused = refuseResult(rules, request.result);
    if (refused) return err(refused);
    const result = request.result.kind === 'unknown' ? {} : resultColumns(request.result);
    const set = { ...result, close_reason: request.closeReason, closed_at: tx.at };
    const { prepare } = tx.store;
    const facts = caseFactsOf(
      { ...row, ...set },
      listAttemptsOf(prepare, row.id),
      findPriority(prepare, row.household_id),
      rules,
      consultationFactsOf(prepare, row, today),
    );
    const step = judgeStep(facts, 'CLOSED', { id: session.actor.accountId, role: session.actor.role });
    if (!step) return err(consultationCaseEnded());
    const { isAllowed, isRoleAllowed, missing } = step;
    if (!isAllowed) return err(consultationCloseRefused({ isRoleAllowed, missing }));
    moveCase(tx, row, 'CLOSED', { reason: 'closed', note: request.note || null, set });
    return ok({ state: 'CLOSED' as const });
  });
}
