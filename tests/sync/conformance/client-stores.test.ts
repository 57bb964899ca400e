import { expect, test } from 'vitest';
import { boardProjection } from '#core/households/board-projection.ts';
import { SqliteClientStore } from '#core/sync/sqlite-client-store.ts';
import { MemoryClientStore } from '#shared/sync/engine/memory-client-store.ts';
import { SYNCED_TABLE_NAMES } from '#shared/sync/synced-tables.ts';
import { aStore } from '../../support/test-store.ts';
import { checkHistory } from '../checker/check-history.ts';
import { planOf, World } from '../simulation/world.ts';
import { BothStores } from './both-stores.ts';
import { describeClientStore } from './client-store-suite.ts';

describeClientStore('memory', async (device) => {
  const store = new MemoryClientStore(device);
  return { store, reopen: async () => new MemoryClientStore(store.tables.copy()), dispose: () => {} };
});

describeClientStore('SQLite', async (device) => {
  const opened = await aStore({ projections: [boardProjection] });
  const store = new SqliteClientStore(opened);
  store.transact((tx) => tx.setDevice(device));
  return {
    store,
    reopen: async () => new SqliteClientStore(opened),
    dispose: opened.dispose,
  };
});

const SEEDS = 6;

test(`${SEEDS} simulated offices read from SQLite what they read from memory, and break no invariant`, async () => {
  const spare: Awaited<ReturnType<typeof aStore>>[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const used: typeof spare = [];
    const disks: BothStores[] = [];
    for (let n = spare.length; n < 12; n += 1) spare.push(await aStore({ projections: [boardProjection] }));
    const world = new World(planOf(seed), undefined, (memory) => {
      const opened = spare.pop();
      if (!opened) return memory;
      used.push(opened);
      const both = new BothStores(memory, { store: new SqliteClientStore(opened), erase: () => erase(opened) });
      disks.push(both);
      return both;
    });
    await world.run();
    for (const disk of disks) disk.compare();
    expect(checkHistory(world.history()), `seed ${seed}`).toEqual([]);
    spare.push(...used);
  }
  for (const opened of spare) opened.dispose();
});

const TABLES = [
  ...SYNCED_TABLE_NAMES,
  'household_board',
  'search_key',
  'outbox',
  'sync_device',
  'sync_feed',
  'sync_image',
  'sync_shadow',
  'sync_stage',
  'sync_row',
  'sync_odd_row',
  'received_edit',
];

function erase({ rawWriter }: Awaited<ReturnType<typeof aStore>>): void {
  rawWriter.transaction(() => {
    rawWriter.exec('INSERT OR IGNORE INTO sync_applying (one) VALUES (1)');
    for (const table of TABLES) rawWriter.exec(`DELETE FROM ${table}`);
    rawWriter.exec('DELETE FROM sync_applying');
  })();
}
