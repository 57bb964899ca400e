/**
 * @file A real, migrated PostgreSQL database for a test. One cluster serves a whole run: the first test that asks starts
 * it, the others copy its template, and `global-setup.ts` of the tests removes it. Nothing else differs from production
 * but that commits do not wait for the disk; tests of durability start a cluster of their own.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type PostgresConnection, startPostgres } from './embedded-postgres.ts';
import { openServerDatabase, type ServerDatabase } from './open-server-database.ts';
import { createShard } from './postgres-server-store.ts';

/** Of every test database. */
export const TEST_MASTER_KEY = Buffer.alloc(32, 7);

export const TEST_SHARD = '4113500000';

export interface TestDatabase extends ServerDatabase {
  readonly connection: PostgresConnection;
  /** Drops it. */
  dispose(): Promise<void>;
}

const PREFIX = 'onieum-test-postgres-';
const TEMPLATE = 'onieum_template';
const QUICK = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' };

/** Empty, with the shard `TEST_SHARD` in its first life. */
export async function aServerDatabase(connections = 4): Promise<TestDatabase> {
  const cluster = await sharedCluster();
  const name = `t_${process.pid}_${count()}`;
  await asAdmin(cluster, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`));
  const connection = { ...cluster, database: name };
  const database = await openServerDatabase({ at: connection, masterKey: TEST_MASTER_KEY, connections });
  return {
    ...database,
    connection,
    async dispose() {
      await database.close();
      await asAdmin(cluster, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

let made = 0;
const count = (): number => {
  made += 1;
  return made;
};

/** A folder that PostgreSQL can reach whoever runs it, and that nobody else can. */
export function temporaryFolder(name: string): string {
  const parent = [tmpdir(), '/tmp', '/var/tmp'].find((each) => existsSync(each) && isOpen(each)) ?? tmpdir();
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  return folder;
}

function isOpen(folder: string): boolean {
  if (process.getuid?.() !== 0) return true;
  for (let path = folder; path !== '/'; path = join(path, '..')) if ((statSync(path).mode & 0o001) === 0) return false;
  return true;
}

/** All test processes of one run have one parent. */
const runFolder = (run: number): string => temporaryFolder(`${PREFIX}${run}`);

async function sharedCluster(): Promise<PostgresConnection> {
  const folder = runFolder(process.ppid);
  const ready = join(folder, 'ready.json');
  const claim = join(folder, 'claim');
  if (claims(claim)) {
    try {
      return await startCluster(folder, ready);
    } catch (cause) {
      rmSync(claim, { force: true });
      throw cause;
    }
  }
  // However long that takes: the test that waits has a limit of its own.
  for (;;) {
    const wasStarting = isStarting(claim);
    const found = readReady(ready);
    if (found) return found.connection;
    if (!wasStarting) throw new Error(`the test process that was to start PostgreSQL in ${folder} did not`);
    await sleep(50);
  }
}

async function startCluster(folder: string, ready: string): Promise<PostgresConnection> {
  const cluster = await startPostgres({ dataDir: join(folder, 'pg'), settings: QUICK, isShared: true });
  const { connection } = cluster;
  await asAdmin(connection, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
  const template = await openServerDatabase({
    at: { ...connection, database: TEMPLATE },
    masterKey: TEST_MASTER_KEY,
    connections: 1,
  });
  await createShard(template.pool, TEST_SHARD, 'epoch-0');
  await template.close();
  writeFileSync(`${ready}.draft`, JSON.stringify({ connection, pid: cluster.pid }), { mode: 0o600 });
  writeFileSync(ready, readFileSync(`${ready}.draft`), { mode: 0o600 });
  return connection;
}

function claims(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whoever claimed it is still at it: the claim goes when PostgreSQL could not be started, and carries a process's number. */
function isStarting(claim: string): boolean {
  try {
    const by = Number(readFileSync(claim, 'utf8'));
    return by === 0 || isAlive(by);
  } catch {
    return false;
  }
}

function readReady(file: string): { connection: PostgresConnection; pid: number } | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { connection: PostgresConnection; pid: number };
  } catch {
    return undefined;
  }
}

async function asAdmin<T>(cluster: PostgresConnection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...cluster, database: 'postgres' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Ends and removes the cluster of a run, and those of runs that never came to their end. */
export async function removeTestClusters(run: number): Promise<void> {
  const parents = new Set([tmpdir(), '/tmp', '/var/tmp'].filter((each) => existsSync(each)));
  for (const parent of parents) {
    for (const name of readdirSync(parent).filter((each) => each.startsWith(PREFIX))) {
      const owner = Number(name.slice(PREFIX.length));
      if (owner === run || !isAlive(owner)) await removeCluster(join(parent, name));
    }
  }
}

async function removeCluster(folder: string): Promise<void> {
  const pid = readReady(join(folder, 'ready.json'))?.pid;
  if (pid !== undefined && isPostgres(pid, folder)) {
    process.kill(pid, 'SIGQUIT');
    for (let waited = 0; isAlive(pid) && waited < 5_000; waited += 20) await sleep(20);
  }
  rmSync(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Never a process that got the number of one that is gone. */
function isPostgres(pid: number, folder: string): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  if (!existsSync('/proc/self/cmdline')) return isAlive(pid);
  return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(folder);
}
