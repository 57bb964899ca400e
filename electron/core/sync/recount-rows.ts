/**
 * @file A disk changes by itself, seldom and silently. Once a day, while nobody is at the PC, every row that the server has
 * told of is read again and counted; what differs, the next checkpoint finds and the server sends anew.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256Hex } from '#core/crypto/primitives.ts';
import { roomInLog } from '#core/database/checkpoints.ts';
import type { Store } from '#core/database/store.ts';
import type { ClientTransaction } from '#shared/sync/engine/client-store.ts';
import { serverRow } from '#shared/sync/engine/client-view.ts';
import { rowDigest } from '#shared/sync/engine/fingerprints.ts';
import { type RowPlace, recountFrom } from '#shared/sync/engine/receive-pages.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { alone, withLightCommits } from './alone.ts';
import { SqliteClientStore } from './sqlite-client-store.ts';

export interface RecountDependencies {
  readonly store: Store;
  /** Whether nobody has been at this PC for a while. */
  readonly isIdle: () => boolean;
  /** A whole conversation that begins now; false where it did not come to its end. */
  readonly converse: () => Promise<boolean>;
  readonly report: (bug: unknown, what: string) => void;
  readonly pace?: Partial<RecountPace>;
}

/** All in milliseconds. */
export interface RecountPace {
  readonly every: number;
  readonly look: number;
  /** How long the thread belongs to the count, and how long it rests then. */
  readonly slice: number;
  readonly rest: number;
}

const PACE: RecountPace = { every: 20 * 60 * 60_000, look: 30_000, slice: 8, rest: 25 };
const ROWS_AT_ONCE = 8;

/** How far it is: on disk, so that what was interrupted goes on there. */
interface Progress {
  readonly finishedAt: string | null;
  readonly at: { readonly feed: string; readonly after: RowPlace | null } | null;
  /** What differed and has not been seen whole again. */
  readonly damaged: readonly RowPlace[];
}

export interface Recount {
  start(): void;
  /** Resolves when nothing of it touches the database any more. */
  stop(): Promise<void>;
  /** Counts and repairs now, as far as it may. */
  look(): Promise<void>;
}

export function createRecount(deps: RecountDependencies): Recount {
  const { store } = deps;
  const pace = { ...PACE, ...deps.pace };
  const engine = { schema: onieumSchema, hash: sha256Hex };
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const inTransaction = <T>(work: (tx: ClientTransaction) => T): Promise<T> =>
    alone(store, () => withLightCommits(store, () => new SqliteClientStore(store).transact(work)));

  async function count(): Promise<void> {
    const { finishedAt, at } = progressOf(store);
    if (at === null && finishedAt !== null && sinceMs(store, finishedAt) < pace.every) return;
    let place = at ?? { feed: '', after: null };
    while (deps.isIdle() && !ending.signal.aborted) {
      await roomInLog(store);
      if (ending.signal.aborted) return;
      const next = await inTransaction((tx) => countSlice(tx, place));
      if (next === null) return;
      place = next;
      await sleep(pace.rest, undefined, { signal: ending.signal });
    }
  }

  /** One slice: a few rows, and the place on disk in the same transaction. Null when every feed was counted. */
  function countSlice(tx: ClientTransaction, { feed: from, after }: NonNullable<Progress['at']>): Progress['at'] {
    const began = performance.now();
    const { finishedAt, damaged } = progressOf(store);
    const found: RowPlace[] = [];
    // Only what has been at a checkpoint: the others are on their way, or are repaired right now.
    const feeds = tx.feeds().filter(({ cursor, phase, feed }) => cursor && phase === 'following' && feed >= from);
    const [first] = feeds;
    let at: Progress['at'] = first ? { feed: first.feed, after: first.feed === from ? after : null } : null;
    while (at) {
      const { feed } = at;
      const { next, damaged: more } = recountFrom(engine, tx, feed, at.after, ROWS_AT_ONCE);
      found.push(...more);
      const following = feeds.find((each) => each.feed > feed);
      if (next) at = { feed, after: next };
      else at = following ? { feed: following.feed, after: null } : null;
      if (performance.now() - began >= pace.slice) break;
    }
    keepProgress(store, {
      finishedAt: at === null ? store.clock.now() : finishedAt,
      at,
      damaged: [...damaged, ...found].slice(0, MOST_REMEMBERED),
    });
    return at;
  }

  /** Has what differed sent anew, and tells people of what differs still: then the disk does not keep what it is given. */
  async function repair(): Promise<void> {
    const { damaged } = progressOf(store);
    if (damaged.length === 0 || !(await deps.converse()) || ending.signal.aborted) return;
    const left = await inTransaction((tx) => {
      const lost = damaged.filter((place) => !isWhole(tx, place));
      keepProgress(store, { ...progressOf(store), damaged: [] });
      if (lost.length > 0) store.prepare(TELL).run(store.clock.now(), JSON.stringify({ rows: lost.length }));
      return lost;
    });
    if (left.length === 0) return;
    deps.report(new Error(`${left.length} rows are not what was written`), 'recount');
    store.onChanged(['sync_notice']);
  }

  async function look(): Promise<void> {
    if (ending.signal.aborted || !deps.isIdle()) return;
    try {
      await count();
      if (!ending.signal.aborted) await repair();
    } catch (cause) {
      if (!ending.signal.aborted) deps.report(cause, 'recount');
    }
  }

  const once = (): Promise<void> => {
    running ??= look().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    start: () => {
      timer = setInterval(() => void once(), pace.look);
      timer.unref();
    },
    stop: async () => {
      ending.abort();
      clearInterval(timer);
      await running;
    },
    look: once,
  };
}

/** A row that is as the server last said, or that neither of them has any more. */
function isWhole(tx: ClientTransaction, { table, id }: RowPlace): boolean {
  const image = tx.image(table, id);
  const row = serverRow(tx, table, id);
  if (!image || !row) return !image && !row;
  return rowDigest(sha256Hex, table, id, image.oe, image.ver, row) === image.digest;
}

const KEPT = 'sync/recount';
const MOST_REMEMBERED = 500;
const NEVER: Progress = { finishedAt: null, at: null, damaged: [] };

function progressOf({ prepare }: Pick<Store, 'prepare'>): Progress {
  const stored = prepare('SELECT value FROM setting WHERE key = ?').get(KEPT) as { value: string } | undefined;
  return stored ? (JSON.parse(stored.value) as Progress) : NEVER;
}

function keepProgress({ prepare }: Pick<Store, 'prepare'>, progress: Progress): void {
  prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)').run(KEPT, JSON.stringify(progress));
}

/** A clock that was set back counts as a day: rather once too often. */
function sinceMs({ clock }: Pick<Store, 'clock'>, at: string): number {
  const ms = clock.ms() - Date.parse(at);
  return ms < 0 ? Number.POSITIVE_INFINITY : ms;
}

const TELL = "INSERT INTO sync_notice (at, kind, detail) VALUES (?, 'rows-not-repaired', ?)";
