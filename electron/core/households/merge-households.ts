import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { sameHousehold } from '#shared/households/household.errors.ts';
import type { Merge, MergeField } from '#shared/households/household-edits.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { ChangesOf, RowOf } from '#shared/sync/synced-tables.ts';
import { listPeople } from './household.repository.ts';
import { requireHousehold } from './require-household.ts';

/**
 * Makes two records of one household into one. The chosen values go into the survivor, people and their history move
 * over, and the other keeps its number and leads here. One group, so that undoing it is one step.
 *
 * Case events and submitted versions stay as they were written (they are append-only) and are read by their case or
 * consultation, which has moved; answered screening sheets are read through `merged_into_id`.
 */
export function mergeHouseholds(session: Session, { survivorId, loserId, takeFromLoser, samePeople, reason }: Merge) {
  return inTransaction(session, (tx) => {
    if (survivorId === loserId) return err(sameHousehold());
    const survivor = requireHousehold(tx, survivorId);
    if (!survivor.ok) return survivor;
    const loser = requireHousehold(tx, loserId);
    if (!loser.ok) return loser;
    tx.patch('household', survivorId, takenFrom(loser.value, takeFromLoser));
    foldPeople(tx, survivorId, loserId, samePeople);
    for (const table of ['household_indicator', 'crisis_case', 'contact_attempt', 'consultation'] as const)
      for (const id of childIds(tx, table, 'household_id', loserId)) tx.patch(table, id, { household_id: survivorId });
    for (const id of childIds(tx, 'detection_target', 'matched_household_id', loserId))
      tx.patch('detection_target', id, { matched_household_id: survivorId });
    tx.merge(survivorId, loserId);
    recordAccess(tx, {
      action: 'UPDATE',
      screen: 'households/merge',
      purpose: reason ?? undefined,
      subjectIds: [survivorId, loserId],
    });
    return ok({ id: survivorId });
  });
}

/** The columns behind each choice; an address is taken whole, an override with its reason. */
const COLUMNS: Readonly<Record<MergeField, readonly (keyof ChangesOf<'household'>)[]>> = {
  hhType: ['hh_type'],
  housingType: ['housing_type'],
  tenure: ['tenure'],
  address: ['road_address', 'detail_address', 'address_key', 'tong', 'ban', 'ri'],
  areaNote: ['area_note'],
  benefitStatus: ['benefit_status'],
  vulnerability: ['vulnerability'],
  isolationBand: ['isolation_band'],
  staffSafetyFlags: ['staff_safety_flags'],
  officerId: ['officer_id'],
  note: ['note'],
  legalBasis: ['legal_basis'],
  priorityOverride: ['priority_override', 'priority_override_reason'],
};

function takenFrom(loser: RowOf<'household'>, fields: readonly MergeField[]): ChangesOf<'household'> {
  return Object.fromEntries(fields.flatMap((field) => COLUMNS[field].map((column) => [column, loser[column]])));
}

/**
 * Everybody moves to the survivor. Of two records of one person the kept one takes over the phones and what it did not
 * know; the other stays behind it as merged.
 */
function foldPeople(tx: WriteTransaction, survivorId: string, loserId: string, samePeople: Merge['samePeople']): void {
  const keptBy = new Map(samePeople.map(({ keepId, foldId }) => [foldId, keepId]));
  const kept = new Map(listPeople(tx.store.prepare, survivorId).map((person) => [person.id, person]));
  const hasHead = [...kept.values()].some(({ status, is_head }) => status === 'ACTIVE' && is_head);
  for (const person of listPeople(tx.store.prepare, loserId)) {
    const keeper = kept.get(keptBy.get(person.id) ?? '');
    if (keeper) {
      tx.patch('person', keeper.id, filledIn(keeper, person));
      for (const id of childIds(tx, 'household_indicator', 'person_id', person.id))
        tx.patch('household_indicator', id, { person_id: keeper.id });
      tx.patch('person', person.id, { household_id: survivorId, status: 'MERGED', is_head: false });
    } else {
      tx.patch('person', person.id, { household_id: survivorId, is_head: !hasHead && person.is_head });
    }
  }
}

function filledIn(keeper: RowOf<'person'>, folded: RowOf<'person'>): ChangesOf<'person'> {
  const known = new Set(keeper.phones.map(({ number }) => number));
  return {
    phones: [...keeper.phones, ...folded.phones.filter(({ number }) => !known.has(number))],
    birth_date: keeper.birth_date ?? folded.birth_date,
    sex: keeper.sex ?? folded.sex,
    relation: keeper.relation ?? folded.relation,
    disability: keeper.disability ?? folded.disability,
    illness: keeper.illness ?? folded.illness,
    job: keeper.job ?? folded.job,
    emergency_contact: keeper.emergency_contact ?? folded.emergency_contact,
    is_digital_vulnerable: keeper.is_digital_vulnerable || folded.is_digital_vulnerable,
  };
}

type ChildTable = 'household_indicator' | 'crisis_case' | 'contact_attempt' | 'consultation' | 'detection_target';

function childIds(tx: WriteTransaction, table: ChildTable, column: string, id: string): string[] {
  const rows = tx.store.prepare(`SELECT id FROM ${table} WHERE ${column} = ? ORDER BY id`).all(id) as { id: string }[];
  return rows.map((row) => row.id);
}
