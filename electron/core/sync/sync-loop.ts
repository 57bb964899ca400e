/** @file When this PC talks with its server; what is said is in `converse.ts`. */
import { findAccount } from '#core/accounts/account.repository.ts';
import { mayEnter } from '#core/accounts/may-enter.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { syncUnreachable } from '#shared/sync/sync.errors.ts';
import type { AwayReason, SyncConnection } from '#shared/sync/sync-status.schema.ts';
import { type ConverseDependencies, converse, type Ended, type Progress } from './converse.ts';
import { signText } from './door-to-server.ts';
import { findDevice, findEnrolment } from './enrolment.repository.ts';
import { isDiskFull } from './sqlite-failure.ts';
import type { SyncLoop } from './sync-state.ts';
import { Away, hintText } from './sync-transport.ts';

export interface SyncLoopDependencies extends ConverseDependencies {
  /** Between 0 and 1: PCs that were cut off together must not come back together. */
  readonly random: () => number;
  /** The server has told that this person may do something else now than when they signed in, or nothing at all. */
  readonly onRightsChanged: () => void;
  /** This PC is no longer one of the server's, as it asked: nothing more is to be said. */
  readonly onLeft: () => void;
  /** Told after each try. */
  readonly onTried: () => Promise<void>;
  readonly pace?: Partial<Pace>;
}

/** All in milliseconds. */
export interface Pace {
  /** After a save: people save several things in a row. */
  readonly afterSave: number;
  /** While hints arrive, and while they do not. */
  readonly pollWithHints: number;
  readonly poll: number;
  readonly firstRetry: number;
  readonly longestRetry: number;
  readonly keysEvery: number;
  /** A timer that is late by more than this has slept with the machine. */
  readonly slept: number;
}

const PACE: Pace = {
  afterSave: 1_500,
  pollWithHints: 300_000,
  poll: 45_000,
  firstRetry: 2_000,
  longestRetry: 300_000,
  keysEvery: 600_000,
  slept: 20_000,
};

const LOOK_MS = 5_000;

export function createSyncLoop(deps: SyncLoopDependencies): SyncLoop {
  const pace = { ...PACE, ...deps.pace };
  const { store } = deps.session;
  const ending = new AbortController();
  let connection: SyncConnection = { state: 'starting' };
  let running: Promise<Ended> | undefined;
  let wantsAnother = false;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let failures = 0;
  let keysAskedAt = Number.NEGATIVE_INFINITY;
  let areHintsOpen = false;
  let lookedAt = performance.now();
  let look: NodeJS.Timeout | undefined;
  let hints: Promise<void> | undefined;

  const jittered = (ms: number) => ms * (0.7 + 0.6 * deps.random());

  function show(next: SyncConnection): void {
    connection = next;
    store.onChanged(['sync']);
  }

  /** The sooner of two plans counts. */
  function planIn(ms: number): void {
    const at = performance.now() + ms;
    if (ending.signal.aborted || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => void talk(), ms);
    timer.unref();
  }

  function talk(): Promise<Ended> {
    if (running) {
      wantsAnother = true;
      return running;
    }
    clearTimeout(timer);
    dueAt = Number.POSITIVE_INFINITY;
    running = once().finally(() => {
      running = undefined;
      if (wantsAnother) planIn(0);
      wantsAnother = false;
    });
    return running;
  }

  async function once(): Promise<Ended> {
    const startedAt = store.clock.now();
    let told = 0;
    const tell = ({ phase, done, total }: Progress) => {
      // A screen that changes more often than people read is only work.
      const isNews = connection.state !== 'working' || connection.phase !== phase;
      if (!isNews && performance.now() - told < 250) return;
      told = performance.now();
      show({ state: 'working', phase, done, total, startedAt });
    };
    const withKeys = performance.now() - keysAskedAt > pace.keysEvery;
    const ended = await attempt(() => converse(deps, ending.signal, tell, { withKeys }));
    if (ending.signal.aborted) return ended;
    if (ended.state === 'left') {
      deps.onLeft();
      return ended;
    }
    await deps.onTried().catch((cause: unknown) => {
      // What does not fit on a full disk may not end the loop that says so.
      if (!isDiskFull(cause)) deps.report(cause, 'after a conversation');
    });
    if (ended.state === 'done') {
      if (withKeys) keysAskedAt = performance.now();
      failures = 0;
      show({ state: 'connected' });
      if (!hasSameRights(deps.session)) deps.onRightsChanged();
      listen();
      planIn(jittered(areHintsOpen ? pace.pollWithHints : pace.poll));
    } else {
      failures += 1;
      const wait = waitAfter(ended.why, ended.retryAfterMs);
      const since = connection.state === 'away' && connection.why === ended.why ? connection.since : store.clock.now();
      const nextTryAt = new Date(store.clock.ms() + wait).toISOString();
      show({ state: 'away', why: ended.why, since, nextTryAt: needsAPerson(ended.why) ? null : nextTryAt });
      planIn(wait);
    }
    return ended;
  }

  async function attempt(work: () => Promise<Ended>): Promise<Ended> {
    try {
      return await work();
    } catch (thrown) {
      if (ending.signal.aborted) return { state: 'stopped', why: 'no-network', retryAfterMs: null };
      if (thrown instanceof Away) return { state: 'stopped', why: thrown.why, retryAfterMs: thrown.retryAfterMs };
      if (isDiskFull(thrown)) return { state: 'stopped', why: 'storage-full', retryAfterMs: null };
      deps.report(thrown, 'sync');
      return { state: 'stopped', why: 'unreadable-answer', retryAfterMs: null };
    }
  }

  /** Longer with each failure, never for all at the same moment, and at once when somebody presses the button. */
  function waitAfter(why: AwayReason, retryAfterMs: number | null): number {
    if (needsAPerson(why)) return jittered(pace.longestRetry);
    const backoff = Math.min(pace.longestRetry, pace.firstRetry * 2 ** Math.min(failures - 1, 20));
    return Math.max(retryAfterMs ?? 0, jittered(backoff));
  }

  /** One open line on which the server says that there is something new. Without it this PC asks now and then. */
  function listen(): void {
    if (hints || ending.signal.aborted) return;
    const enrolment = findEnrolment(store);
    const device = findDevice(store);
    if (!enrolment || !device) return;
    const credentials = { device: device.device, incarnation: device.incarnation, at: store.clock.now() };
    const signature = signText(enrolment.deviceSecret, hintText(credentials));
    areHintsOpen = true;
    // A line that ends may mean that the server is gone: worth a look soon, before this PC goes on saying otherwise.
    let lookIn = pace.firstRetry * 4;
    hints = deps.transport
      .hints({ ...credentials, signature }, ({ feed, seq }) => onHint(feed, seq), ending.signal)
      .catch((cause: unknown) => {
        // One that is refused is refused again after every look.
        if (cause instanceof Away) lookIn = UNANSWERED.includes(cause.why) ? lookIn : pace.poll;
        else if (!ending.signal.aborted) deps.report(cause, 'hints');
      })
      .finally(() => {
        hints = undefined;
        areHintsOpen = false;
        if (!ending.signal.aborted && connection.state === 'connected') planIn(jittered(lookIn));
      });
  }

  function onHint(feed: string, seq: number): void {
    const known = store.prepareRead('SELECT state FROM sync_feed WHERE feed = ?').get(feed) as
      | { state: string }
      | undefined;
    const cursor = known && (JSON.parse(known.state) as { cursor: { seq: number } | null }).cursor;
    if (cursor && cursor.seq >= seq) return;
    // Everybody hears it at the same moment.
    planIn(150 * deps.random());
  }

  /** Timers sleep with the machine, and some fire late by hours. */
  function lookAtClock(): void {
    const now = performance.now();
    const late = now - lookedAt - LOOK_MS;
    lookedAt = now;
    if (late > pace.slept || now > dueAt + LOOK_MS) wake();
  }

  function wake(): void {
    failures = 0;
    dueAt = Number.POSITIVE_INFINITY;
    planIn(jittered(300));
  }

  return {
    start: () => {
      look = setInterval(lookAtClock, LOOK_MS);
      look.unref();
      planIn(0);
    },
    stop: async () => {
      ending.abort();
      clearTimeout(timer);
      clearInterval(look);
      await running?.catch(() => undefined);
      await hints;
      await deps.transport.close();
    },
    syncNow: async () => {
      failures = 0;
      // One that is under way may be past what was written since: this one begins after it was asked for.
      await running?.catch(() => undefined);
      if (ending.signal.aborted) return err(syncUnreachable({ why: 'no-network' }));
      const ended = await talk();
      return ended.state === 'stopped' ? err(syncUnreachable({ why: ended.why })) : ok({});
    },
    noteSave: () => {
      // While the server is away, its next try takes the new work along.
      if (connection.state !== 'away') planIn(pace.afterSave);
    },
    noteWake: wake,
    connection: () => connection,
  };
}

/** A session is as good as what the account said at sign-in; asked anew, because somebody elsewhere may have changed it. */
function hasSameRights({ store, actor }: SyncLoopDependencies['session']): boolean {
  const account = findAccount(store, actor.accountId);
  return !account || (account.role === actor.role && mayEnter(store, actor.accountId).ok);
}

/** Nobody said anything any more; every other reason is what somebody answered. */
const UNANSWERED: readonly AwayReason[] = ['no-network', 'server-not-found', 'refused', 'timed-out'];

/** Waiting changes nothing about these; they are tried now and then all the same, in case somebody did something. */
const needsAPerson = (why: AwayReason): boolean => why === 'revoked' || why === 'upgrade-required';
