import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseFiles } from '#core/files/data-files.ts';
import { flushFolder } from '#core/files/write-durably.ts';

/*
 * [Note: Nothing is recreated]
 * A database that cannot be read may still be read by someone with better tools, or by the next version. So it is
 * copied before anything else happens to it, moved before another takes its place, and never deleted by us.
 */

const KST_OFFSET_MS = 9 * 60 * 60_000;
const stampOf = (now: string) =>
  new Date(Date.parse(now) + KST_OFFSET_MS).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');

/** Copies what cannot be read into a folder of its own and returns the folder's name. */
export async function copyAside(dataDir: string, now: string): Promise<string> {
  const name = `damaged-${stampOf(now)}`;
  const folder = join(dataDir, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const file of await belongings(dataDir)) {
    // COPYFILE_FICLONE: where the file system can share blocks, a copy of a large file costs nothing.
    await copyFile(join(dataDir, file), join(folder, file), constants.COPYFILE_FICLONE);
  }
  await flushFolder(folder);
  return name;
}

/** Moves database and keyrings out of the way of what will take their place. Undefined when there was nothing. */
export async function moveAside(dataDir: string, now: string): Promise<string | undefined> {
  const files = await belongings(dataDir);
  if (files.length === 0) return undefined;
  const name = `set-aside-${stampOf(now)}`;
  const folder = join(dataDir, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const file of files) await rename(join(dataDir, file), join(folder, file));
  await flushFolder(folder);
  return name;
}

/** The files that make up an office: without one of them the others are of no use. */
async function belongings(dataDir: string): Promise<string[]> {
  const database = databaseFiles(dataDir)
    .filter((path) => existsSync(path))
    .map((path) => path.slice(dataDir.length).replace(/^[\\/]+/, ''));
  const keyrings = (await readdir(dataDir)).filter((file) => /^keyring\..*json$|^keyring\.json$/.test(file));
  return [
    ...database,
    ...keyrings,
    ...(existsSync(join(dataDir, 'access-log-head.json')) ? ['access-log-head.json'] : []),
  ];
}
