/**
 * @file `npm run seed -- --size S|M|L [--data-dir DIR] [--seed N]`: makes an invented office in an empty folder, as the
 * app's own files, and says how to open it and who works there.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createDependencies } from '#core/create-dependencies.ts';
import { DEMO_PEOPLE, makeOffice } from '#core/demo/make-office.ts';
import { OFFICE_SIZES, type OfficeSize } from '#core/demo/synthetic-office.ts';
import type { Desktop } from '#core/desktop/desktop.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { size: { type: 'string' }, 'data-dir': { type: 'string' }, seed: { type: 'string' } },
});
const size = (values.size ?? 'S').toUpperCase();
const seed = Number(values.seed ?? 1);
const dataDir = resolve(root, values['data-dir'] ?? `out/seed/${size}`);

if (!Object.hasOwn(OFFICE_SIZES, size) || !Number.isInteger(seed)) {
  console.error('쓰는 법: npm run seed -- --size S|M|L [--data-dir 폴더] [--seed 숫자]');
  process.exit(2);
}
if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
  console.error(`폴더가 비어 있지 않습니다: ${dataDir}\n다른 폴더를 --data-dir로 정하거나 이 폴더를 비워 주세요.`);
  process.exit(2);
}
mkdirSync(dataDir, { recursive: true, mode: 0o700 });

const deps = createDependencies(
  {
    dataDir,
    resourcesDir: join(root, 'resources'),
    workersDir: join(root, 'out/main'),
    demo: false,
    appVersion: '0.1.0',
    host: 'seed',
  },
  { desktop: {} as Desktop, emit: () => {}, settleCalls: async () => {} },
);
const started = performance.now();
let shown = 0;
await makeOffice(deps, {
  size: size as OfficeSize,
  seed,
  onProgress: (done, total) => {
    const percent = Math.floor((done / total) * 10) * 10;
    if (percent > shown) console.log(`가구 ${done}/${total}`);
    shown = Math.max(shown, percent);
  },
});
console.log(`만들었습니다 (${((performance.now() - started) / 1000).toFixed(1)}초, 씨앗 ${seed}): ${dataDir}`);
for (const person of DEMO_PEOPLE)
  console.log(`  ${person.name} ${person.role}: ${person.loginId} / ${person.password}`);
process.exit(0);
