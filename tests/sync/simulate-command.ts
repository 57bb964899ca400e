/** @file What `npm run simulate` does: seeds, or the bug zoo, with every number printed. */
import { count, newTally, runPlanned, type SeedResult, shrink, type Tally } from './simulation/run-seed.ts';
import { planOf } from './simulation/world.ts';
import { BUGS } from './zoo/bugs.ts';
import { hunt } from './zoo/plant.ts';

const HUNT_LIMIT = 600;

export async function simulate(args: readonly string[], say: (line: string) => void): Promise<number> {
  const option = (name: string): number | undefined => {
    const index = args.indexOf(name);
    const value = index < 0 ? Number.NaN : Number(args[index + 1]);
    return Number.isInteger(value) && value > 0 ? value : undefined;
  };
  if (args.includes('--bug-zoo')) return zoo(option('--limit') ?? HUNT_LIMIT, say);
  const only = option('--seed');
  if (only !== undefined) return one(only, say);
  return seeds(option('--from') ?? 1, option('--seeds') ?? 300, say);
}

async function seeds(from: number, how: number, say: (line: string) => void): Promise<number> {
  const tally = newTally();
  const started = performance.now();
  for (let seed = from; seed < from + how; seed += 1) {
    const result = await runPlanned(seed);
    count(tally, result);
    if (result.violations.length > 0) await report(result, say);
    if (tally.seeds % 250 === 0) say(`… ${tally.seeds} seeds, ${tally.failed.length} with violations`);
  }
  const seconds = (performance.now() - started) / 1_000;
  for (const line of summary(tally, from)) say(line);
  say(`time       ${seconds.toFixed(1)} s, ${((seconds / tally.seeds) * 1_000).toFixed(0)} ms per seed`);
  return tally.failed.length === 0 ? 0 : 1;
}

export function summary(tally: Tally, from: number): string[] {
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, times]) => `${name} ${times}`)
      .join(', ');
  const violations = tally.failed.reduce((sum, { violations: each }) => sum + each.length, 0);
  return [
    `seeds      ${from} to ${from + tally.seeds - 1}`,
    `operations ${tally.operations}`,
    `faults     ${list(tally.injected)}`,
    `outcomes   ${list(tally.outcomes)}`,
    `notices    ${list(tally.notices)}`,
    `violations ${violations}${violations > 0 ? ` in seeds ${tally.failed.map(({ plan }) => plan.seed).join(', ')}` : ''}`,
  ];
}

/** The failing seed, made as small as it gets: what goes into `regressions.ts`. */
async function report({ plan, violations }: SeedResult, say: (line: string) => void): Promise<void> {
  say(`seed ${plan.seed}: ${violations.length} violations`);
  for (const { invariant, what } of violations.slice(0, 5)) say(`  ${invariant} ${what}`);
  const small = await shrink(plan);
  say(`  smallest: ${JSON.stringify(small.plan)}`);
  for (const { invariant, what } of small.violations.slice(0, 3)) say(`    ${invariant} ${what}`);
}

async function one(seed: number, say: (line: string) => void): Promise<number> {
  const tally = newTally();
  const result = await runPlanned(seed);
  count(tally, result);
  say(`plan       ${JSON.stringify(planOf(seed))}`);
  if (result.violations.length > 0) await report(result, say);
  for (const line of summary(tally, seed)) say(line);
  return tally.failed.length === 0 ? 0 : 1;
}

async function zoo(limit: number, say: (line: string) => void): Promise<number> {
  let missed = 0;
  for (const bug of BUGS) {
    const { seeds: needed, by } = await hunt(bug, limit);
    if (needed === undefined) missed += 1;
    say(
      needed === undefined
        ? `MISSED after ${limit}  ${bug.name}`
        : `${String(needed).padStart(4)}  ${by?.padEnd(8)}  ${bug.name}`,
    );
  }
  say(`${BUGS.length} planted, ${BUGS.length - missed} caught, ${missed} missed`);
  return missed === 0 ? 0 : 1;
}
