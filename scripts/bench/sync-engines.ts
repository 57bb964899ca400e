/** @file A process with many PCs in it, for the sync benches: it opens their databases, and does one thing when told. */
import type { Store } from '#core/database/store.ts';
import type { Pc } from '../../tests/chaos/identity.ts';
import { bound, upsertFloor } from './sync-floors.ts';
import type { BenchRow } from './sync-office.ts';
import { type BenchPc, openBenchPc, openBenchStore } from './sync-pc.ts';

export interface EngineOrder {
  readonly do: 'open' | 'sync' | 'floor' | 'close';
  readonly url?: string;
  readonly pcs?: readonly { readonly folder: string; readonly pc: Pc }[];
  /** Of the floor: rows per folder, all the same count. */
  readonly rows?: readonly (readonly BenchRow[])[];
}

export interface EngineAnswer {
  readonly ms: readonly number[];
  readonly cpuMs: number;
  readonly rssMb: number;
}

let open: BenchPc[] = [];
let stores: Store[] = [];

process.on('disconnect', () => process.exit(0));
process.on('message', (order) => {
  void obey(order as EngineOrder).then((answer) => process.send?.(answer));
});
process.send?.('ready');

async function obey({ do: what, pcs = [], url = '', rows = [] }: EngineOrder): Promise<EngineAnswer> {
  const before = process.cpuUsage();
  const ms: number[] = [];
  const began = performance.now();
  if (what === 'open') for (const { folder, pc } of pcs) open.push(await openBenchPc(folder, pc, url));
  if (what === 'sync')
    await Promise.all(
      open.map(async (each) => {
        await each.sync();
        ms.push(performance.now() - began);
      }),
    );
  if (what === 'close') {
    for (const each of open) await each.close();
    for (const store of stores) store.close();
    open = [];
    stores = [];
  }
  if (what === 'floor') return floor(pcs, rows);
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1_000, rssMb: process.memoryUsage().rss / 2 ** 20 };
}

/** Opening and binding are not counted. */
async function floor(
  pcs: NonNullable<EngineOrder['pcs']>,
  rows: NonNullable<EngineOrder['rows']>,
): Promise<EngineAnswer> {
  const ready = [];
  for (const [index, { folder, pc }] of pcs.entries()) {
    const store = await openBenchStore(folder, pc.keyHex);
    stores.push(store);
    ready.push({ store, rows: bound(store, rows[index] ?? []) });
  }
  const before = process.cpuUsage();
  const began = performance.now();
  const ms = ready.map((each) => {
    upsertFloor(each.store, each.rows);
    return performance.now() - began;
  });
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1_000, rssMb: process.memoryUsage().rss / 2 ** 20 };
}
