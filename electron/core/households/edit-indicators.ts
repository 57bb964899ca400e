import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { householdNotFound } from '#shared/households/household.errors.ts';
import type { IndicatorEdit, NewIndicator } from '#shared/households/household-edits.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { indicatorColumns, indicatorFieldsOf, newIndicatorRow } from './household-rows.ts';
import { requireHousehold } from './require-household.ts';
import { checkStale } from './stale-edit.ts';

/** Adds a sign that somebody saw or heard of; lists bring theirs by the import. */
export function addIndicator(
  session: Session,
  { householdId, indicator, personId }: { householdId: string; indicator: NewIndicator; personId: string | null },
) {
  return inTransaction(session, (tx) => {
    const found = requireHousehold(tx, householdId);
    if (!found.ok) return found;
    const id = tx.store.newId();
    tx.create('household_indicator', id, newIndicatorRow({ ...indicator, personId, active: true }, householdId));
    const detail = { indicator: indicator.indicatorCode };
    recordAccess(tx, { action: 'UPDATE', screen: 'households/edit', subjectIds: [householdId], detail });
    return ok({ id });
  });
}

/** Corrects a sign, or settles it (`active: false`); its history stays. */
export function editIndicator(session: Session, { id, base, changes }: IndicatorEdit) {
  return inTransaction(session, (tx) => {
    const indicator = tx.find('household_indicator', id);
    if (!indicator) return err(householdNotFound());
    const found = requireHousehold(tx, indicator.household_id);
    if (!found.ok) return found;
    const fresh = checkStale({ base, changes, now: indicatorFieldsOf(indicator) });
    if (!fresh.ok) return fresh;
    const changed = tx.patch('household_indicator', id, indicatorColumns(changes));
    const detail = { indicator: indicator.indicator_code, fields: Object.keys(changes) };
    if (changed)
      recordAccess(tx, { action: 'UPDATE', screen: 'households/edit', subjectIds: [indicator.household_id], detail });
    return ok({ changed });
  });
}
