import { afterEach, beforeEach, expect, test } from 'vitest';
import { err, ok } from '#shared/kernel/result.ts';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { inTransaction } from './in-transaction.ts';
import { nextCaseNo } from './record-number.ts';

let store: Awaited<ReturnType<typeof aStore>>;
beforeEach(async () => {
  store = await aStore();
});
afterEach(() => store.dispose());

const take = (keep: boolean) =>
  inTransaction(aSession(store), (tx) => (keep ? ok(nextCaseNo(tx, '2026')) : err(nextCaseNo(tx, '2026'))));

test('case numbers run on without gaps, also after a refusal', async () => {
  expect(await take(true)).toEqual({ ok: true, value: 'C-2026-A100001' });
  await take(false);
  expect(await take(true)).toEqual({ ok: true, value: 'C-2026-A100002' });
});
