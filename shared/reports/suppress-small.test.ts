import { describe, expect, test } from 'vitest';
import { hide, SMALLEST_SHOWN, solvable } from './suppress-small.ts';

const SEED = Number(process.env.REPORT_SEED ?? 20_261_122);
const TABLES = 300;

/** A table of two lines and three columns with the sums of both, as a reader outside gets it. */
interface Grid {
  readonly values: Map<string, number>;
  readonly equations: { whole: string; parts: string[] }[];
}
const LINES = ['a', 'b'];
const COLUMNS = ['x', 'y', 'z'];
const INNER = LINES.flatMap((line) => COLUMNS.map((column) => `${line}${column}`));

function gridOf(inner: readonly number[]): Grid {
  const values = new Map(INNER.map((id, at) => [id, inner[at] ?? 0]));
  const equations = [
    ...LINES.map((line) => ({ whole: line, parts: COLUMNS.map((column) => `${line}${column}`) })),
    ...COLUMNS.map((column) => ({ whole: column, parts: LINES.map((line) => `${line}${column}`) })),
    { whole: 'all', parts: LINES },
    { whole: 'all', parts: COLUMNS },
  ];
  for (const { whole, parts } of equations)
    values.set(
      whole,
      parts.reduce((sum, part) => sum + (values.get(part) ?? 0), 0),
    );
  return { values, equations };
}

/** Every value that each hidden cell could have, for a reader who tries all whole numbers. */
function possible({ values, equations }: Grid, hidden: ReadonlySet<string>): Map<string, Set<number>> {
  const unknown = INNER.filter((id) => hidden.has(id));
  const found = new Map([...hidden].map((id) => [id, new Set<number>()]));
  const guess = new Map(values);
  const tryAll = (at: number) => {
    const id = unknown[at];
    if (id !== undefined) {
      for (let value = 0; value <= 7; value += 1) {
        guess.set(id, value);
        tryAll(at + 1);
      }
      return;
    }
    for (const { whole, parts } of equations)
      if (hidden.has(whole))
        guess.set(
          whole,
          parts.reduce((sum, part) => sum + (guess.get(part) ?? 0), 0),
        );
    const fits = equations.every(
      ({ whole, parts }) => parts.reduce((sum, part) => sum + (guess.get(part) ?? 0), 0) === guess.get(whole),
    );
    if (fits) for (const each of hidden) found.get(each)?.add(guess.get(each) ?? 0);
  };
  tryAll(0);
  return found;
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

describe('hiding small figures', () => {
  test('a nought speaks of nobody and stays', () => {
    const { values, equations } = gridOf([0, 9, 9, 9, 9, 9]);
    expect([...hide(values, equations)]).toEqual([]);
  });

  test('leaves a table without small figures alone', () => {
    const { values, equations } = gridOf([3, 9, 0, 4, 0, 7]);
    expect([...hide(values, equations)]).toEqual([]);
  });

  test('one hidden cell alone would be the total less the others, so another goes with it', () => {
    const { values, equations } = gridOf([2, 9, 9, 9, 9, 9]);
    const hidden = hide(values, equations);
    expect(hidden.size).toBeGreaterThan(1);
    expect(solvable(equations, hidden)).toEqual([]);
  });

  test('solving the sums as equations is noticed although each has two hidden cells', () => {
    // Three sums over three cells in pairs: each has two unknowns, and together they have one answer.
    const equations = [
      { whole: 'p', parts: ['a', 'b'] },
      { whole: 'q', parts: ['b', 'c'] },
      { whole: 'r', parts: ['a', 'c'] },
    ];
    expect(solvable(equations, new Set(['a', 'b', 'c'])).sort()).toEqual(['a', 'b', 'c']);
  });

  test(`nobody who tries all whole numbers finds a hidden small figure (REPORT_SEED=${SEED})`, () => {
    const next = random(SEED);
    let small = 0;
    for (let at = 0; at < TABLES; at += 1) {
      const inner = INNER.map(() => Math.floor(next() * 6));
      const grid = gridOf(inner);
      const hidden = hide(grid.values, grid.equations);
      const values = possible(grid, hidden);
      for (const [id, value] of grid.values) {
        if (value === 0 || value >= SMALLEST_SHOWN) continue;
        small += 1;
        expect(hidden.has(id), `${inner} ${id}`).toBe(true);
        expect(values.get(id)?.size, `${inner}: ${id} = ${value}, hidden ${[...hidden]}`).toBeGreaterThan(1);
      }
    }
    expect(small).toBeGreaterThan(200);
  });
});
