import type { WriteTransaction } from '#core/database/write-door.ts';
import { householdMerged, householdNotFound } from '#shared/households/household.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';

/** A household that may be worked on, or why not. A merged one names the household to go to. */
export function requireHousehold(tx: WriteTransaction, id: string) {
  const household = tx.find('household', id);
  if (!household) return err(householdNotFound());
  if (household.status === 'MERGED' && household.merged_into_id !== null)
    return err(householdMerged({ intoId: household.merged_into_id }));
  return ok(household);
}

/** A member together with the household they are in. */
export function requirePerson(tx: WriteTransaction, id: string) {
  const person = tx.find('person', id);
  if (!person || person.status === 'MERGED') return err(householdNotFound());
  const household = requireHousehold(tx, person.household_id);
  return household.ok ? ok({ person, household: household.value }) : household;
}
