import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { OutboxDetail, OutboxRow, OutboxTab } from '#shared/sync/outbox-view.ts';
import { syncGone } from '#shared/sync/sync.errors.ts';
import { findAwaited } from './awaited-work.ts';
import { authorOf, fateOf, mayDoWith } from './group-fate.ts';
import { changesIn, gistOf, mainOf } from './operation-gist.ts';
import { findOutboxBody, findOutboxGroup, listOutbox, type OutboxLine, tallyOutbox } from './outbox.repository.ts';
import {
  accountNamed,
  authorNames,
  householdNames,
  isMaskedHere,
  isNameless,
  maySee,
  rowName,
  toldValue,
} from './told-record.ts';

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
  const awaited = findAwaited(store, lines);
  const { retry, discard, withdraw, isFinal, isInVain } = mayDoWith(session, lines);
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
    can: { retry, withdraw, discard, correct: isFinal && row.household?.isHere === true },
  };
  return ok(detail);
}

const originOf = ({ store }: Pick<Session, 'store'>, opId: string): string | null =>
  (store.prepareRead(ORIGIN).get(opId) as { origin: string } | undefined)?.origin ?? null;
const ORIGIN = "SELECT json_extract(header, '$.origin') AS origin FROM outbox WHERE op_id = ?";

function teller({ store, actor }: Session): (lines: readonly OutboxLine[]) => OutboxRow {
  const nameOf = authorNames(store);
  const householdOf = householdNames(store);
  return (lines) => {
    const first = must(lines[0], 'operation of a group');
    const main = mainOf(lines) ?? first;
    const author = authorOf({ store }, first.opId) ?? '';
    const body = findOutboxBody(store, main.opId);
    return {
      groupId: first.groupId,
      recordedAt: first.recordedAt,
      authorName: nameOf(author),
      isMine: author === actor.accountId,
      gist: gistOf(main, body),
      household: householdOf(lines.find(({ subject }) => subject !== null)?.subject ?? null),
      account: accountNamed(nameOf, main, body),
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
