import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { type Day, dayOf } from '#shared/calendar/day.ts';
import type { CaseState } from '#shared/cases/case.schema.ts';
import { judgeStep } from '#shared/cases/case-transitions.ts';
import { caseFactCheckDay, caseNotFound, caseStateChanged, caseStepRefused } from '#shared/cases/cases.errors.ts';
import { FACT_CHECK_REASONS, type FactCheckResult } from '#shared/cases/fact-check.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { caseFactsOf, caseRulesOn, findPriority } from './case-rules.ts';
import { type CaseRow, findStateSince, listAttemptsOf } from './cases.repository.ts';
import { moveCase, noteOnCase } from './move-case.ts';

interface Said {
  readonly caseId: string;
  /** The day on the paper. */
  readonly on: Day;
  readonly note: string | null;
}

/** Nobody was found: the registrar is asked whether they live there. Unreachable becomes 사실조사 의뢰. */
export function requestFactCheck(session: Session, said: Said) {
  return inTransaction(session, (tx) => {
    const found = findIn(tx, said, 'UNREACHABLE');
    if (!found.ok) return found;
    const facts = caseFactsOf(
      found.value,
      listAttemptsOf(tx.store.prepare, said.caseId),
      findPriority(tx.store.prepare, found.value.household_id),
      caseRulesOn(tx.store, dayOf(tx.at)),
      { factCheckRequestedOn: said.on },
    );
    const step = judgeStep(facts, 'FACT_CHECK', { id: session.actor.accountId, role: session.actor.role });
    if (!step?.isAllowed) {
      const { isRoleAllowed = false, roles = [], missing = [] } = step ?? {};
      return err(caseStepRefused({ to: 'FACT_CHECK', isRoleAllowed, roles: [...roles], missing }));
    }
    const note = words('의뢰일', said);
    const moved = moveCase(tx, found.value, 'FACT_CHECK', { reason: 'fact-check-requested', note });
    return ok({ state: 'FACT_CHECK' as CaseState, dueAt: moved.due_at });
  });
}

/**
 * The registrar's answer. Who lives there is to be reached again, so the case goes back to contacting; for who does not,
 * the answer is what a 현황확인 then rests on, and the case waits for it.
 */
export function recordFactCheckResult(session: Session, said: Said & { readonly result: FactCheckResult }) {
  return inTransaction(session, (tx) => {
    const found = findIn(tx, said, 'FACT_CHECK');
    if (!found.ok) return found;
    const reason = FACT_CHECK_REASONS[said.result];
    const note = words('회신일', said);
    if (said.result === 'LIVES_THERE') {
      const moved = moveCase(tx, found.value, 'CONTACTING', { reason, note });
      return ok({ state: 'CONTACTING' as CaseState, dueAt: moved.due_at });
    }
    noteOnCase(tx, found.value, reason, note);
    return ok({ state: 'FACT_CHECK' as CaseState, dueAt: found.value.due_at });
  });
}

function findIn(tx: WriteTransaction, { caseId, on }: Said, state: 'UNREACHABLE' | 'FACT_CHECK') {
  const row: CaseRow | undefined = tx.find('crisis_case', caseId);
  if (!row) return err(caseNotFound());
  if (row.state !== state) return err(caseStateChanged({ state: row.state as CaseState }));
  // A paper is dated before it is typed in, and not before there was a reason for it.
  const earliest = dayOf(state === 'FACT_CHECK' ? row.opened_at : (findStateSince(tx.store.prepare, caseId) ?? tx.at));
  const latest = dayOf(tx.at);
  return on < earliest || on > latest ? err(caseFactCheckDay({ earliest, latest })) : ok(row);
}

const words = (label: string, { on, note }: Said): string => [`${label} ${on}`, note].filter(Boolean).join(' · ');
