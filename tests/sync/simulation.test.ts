import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkHistory } from './checker/check-history.ts';
import type { History } from './checker/history.ts';
import { summary } from './simulate-command.ts';
import { REGRESSIONS } from './simulation/regressions.ts';
import { count, newTally, runPlanned, runSeed } from './simulation/run-seed.ts';
import { FAULTS, planOf, World } from './simulation/world.ts';
import { BUGS } from './zoo/bugs.ts';
import { fileOf, plant } from './zoo/plant.ts';

const SEEDS = 300;
const told: string[] = [];

test(`${SEEDS} seeds of PCs, people, crashes, restores and clones break no invariant`, {
  timeout: 600_000,
}, async () => {
  const tally = newTally();
  for (let seed = 1; seed <= SEEDS; seed += 1) count(tally, await runPlanned(seed));
  told.push(...summary(tally, 1));
  const failed = tally.failed.map(({ plan, violations }) => ({ seed: plan.seed, first: violations[0] }));
  expect(failed, told.join('\n')).toEqual([]);
  // A simulation in which nothing happens proves nothing.
  expect(FAULTS.filter((fault) => !tally.injected[fault])).toEqual([]);
  const kinds = [
    'applied',
    'applied with conflict',
    'held scope_revoked',
    'held moved',
    'rejected',
    'blocked',
    'op_id_conflict',
  ];
  expect(kinds.filter((kind) => !tally.outcomes[kind])).toEqual([]);
});

test('seeds that once failed stay whole', async () => {
  for (const plan of REGRESSIONS) {
    const { violations } = await runSeed(plan);
    expect(violations, JSON.stringify(plan)).toEqual([]);
  }
});

test('a seed gives the same world twice', async () => {
  const world = async () => JSON.stringify((await new World(planOf(11)).run()).history());
  expect(await world()).toBe(await world());
});

test('every planted mistake fits exactly one place of the engine', () => {
  for (const bug of BUGS) expect(() => plant(bug, readFileSync(fileOf(bug), 'utf8')), bug.name).not.toThrow();
  expect(BUGS.length).toBeGreaterThanOrEqual(25);
});

/** The checker is worth what it notices: each of these is a small lie about a run that was right. */
test('the checker notices a history that was tampered with', async () => {
  const world = await new World(planOf(2, { faults: [] })).run();
  const history = JSON.parse(JSON.stringify(world.history())) as History;
  expect(checkHistory(history)).toEqual([]);
  const lies: [string, (copy: Mutable) => void][] = [
    ['I17', (copy) => copy.server.log.pop()],
    ['I17', (copy) => copy.receipts[0]?.splice(0, 1)],
    ['I17', (copy) => copy.server.losses.push({ device: 'pc1', incarnation: 1, fromDseq: 1, toDseq: 1 })],
    ['I17', (copy) => Object.assign(copy.cursors.find(({ seq }) => seq > 0) ?? {}, { chain: 'of another history' })],
    ['I4', (copy) => Object.assign(copy.server.log[0] ?? {}, { header: copy.server.log[1]?.header })],
    ['I5', (copy) => copy.server.streamEntries.splice(1, 1)],
    ['I6', (copy) => copy.lives[0]?.splice(0, 1)],
    ['I7', (copy) => copy.clients[0]?.rows.pop()],
    [
      'I11',
      (copy) =>
        Object.assign(copy.server.records.find(({ table }) => table === 'household')?.row ?? {}, { note: 'lie' }),
    ],
    ['I15', (copy) => Object.assign(copy.served[0] ?? {}, { allowed: [] })],
    ['I18', (copy) => copy.forgotten.push({ client: 'pc1', opId: 'one that no backup has' })],
  ];
  for (const [invariant, lie] of lies) {
    const copy = JSON.parse(JSON.stringify(history)) as Mutable;
    lie(copy);
    const found = checkHistory(copy as unknown as History).map((each) => each.invariant);
    expect(found, invariant).toContain(invariant);
  }
});

interface Mutable {
  server: {
    log: { opId: string; header: string }[];
    streamEntries: unknown[];
    losses: unknown[];
    records: { table: string; row: Record<string, unknown> }[];
  };
  lives: unknown[][];
  receipts: unknown[][];
  cursors: { seq: number; chain: string }[];
  clients: { rows: unknown[] }[];
  served: object[];
  forgotten: { client: string; opId: string }[];
}
