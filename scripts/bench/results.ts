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
  /** At the window: what of the floor is an empty round trip with its frame, and what is bare SQL. */
  readonly floorParts?: { readonly trip: Spread; readonly sql: Spread };
  /** What to stay under, in ms. Without it a core row is held to its floor. */
  readonly aimMs?: number;
  /** Measured for its own sake: no aim belongs to it. */
  readonly isPlain?: boolean;
}

/** The database part may cost twice the bare SQL and this much more, in ms per call: checking and copying. */
const CALL_MS = 0.3;

/** `median met`: half of the samples and more are within the aim, but not nineteen of twenty. */
export type Verdict = 'met' | 'median met' | 'not met' | '–';

export function verdictOf(result: BenchResult): Verdict {
  const aim = aimOf(result);
  if (aim === undefined) return '–';
  if (result.ours.p95 <= aim.p95) return 'met';
  return result.ours.p50 <= aim.p50 ? 'median met' : 'not met';
}

function aimOf({ part, floor, aimMs, isPlain }: BenchResult): { p50: number; p95: number } | undefined {
  if (isPlain) return undefined;
  if (aimMs !== undefined) return { p50: aimMs, p95: aimMs };
  if (part === 'window' || !floor) return undefined;
  return { p50: 2 * floor.p50 + CALL_MS, p95: 2 * floor.p95 + CALL_MS };
}

function aimWords(result: BenchResult): string {
  const aim = aimOf(result);
  if (!aim) return '–';
  return result.aimMs === undefined ? `≤ ${short(aim.p50)}` : `≤ ${result.aimMs.toLocaleString('en')}`;
}

const short = (ms: number): string => (ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0));
const ratio = ({ ours, floor }: BenchResult): string => (floor ? `${(ours.p50 / floor.p50).toFixed(1)}×` : '–');

const HEADINGS = {
  core: ['무엇 What', 'n', 'p50 ms', 'p95 ms', '바닥 floor p50', 'floor p95', '배수 ratio', '목표 aim', ''],
  window: ['무엇 What', 'n', 'p50 ms', 'p95 ms', '빈 왕복 trip', 'SQL', '배수 ratio', '목표 aim', ''],
} as const;

/** The results of one part as lines of text, columns aligned. */
export function tableOf(results: readonly BenchResult[]): string {
  const part = results[0]?.part ?? 'core';
  const headings = HEADINGS[part];
  const rows = results.map((result) => [
    result.name + (result.floorIs ? ` (floor: ${result.floorIs})` : ''),
    String(result.ours.n),
    short(result.ours.p50),
    short(result.ours.p95),
    ...(part === 'window' ? windowFloor(result) : coreFloor(result)),
    ratio(result),
    aimWords(result),
    verdictOf(result),
  ]);
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => columnsOf(line[column] ?? ''))));
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

const coreFloor = ({ floor }: BenchResult): string[] => (floor ? [short(floor.p50), short(floor.p95)] : ['–', '–']);

/** A floor that is neither a trip nor SQL, such as an empty window, stands in the first of the two columns. */
const windowFloor = ({ floor, floorParts }: BenchResult): string[] =>
  floorParts ? [short(floorParts.trip.p50), short(floorParts.sql.p50)] : [floor ? short(floor.p50) : '–', '–'];

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

export const loadNow = (): number => Number((loadavg()[0] ?? 0).toFixed(2));

export function machineFacts(root: string): MachineFacts {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: `${process.platform} ${release()}`,
    node: process.version,
    loadBefore: loadNow(),
    commit: commitOf(root),
  };
}

function commitOf(root: string): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
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
