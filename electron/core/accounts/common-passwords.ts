import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

let list: Promise<readonly string[]> | undefined;

/** The pieces of `resources/passwords/common.txt`, read once. */
export function commonPasswords(resourcesDir: string): Promise<readonly string[]> {
  list ??= readFile(join(resourcesDir, 'passwords/common.txt'), 'utf8').then((text) => text.trim().split('\n'));
  return list;
}
