/** @file Work that waits on the server for something else: for what, and whether that can still come. */
import type { Store } from '#core/database/store.ts';
import { must } from '#shared/kernel/must.ts';
import { findOutboxLines, listBlocked, type OutboxLine } from './outbox.repository.ts';

type Reading = Pick<Store, 'prepareRead'>;

/** The group of this PC that a group waits for; undefined where it waits for another PC's, or for nothing. */
export function findAwaited(store: Reading, lines: readonly OutboxLine[]): readonly OutboxLine[] | undefined {
  const own = new Set(lines.map(({ opId }) => opId));
  // The others of the group wait for the one that had to.
  const [by] = lines.flatMap(({ outcome }) => (outcome?.o === 'blocked' && !own.has(outcome.by) ? [outcome.by] : []));
  return by === undefined ? undefined : findOutboxLines(store, { opIdOrCreated: by });
}

/**
 * Whether a group waits for what this PC itself has sent and the server has refused, directly or through others. A
 * refusal is final and its ids are never given again: such a group takes effect under no circumstances, and laying it
 * aside takes nothing from anybody. Whatever else is missing may come any day.
 */
export function waitsInVain(store: Reading, lines: readonly OutboxLine[]): boolean {
  const seen = new Set<string>();
  for (let each: readonly OutboxLine[] | undefined = lines; each; ) {
    const groupId = each[0]?.groupId;
    if (groupId === undefined || seen.has(groupId)) return false;
    if (each !== lines && each.some(({ state }) => state === 'rejected')) return true;
    seen.add(groupId);
    each = each.every(({ state }) => state === 'blocked') ? findAwaited(store, each) : undefined;
  }
  return false;
}

/** Groups that wait for a refused one in vain, directly or through others, in the order in which they were written. */
export function listWaitingInVain(store: Reading, refused: string): readonly string[] {
  const waiting = new Set([refused]);
  for (const lines of listBlocked(store)) {
    const awaited = waitsInVain(store, lines) ? findAwaited(store, lines)?.[0]?.groupId : undefined;
    if (awaited !== undefined && waiting.has(awaited)) waiting.add(must(lines[0], 'operation of a group').groupId);
  }
  waiting.delete(refused);
  return [...waiting];
}
