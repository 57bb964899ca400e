import { expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import { err } from '#shared/kernel/result.ts';
import { syncGone } from '#shared/sync/sync.errors.ts';
import { aSession, aStore, joinTestServer, TEST_NOW } from '../../../tests/support/test-store.ts';
import { noteTimePassed, readLease } from './lease.ts';

const DAY_MS = 24 * 60 * 60_000;
test('the time that passed is not taken back with a transaction that somebody has open', async () => {
  let day = 0;
  const ms = () => Date.parse(TEST_NOW) + day * DAY_MS;
  const store = await aStore({ clock: { ms, now: () => new Date(ms()).toISOString() } });
  joinTestServer(store);
  day = 10;
  let looked: Promise<void> | undefined;
  const saved = await inTransaction(aSession(store), async () => {
    looked = noteTimePassed(store);
    await new Promise(setImmediate);
    return err(syncGone());
  });
  expect(saved.ok).toBe(false);
  await looked;
  // Somebody sets the clock back: only what was noted counts.
  day = 0;
  expect(readLease(store)?.offlineDays).toBe(10);
  store.dispose();
});
