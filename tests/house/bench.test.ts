import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Figures depend on the machine; that every bench still finds its way through the app does not. */
test('a short bench measures every step and writes its table and figures', async () => {
  // A cold start is what every e2e spec does; here it would only cost two more launches.
  const { stdout } = await run(process.execPath, ['scripts/bench.ts', '--quick', '--only', 'core,work'], { cwd: root });
  const file = /^bench-results\/\S+\.json$/mu.exec(stdout)?.[0] ?? 'none';
  const path = join(root, file);
  const { results } = JSON.parse(readFileSync(path, 'utf8')) as {
    results: { part: string; name: string; ours: { n: number; p50: number } }[];
  };
  rmSync(path);
  for (const { name, ours } of results) {
    expect(ours.n, name).toBeGreaterThan(0);
    expect(ours.p50, name).toBeGreaterThan(0);
  }
  expect(new Set(results.map(({ part }) => part))).toEqual(new Set(['window', 'core']));
  for (const step of ['찾기', '목록 열기', '가구 열기', '저장', '가져오기', '읽기', '빈 왕복']) {
    expect(stdout).toContain(step);
  }
});
