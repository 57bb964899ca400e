/** @file A shard on PostgreSQL with a working office's data: what a seed of the simulation left behind. */

import { PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { TEST_SHARD, type TestDatabase } from '#server/database/test-postgres.ts';
import { CONFLICT_TABLE, HELD_TABLE } from '#shared/sync/engine/conflict-rows.ts';
import { BothServerStores } from '../conformance/both-server-stores.ts';
import { type Fault, type Plan, planOf, World } from '../simulation/world.ts';

export interface FilledShard {
  readonly store: PostgresServerStore;
  readonly world: World;
}

/** With what makes conflicts, held groups and refused operations. */
const LIVELY: readonly Fault[] = ['partition', 'twin-ids', 'scope-revoked', 'client-clone', 'role-changed'];

export async function fillShard(database: TestDatabase, seed = 3): Promise<FilledShard> {
  const plan = await livelyPlan(seed);
  const servers: BothServerStores[] = [];
  const world = await new World(plan, undefined, undefined, (memory) => {
    servers.push(new BothServerStores(memory, database));
    return memory;
  }).run();
  if (world.crashes.length > 0) throw new Error(world.crashes[0]);
  for (const server of servers) await server.transact(async () => undefined);
  return { store: new PostgresServerStore({ pool: database.pool, keys: database.keys, shard: TEST_SHARD }), world };
}

/** The first plan from `seed` on that leaves a conflict about a household and held work behind: played in memory, it is cheap. */
async function livelyPlan(seed: number): Promise<Plan> {
  const plan = planOf(seed, { faults: LIVELY, steps: 150, pcs: 4 });
  const { records } = (await new World(plan).run()).history().server;
  const hasConflict = records.some(({ table, row }) => table === CONFLICT_TABLE && row.table === 'household');
  const hasHeld = records.some(({ table, row }) => table === HELD_TABLE && (row.contents as unknown[]).length > 0);
  return hasConflict && hasHeld ? plan : livelyPlan(seed + 100);
}
