import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toolPath } from '../../scripts/tools.ts';

const root = join(import.meta.dirname, '../..');

/** A tree in which each file breaks the rule it is listed under, and a few that break none. */
const PLANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'shared-is-pure': { 'shared/a/impure.ts': "import 'iconv-lite';" },
  'one-process-per-file': { 'renderer/app/reaches-core.ts': "import '#core/a/use-case.ts';" },
  'preload-knows-only-the-bridge': {
    'electron/preload/preload.ts': "import 'electron'; import '#core/a/use-case.ts';",
  },
  'electron-only-at-the-edge': { 'electron/core/a/asks-electron.ts': "import { app } from 'electron';" },
  'core-never-imports-main': { 'electron/core/a/looks-up.ts': "import '../../main/window.ts';" },
  'parse-has-no-database': { 'electron/core/imports/parse/reads-database.ts': "import '#core/database/store.ts';" },
  'renderer-has-no-node': { 'renderer/ui/reads-files.ts': "import 'node:fs';" },
  'features-do-not-import-features': {
    'renderer/features/b/page.tsx': "import '../a/part.tsx'; export const P = () => <p />;",
  },
  'features-do-not-know-the-app': { 'renderer/features/a/goes-up.ts': "import '../../app/routes.ts';" },
  'ui-has-no-domain-words': { 'renderer/ui/knows-a-feature.ts': "import '../features/a/part.tsx';" },
  'server-stands-alone': { 'server/page.ts': "import 'react';" },
  'tests-are-leaves': { 'shared/a/uses-a-test.ts': "import './a.test.ts';" },
  'scripts-are-not-shipped': { 'electron/uses-a-script.ts': "import '../scripts/tool.ts';" },
  'no-orphans': { 'shared/a/forgotten.ts': 'export const forgotten = 1;' },
  'no-unresolvable': { 'shared/a/mistyped.ts': "import './nowhere.ts';" },
};
const PLANTED_AT_RUN_TIME: typeof PLANTED = {
  'use-cases-do-not-know-transport': { 'electron/core/a/knows-contract.ts': "import '#shared/a/a.contract.ts';" },
  'main-only-relays': { 'electron/main/loads-core.ts': "import '#core/a/use-case.ts';" },
  'sql-lives-in-repositories': { 'electron/core/a/queries.ts': "import { sql } from 'kysely'; export const s = sql;" },
  'no-cycles': { 'shared/a/egg.ts': "import './hen.ts';", 'shared/a/hen.ts': "import './egg.ts';" },
};
const INNOCENT = {
  'shared/a/a.ts': "import 'zod'; export const a = 1;",
  'shared/a/a.test.ts': "import './a.ts';",
  'shared/a/a.contract.ts': "import './a.ts';",
  'electron/core/a/use-case.ts': "import '#shared/a/a.ts'; import type { Kysely } from 'kysely';",
  'electron/core/a/a.handlers.ts': "import './use-case.ts'; import '#shared/a/a.contract.ts';",
  'electron/core/a/a.repository.ts': "import { sql } from 'kysely'; export const s = sql;",
  'electron/core/database/store.ts': "import '#shared/a/a.ts'; import type { S } from './door.ts';",
  'electron/core/database/door.ts': "import { } from './store.ts'; export type S = 1;",
  'electron/preload/other.ts': "import 'electron';",
  'electron/main/window.ts': "import 'electron'; import type { U } from '#core/a/use-case.ts';",
  'renderer/features/a/part.tsx': 'import "react"; export const Part = () => <p className="x" />;',
  'renderer/app/routes.ts': "import '../features/a/part.tsx'; import '../features/b/page.tsx';",
  'scripts/tool.ts': "import '#shared/a/a.ts';",
};

type Violation = { readonly from: string; readonly rule: { readonly name: string } };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onieum-import-rules-'));
  const files = [...Object.values(PLANTED), ...Object.values(PLANTED_AT_RUN_TIME), INNOCENT];
  for (const [path, source] of files.flatMap((group) => Object.entries(group))) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  for (const file of ['package.json', '.dependency-cruiser.cjs']) copyFileSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function violations(imports: 'all' | 'runtime'): Violation[] {
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const folders = ['shared', 'electron', 'renderer', 'server', 'scripts'];
  const { stdout } = spawnSync(process.execPath, [toolPath('dependency-cruiser', 'depcruise'), ...args, ...folders], {
    cwd: folder,
    env: { ...process.env, IMPORTS: imports },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

describe.each([
  ['all', PLANTED],
  ['runtime', PLANTED_AT_RUN_TIME],
] as const)('import rules over %s imports', (imports, planted) => {
  let found: Violation[];
  beforeAll(() => {
    found = violations(imports);
  });

  test.each(Object.entries(planted))('%s reports its fault', (rule, files) => {
    const faulty = found.filter(({ rule: { name } }) => name === rule).map(({ from }) => from);
    expect(faulty).toContain(Object.keys(files)[0]);
  });

  test('nothing innocent is reported', () => {
    expect(found.filter(({ from }) => from in INNOCENT)).toEqual([]);
  });
});
