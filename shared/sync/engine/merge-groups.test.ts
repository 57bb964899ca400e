import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../canonical-json.ts';
import type { PlainRow } from '../synced-tables.ts';
import { mergePatch } from './merge-groups.ts';

const address = {
  groups: {
    address: { columns: ['road', 'detail'], policy: 'hold' },
    tags: { columns: ['tags'], policy: 'set' },
    memo: { columns: ['memo'], policy: 'incoming' },
    urgent: { columns: ['urgent'], policy: 'escalate' },
    log: { columns: ['log'], policy: 'append' },
  },
} as const;
const row: PlainRow = { road: 'r0', detail: 'd0', tags: ['a', 'b'], memo: 'm0', urgent: false, log: ['1'] };
const never = () => false;

test('half an address from each of two PCs is never put together', () => {
  const now = { ...row, road: 'r1' };
  const { changes, candidates } = mergePatch(address, now, { detail: { from: 'd0', to: 'd2' } }, (c) => c !== 'road');
  expect(changes).toEqual({});
  expect(candidates).toEqual([{ group: 'address', from: { detail: 'd0' }, to: { detail: 'd2' } }]);
});

test('an edit of what nobody else touched applies although the version is unknown', () => {
  const edits = { road: { from: 'r0', to: 'r9' }, detail: { from: 'd0', to: 'd9' } };
  expect(mergePatch(address, row, edits, never).changes).toEqual({ road: 'r9', detail: 'd9' });
});

test('the same value twice is no conflict', () => {
  expect(mergePatch(address, { ...row, road: 'r1' }, { road: { from: 'r0', to: 'r1' } }, never)).toMatchObject({
    changes: {},
    candidates: [],
  });
});

test('tags, memo, urgency and logs follow their policies', () => {
  const now: PlainRow = { ...row, tags: ['b', 'c'], memo: 'm1', urgent: true, log: ['1', '2'] };
  const edits = {
    tags: { from: ['a', 'b'], to: ['a', 'd'] },
    memo: { from: 'm0', to: 'm2' },
    urgent: { from: false, to: false },
    log: { from: ['1'], to: ['1', '3'] },
  };
  const { changes, candidates } = mergePatch(address, now, edits, never);
  expect(candidates).toEqual([]);
  expect(changes).toEqual({ tags: ['c', 'd'], memo: 'm2', log: ['1', '2', '3'] });
});

/**
 * P7, by exhaustion: three columns in two groups, up to four operations that all started from the same row, in every
 * order of arrival. Whatever the order, each written value is in the row or a candidate, the values in play are the
 * same set, and the columns without a policy of `hold` end up equal.
 */
test('P7: every interleaving of up to four edits keeps every value, and only `hold` shows who came first', () => {
  const edits = [
    { road: { from: 'r0', to: 'rA' } },
    { road: { from: 'r0', to: 'rB' }, detail: { from: 'd0', to: 'dB' } },
    { detail: { from: 'd0', to: 'dC' }, tags: { from: ['a', 'b'], to: ['a', 'b', 'x'] } },
    { tags: { from: ['a', 'b'], to: ['b'] } },
  ];
  let orders = 0;
  for (const chosen of subsets(edits)) {
    const results = new Set<string>();
    for (const order of permutations(chosen)) {
      orders += 1;
      let now = row;
      const known = new Set(['road', 'detail', 'tags', 'memo', 'urgent', 'log']);
      const waiting: unknown[] = [];
      for (const edit of order) {
        const { changes, candidates } = mergePatch(address, now, edit as never, (column) => known.has(column));
        now = { ...now, ...changes };
        for (const column of Object.keys(changes)) known.delete(column);
        waiting.push(...candidates.map(({ to }) => to));
      }
      const values = order.flatMap((edit) =>
        Object.entries(edit).filter(([column]) => column === 'road' || column === 'detail'),
      );
      for (const [column, { to }] of values as [string, { to: string }][]) {
        const isKept = now[column] === to || waiting.some((each) => (each as PlainRow)[column] === to);
        expect(isKept, `${column}=${to} lost in ${canonicalJson(order)}`).toBe(true);
      }
      results.add(canonicalJson(now.tags));
    }
    expect(results.size).toBeLessThanOrEqual(1);
  }
  expect(orders).toBeGreaterThan(60);
});

test('set merges do not depend on the order of arrival', () => {
  const tags = fc.subarray(['a', 'b', 'c', 'd', 'e'], { minLength: 0 });
  fc.assert(
    fc.property(tags, tags, tags, (base, mine, theirs) => {
      const start: PlainRow = { ...row, tags: base };
      const apply = (now: PlainRow, to: readonly string[], knows: boolean): PlainRow => ({
        ...now,
        ...mergePatch(address, now, { tags: { from: base, to: [...to] } }, () => knows).changes,
      });
      const one = apply(apply(start, mine, true), theirs, false);
      const other = apply(apply(start, theirs, true), mine, false);
      expect([...(one.tags as string[])].sort()).toEqual([...(other.tags as string[])].sort());
    }),
    { seed: 20_261_122, numRuns: 300 },
  );
});

function* subsets<T>(items: readonly T[]): Generator<T[]> {
  for (let mask = 1; mask < 1 << items.length; mask += 1) yield items.filter((_, index) => mask & (1 << index));
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
