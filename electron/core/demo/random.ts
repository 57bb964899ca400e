/** A small seeded generator (mulberry32): the same seed makes the same office, on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  pick<T>(from: readonly T[]): T;
  /** Picks by weight; weights need not sum to one. */
  weighted<T>(from: readonly (readonly [T, number])[]): T;
  chance(probability: number): boolean;
  /** Some distinct members, in their order. */
  some<T>(from: readonly T[], count: number): T[];
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(from: readonly T[]): T => from[int(0, from.length - 1)] as T;
  return {
    next,
    int,
    pick,
    weighted: (from) => {
      let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return (from.at(-1) as readonly [never, number])[0];
    },
    chance: (probability) => next() < probability,
    some: (from, count) => {
      const left = new Set<number>();
      while (left.size < Math.min(count, from.length)) left.add(int(0, from.length - 1));
      return from.filter((_value, index) => left.has(index));
    },
  };
}
