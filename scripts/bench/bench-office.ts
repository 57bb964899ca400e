/** @file The offices that benches run on: made once per size, copied for each run because benches write. */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createDependencies } from '#core/create-dependencies.ts';
import { makeOffice } from '#core/demo/make-office.ts';
import type { OfficeSize } from '#core/demo/synthetic-office.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Desktop } from '#core/desktop/desktop.ts';

const SEED = 1;
/** What a seeded office depends on: made anew when one of these files changes. */
const SOURCES = ['electron/core/database/migrations', 'electron/core/demo', 'electron/core/households', 'shared/codes'];

/** All of core over a data folder, without a thread or a window. */
export function coreOver(root: string, dataDir: string): Dependencies {
  return createDependencies(
    {
      dataDir,
      resourcesDir: join(root, 'resources'),
      workersDir: join(root, 'out/main'),
      demo: false,
      appVersion: '0.1.0',
      host: 'bench',
    },
    { desktop: {} as Desktop, emit: () => {}, settleCalls: async () => {} },
  );
}

/** The folder of a seeded office of that size, made now if there is none for the present schema. */
export async function benchOffice(root: string, size: OfficeSize): Promise<string> {
  const folder = join(root, 'out/bench', size);
  const mark = join(folder, '.seeded-from');
  const wanted = hashOf(root);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return folder;
  rmSync(folder, { recursive: true, force: true });
  // Made under another name: an interrupted run leaves nothing that looks whole.
  const making = `${folder}.making-${process.pid}`;
  mkdirSync(making, { recursive: true, mode: 0o700 });
  await makeOffice(coreOver(root, making), { size, seed: SEED });
  writeFileSync(join(making, '.seeded-from'), wanted);
  renameSync(making, folder);
  return folder;
}

function hashOf(root: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const name of readdirSync(join(root, source)).sort()) {
      if (name.endsWith('.ts') && !name.endsWith('.test.ts')) hash.update(readFileSync(join(root, source, name)));
    }
  }
  return hash.digest('hex');
}

/** What of an office is needed to open it again. Its backups are not. */
export function copyOffice(from: string, to: string): string {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isFile() && !entry.name.startsWith('.')) copyFileSync(join(from, entry.name), join(to, entry.name));
  }
  return to;
}
