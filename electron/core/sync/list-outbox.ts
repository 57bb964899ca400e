import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { OutboxDetail, OutboxFate, OutboxRow, OutboxTab } from '#shared/sync/outbox-view.ts';
import { syncGone } from '#shared/sync/sync.errors.ts';
import { findAwaited, waitsInVain } from './awaited-work.ts';
import { changesIn, gistOf, mainOf } from './operation-gist.ts';
import { findOutboxBody, findOutboxGroup, listOutbox, type OutboxLine, tallyOutbox } from './outbox.repository.ts';
import { authorNames, householdNames, isMaskedHere, isNameless, maySee, rowName, toldValue } from './told-record.ts';

/** Groups of a tab in the words of the domain, newest first. Who may not see households is told of none. */
export function listOutboxGroups({ store, actor }: Session, { tab, limit }: { tab: OutboxTab; limit: number }) {
  // Whoever is told of few of them is told of as many: what is kept back does not take their place.
  const most = maySee(actor.role, 'household') ? limit : Math.max(limit, COUNTED);
  const seen = inGroups(listOutbox(store, { tab, limit: most })).filter((lines) => isFor(actor.role, lines));
  const groups = seen.slice(0, limit);
  const tell = teller({ store, actor });
  const rows = groups.map((lines) => tell(lines));
  const counts = countsFor({ store, actor });
  return ok({ rows, total: Math.max(counts[tab], rows.length), counts });
}

export function readOutboxGroup(session: Session, groupId: string) {
  const { store, actor } = session;
  const found = findOutboxGroup(store, groupId);
  const lines = found.map(({ line }) => line);
  if (lines.length === 0 || !isFor(actor.role, lines)) return err(syncGone());
  const row = teller(session)(lines);
  const authorId = authorOf(session, must(lines[0], 'operation').opId);
  const isMasked = isMaskedHere(session, authorId);
  const isRefused = row.fate.state === 'rejected' || row.fate.state === 'doubled';
  const awaited = findAwaited(store, lines);
  const isInVain = row.fate.state === 'blocked' && waitsInVain(store, lines);
  const isTheirs = row.isMine || actor.role === 'MANAGER';
  const detail: OutboxDetail = {
    ...row,
    lines: found.map(({ line, operation }) => ({
      opId: line.opId,
      table: line.table,
      kind: line.kind,
      rowName: rowName(store, line.table, line.rowId),
      fate: fateOf([line]),
      changes:
        operation.body &&
        changesIn(operation.body)
          .filter(({ column }) => !isNameless(column))
          .map(({ column, from, to }) => ({
            column,
            from: toldValue(store, column, from, isMasked) as never,
            to: toldValue(store, column, to, isMasked) as never,
          })),
    })),
    waitsFor: row.fate.state === 'blocked' && awaited && isFor(actor.role, awaited) ? teller(session)(awaited) : null,
    waitsInVain: isInVain,
    can: {
      retry: isRefused && isTheirs,
      withdraw: row.fate.state === 'blocked' && !isInVain && isTheirs,
      discard: (isRefused || isInVain) && isTheirs,
      correct: (isRefused || isInVain) && row.household?.isHere === true,
    },
  };
  return ok(detail);
}

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
const originOf = ({ store }: Pick<Session, 'store'>, opId: string): string | null =>
  (store.prepareRead(ORIGIN).get(opId) as { origin: string } | undefined)?.origin ?? null;
const ORIGIN = "SELECT json_extract(header, '$.origin') AS origin FROM outbox WHERE op_id = ?";
const AUTHOR = "SELECT json_extract(header, '$.actor') AS actor FROM outbox WHERE op_id = ?";

function teller({ store, actor }: Session): (lines: readonly OutboxLine[]) => OutboxRow {
  const nameOf = authorNames(store);
  const householdOf = householdNames(store);
  return (lines) => {
    const first = must(lines[0], 'operation of a group');
    const main = mainOf(lines) ?? first;
    const author = authorOf({ store }, first.opId) ?? '';
    return {
      groupId: first.groupId,
      recordedAt: first.recordedAt,
      authorName: nameOf(author),
      isMine: author === actor.accountId,
      gist: gistOf(main, findOutboxBody(store, main.opId)),
      household: householdOf(lines.find(({ subject }) => subject !== null)?.subject ?? null),
      operations: first.of,
      isHistory: originOf({ store }, first.opId) === 'pre-server',
      fate: fateOf(lines),
    };
  };
}

function inGroups(lines: readonly OutboxLine[]): OutboxLine[][] {
  const groups = new Map<string, OutboxLine[]>();
  for (const line of lines) groups.set(line.groupId, [...(groups.get(line.groupId) ?? []), line]);
  return [...groups.values()];
}

const isFor = (role: Session['actor']['role'], lines: readonly OutboxLine[]): boolean =>
  lines.every(({ table }) => maySee(role, table));

/** More groups than this are not counted one by one for those who see only a part of them. */
const COUNTED = 5_000;

function countsFor({ store, actor }: Session): Record<OutboxTab, number> {
  if (maySee(actor.role, 'household')) {
    const { waiting, held, refused, done } = tallyOutbox(store);
    return { all: waiting + held + refused + done, waiting, held, refused, done };
  }
  const seen = (tab: OutboxTab) =>
    inGroups(listOutbox(store, { tab, limit: COUNTED })).filter((lines) => isFor(actor.role, lines)).length;
  return {
    all: seen('all'),
    waiting: seen('waiting'),
    held: seen('held'),
    refused: seen('refused'),
    done: seen('done'),
  };
}
