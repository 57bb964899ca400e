/** @file What a bench found, and how it is read: a table with aims, and JSON for comparing runs. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Spread } from './samples.ts';

export interface BenchResult {
  /** `window`: from the key or click to the painted result. `core`: one call through all its checks, beside bare SQL. */
  readonly part: 'window' | 'core';
  readonly name: string;
  readonly ours: Spread;
  /** The least that the same rows cost, measured in turns with ours. */
  readonly floor?: Spread;
  /** What the floor is, when it is not the bare SQL of the same rows. */
  readonly floorIs?: string;
  /** The p95 to stay under, in ms. Without one a core row is held to its floor. */
  readonly aimMs?: number;
  /** Measured for its own sake: no aim belongs to it. */
  readonly isPlain?: boolean;
}

/** The database part may cost twice the bare SQL and this much more, in ms per call: checking and copying. */
const CALL_MS = 0.3;

export type Verdict = 'met' | 'not met' | '–';

export function verdictOf({ part, ours, floor, aimMs, isPlain }: BenchResult): Verdict {
  if (isPlain) return '–';
  if (aimMs !== undefined) return ours.p95 <= aimMs ? 'met' : 'not met';
  if (part === 'window' || !floor) return '–';
  return ours.p95 <= 2 * floor.p95 + CALL_MS ? 'met' : 'not met';
}

function aimWords({ part, floor, aimMs, isPlain }: BenchResult): string {
  if (isPlain) return '–';
  if (aimMs !== undefined) return `≤ ${aimMs.toLocaleString('en')}`;
  return part === 'core' && floor ? `≤ ${short(2 * floor.p95 + CALL_MS)}` : '–';
}

const short = (ms: number): string => (ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0));
const ratio = ({ ours, floor }: BenchResult): string => (floor ? `${(ours.p50 / floor.p50).toFixed(1)}×` : '–');

const HEADINGS = ['무엇 What', 'n', 'p50 ms', 'p95 ms', '바닥 floor p50', 'floor p95', '배수 ratio', '목표 aim', ''];

/** The results of one part as lines of text, columns aligned. */
export function tableOf(results: readonly BenchResult[]): string {
  const rows = results.map((result) => [
    result.name + (result.floorIs ? ` (floor: ${result.floorIs})` : ''),
    String(result.ours.n),
    short(result.ours.p50),
    short(result.ours.p95),
    result.floor ? short(result.floor.p50) : '–',
    result.floor ? short(result.floor.p95) : '–',
    ratio(result),
    aimWords(result),
    verdictOf(result),
  ]);
  const lines = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => columnsOf(line[column] ?? ''))));
  return lines
    .map((line) =>
      line
        .map((text, column) => {
          const gap = ' '.repeat((widths[column] ?? 0) - columnsOf(text));
          return column === 0 || column === line.length - 1 ? text + gap : gap + text;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Hangul takes two columns of a terminal. */
const columnsOf = (text: string): number =>
  [...text].reduce((sum, char) => sum + (/[ᄀ-ᇿ㄰-㆏가-힣]/u.test(char) ? 2 : 1), 0);

export interface MachineFacts {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  /** Processes that waited for a core over the last minute, before the run. */
  readonly loadBefore: number;
  readonly commit: string;
}

export function machineFacts(root: string): MachineFacts {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: `${process.platform} ${release()}`,
    node: process.version,
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
    commit: commitOf(root),
  };
}

function commitOf(root: string): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/** Writes the run into `bench-results/` and returns the file's path. */
export function keepResults(root: string, run: object): string {
  const folder = join(root, 'bench-results');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.json`);
  writeFileSync(path, `${JSON.stringify(run, undefined, 2)}\n`);
  return path;
}
