/**
 * @file The single-instance lock, one per user data folder. Electron answers at once, so this is files, not sockets:
 * a lock file with a process id, and a folder where later instances leave their command line.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './browser.ts';

type OnSecondInstance = (argv: string[], folder: string, data: unknown) => void;
const POLL_MS = 100;

let held: { lock: string; timer: NodeJS.Timeout } | undefined;

export function takeSingleInstanceLock(userData: string, data: unknown, onSecond: OnSecondInstance): boolean {
  if (held !== undefined) return true;
  const lock = join(userData, 'stand-in.lock');
  const letters = join(userData, 'stand-in-letters');
  mkdirSync(letters, { recursive: true, mode: 0o700 });
  if (!create(lock)) {
    if (isAlive(Number(readFileSync(lock, 'utf8')))) {
      const letter = join(letters, `${process.pid}`);
      writeFileSync(`${letter}.part`, JSON.stringify({ argv: process.argv, folder: process.cwd(), data }));
      renameSync(`${letter}.part`, `${letter}.json`);
      return false;
    }
    rmSync(lock, { force: true }); // its holder was killed
    if (!create(lock)) return false;
  }
  const timer = setInterval(() => readLetters(letters, onSecond), POLL_MS).unref();
  held = { lock, timer };
  process.once('exit', releaseSingleInstanceLock);
  return true;
}

export function releaseSingleInstanceLock(): void {
  if (held === undefined) return;
  clearInterval(held.timer);
  rmSync(held.lock, { force: true });
  held = undefined;
}

function create(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

function readLetters(folder: string, onSecond: OnSecondInstance): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const { argv, folder: cwd, data } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    rmSync(join(folder, name), { force: true });
    // Chromium adds switches of its own: an app must not rely on positions.
    onSecond([argv[0], '--allow-file-access-from-files', ...argv.slice(1)], cwd, data);
  }
}
