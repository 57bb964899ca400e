import { expect, test } from 'vitest';
import { bundleBudgets } from './bundle-budgets.ts';
import { projectOf } from './project.ts';

const CLEAN = {
  'out/preload/preload.cjs': 'x'.repeat(1_000),
  'out/main/main.js': 'x',
  'out/main/core.js': 'x',
  'out/renderer/assets/main.js': 'x',
  'out/renderer/assets/main.css': 'x',
};

test('small bundles pass', () => {
  expect(bundleBudgets(projectOf(CLEAN))).toEqual([]);
});

test('reports a validator in the preload', () => {
  expect(bundleBudgets(projectOf({ ...CLEAN, 'out/preload/preload.cjs': 'x'.repeat(134_000) }))).toEqual([
    { path: 'out/preload/preload.cjs', message: expect.stringContaining('131 kB is over the budget of 4 kB') },
  ]);
});

test('adds up chunks', () => {
  const half = 'x'.repeat(1_400_000);
  const files = { ...CLEAN, 'out/renderer/assets/a.js': half, 'out/renderer/assets/b.js': half };
  expect(bundleBudgets(projectOf(files))).toHaveLength(1);
});

test('reports what was not built', () => {
  expect(bundleBudgets(projectOf({})).length).toBeGreaterThan(0);
});
