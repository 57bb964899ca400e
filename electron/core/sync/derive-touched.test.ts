import { afterEach, expect, test, vi } from 'vitest';
import { aStore } from '../../../tests/support/test-store.ts';
import { deriveTouched } from './derive-touched.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('a machine so slow that a slice is over before it begins still derives every household', async () => {
  const derived: string[] = [];
  const store = await aStore({ projections: [{ reads: {}, project: (_scope, ids) => void derived.push(...ids) }] });
  const ids = Array.from({ length: 30 }, () => crypto.randomUUID());
  for (const id of ids) store.prepare('INSERT INTO sync_touched (household_id) VALUES (?)').run(id);
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 1_000;
    return now;
  });
  await deriveTouched(store, {
    report: (bug) => {
      throw bug;
    },
  });
  expect(derived.sort()).toEqual([...ids].sort());
  expect(store.prepare('SELECT count(*) AS n FROM sync_touched').get()).toEqual({ n: 0 });
  store.dispose();
});
