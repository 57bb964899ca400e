import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { OPEN_STATES } from '#shared/cases/case.schema.ts';
import { hasOpenCase } from '#shared/households/household.errors.ts';
import type { PriorityChange, StandingChange } from '#shared/households/household-edits.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { requireHousehold } from './require-household.ts';

/** Takes a household off the list of those cared for, or back onto it. Nothing is deleted; the reason is logged. */
export function changeStanding(session: Session, { id, status, reason }: StandingChange) {
  return inTransaction(session, (tx) => {
    const found = requireHousehold(tx, id);
    if (!found.ok) return found;
    if (status !== 'ACTIVE') {
      const open = tx.store
        .prepare(
          'SELECT case_no FROM crisis_case WHERE household_id = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY opened_at',
        )
        .all(id, JSON.stringify(OPEN_STATES)) as { case_no: string }[];
      if (open.length > 0) return err(hasOpenCase({ caseNos: open.map(({ case_no }) => case_no) }));
    }
    const changed = tx.patch('household', id, { status });
    if (changed)
      recordAccess(tx, {
        action: 'UPDATE',
        screen: 'households/standing',
        purpose: reason,
        subjectIds: [id],
        detail: { from: found.value.status, to: status },
      });
    return ok({ changed });
  });
}

/** Sets the level by hand against the computed one, or lets the computed one count again. */
export function overridePriority(session: Session, { id, level, reason }: PriorityChange) {
  return inTransaction(session, (tx) => {
    const found = requireHousehold(tx, id);
    if (!found.ok) return found;
    const changed = tx.patch('household', id, {
      priority_override: level,
      priority_override_reason: level === null ? null : reason,
    });
    if (changed)
      recordAccess(tx, {
        action: 'UPDATE',
        screen: 'households/priority',
        purpose: reason,
        subjectIds: [id],
        detail: { level },
      });
    return ok({ changed });
  });
}
