/** @file Times in milliseconds, gathered side by side and summed up. */

export interface Spread {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
}

export function spreadOf(ms: readonly number[]): Spread {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
  return { n: sorted.length, p50: at(0.5), p95: at(0.95) };
}

/** How long one call took. */
export async function timed(run: () => unknown): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** How often the two sides run before anything counts: statements are prepared, pages cached, code compiled. */
const WARM_UP = 5;

/**
 * Runs two ways of the same work in turns (ABAB…), so that whatever else the machine does falls on both. `nth` gives
 * each round other rows; both sides of one round get the same ones.
 */
export async function sideBySide<Prepared = undefined>(
  rounds: number,
  ours: (nth: number) => unknown,
  floor: ((nth: number) => unknown) | PreparedFloor<Prepared>,
): Promise<{ readonly ours: Spread; readonly floor: Spread }> {
  const times: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  const timedFloor = (nth: number) => {
    if (typeof floor === 'function') return timed(() => floor(nth));
    const prepared = floor.prepare(nth);
    return timed(() => floor.run(prepared, nth));
  };
  for (let nth = 0; nth < rounds + WARM_UP; nth += 1) {
    const a = await timed(() => ours(nth));
    const b = await timedFloor(nth);
    if (nth < WARM_UP) continue;
    times.ours.push(a);
    times.floor.push(b);
  }
  return { ours: spreadOf(times.ours), floor: spreadOf(times.floor) };
}

/** A floor whose rows are made ready before the clock runs. */
interface PreparedFloor<Prepared> {
  prepare(nth: number): Prepared;
  run(prepared: Prepared, nth: number): unknown;
}
