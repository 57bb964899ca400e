/**
 * @file Whoever says "saved" has waited for the disk: between a commit's beginning and its end, the kernel is asked at
 * least once to write through. Counted by strace; where there is none, the test says so.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '#server/database/test-postgres.ts';

const COMMITS = 25;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const hasStrace =
  spawnSync('strace', ['-f', '-e', 'trace=fsync', '-o', '/dev/null', process.execPath, '-e', '0']).status === 0;
if (!hasStrace) {
  const sentence =
    'strace is missing or may not trace here: commits were NOT proved to reach the disk on this machine.';
  process.stdout.write(`\n::warning title=fsync gate::${sentence}\n`);
}

interface Traced {
  readonly acknowledged: number;
  /** Asked to write through, per commit. */
  readonly pc: readonly number[];
  readonly server: readonly number[];
}

async function traced(...how: string[]): Promise<Traced> {
  const folder = temporaryFolder(`onieum-fsync-${process.pid}-${folders.length}`);
  folders.push(folder);
  mkdirSync(folder, { recursive: true });
  const trace = join(folder, 'trace');
  const script = join(import.meta.dirname, 'commits-under-trace.ts');
  const calls = 'trace=fsync,fdatasync,access,faccessat,faccessat2';
  const node = [process.execPath, '--no-warnings', script, folder, String(COMMITS), ...how];
  const { stdout } = await promisify(execFile)('strace', ['-f', '-e', calls, '-o', trace, ...node]);
  return { acknowledged: Number(/acknowledged (\d+)/.exec(stdout)?.[1]), ...countSyncs(readFileSync(trace, 'utf8')) };
}

function countSyncs(trace: string): Pick<Traced, 'pc' | 'server'> {
  const counts = { pc: new Array<number>(COMMITS).fill(0), server: new Array<number>(COMMITS).fill(0) };
  let open: { side: 'pc' | 'server'; commit: number } | undefined;
  for (const line of trace.split('\n')) {
    const mark = /onieum-mark-(pc|server)-(begin|end)-(\d+)/.exec(line);
    if (mark) open = mark[2] === 'begin' ? { side: mark[1] as 'pc' | 'server', commit: Number(mark[3]) } : undefined;
    else if (open && /\bf(data)?sync\(/.test(line))
      counts[open.side][open.commit] = (counts[open.side][open.commit] ?? 0) + 1;
  }
  return counts;
}

test('every commit that was acknowledged, on a PC and on the server, has asked the kernel to write through', async () => {
  if (!hasStrace) return;
  const { acknowledged, pc, server } = await traced();
  expect(acknowledged).toBe(COMMITS);
  process.stdout.write(`fsync gate: ${COMMITS} commits, on the PC ${sum(pc)}, on the server ${sum(server)}\n`);
  expect(Math.min(...pc)).toBeGreaterThanOrEqual(1);
  expect(Math.min(...server)).toBeGreaterThanOrEqual(1);
});

test('it notices a PC and a server that do not wait', async () => {
  if (!hasStrace) return;
  const { acknowledged, pc, server } = await traced('--careless');
  expect(acknowledged).toBe(COMMITS);
  expect(sum(pc)).toBe(0);
  expect(sum(server)).toBe(0);
});

const sum = (counts: readonly number[]): number => counts.reduce((all, each) => all + each, 0);
