/** @file Makes of diaries and dumps what the independent checker reads. */
import { syncedTables } from '#shared/sync/synced-tables.ts';
import type { ClientDump, History, ServerDump, Write } from '../sync/checker/history.ts';
import { type Entry, readDiary } from './diary.ts';
import type { Town } from './identity.ts';

export interface Gathered {
  readonly seed: number;
  readonly town: Town;
  readonly diaries: readonly { readonly client: string; readonly device: string; readonly path: string }[];
  /** When each restore took the server down, and when it was up again; by the clock of this machine. */
  readonly restores: readonly { readonly from: number; readonly to: number }[];
  /** Chains and receipts of every life, the present one last. */
  readonly lives: History['lives'];
  readonly receipts: History['receipts'];
  readonly lostWithDisk: readonly string[];
  readonly verified: readonly string[];
  readonly clients: readonly ClientDump[];
  readonly server: ServerDump;
  readonly unrest: readonly string[];
  readonly crashes: readonly string[];
}

type Of<K extends Entry['k']> = Extract<Entry, { k: K }>;

export function gatherHistory(gathered: Gathered): History {
  const diaries = gathered.diaries.map((diary) => ({ ...diary, entries: readDiary(diary.path) }));
  const told = <K extends Entry['k']>(k: K) =>
    diaries.flatMap(({ client, device, entries }) =>
      entries.filter((entry): entry is Of<K> => entry.k === k).map((entry) => ({ ...entry, client, device })),
    );
  /** The life of the server in which something was noted down. */
  const lifeAt = (at: number) => gathered.restores.filter(({ to }) => to <= at).length;
  const isInOneLife = (from: number, to: number) =>
    gathered.restores.every((restore) => to < restore.from || from > restore.to);
  const feedsOf = new Map(gathered.town.pcs.map(({ device, feeds }) => [device, feeds]));
  const served = told('served');
  return {
    seed: gathered.seed,
    tables: Object.fromEntries(
      Object.entries(syncedTables).map(([name, { scope, subject, appendOnly, groups }]) => [
        name,
        { scope, subject, appendOnly, groups },
      ]),
    ),
    keyOwners: Object.fromEntries(gathered.town.people.map(({ key, id }) => [key, id])),
    upgradedAt: null,
    writes: writesIn(gathered, diaries),
    repairs: told('notice').filter(({ kind }) => kind === 'feed-repaired').length,
    lostWithDisk: gathered.lostWithDisk,
    forgotten: told('forgotten').flatMap(({ client, opIds }) => opIds.map((opId) => ({ client, opId }))),
    acks: told('ack').map(({ at, askedAt, client, opId, o, place, receipt }) => ({
      client,
      opId,
      o,
      life: isInOneLife(askedAt, at) ? lifeAt(at) : null,
      place,
      receipt,
    })),
    cursors: told('cursor').map(({ at, client, feed, seq, chain }) => ({ client, feed, seq, chain, life: lifeAt(at) })),
    glimpses: told('glimpse').map(({ glimpse }) => glimpse),
    checkpoints: served.flatMap(({ feed, checkpoint }) => (checkpoint ? [{ feed, ...checkpoint }] : [])),
    served: served.map(({ at, askedAt, device, feed, from, rows }) => ({
      device,
      feed,
      life: lifeAt(at),
      allowed: feedsOf.get(device) ?? [],
      // A page that was on its way during a restore may come from either life.
      from: isInOneLife(askedAt, at) ? from : null,
      rows,
    })),
    lives: gathered.lives,
    receipts: gathered.receipts,
    verified: gathered.verified,
    rights: [],
    people: gathered.town.people.map(({ id, role }) => ({ id, roles: [role] })),
    clients: gathered.clients,
    server: gathered.server,
    unrest: gathered.unrest,
    crashes: [...gathered.crashes, ...told('crash').map(({ client, what }) => `${client}: ${what}`)],
  };
}

/**
 * What was committed for certain, and what may have been: a process that dies between its commit and the line about it
 * cannot tell. If one operation of such a group is anywhere, all of them must be.
 */
function writesIn(
  { clients, server }: Gathered,
  diaries: readonly { readonly client: string; readonly entries: readonly Entry[] }[],
): Write[] {
  const seen = new Set([
    ...server.log.map(({ opId }) => opId),
    ...clients.flatMap(({ outbox }) => outbox.map(({ opId }) => opId)),
  ]);
  return diaries.flatMap(({ client, entries }) => {
    const written = new Set(entries.flatMap((entry) => (entry.k === 'written' ? [entry.group] : [])));
    return entries.flatMap((entry) => {
      if (entry.k !== 'intent') return [];
      const isThere = written.has(entry.group) || entry.operations.some(({ opId }) => seen.has(opId));
      return isThere ? entry.operations.map((operation) => ({ client, ...operation })) : [];
    });
  });
}
