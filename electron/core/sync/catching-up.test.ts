import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256Hex } from '#core/crypto/primitives.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import type { FeedState, Steps } from '#shared/sync/engine/client-store.ts';
import { newDeviceState } from '#shared/sync/engine/new-device-state.ts';
import {
  type Heard,
  hearInSteps,
  NEW_CONVERSATION,
  type Question,
  type SyncClientDependencies,
} from '#shared/sync/engine/sync-client.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { anAccount } from '../../../tests/support/a-household.ts';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { DEVICE, FEED } from '../../../tests/sync/conformance/any-row.ts';
import { alone } from './alone.ts';
import { SqliteClientStore } from './sqlite-client-store.ts';

const ROWS = 1_200;
const CHAIN = 'a'.repeat(64);
const AHEAD = { seq: 2, chain: 'b'.repeat(64) };
const FOLLOWING: FeedState = {
  feed: FEED,
  cursor: { seq: 1, chain: CHAIN },
  phase: 'following',
  stagedTo: null,
  replaces: false,
  token: null,
  broken: [],
  totals: {},
};
const id = (n: number): string => `01930000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

let store: Awaited<ReturnType<typeof aStore>>;
let engine: SqliteClientStore;
beforeEach(async () => {
  store = await aStore({ projections: [boardProjection] });
  engine = new SqliteClientStore(store);
  const identity = { device: DEVICE, incarnation: 1, audience: 'server', schemaVersion: onieumSchema.version };
  engine.transact((tx) => {
    tx.setDevice({ ...newDeviceState(identity), epoch: 'epoch', feeds: [FEED] });
    tx.putFeed(FOLLOWING);
  });
});
afterEach(() => store.dispose());

/** Every row that colleagues have written meanwhile, on one page. */
function pulled(): Steps<Heard> {
  const deps: SyncClientDependencies = {
    schema: onieumSchema,
    hash: sha256Hex,
    store: engine,
    now: store.clock.now,
    build: 'test',
    pageSize: { snapshot: 400, pull: ROWS },
    signAsDevice: () => '',
  };
  const from = { seq: 1, chain: CHAIN };
  const question: Question = {
    kind: 'pull',
    body: { epoch: 'epoch', feed: FEED, cursor: from, shown: from.seq, schema_ver: 1, limit: ROWS },
  };
  const changes = Array.from({ length: ROWS }, (_, n) => ({
    k: 'put',
    seq: 2,
    table: 'sync_conflict',
    id: id(n),
    oe: 0,
    ver: 1,
    row: { id: id(n), table: 'household', row_id: id(n), status: 'open' },
    written: [],
  }));
  const checkpoint = { ...AHEAD, tables: {} };
  const answer = { epoch: 'epoch', feed: FEED, from, to: AHEAD, head: 2, floor: 0, changes, checkpoint };
  return hearInSteps(deps, NEW_CONVERSATION, question, answer);
}

const seenByReaders = (): number =>
  (store.rawReader.prepare('SELECT count(*) AS n FROM sync_row').get() as { n: number }).n;
const cursor = () => engine.transact((tx) => must(tx.feed(FEED), 'feed').cursor);

test('what was pulled comes all at once; reads in its pauses see what was there before, and saves wait', async () => {
  const order: string[] = [];
  let saved: Promise<unknown> | undefined;
  let pauses = 0;
  await alone(store, async () => {
    for (const steps = pulled(); ; await nextTurn()) {
      if (steps.next().done) break;
      pauses += 1;
      expect(seenByReaders()).toBe(0);
      saved ??= inTransaction(aSession(store), (tx) => {
        order.push('saved');
        anAccount(tx, id(9_000), { name: '이서연', role: 'OFFICER' });
        return ok(undefined);
      });
    }
    order.push('pulled');
  });
  await saved;
  expect(pauses).toBeGreaterThan(10);
  expect(order).toEqual(['pulled', 'saved']);
  expect(seenByReaders()).toBe(ROWS);
  expect(cursor()).toEqual(AHEAD);
});

test('given up in a pause, nothing has happened', async () => {
  await alone(store, () => {
    const steps = pulled();
    for (let n = 0; n < 5; n += 1) steps.next();
    steps.return(undefined as never);
  });
  expect(seenByReaders()).toBe(0);
  expect(cursor()).toEqual(FOLLOWING.cursor);
});
