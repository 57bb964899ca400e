import { recordAccess } from '#core/audit/record-access.ts';
import { giveCase } from '#core/cases/assign-cases.ts';
import { checkNewCase, openCase } from '#core/cases/open-case.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { headNeeded, possibleDuplicates } from '#shared/households/household.errors.ts';
import type { Registration } from '#shared/households/household-edits.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { checkEntered, checkResidentNumbers } from './entry-checks.ts';
import { findDuplicates } from './find-duplicates.ts';
import { nextHouseholdNo } from './household-number.ts';
import { newHouseholdRow, newIndicatorRow, newPersonRow } from './household-rows.ts';

/**
 * Adds a household with its people and signs to the register and, if wanted, opens its case in the same step.
 *
 * A household that is registered twice is visited twice and counted twice, so possible doubles of the whole office stop
 * it until somebody has looked at each and said why it is another one; the reason is logged.
 */
export function registerHousehold(session: Session, registration: Registration) {
  const { household, people, indicators, firstCase, notDuplicateOf } = registration;
  return inTransaction(session, (tx) => {
    const heads = people.filter(({ isHead }) => isHead).length;
    if (heads !== 1) return err(headNeeded({ heads }));
    const checked = checkResidentNumbers({ ...household, indicators, firstCase });
    if (!checked.ok) return checked;
    const { legalBasis, officerId } = household;
    const mayOpen = firstCase
      ? checkNewCase(tx, session.actor, { ...firstCase, legalBasis, officerId })
      : ok(undefined);
    if (!mayOpen.ok) return mayOpen;
    for (const person of people) {
      const personChecked = checkEntered(person, dayOf(tx.at));
      if (!personChecked.ok) return personChecked;
    }
    const unseen = findDuplicates(readingHere(tx.store), questionOf(registration))
      .map((candidate) => candidate.household.id)
      .filter((id) => !notDuplicateOf?.householdIds.includes(id));
    if (unseen.length > 0) return err(possibleDuplicates({ householdIds: unseen }));

    const id = tx.store.newId();
    const householdNo = nextHouseholdNo(tx);
    tx.create('household', id, newHouseholdRow(household, householdNo));
    for (const person of people) tx.create('person', tx.store.newId(), newPersonRow(person, id));
    for (const indicator of indicators)
      tx.create(
        'household_indicator',
        tx.store.newId(),
        newIndicatorRow({ ...indicator, personId: null, active: true }, id),
      );
    if (firstCase) {
      const opened = openCase(tx, { ...firstCase, householdId: id, legalBasis, roundId: null, detectedAt: tx.at });
      if (officerId !== null) giveCase(tx, opened, officerId, null);
    }
    recordAccess(tx, {
      action: 'CREATE',
      screen: 'households/new',
      purpose: notDuplicateOf?.reason,
      subjectIds: [id],
      detail: notDuplicateOf ? { notDuplicateOf: notDuplicateOf.householdIds } : {},
    });
    return ok({ id, householdNo });
  });
}

const questionOf = ({ household, people }: Registration) => ({
  roadAddress: household.roadAddress,
  detailAddress: household.detailAddress ?? '',
  people: people.map(({ name, birthDate, sex, phones }) => ({
    name,
    birthDate,
    sex,
    phones: phones.map(({ number }) => number),
  })),
  exceptId: null,
});

/** Looks through the writer, so that a double registered a moment ago is seen. */
function readingHere(store: Session['store']) {
  return { prepareRead: store.prepare, prepare: store.prepare, rawWriter: store.rawWriter, clock: store.clock };
}
