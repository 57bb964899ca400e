import type { Session } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import type { RecordMark } from '#shared/sync/sync-status.schema.ts';
import { householdOf } from './conflict-subjects.ts';
import { listConflicts, listHeld } from './conflicts.repository.ts';
import { findEnrolment } from './enrolment.repository.ts';
import { listUnconfirmed, listUnsettled } from './outbox.repository.ts';
import { serverSince } from './server-since.ts';
import { maySee } from './told-record.ts';

/** Households that are not settled with the server, with everything filed under each. Every other one is. */
export function listRecordMarks({ store, actor }: Session) {
  if (!maySee(actor.role, 'household')) return ok([]);
  const marks = new Map<string, { unsent: number; conflicts: number; held: number; refused: number }>();
  const of = (householdId: string) => {
    const known = marks.get(householdId) ?? { unsent: 0, conflicts: 0, held: 0, refused: 0 };
    marks.set(householdId, known);
    return known;
  };
  for (const { householdId, unsent, held, refused } of listUnsettled(store))
    Object.assign(of(householdId), { unsent, held, refused });
  for (const { table, row_id } of listConflicts(store, 'open')) {
    const household = householdOf(store, table, row_id);
    if (household !== null) of(household).conflicts += 1;
  }
  const heldHere = new Map<string, number>();
  for (const { table, row_id } of listHeld(store, 'open')) {
    const household = table === null || row_id === null ? null : householdOf(store, table, row_id);
    if (household !== null) heldHere.set(household, (heldHere.get(household) ?? 0) + 1);
  }
  // The office's list and this PC's own outbox may name the same work: it counts once.
  for (const [household, count] of heldHere) of(household).held = Math.max(of(household).held, count);
  return ok([...marks].map(([householdId, counts]): RecordMark => ({ householdId, ...counts })));
}

/** Which decisions of reviews the server has not confirmed, and which were made before there was one. */
export function readReviewMarks({ store }: Session) {
  const isEnrolled = findEnrolment(store) !== undefined;
  return ok({
    unconfirmed: [...listUnconfirmed(store, 'approval_event')],
    beforeServerUntil: isEnrolled ? serverSince(store) : null,
  });
}
