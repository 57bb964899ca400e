import { afterEach, expect, test } from 'vitest';
import { findBrokenOperation } from '#core/database/verify-operations.ts';
import { aSession, aStore, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { seedHouseholds } from './seed-households.ts';

const stores: Awaited<ReturnType<typeof aStore>>[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.dispose();
});

async function aSeededStore(seed: number) {
  const store = await aStore();
  stores.push(store);
  await seedHouseholds(aSession(store), { size: 'S', seed, officers: [TEST_OFFICER] });
  return store;
}
const rowsOf = (store: Awaited<ReturnType<typeof aStore>>) =>
  store.rawReader
    .prepare('SELECT household_no, road_address, detail_address, vulnerability FROM household ORDER BY household_no')
    .all();

test('one seed makes one office, another seed another', async () => {
  const [first, again, other] = [await aSeededStore(7), await aSeededStore(7), await aSeededStore(8)];
  expect(rowsOf(again)).toEqual(rowsOf(first));
  expect(rowsOf(other)).not.toEqual(rowsOf(first));
});

test('size S has about 2,500 records and a whole history', async () => {
  const store = await aSeededStore(1);
  const { n } = store.prepareRead('SELECT count(*) AS n FROM operation').get() as { n: number };
  expect(n).toBeGreaterThan(1_800);
  expect(n).toBeLessThan(3_200);
  expect(findBrokenOperation(store)).toBeUndefined();
});
