import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { headNeeded } from '#shared/households/household.errors.ts';
import type { NewPerson, PersonDeparture, PersonEdit } from '#shared/households/household-edits.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { checkEntered } from './entry-checks.ts';
import { listPeople } from './household.repository.ts';
import { makeHead, passHeadship } from './household-head.ts';
import { newPersonRow, personColumns, personFieldsOf } from './household-rows.ts';
import { requireHousehold, requirePerson } from './require-household.ts';
import { checkStale } from './stale-edit.ts';

/** Adds somebody to a household. A new head takes the place of the old one. */
export function addPerson(session: Session, { householdId, person }: { householdId: string; person: NewPerson }) {
  return inTransaction(session, (tx) => {
    const found = requireHousehold(tx, householdId);
    if (!found.ok) return found;
    const checked = checkEntered(person, dayOf(tx.at));
    if (!checked.ok) return checked;
    const others = listPeople(tx.store.prepare, householdId).filter(({ status }) => status === 'ACTIVE');
    if (others.length === 0 && !person.isHead) return err(headNeeded({ heads: 0 }));
    const id = tx.store.newId();
    tx.create('person', id, newPersonRow(person, householdId));
    if (person.isHead) makeHead(tx, householdId, id);
    noteUpdate(tx, householdId, ['people']);
    return ok({ id });
  });
}

export function editPerson(session: Session, { id, base, changes }: PersonEdit) {
  return inTransaction(session, (tx) => {
    const found = requirePerson(tx, id);
    if (!found.ok) return found;
    const { person } = found.value;
    const checked = checkEntered(changes, dayOf(tx.at));
    if (!checked.ok) return checked;
    const fresh = checkStale({ base, changes, now: personFieldsOf(person) });
    if (!fresh.ok) return fresh;
    // Headship is handed on to somebody, never just given up.
    if (changes.isHead === false && person.is_head) return err(headNeeded({ heads: 0 }));
    const changed = tx.patch('person', id, personColumns(changes));
    if (changes.isHead === true) makeHead(tx, person.household_id, id);
    if (changed) noteUpdate(tx, person.household_id, Object.keys(changes));
    return ok({ changed });
  });
}

/** Somebody no longer lives there. They stay readable under the household that knew them. */
export function leavePerson(session: Session, { id, status, newHeadId }: PersonDeparture) {
  return inTransaction(session, (tx) => {
    const found = requirePerson(tx, id);
    if (!found.ok) return found;
    const { person } = found.value;
    const passed = passHeadship(tx, person, newHeadId);
    if (!passed.ok) return passed;
    tx.patch('person', id, { status });
    noteUpdate(tx, person.household_id, ['people']);
    return ok({});
  });
}

/** Takes back that somebody left. The household has a head by now, unless nobody else is there. */
export function returnPerson(session: Session, { id }: { id: string }) {
  return inTransaction(session, (tx) => {
    const found = requirePerson(tx, id);
    if (!found.ok) return found;
    const { person } = found.value;
    const others = listPeople(tx.store.prepare, person.household_id).filter(({ status }) => status === 'ACTIVE');
    tx.patch('person', id, { status: 'ACTIVE', is_head: others.length === 0 });
    noteUpdate(tx, person.household_id, ['people']);
    return ok({});
  });
}

const noteUpdate = (tx: WriteTransaction, householdId: string, fields: readonly string[]) =>
  recordAccess(tx, { action: 'UPDATE', screen: 'households/edit', subjectIds: [householdId], detail: { fields } });
