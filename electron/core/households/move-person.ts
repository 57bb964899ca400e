import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { sameHousehold } from '#shared/households/household.errors.ts';
import type { PersonMove } from '#shared/households/household-edits.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { checkResidentNumbers } from './entry-checks.ts';
import { listIndicators, listPeople } from './household.repository.ts';
import { passHeadship } from './household-head.ts';
import { nextHouseholdNo } from './household-number.ts';
import { newHouseholdRow } from './household-rows.ts';
import { requireHousehold, requirePerson } from './require-household.ts';

/** List relation: the head themselves. */
const SELF = 'RE01';

/**
 * Moves somebody into another household, or out into one of their own. Signs about the person go along; cases stay with
 * the household they were opened for.
 */
export function movePerson(session: Session, { id, target, newHeadId }: PersonMove) {
  return inTransaction(session, (tx) => {
    const found = requirePerson(tx, id);
    if (!found.ok) return found;
    const { person } = found.value;
    const passed = passHeadship(tx, person, newHeadId);
    if (!passed.ok) return passed;
    const destination = findDestination(tx, person.household_id, target);
    if (!destination.ok) return destination;
    const { householdId, relation } = destination.value;
    const isAlone = listPeople(tx.store.prepare, householdId).every(({ status }) => status !== 'ACTIVE');
    tx.patch('person', id, {
      household_id: householdId,
      status: 'ACTIVE',
      is_head: isAlone,
      relation: isAlone ? SELF : relation,
    });
    for (const indicator of listIndicators(tx.store.prepare, person.household_id))
      if (indicator.person_id === id) tx.patch('household_indicator', indicator.id, { household_id: householdId });
    const subjectIds = [person.household_id, householdId];
    recordAccess(tx, { action: 'UPDATE', screen: 'households/move', subjectIds, detail: { kind: target.kind } });
    return ok({ householdId });
  });
}

function findDestination(tx: WriteTransaction, fromId: string, target: PersonMove['target']) {
  if (target.kind === 'existing') {
    if (target.householdId === fromId) return err(sameHousehold());
    const found = requireHousehold(tx, target.householdId);
    return found.ok ? ok({ householdId: target.householdId, relation: target.relation }) : found;
  }
  const checked = checkResidentNumbers(target.household);
  if (!checked.ok) return checked;
  const householdId = tx.store.newId();
  tx.create('household', householdId, newHouseholdRow(target.household, nextHouseholdNo(tx)));
  return ok({ householdId, relation: SELF });
}
