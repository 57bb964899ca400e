import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The script behind a command of an installed package, to be run by this Node: no shell, no `.cmd` on Windows. */
export function toolPath(pkg: string, command: string): string {
  const folder = join(import.meta.dirname, '../node_modules', pkg);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const entry = typeof bin === 'string' ? bin : bin[command];
  if (entry === undefined) throw new Error(`${pkg} has no command ${command}`);
  return join(folder, entry);
}
