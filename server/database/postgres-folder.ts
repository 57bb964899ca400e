/** @file The folder of a PostgreSQL of our own: who may be in it, and what is where. */
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** PostgreSQL refuses to run as root, and so it should: then it runs as the user who owns nothing. */
export interface Runner {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresFolder {
  readonly path: string;
  readonly cluster: string;
  readonly sockets: string;
  readonly log: string;
  readonly password: string;
  readonly runner: Runner | undefined;
}

/** `sockaddr_un` holds 108 bytes, and PostgreSQL adds its own file name. */
const LONGEST_SOCKET_FOLDER = 80;
const LARGEST_LOG_BYTES = 10_000_000;

export function preparePostgresFolder(dataDir: string): PostgresFolder {
  const path = resolve(dataDir);
  const runner = runnerHere();
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (runner) assertReachable(path);
  give(path, runner, 0o700);
  const sockets = socketFolder(path);
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  give(sockets, runner, 0o700);
  const log = join(path, 'postgres.log');
  if (existsSync(log) && statSync(log).size > LARGEST_LOG_BYTES) renameSync(log, `${log}.old`);
  return { path, cluster: join(path, 'cluster'), sockets, log, password: passwordIn(path, runner), runner };
}

/** Hands a file or folder to the user that PostgreSQL runs as; others see nothing of it. */
export function give(path: string, runner: Runner | undefined, mode: number): void {
  chmodSync(path, mode);
  if (runner) chownSync(path, runner.uid, runner.gid);
}

function runnerHere(): Runner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

/** Every folder above it must let anybody pass; else PostgreSQL says "permission denied" about a file that is there. */
function assertReachable(path: string): void {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0)
      throw new Error(
        `PostgreSQL runs as 'nobody', and ${folder} lets nobody in: give a folder such as /var/lib/onieum, or run the server as an ordinary user`,
      );
  }
}

function socketFolder(path: string): string {
  const inside = join(path, 'socket');
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_FOLDER) return inside;
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const short = join(tmpdir(), `onieum-${name}`);
  return Buffer.byteLength(short) <= LONGEST_SOCKET_FOLDER ? short : join('/tmp', `onieum-${name}`);
}

function passwordIn(path: string, runner: Runner | undefined): string {
  const file = join(path, 'password');
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600 });
    give(draft, runner, 0o600);
    if (existsSync(file)) rmSync(draft);
    else renameSync(draft, file);
  }
  return readFileSync(file, 'utf8');
}
