/**
 * @file `npm run check`, and with `--e2e` `npm test`: every check there is, one phase after the other.
 *
 * A failing phase never hides what comes after it; only end-to-end tests need a build that succeeded. The last line is
 * `N passed, N failed`, summed over checks, unit tests and end-to-end tests. A test that fails is run once more, and named
 * if it then passes: see docs/decisions/017-a-test-that-fails-once-is-named.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Counts } from './static-checks/report.ts';
import {
  countsOfPlaywright,
  countsOfVitest,
  failuresOfVitest,
  unsteadyOfPlaywright,
  unsteadyOfVitest,
} from './test-reports.ts';
import { toolPath } from './tools.ts';

interface Phase {
  readonly name: string;
  readonly run: () => Counts;
}

const REPORTS = 'test-results/reports';
const withEndToEnd = process.argv.includes('--e2e');

const phases: readonly Phase[] = [
  // Formatting is an error here and a command there: `npx biome check --write`.
  { name: '형식과 린트', run: () => tool('@biomejs/biome', 'biome', ['ci', '--diagnostic-level=error']) },
  { name: '타입', run: () => tool('typescript', 'tsc', ['-b']) },
  { name: '구조', run: () => script('check-architecture.ts') },
  { name: '빌드', run: build },
  { name: '정적 검사', run: () => countedScript('check-static.ts') },
  { name: '문서', run: () => countedScript('check-docs.ts') },
  { name: '단위·통합 시험', run: vitest },
  ...(withEndToEnd ? [{ name: '화면 시험', run: playwright }] : []),
];

mkdirSync(REPORTS, { recursive: true });
const started = Date.now();
/** Told again at the end, where the last screenful of a long output shows it. */
const failures: string[] = [];
const unsteady: string[] = [];
const results: { name: string; seconds: number; counts: Counts }[] = [];
for (const { name, run } of phases) {
  console.log(`\n── ${name}`);
  const start = Date.now();
  results.push({ name, counts: run(), seconds: (Date.now() - start) / 1000 });
}

if (failures.length > 0) console.log(`\n── 실패한 단위·통합 시험\n${failures.join('\n')}`);

if (unsteady.length > 0) console.log(`\n── 두 번째에 통과한 시험 (원인을 찾아야 합니다)\n${unsteady.join('\n')}`);

console.log('\n── 요약');
for (const { name, seconds, counts } of results) {
  const sign = counts.failed === 0 ? '✓' : '✗';
  console.log(`${sign} ${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds.toFixed(1)} s)`);
}
const passed = results.reduce((sum, { counts }) => sum + counts.passed, 0);
const failed = results.reduce((sum, { counts }) => sum + counts.failed, 0);
console.log(`${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): number {
  const { status, error } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) console.error(error.message);
  return status ?? 1;
}

function asOne(status: number): Counts {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function tool(pkg: string, command: string, args: readonly string[]): Counts {
  return asOne(run([toolPath(pkg, command), ...args]));
}

function script(file: string): Counts {
  return asOne(run([join('scripts', file)]));
}

/** A script that checks several things and writes how many of them hold. */
function countedScript(file: string): Counts {
  const path = reportPath(`${file}.json`);
  const status = run([join('scripts', file), path]);
  const counts = readReport(path) as Counts | undefined;
  return counts && (status === 0) === (counts.failed === 0) ? counts : { passed: 0, failed: 1 };
}

function build(): Counts {
  // What an earlier build left must not stand in for what this one failed to make.
  for (const folder of ['main', 'preload', 'renderer']) rmSync(join('out', folder), { recursive: true, force: true });
  return tool('electron-vite', 'electron-vite', ['build', '--logLevel', 'warn']);
}

function vitest(): Counts {
  const path = reportPath('vitest.json');
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${path}`];
  const status = run([toolPath('vitest', 'vitest'), 'run', '--retry=1', ...reporters], { CI: '1' });
  const report = readReport(path);
  failures.push(...failuresOfVitest(report));
  unsteady.push(...unsteadyOfVitest(report));
  return countsOfVitest(report, status);
}

function playwright(): Counts {
  if (results.some(({ name, counts }) => name === '빌드' && counts.failed > 0)) {
    console.error('빌드가 실패해서 화면 시험은 하지 않았습니다.');
    return { passed: 0, failed: 1 };
  }
  const path = reportPath('playwright.json');
  const env = { CI: '1', PLAYWRIGHT_JSON_OUTPUT_FILE: path, PLAYWRIGHT_JSON_OUTPUT_NAME: path };
  const status = run([toolPath('@playwright/test', 'playwright'), 'test', '--retries=1', '--reporter=list,json'], env);
  const report = readReport(path);
  unsteady.push(...unsteadyOfPlaywright(report));
  return countsOfPlaywright(report, status);
}

function reportPath(file: string): string {
  const path = join(process.cwd(), REPORTS, file);
  rmSync(path, { force: true });
  return path;
}

function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
