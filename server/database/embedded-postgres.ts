/**
 * @file A real PostgreSQL that needs nothing installed. It commits to disk (`fsync=on`), listens on a socket in a folder
 * that only its owner can enter, and never runs as root. On Windows, where Node has no such sockets, it listens on
 * the loopback address.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresBinaries } from './postgres-binaries.ts';
import { give, type PostgresFolder, preparePostgresFolder } from './postgres-folder.ts';

export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface RunningPostgres {
  readonly connection: PostgresConnection;
  readonly dataDir: string;
  readonly pid: number;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** `fast` writes a checkpoint; `immediate` is what a power cut leaves behind, and the next start recovers from it. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
}

export interface PostgresOptions {
  readonly dataDir: string;
  /** Over those of `SETTINGS`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Goes on when this process ends, and belongs to nobody: for a cluster that several test processes share. */
  readonly isShared?: boolean;
}

const USER = 'onieum';
const DATABASE = 'onieum';
const SOCKET_PORT = 5432;
const onWindows = process.platform === 'win32';

const SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '64MB',
  // Every query here is short; a second process or a compiler for it would cost more than it saves.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  huge_pages: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A log must not quote what people wrote: no statements, no details, no parameters. The text of an error may hold a
  // value as well; whoever made the error gets it, and the log does not.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
};

/** Starts it, after making or recovering its files. Refuses a folder that another server is using. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const folder = preparePostgresFolder(options.dataDir);
  if (!existsSync(join(folder.cluster, 'PG_VERSION'))) await initialise(folder);
  assertSameVersion(folder);
  if (!options.isShared) await endOrphan(folder);
  const connection = await connectionIn(folder);
  const child = launch(folder, connection.port, options);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await ready(folder, connection, child);
  await createDatabase(connection);
  const owner = options.isShared ? undefined : await own(connection);
  if (options.isShared) child.unref();
  const pid = child.pid ?? 0;
  return {
    connection,
    dataDir: folder.path,
    pid,
    ended,
    async stop(how = 'fast') {
      await owner?.end().catch(() => undefined);
      child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
      await ended;
    },
  };
}

/** How to reach the PostgreSQL that a server of this folder is running right now; undefined when none is. */
export async function findRunningPostgres(dataDir: string): Promise<PostgresConnection | undefined> {
  const folder = preparePostgresFolder(dataDir);
  const pid = postmasterIn(folder);
  if (pid === undefined || !isOurs(folder, pid)) return undefined;
  const port = onWindows ? portIn(folder) : SOCKET_PORT;
  const connection = { ...(await connectionIn(folder)), port };
  const client = await connect(connection);
  await client?.end();
  return client && connection;
}

async function initialise(folder: PostgresFolder): Promise<void> {
  const { initdb } = postgresBinaries();
  const draft = `${folder.cluster}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  const passwordFile = join(folder.path, 'password');
  give(passwordFile, folder.runner, 0o600);
  const args = ['-D', draft, '-U', USER, '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const child = spawn(initdb, args, { ...asRunner(folder, initdb), stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) throw new Error(`initdb failed in ${folder.path}: ${said.trim()}`);
  try {
    renameSync(draft, folder.cluster);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(join(folder.cluster, 'PG_VERSION'))) throw error;
  }
}

function assertSameVersion(folder: PostgresFolder): void {
  const ours = postgresBinaries().version.split('.')[0];
  const theirs = readFileSync(join(folder.cluster, 'PG_VERSION'), 'utf8').trim();
  if (ours !== theirs)
    throw new Error(
      `${folder.path} was written by PostgreSQL ${theirs}, and this is ${ours}: make a backup with the older program and restore it with this one`,
    );
}

function asRunner({ runner, path }: PostgresFolder, program: string) {
  const libraries = join(dirname(dirname(program)), 'lib');
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name)));
  const searched = [libraries, process.env.LD_LIBRARY_PATH].filter((each) => each).join(delimiter);
  return { cwd: path, env: { ...env, LC_ALL: 'C', ...(onWindows ? {} : { LD_LIBRARY_PATH: searched }) }, ...runner };
}

async function connectionIn(folder: PostgresFolder): Promise<PostgresConnection> {
  const { sockets: host, password } = folder;
  const common = { user: USER, password, database: DATABASE };
  return onWindows ? { ...common, host: '127.0.0.1', port: await freePort() } : { ...common, host, port: SOCKET_PORT };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function launch(folder: PostgresFolder, port: number, { settings = {} }: PostgresOptions): ChildProcess {
  const { postgres } = postgresBinaries();
  const listen: Record<string, string> = onWindows
    ? { listen_addresses: '127.0.0.1', unix_socket_directories: '' }
    : { listen_addresses: '', unix_socket_directories: folder.sockets };
  const all = Object.entries({ ...SETTINGS, ...listen, port: String(port), ...settings });
  const options = asRunner(folder, postgres);
  const reused = reusedProcess(folder);
  const log = openSync(folder.log, 'a', 0o600);
  try {
    return spawn(postgres, ['-D', folder.cluster, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
      ...options,
      // PostgreSQL leaves a lock file alone whose process is its own ancestor: so a number that the system gave to
      // another program since the crash does not keep it from starting.
      env: { ...options.env, ...(reused === undefined ? {} : { PG_GRANDPARENT_PID: String(reused) }) },
      // Ctrl+C belongs to the server, which ends its database last.
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

async function ready(folder: PostgresFolder, connection: PostgresConnection, child: ChildProcess): Promise<void> {
  let failure: Error | undefined;
  let hasEnded = false;
  child.once('error', (error) => {
    failure = error;
  });
  child.once('exit', () => {
    hasEnded = true;
  });
  // Recovery takes as long as it takes.
  for (;;) {
    if (failure) throw failure;
    if (hasEnded) throw isLockedOut(folder) ? inUse(folder) : new Error(`PostgreSQL did not start: see ${folder.log}`);
    const client = await connect({ ...connection, database: 'postgres' });
    if (client) return client.end();
    await sleep(20);
  }
}

export class FolderInUse extends Error {}
const inUse = ({ path }: PostgresFolder): FolderInUse =>
  new FolderInUse(`another server is using ${path}: stop it first, or give another folder`);

const isLockedOut = ({ log }: PostgresFolder): boolean =>
  /lock file "postmaster.pid" already exists/.test(readFileSync(log, 'utf8').slice(-2_000));

/** Undefined while nobody answers. A refused password is an answer. */
async function connect(connection: PostgresConnection): Promise<pg.Client | undefined> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const { code = '' } = error as { code?: string };
    if (code.startsWith('28')) throw error;
    return undefined;
  }
}

async function createDatabase(connection: PostgresConnection): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [connection.database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${connection.database} TEMPLATE template0`);
  } finally {
    await client.end();
  }
}

/** Any number: it is only ever asked for in the `postgres` database of our own cluster. */
const OWNERS_LOCK = 'SELECT pg_try_advisory_lock(8_020_241_122) AS mine';

/** As long as this connection lives, a server is using the cluster. It ends with the process, however that ends. */
async function own(connection: PostgresConnection): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, database: 'postgres', keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ mine: boolean }>(OWNERS_LOCK);
  if (rows[0]?.mine) return client;
  await client.end();
  throw new Error('another server took this database while it started');
}

/** A server that was killed leaves its PostgreSQL behind. One that is at work is left alone, and we are refused. */
async function endOrphan(folder: PostgresFolder): Promise<void> {
  const pid = postmasterIn(folder);
  if (pid === undefined || !isOurs(folder, pid)) return;
  const port = onWindows ? portIn(folder) : SOCKET_PORT;
  const connection = { ...(await connectionIn(folder)), port, database: 'postgres' };
  // The lock of a killed process is gone when PostgreSQL notices; a moment of patience tells it from a living one.
  for (let attempt = 0; attempt < 15 && isAlive(pid); attempt += 1) {
    const client = await connect(connection);
    const { rows } = client ? await client.query<{ mine: boolean }>(OWNERS_LOCK) : { rows: [] };
    await client?.end();
    if (rows[0]?.mine) {
      process.kill(pid, 'SIGINT');
      while (isAlive(pid)) await sleep(20);
      return;
    }
    await sleep(100);
  }
  if (isAlive(pid)) throw inUse(folder);
}

function postmasterIn({ cluster }: PostgresFolder): number | undefined {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** The fourth line of the file, by the documentation of PostgreSQL. */
const portIn = ({ cluster }: PostgresFolder): number =>
  Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3]);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

function isOurs({ cluster }: PostgresFolder, pid: number): boolean {
  if (!isAlive(pid)) return false;
  const commandLine = `/proc/${pid}/cmdline`;
  if (!existsSync('/proc/self/cmdline')) return true;
  return existsSync(commandLine) && readFileSync(commandLine, 'utf8').split('\0').includes(cluster);
}

function reusedProcess(folder: PostgresFolder): number | undefined {
  const pid = postmasterIn(folder);
  return pid !== undefined && isAlive(pid) && !isOurs(folder, pid) ? pid : undefined;
}
