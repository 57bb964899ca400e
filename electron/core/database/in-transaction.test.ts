import { expect, test } from 'vitest';
import { ok } from '#shared/kernel/result.ts';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { inTransaction } from './in-transaction.ts';

test('a disk that fills up in the middle is told as that, and the next write works once there is room', async () => {
  const store = await aStore();
  // SQLite's own limit on the size of a file stands for a full disk: the same error from the same place.
  const pages = store.rawWriter.pragma('page_count', { simple: true }) as number;
  store.rawWriter.pragma(`max_page_count=${pages + 4}`);
  const session = aSession(store);
  const write = (bytes: number) =>
    inTransaction(session, (tx) => {
      tx.store
        .prepare('INSERT INTO draft (account_id, screen, ref, body, saved_at) VALUES (?, ?, ?, ?, ?)')
        .run(session.actor.accountId, 'test', String(bytes), 'x'.repeat(bytes), tx.at);
      return ok(undefined);
    });
  await expect(write(1_000_000)).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  expect(store.rawWriter.inTransaction).toBe(false);
  store.rawWriter.pragma('max_page_count=1000000');
  expect(await write(10)).toEqual({ ok: true, value: undefined });
  store.dispose();
});
