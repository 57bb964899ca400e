import type { WriteTransaction } from '#core/database/write-door.ts';
import type { CaseState } from '#shared/cases/case.schema.ts';
import type { CaseEventReason } from '#shared/cases/case-event-reasons.ts';
import type { ChangesOf } from '#shared/sync/synced-tables.ts';
import { dueAtOf } from './case-rules.ts';
import type { CaseRow } from './cases.repository.ts';

interface Move {
  readonly reason: CaseEventReason;
  readonly note?: string | null;
  readonly set?: ChangesOf<'crisis_case'>;
  readonly plannedOn?: string | null;
}

/**
 * Moves a case to another state, with its event and its new deadline: the only place that does. The caller has judged
 * the step. What stood before travels in the operation, so that an undo can put it back.
 */
export function moveCase(
  tx: WriteTransaction,
  before: CaseRow,
  to: CaseState,
  { reason, note = null, set = {}, plannedOn = null }: Move,
): CaseRow {
  const due_at = dueAtOf(tx, { ...before, ...set, state: to } as CaseRow, { entersState: true, plannedOn });
  const was = { officer_id: before.officer_id, due_at: before.due_at, state: before.state };
  const moved = tx.command('crisis_case', before.id, 'transition', {
    expectState: before.state,
    args: { set: { ...set, due_at, state: to }, was },
  });
  recordEvent(tx, before, to, reason, note);
  return moved;
}

/** A fact about a case that leaves its state: an event from the state to itself. */
export function noteOnCase(tx: WriteTransaction, row: CaseRow, reason: CaseEventReason, note: string | null): void {
  recordEvent(tx, row, row.state as CaseState, reason, note);
}

export function recordEvent(
  tx: WriteTransaction,
  row: Pick<CaseRow, 'id' | 'household_id'> & { readonly state: string | null },
  to: CaseState,
  reason: CaseEventReason,
  note: string | null,
): void {
  tx.create('case_event', tx.store.newId(), {
    case_id: row.id,
    household_id: row.household_id,
    from_state: row.state,
    to_state: to,
    at: tx.at,
    actor_id: tx.author.accountId,
    reason,
    note,
  });
}
