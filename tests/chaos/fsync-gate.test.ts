/**
 * @file Whoever says "saved" has waited for the disk: between a commit's beginning and its end, the kernel is asked at
 * least once to write through. Counted by strace; where there is none, the test says so.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '#server/database/test-postgres.ts';
import { hasStrace, NO_STRACE, TRACED_COMMITS, type Traced, traceCommits } from './trace-commits.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const canTrace = hasStrace();
if (!canTrace) process.stdout.write(`\n::warning title=fsync gate::${NO_STRACE}\n`);

async function traced(...how: string[]): Promise<Traced> {
  const folder = temporaryFolder(`onieum-fsync-${process.pid}-${folders.length}`);
  folders.push(folder);
  mkdirSync(folder, { recursive: true });
  return traceCommits(folder, ...how);
}

test('every commit that was acknowledged, on a PC and on the server, has asked the kernel to write through', async () => {
  if (!canTrace) return;
  const { acknowledged, pc, server } = await traced();
  expect(acknowledged).toBe(TRACED_COMMITS);
  process.stdout.write(`fsync gate: ${TRACED_COMMITS} commits, on the PC ${sum(pc)}, on the server ${sum(server)}\n`);
  expect(Math.min(...pc)).toBeGreaterThanOrEqual(1);
  expect(Math.min(...server)).toBeGreaterThanOrEqual(1);
});

test('it notices a PC and a server that do not wait', async () => {
  if (!canTrace) return;
  const { acknowledged, pc, server } = await traced('--careless');
  expect(acknowledged).toBe(TRACED_COMMITS);
  expect(sum(pc)).toBe(0);
  expect(sum(server)).toBe(0);
});

const sum = (counts: readonly number[]): number => counts.reduce((all, each) => all + each, 0);
