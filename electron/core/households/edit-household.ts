import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import type { HouseholdEdit } from '#shared/households/household-edits.ts';
import { ok } from '#shared/kernel/result.ts';
import { checkResidentNumbers } from './entry-checks.ts';
import { householdColumns, householdFieldsOf } from './household-rows.ts';
import { requireHousehold } from './require-household.ts';
import { checkStale } from './stale-edit.ts';

/** Changes what the form changed and nothing else. See [Note: Stale edits]. */
export function editHousehold(session: Session, { id, base, changes }: HouseholdEdit) {
  return inTransaction(session, (tx) => {
    const found = requireHousehold(tx, id);
    if (!found.ok) return found;
    const checked = checkResidentNumbers(changes);
    if (!checked.ok) return checked;
    const fresh = checkStale({ base, changes, now: householdFieldsOf(found.value) });
    if (!fresh.ok) return fresh;
    const changed = tx.patch('household', id, householdColumns(changes, found.value));
    if (changed) {
      const detail = { fields: Object.keys(changes) };
      recordAccess(tx, { action: 'UPDATE', screen: 'households/edit', subjectIds: [id], detail });
    }
    return ok({ changed });
  });
}
