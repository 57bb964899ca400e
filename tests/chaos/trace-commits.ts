/** @file Counts under strace how often each acknowledged commit, on a PC and on the server, asked the kernel to write through. */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PLANTED } from './machines.ts';

export const TRACED_COMMITS = 25;
export const NO_STRACE =
  'strace is missing or may not trace here: commits were NOT proved to reach the disk on this machine.';

export interface Traced {
  readonly acknowledged: number;
  /** Asked to write through, per commit. */
  readonly pc: readonly number[];
  readonly server: readonly number[];
}

export const hasStrace = (): boolean =>
  spawnSync('strace', ['-f', '-e', 'trace=fsync', '-o', '/dev/null', process.execPath, '-e', '0']).status === 0;

export async function traceCommits(folder: string, ...how: string[]): Promise<Traced> {
  const trace = join(folder, 'trace');
  const script = join(import.meta.dirname, 'commits-under-trace.ts');
  const calls = 'trace=fsync,fdatasync,access,faccessat,faccessat2';
  const node = [process.execPath, '--no-warnings', ...PLANTED, script, folder, String(TRACED_COMMITS), ...how];
  const { stdout } = await promisify(execFile)('strace', ['-f', '-e', calls, '-o', trace, ...node]);
  return { acknowledged: Number(/acknowledged (\d+)/.exec(stdout)?.[1]), ...countSyncs(readFileSync(trace, 'utf8')) };
}

function countSyncs(trace: string): Pick<Traced, 'pc' | 'server'> {
  const none = () => new Array<number>(TRACED_COMMITS).fill(0);
  const counts = { pc: none(), server: none() };
  let open: { side: 'pc' | 'server'; commit: number } | undefined;
  for (const line of trace.split('\n')) {
    const mark = /onieum-mark-(pc|server)-(begin|end)-(\d+)/.exec(line);
    if (mark) open = mark[2] === 'begin' ? { side: mark[1] as 'pc' | 'server', commit: Number(mark[3]) } : undefined;
    else if (open && /\bf(data)?sync\(/.test(line))
      counts[open.side][open.commit] = (counts[open.side][open.commit] ?? 0) + 1;
  }
  return counts;
}
