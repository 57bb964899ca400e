/** @file What became of a group of operations, and what the person at the keyboard may do about it. */
import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import type { OutboxFate } from '#shared/sync/outbox-view.ts';
import { waitsInVain } from './awaited-work.ts';
import type { OutboxLine } from './outbox.repository.ts';

const REFUSED: readonly OutboxLine['state'][] = ['rejected', 'blocked', 'op_id_conflict'];

/** What became of a group. The operation that decided about it speaks for all; the others only waited for it. */
export function fateOf(lines: readonly OutboxLine[]): OutboxFate {
  const first = must(lines[0], 'operation of a group');
  // After a restore the server may decide otherwise about what was laid aside: then that is what became of it.
  if (first.discardedAt !== null && REFUSED.includes(first.state))
    return { state: 'discarded', at: first.discardedAt, reason: first.discardReason ?? '' };
  const saying = lines.find(({ state }) => state === 'rejected' || state === 'op_id_conflict') ?? first;
  const { outcome } = saying;
  switch (saying.state) {
    case 'pending':
      return { state: 'waiting' };
    case 'sent':
      return { state: 'sent' };
    case 'applied':
    case 'absorbed':
    case 'durable': {
      const conflicts = lines.reduce(
        (sum, each) => sum + (each.outcome?.o === 'applied' ? each.outcome.conflicts.length : 0),
        0,
      );
      return { state: saying.state === 'durable' ? 'durable' : 'applied', conflicts };
    }
    case 'held':
      return { state: 'held', why: outcome?.o === 'held' ? outcome.why : 'needs_human' };
    case 'rejected':
      return { state: 'rejected', rule: outcome?.o === 'rejected' ? outcome.rule : '' };
    case 'blocked':
      return { state: 'blocked' };
    case 'op_id_conflict':
      return { state: 'doubled' };
  }
}

export const authorOf = ({ store }: Pick<Session, 'store'>, opId: string): string | null =>
  (store.prepareRead(AUTHOR).get(opId) as { actor: string } | undefined)?.actor ?? null;
const AUTHOR = "SELECT json_extract(header, '$.actor') AS actor FROM outbox WHERE op_id = ?";

/** Its author or a manager. */
export const mayTouch = (session: Session, opId: string): boolean =>
  session.actor.role === 'MANAGER' || authorOf(session, opId) === session.actor.accountId;

/** Asked by who shows a group and by who does something with it. */
export function mayDoWith(session: Session, lines: readonly OutboxLine[]) {
  const isTheirs = mayTouch(session, must(lines[0], 'operation of a group').opId);
  const { state } = fateOf(lines);
  const isRefused = state === 'rejected' || state === 'doubled';
  const isInVain = state === 'blocked' && waitsInVain(session.store, lines);
  const isFinal = isRefused || isInVain;
  return {
    isInVain,
    /** As it is, it never takes effect. */
    isFinal,
    retry: isTheirs && isRefused,
    discard: isTheirs && isFinal,
    withdraw: isTheirs && state === 'blocked' && !isInVain,
  };
}
