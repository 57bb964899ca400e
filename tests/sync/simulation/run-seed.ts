import type { Violation } from '../checker/check-history.ts';
import { checkHistory } from '../checker/check-history.ts';
import { type Fault, type Plan, planOf, World } from './world.ts';

export interface SeedResult {
  readonly plan: Plan;
  readonly violations: readonly Violation[];
  readonly injected: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly notices: Readonly<Record<string, number>>;
  readonly operations: number;
}

export async function runSeed(plan: Plan): Promise<SeedResult> {
  const world = await new World(plan).run();
  const history = world.history();
  const erasure = plan.seed % 2 === 1 ? await world.erase() : undefined;
  const { injected, outcomes, notices, operations } = world;
  const violations = checkHistory(erasure ? { ...history, erasure } : history);
  return { plan, violations, injected, outcomes, notices, operations };
}

export const runPlanned = (seed: number): Promise<SeedResult> => runSeed(planOf(seed));

/** Fewer faults, fewer PCs, fewer steps, as long as the same invariant still breaks. Returns the smallest plan found. */
export async function shrink(plan: Plan, run: (plan: Plan) => Promise<SeedResult> = runSeed): Promise<SeedResult> {
  let best = await run(plan);
  const invariant = best.violations[0]?.invariant;
  if (invariant === undefined) return best;
  const attempt = async (smaller: Plan): Promise<boolean> => {
    const result = await run(smaller);
    if (!result.violations.some((each) => each.invariant === invariant)) return false;
    best = result;
    return true;
  };
  for (const fault of plan.faults) {
    await attempt({ ...best.plan, faults: best.plan.faults.filter((each: Fault) => each !== fault) });
  }
  for (let pcs = best.plan.pcs - 1; pcs >= 1 && (await attempt({ ...best.plan, pcs })); pcs -= 1);
  for (let cut = Math.floor(best.plan.steps / 2); cut >= 1; cut = Math.floor(cut / 2)) {
    while (best.plan.steps > cut && (await attempt({ ...best.plan, steps: best.plan.steps - cut })));
  }
  return best;
}

export interface Tally {
  seeds: number;
  operations: number;
  injected: Record<string, number>;
  outcomes: Record<string, number>;
  notices: Record<string, number>;
  failed: SeedResult[];
}

export const newTally = (): Tally => ({
  seeds: 0,
  operations: 0,
  injected: {},
  outcomes: {},
  notices: {},
  failed: [],
});

export function count(tally: Tally, result: SeedResult): void {
  tally.seeds += 1;
  tally.operations += result.operations;
  for (const part of ['injected', 'outcomes', 'notices'] as const) {
    for (const [name, times] of Object.entries(result[part])) tally[part][name] = (tally[part][name] ?? 0) + times;
  }
  if (result.violations.length > 0) tally.failed.push(result);
}
