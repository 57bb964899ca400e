import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, expect, test } from 'vitest';
import { type PostgresConnection, type RunningPostgres, startPostgres } from './embedded-postgres.ts';
import { assertDurable, openServerDatabase } from './open-server-database.ts';
import { createShard, PostgresServerStore } from './postgres-server-store.ts';
import { aServerDatabase, TEST_MASTER_KEY, temporaryFolder } from './test-postgres.ts';

const onWindows = process.platform === 'win32';
// One cluster for all of them, because making one waits for the disk; each test starts it and leaves it stopped.
const folder = temporaryFolder(`onieum-embedded-${process.pid}`);
const dataDir = join(folder, 'pg');
let running: RunningPostgres[] = [];

afterEach(async () => {
  for (const each of running) await each.stop('immediate');
  running = [];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(): Promise<RunningPostgres> {
  const started = await startPostgres({ dataDir });
  running.push(started);
  return started;
}

async function query<R extends object>(connection: PostgresConnection, text: string): Promise<R[]> {
  const client = new pg.Client({ ...connection });
  await client.connect();
  try {
    return (await client.query(text)).rows as R[];
  } finally {
    await client.end();
  }
}

test('commits to disk, listens to nobody outside, asks for a password that only its owner can read', async () => {
  const { connection, pid } = await start();
  const settings = await query<{ name: string; setting: string }>(
    connection,
    `SELECT name, setting FROM pg_settings WHERE name IN
      ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'server_encoding', 'password_encryption')`,
  );
  expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    listen_addresses: onWindows ? '127.0.0.1' : '',
    server_encoding: 'UTF8',
    password_encryption: 'scram-sha-256',
  });
  await expect(query({ ...connection, password: 'guess' }, 'SELECT 1')).rejects.toThrow('password');
  expect(connection.password).toHaveLength(64);
  if (onWindows) return;
  expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  expect(statSync(connection.host).mode & 0o777).toBe(0o700);
  if (existsSync(`/proc/${pid}`)) expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
});

test('a second server on the same folder is refused in one sentence', async () => {
  await start();
  await expect(start()).rejects.toThrow(`another server is using ${dataDir}`);
});

test('a PostgreSQL that answers before its disk does is refused; ours is not', async () => {
  const { connection } = await start();
  const own = await openServerDatabase({ at: connection, masterKey: TEST_MASTER_KEY });
  await assertDurable(own.pool);
  await own.close();
  const at = { ...connection, options: '-c synchronous_commit=off' };
  const hasty = await openServerDatabase({ at, masterKey: TEST_MASTER_KEY });
  await expect(assertDurable(hasty.pool)).rejects.toThrow('synchronous_commit=off');
  await hasty.close();
  const quick = await aServerDatabase();
  await expect(assertDurable(quick.pool)).rejects.toThrow('fsync=off');
  await quick.dispose();
});

test('what was committed is there after the power went', async () => {
  const { connection, stop } = await start();
  const database = await openServerDatabase({ at: connection, masterKey: TEST_MASTER_KEY });
  await createShard(database.pool, 's', 'epoch');
  const store = new PostgresServerStore({ pool: database.pool, keys: database.keys, shard: 's' });
  let acknowledged = 0;
  const pulled = (async () => {
    while (acknowledged < 40) await new Promise((resolve) => setTimeout(resolve, 1));
    await stop('immediate');
  })();
  for (;;) {
    try {
      acknowledged = await store.transact((tx) => tx.nextPosition());
    } catch {
      break;
    }
  }
  await pulled;
  await database.close();
  running = [];

  const again = await start();
  const [shard] = await query<{ position: string }>(again.connection, `SELECT position FROM shard WHERE id = 's'`);
  // One more may have been committed whose answer was lost.
  expect([acknowledged, acknowledged + 1]).toContain(Number(shard?.position));
});

test('starts over what a killed server left running, and over a lock file of a process that is gone', async () => {
  const script = join(folder, 'killed.mjs');
  const module = join(import.meta.dirname, 'embedded-postgres.ts');
  writeFileSync(
    script,
    `import { startPostgres } from ${JSON.stringify(module)};
     const { pid } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
     process.stdout.write(String(pid));
     setInterval(() => {}, 1000);`,
  );
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [orphan] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const second = await start();
  expect(second.pid).not.toBe(Number(String(orphan)));
  await second.stop();
  running = [];
  // A number that belongs to somebody else by now: this very process.
  const lock = join(dataDir, 'cluster', 'postmaster.pid');
  writeFileSync(lock, `${process.pid}\n${join(dataDir, 'cluster')}\n1700000000\n5432\n\n\n\n`);
  const third = await start();
  expect(await query(third.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('says what is wrong with a folder of another PostgreSQL', async () => {
  const { stop } = await start();
  await stop();
  running = [];
  const version = join(dataDir, 'cluster', 'PG_VERSION');
  const ours = readFileSync(version);
  writeFileSync(version, '9\n');
  await expect(start()).rejects.toThrow('was written by PostgreSQL 9');
  writeFileSync(version, ours);
});

test('its log quotes nobody', async () => {
  const { connection } = await start();
  await query(connection, 'CREATE TABLE person (name text PRIMARY KEY)');
  await query(connection, `INSERT INTO person VALUES ('김온이음')`);
  await expect(query(connection, `INSERT INTO person VALUES ('김온이음')`)).rejects.toThrow('duplicate');
  await expect(query(connection, `SELECT '김온이음'::int`)).rejects.toThrow('invalid input');
  const log = readFileSync(join(dataDir, 'postgres.log'), 'utf8');
  expect(log).toContain('ready to accept connections');
  expect(log).not.toMatch(/김온이음|INSERT|SELECT/);
});
