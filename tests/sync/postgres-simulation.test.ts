import { expect, test } from 'vitest';
import { aServerDatabase } from '#server/database/test-postgres.ts';
import { checkHistory } from './checker/check-history.ts';
import { BothServerStores } from './conformance/both-server-stores.ts';
import { REGRESSIONS } from './simulation/regressions.ts';
import { FAULTS, planOf, World } from './simulation/world.ts';

const SEEDS = [1, 2, 3, 4, 5];

test(`PostgreSQL answers each question of ${SEEDS.length} seeds as memory does, and the checker finds nothing`, async () => {
  const database = await aServerDatabase();
  const plans = [...SEEDS.map((seed) => planOf(seed, { faults: FAULTS, steps: 90 })), ...REGRESSIONS.slice(0, 1)];
  let applied = 0;
  for (const plan of plans) {
    const servers: BothServerStores[] = [];
    const world = new World(plan, undefined, undefined, (memory) => {
      const server = new BothServerStores(memory, database);
      servers.push(server);
      return server;
    });
    await world.run();
    for (const server of servers) await server.compare();
    expect(checkHistory(world.history()), JSON.stringify(plan)).toEqual([]);
    applied += world.outcomes.applied ?? 0;
  }
  expect(applied).toBeGreaterThan(200);
  await database.dispose();
});
