/** @file A shard on PostgreSQL with a working office's data: what a seed of the simulation left behind. */
import { PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { TEST_SHARD, type TestDatabase } from '#server/database/test-postgres.ts';
import { BothServerStores } from '../conformance/both-server-stores.ts';
import { type Fault, planOf, World } from '../simulation/world.ts';

export interface FilledShard {
  readonly store: PostgresServerStore;
  readonly world: World;
}

/** With what makes conflicts, held groups and refused operations. */
const LIVELY: readonly Fault[] = ['partition', 'twin-ids', 'scope-revoked', 'client-clone', 'role-changed'];

export async function fillShard(database: TestDatabase, seed = 3): Promise<FilledShard> {
  const plan = planOf(seed, { faults: LIVELY, steps: 150, pcs: 4 });
  const servers: BothServerStores[] = [];
  const world = await new World(plan, undefined, undefined, (memory) => {
    servers.push(new BothServerStores(memory, database));
    return memory;
  }).run();
  if (world.crashes.length > 0) throw new Error(world.crashes[0]);
  for (const server of servers) await server.transact(async () => undefined);
  return { store: new PostgresServerStore({ pool: database.pool, keys: database.keys, shard: TEST_SHARD }), world };
}
