import type { WriteTransaction } from '#core/database/write-door.ts';
import { headNeeded } from '#shared/households/household.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { RowOf } from '#shared/sync/synced-tables.ts';
import { listPeople } from './household.repository.ts';

const livingIn = (tx: WriteTransaction, householdId: string): RowOf<'person'>[] =>
  listPeople(tx.store.prepare, householdId).filter(({ status }) => status === 'ACTIVE');

/** Makes one person the head; whoever was it before no longer is. */
export function makeHead(tx: WriteTransaction, householdId: string, personId: string): void {
  for (const person of livingIn(tx, householdId)) tx.patch('person', person.id, { is_head: person.id === personId });
}

/**
 * Sees to it that those left behind have a head once somebody has gone. The successor is chosen by a person: the oldest
 * is often not the one who answers the door.
 */
export function passHeadship(tx: WriteTransaction, leaver: RowOf<'person'>, newHeadId: string | null) {
  const left = livingIn(tx, leaver.household_id).filter(({ id }) => id !== leaver.id);
  if (left.length === 0 || left.some(({ is_head }) => is_head)) return ok(undefined);
  if (newHeadId === null || !left.some(({ id }) => id === newHeadId)) return err(headNeeded({ heads: 0 }));
  makeHead(tx, leaver.household_id, newHeadId);
  return ok(undefined);
}
