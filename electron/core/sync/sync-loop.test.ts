import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeyHolder } from '#core/accounts/key-holder.ts';
import { randomBytes } from '#core/crypto/primitives.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import type { Envelope } from '#shared/sync/envelope.message.ts';
import type { PullRequest } from '#shared/sync/pull.message.ts';
import type { PushRequest } from '#shared/sync/push.message.ts';
import type { SnapshotRequest } from '#shared/sync/snapshot.message.ts';
import type { AwayReason } from '#shared/sync/sync-status.schema.ts';
import { anAccount, aRegisteredHousehold } from '../../../tests/support/a-household.ts';
import { aSession, aStore, joinTestServer, TEST_OFFICE, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { doorToServer, officerOf } from './door-to-server.ts';
import { findEnrolment } from './enrolment.repository.ts';
import { tallyOutbox } from './outbox.repository.ts';
import { createSyncLoop, type Pace } from './sync-loop.ts';
import type { SyncLoop } from './sync-state.ts';
import { Away, type SyncTransport } from './sync-transport.ts';

let store: Awaited<ReturnType<typeof aStore>>;
let loop: SyncLoop;
let server: FakeServer;
const bugs: unknown[] = [];
let rightsChanged = 0;
let onTried = async () => {};

/** So that a test does not wait for a person's patience. */
const QUICK: Pace = {
  afterSave: 10,
  pollWithHints: 60_000,
  poll: 60_000,
  firstRetry: 10,
  longestRetry: 60,
  keysEvery: 60_000,
  slept: 60_000,
};

/** Says what a server says that has nothing for this PC and takes everything. */
class FakeServer implements SyncTransport {
  readonly heard: Envelope['kind'][] = [];
  atOnce = 0;
  mostAtOnce = 0;
  answers: (() => unknown)[] = [];
  hint: ((hint: { feed: string; seq: number }) => void) | undefined;
  delayMs = 0;
  lines = 0;
  refusesHints: AwayReason | undefined;

  async exchange({ kind, body }: Envelope, signal: AbortSignal): Promise<unknown> {
    this.heard.push(kind);
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    try {
      await sleep(this.delayMs, undefined, { signal });
      const planned = this.answers.shift();
      if (planned) return planned();
      if (kind === 'keys') return { results: [], version: 1, keys: null, recovery: null };
      if (kind === 'snapshot') return emptySnapshot(JSON.parse(body) as SnapshotRequest);
      if (kind === 'pull') return nothingNew(JSON.parse(body) as PullRequest);
      if (kind !== 'push') return { error: 'malformed' };
      return accepted(JSON.parse(body) as PushRequest);
    } finally {
      this.atOnce -= 1;
    }
  }
  hints(_: unknown, onHint: NonNullable<FakeServer['hint']>, signal: AbortSignal): Promise<void> {
    this.lines += 1;
    this.hint = onHint;
    if (this.refusesHints) return Promise.reject(new Away(this.refusesHints));
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  }
  async close(): Promise<void> {}
}

function accepted({ groups, backlog }: PushRequest) {
  const operations = groups.flatMap((group) => group.operations);
  return {
    epoch: 'e1',
    fork: { state: 'ok' },
    next_nonce: 'n',
    expected_dseq: (operations.at(-1)?.dseq ?? backlog.head_dseq) + 1,
    server_now: new Date(store.clock.ms() - 90_000).toISOString(),
    results: operations.map(({ op_id, dseq }) => ({
      op_id,
      dseq,
      replayed: false,
      receipt: 'ab'.repeat(32),
      outcome: { o: 'rejected', rule: 'test' },
    })),
    watched: [],
    durable_dseq: 0,
    feeds: [FEED],
  };
}

const FEED = `${TEST_OFFICE}:council`;
const START = { seq: 0, chain: ZERO_HASH };
const emptySnapshot = ({ feed }: SnapshotRequest) => ({
  epoch: 'e1',
  feed,
  token: { snapshot_id: crypto.randomUUID(), start: START, table: 'account', after: null },
  rows: [],
  isLast: true,
  total: 0,
});
const nothingNew = ({ feed, cursor }: PullRequest) => ({
  epoch: 'e1',
  feed,
  from: cursor,
  to: cursor,
  head: 0,
  floor: 0,
  changes: [],
  checkpoint: { ...START, tables: {} },
});

beforeEach(async () => {
  store = await aStore();
  const seed = randomBytes(32);
  joinTestServer(store, seed);
  server = new FakeServer();
  bugs.length = 0;
  rightsChanged = 0;
  onTried = async () => {};
  loop = createSyncLoop({
    session: aSession(store),
    keys: createKeyHolder(store.folder),
    transport: server,
    build: 'test',
    report: (bug) => void bugs.push(bug),
    random: () => 0.5,
    onTried: () => onTried(),
    onLeft: () => {},
    onRightsChanged: () => {
      rightsChanged += 1;
    },
    pace: QUICK,
  });
  store.doorToServer = doorToServer(store, officerOf(TEST_OFFICER, seed), () => loop.noteSave());
});
afterEach(async () => {
  await loop.stop();
  store.dispose();
  expect(bugs).toEqual([]);
});

const until = async (what: () => boolean): Promise<void> => {
  for (let turn = 0; !what(); turn += 1) {
    if (turn > 2_000) throw new Error('never came to pass');
    await sleep(5);
  }
};
const state = () => loop.connection();
const pushes = () => server.heard.filter((kind) => kind === 'push').length;

describe('the conversation with the server', () => {
  test('begins by itself, and says how it went and how far off the clock is', async () => {
    expect(state()).toEqual({ state: 'starting' });
    loop.start();
    await until(() => state().state === 'connected');
    expect(server.heard).toEqual(['keys', 'push', 'snapshot', 'pull']);
    expect(findEnrolment(store)).toMatchObject({ clockOffsetMs: expect.closeTo(90_000, -4), keysVersion: 1 });
    expect(findEnrolment(store)?.lastSuccessAt).not.toBeNull();
  });

  test('is one at a time, whoever asks for it', async () => {
    server.delayMs = 15;
    loop.start();
    await Promise.all([loop.syncNow(), loop.syncNow(), loop.syncNow()]);
    await until(() => pushes() >= 2);
    expect(server.mostAtOnce).toBe(1);
  });

  test('is begun anew for somebody who presses the button while one is under way', async () => {
    server.delayMs = 15;
    const pulls = () => server.heard.filter((kind) => kind === 'pull').length;
    loop.start();
    await until(() => pulls() === 1);
    expect(await loop.syncNow()).toEqual({ ok: true, value: {} });
    expect(pulls()).toBe(2);
  });

  test('takes a save along soon after it, and nobody else has to ask', async () => {
    loop.start();
    await until(() => state().state === 'connected');
    await inTransaction(aSession(store), (tx) => {
      aRegisteredHousehold(tx);
      return ok(undefined);
    });
    expect(tallyOutbox(store).waiting).toBe(1);
    await until(() => tallyOutbox(store).waiting === 0);
    expect(tallyOutbox(store).refused).toBe(1);
  });

  test('comes when the server hints at news, and not for what is known', async () => {
    const feed = `${TEST_OFFICE}:welfare`;
    loop.start();
    await until(() => server.hint !== undefined);
    const cursor = { seq: 7, chain: 'ab'.repeat(32) };
    store.prepare('INSERT INTO sync_feed (feed, state) VALUES (?, ?)').run(feed, JSON.stringify({ feed, cursor }));
    const before = pushes();
    must(server.hint, 'line')({ feed, seq: 7 });
    await sleep(250);
    expect(pushes()).toBe(before);
    store.prepare('DELETE FROM sync_feed').run();
    must(server.hint, 'line')({ feed, seq: 8 });
    await until(() => pushes() > before);
  });

  test('is tried again after a while, less and less often, and at once when somebody presses the button', async () => {
    server.answers = [0, 1, 2].map(() => () => {
      throw new Away('refused');
    });
    loop.start();
    await until(() => state().state === 'away');
    const first = state();
    expect(first).toMatchObject({ why: 'refused', nextTryAt: expect.any(String) });
    await until(() => state().state === 'connected');
    expect(server.heard.length).toBeGreaterThanOrEqual(5);
    server.answers = [
      () => {
        throw new Away('no-network');
      },
    ];
    expect(await loop.syncNow()).toEqual({ ok: false, error: { code: 'sync/unreachable', why: 'no-network' } });
    expect(await loop.syncNow()).toEqual({ ok: true, value: {} });
  });

  test.each([
    ['a revoked PC', { error: 'unauthenticated' }, 'revoked', false],
    ['a server in no mood', { error: 'busy', retry_after_ms: 5 }, 'server-busy', true],
    ['an answer of nobody', '<html>', 'unreadable-answer', true],
  ] as const)('knows %s', async (_, answer, why, hasNextTry) => {
    server.answers = [() => ({ results: [], version: 1, keys: null, recovery: null }), () => answer];
    loop.start();
    await until(() => state().state === 'away');
    const shown = state();
    expect(shown).toMatchObject({ why });
    expect(shown.state === 'away' && shown.nextTryAt !== null).toBe(hasNextTry);
  });

  test('is not begun over and over for a line of hints that is refused, and soon for one that broke', async () => {
    server.refusesHints = 'revoked';
    loop.start();
    await until(() => server.lines === 1);
    const before = pushes();
    // Several times as long as after a line that broke.
    await sleep(QUICK.firstRetry * 4 * 5);
    expect(pushes()).toBe(before);
    server.refusesHints = 'refused';
    await loop.syncNow();
    await until(() => pushes() > before + 2);
  });

  test('goes on after a disk that was too full to note how it went', async () => {
    onTried = async () => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    };
    server.answers = [
      () => {
        throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
      },
    ];
    loop.start();
    await until(() => state().state === 'away');
    expect(state()).toMatchObject({ why: 'storage-full' });
    await until(() => state().state === 'connected');
  });

  test('ends in the middle of a request when the office is left, and nothing touches the database after', async () => {
    server.delayMs = 60_000;
    loop.start();
    await until(() => server.atOnce === 1);
    await loop.stop();
    store.close();
    await sleep(30);
    expect(server.atOnce).toBe(0);
  });

  test('ends the session of somebody whose rights were changed elsewhere', async () => {
    const door = store.doorToServer;
    store.doorToServer = undefined;
    await inTransaction(aSession(store), (tx) => {
      anAccount(tx, TEST_OFFICER, { name: '시험 담당', role: 'OFFICER' });
      return ok(undefined);
    });
    loop.start();
    await until(() => state().state === 'connected');
    expect(rightsChanged).toBe(0);
    await inTransaction(aSession(store), (tx) => {
      tx.patch('account', TEST_OFFICER, { role: 'AUDITOR' });
      return ok(undefined);
    });
    store.doorToServer = door;
    await loop.syncNow();
    expect(rightsChanged).toBe(1);
  });

  test('asks at once when the machine wakes up', async () => {
    loop.start();
    await until(() => state().state === 'connected');
    const before = pushes();
    loop.noteWake();
    await until(() => pushes() > before);
  });
});
