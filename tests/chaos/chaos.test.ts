import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#server/database/test-postgres.ts';
import { type ChaosResult, runChaos } from './chaos.ts';
import { report } from './chaos-command.ts';

/** A small run of `npm run chaos`: other moments every time, the same troubles. `CHAOS_SEED=n` draws others. */
const SEED = Number(process.env.CHAOS_SEED ?? 20_261_122);

test('real processes that are killed, cut off, restored and copied lose nothing, double nothing, and all of it is explained', async () => {
  const folder = join(temporaryFolder(`onieum-chaos-test-${process.pid}`));
  mkdirSync(folder, { recursive: true });
  let result: ChaosResult;
  try {
    result = await runChaos({ seed: SEED, kills: 20, pcs: 3, faultRate: 0.12 }, folder, () => undefined);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const told = [`CHAOS_SEED=${SEED}`, ...report(result)].join('\n');
  process.stdout.write(`${told}\n`);
  expect(result.violations, told).toEqual([]);
  expect(Object.values(result.kills).reduce((sum, each) => sum + each, 0)).toBe(20);
  // A run in which nobody got anything through proves nothing.
  expect(result.outcomes.applied ?? 0, told).toBeGreaterThan(50);
  expect(result.acknowledged, told).toBeGreaterThan(50);
}, 600_000);
