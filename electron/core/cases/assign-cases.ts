import { oneByOne, type Write } from '#core/database/one-by-one.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Call, Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { caseOfficerUnavailable, caseReassignNeedsManager } from '#shared/cases/cases.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { type CaseRow, findOpenCase, listCaseWorkers } from './cases.repository.ts';
import { moveCase, noteOnCase } from './move-case.ts';

type Refusal = 'needs-manager' | 'household-ended' | 'not-found';
type Outcome = 'assigned' | 'unchanged' | Refusal;

/**
 * Gives the open cases of households to one officer. Each household is a group of its own, so a click elsewhere waits
 * for one of them at most, and stopping midway leaves whole ones; the batch is what the undo takes back.
 */
export async function assignCases(
  session: Session,
  request: { householdIds: readonly string[]; officerId: string; reason?: string | undefined },
  call: Pick<Call, 'signal' | 'progress'>,
) {
  const { store, actor } = session;
  const isManager = actor.role === 'MANAGER';
  if (!isManager && request.officerId !== actor.accountId) return err(caseReassignNeedsManager());
  const workers = listCaseWorkers(store.prepareRead, dayOf(store.clock.now()));
  if (!workers.some(({ id }) => id === request.officerId)) return err(caseOfficerUnavailable());

  const batchId = store.newId();
  const result = { batchId, assigned: 0, unchanged: 0, refused: [] as { householdId: string; code: Refusal }[] };
  const assign = async (householdId: string, write: Write) => {
    const { value: outcome } = await write<{ ok: true; value: Outcome }>((tx) =>
      ok(assignHousehold(tx, householdId, request.officerId, isManager, request.reason ?? null)),
    );
    if (outcome === 'assigned') result.assigned += 1;
    else if (outcome === 'unchanged') result.unchanged += 1;
    else result.refused.push({ householdId, code: outcome });
  };
  await oneByOne(session, [...new Set(request.householdIds)], call, assign, { batchId });
  return ok(result);
}

function assignHousehold(
  tx: WriteTransaction,
  householdId: string,
  officerId: string,
  isManager: boolean,
  reason: string | null,
): Outcome {
  const household = tx.find('household', householdId);
  if (!household) return 'not-found';
  if (household.status !== 'ACTIVE') return 'household-ended';
  const open = findOpenCase(tx, householdId);
  const holder = open ? open.officer_id : household.officer_id;
  if (holder === officerId && household.officer_id === officerId) return 'unchanged';
  if (holder !== null && holder !== officerId && !isManager) return 'needs-manager';
  if (open) giveCase(tx, open, officerId, reason);
  else tx.patch('household', householdId, { officer_id: officerId });
  return 'assigned';
}

/** The household follows its open case, so that lists and reports name one person. */
export function giveCase(tx: WriteTransaction, open: CaseRow, officerId: string, reason: string | null): CaseRow {
  tx.patch('household', open.household_id, { officer_id: officerId });
  if (open.state === 'DETECTED')
    return moveCase(tx, open, 'ASSIGNED', { reason: 'assigned', note: reason, set: { officer_id: officerId } });
  if (tx.patch('crisis_case', open.id, { officer_id: officerId })) noteOnCase(tx, open, 'reassigned', reason);
  return { ...open, officer_id: officerId };
}
