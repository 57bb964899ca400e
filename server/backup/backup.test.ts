import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkShard } from '#server/database/check-shard.ts';
import { erasedSubjects, eraseSubject } from '#server/database/erase-subject.ts';
import { connectServerDatabase, openServerDatabase } from '#server/database/open-server-database.ts';
import { PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { readShard } from '#server/database/read-shard.ts';
import {
  aServerDatabase,
  TEST_MASTER_KEY,
  TEST_SHARD,
  type TestDatabase,
  temporaryFolder,
} from '#server/database/test-postgres.ts';
import { must } from '#shared/kernel/must.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { Random } from '../../tests/sync/simulation/random.ts';
import { type FilledShard, fillShard } from '../../tests/sync/support/filled-shard.ts';
import { BackupDamaged, type BackupSecret, readBackup, WrongBackupSecret } from './backup-file.ts';
import { noteErasures, readErasures } from './erasure-list.ts';
import { makeBackup } from './make-backup.ts';
import { DatabaseInUse, restoreBackup } from './restore-backup.ts';
import { asAdmin, dropDatabase } from './scratch-database.ts';
import { verifyBackup } from './verify-backup.ts';

const SECRET: BackupSecret = { key: Buffer.alloc(32, 9) };
const now = (): string => '2026-11-22T09:00:00.000Z';

let folder = '';
let database: TestDatabase;
let filled: FilledShard;
let file = '';

beforeAll(async () => {
  folder = temporaryFolder(`onieum-backup-${process.pid}`);
  database = await aServerDatabase();
  filled = await fillShard(database);
  await database.pool.query('UPDATE shard SET durable_position = 0');
  file = join(folder, 'first.onieum-backup');
  await makeBackup({ database, masterKey: TEST_MASTER_KEY, file, secret: SECRET, now });
});
afterAll(async () => {
  await database.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function drain(path: string, secret = SECRET): Promise<number> {
  let bytes = 0;
  for await (const piece of readBackup(path, secret)) bytes += piece.length;
  return bytes;
}
const scratchDatabases = () =>
  asAdmin(database.connection, async (client) => {
    const { rows } = await client.query(`SELECT datname FROM pg_database WHERE datname LIKE 'onieum_verify_%'`);
    return rows;
  });

test('a backup shows nothing of what it holds, and is for its owner only', async () => {
  const bytes = readFileSync(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.includes('draft'))).toEqual([]);
  for (const word of ['household', 'op_log', TEST_SHARD, TEST_MASTER_KEY.toString('hex')])
    expect(bytes.includes(word)).toBe(false);
  expect(await drain(file)).toBeGreaterThan(100_000);
});

test('only a backup that was restored in full raises what PCs may forget', async () => {
  const { store, world } = filled;
  const [device] = [...world.server.tables.devices.keys()].filter((each) =>
    world.server.tables.streams.get(`${each} 1`),
  );
  const durable = () => store.transact((tx) => tx.durableDseq(must(device, 'device'), 1));
  expect(await durable()).toBe(0);
  const last = must(await store.transact((tx) => tx.stream(must(device, 'device'), 1)), 'stream').nextDseq - 1;

  const damaged = join(folder, 'damaged.onieum-backup');
  copyFileSync(file, damaged);
  truncateSync(damaged, statSync(damaged).size - 5);
  const refused = await verifyBackup({ file: damaged, secret: SECRET, at: database.connection, raise: database });
  expect(refused).toMatchObject({ ok: false, fault: expect.stringContaining('cut off') });
  expect(await durable()).toBe(0);

  const report = await verifyBackup({ file, secret: SECRET, at: database.connection, raise: database });
  expect(report).toMatchObject({ ok: true, raised: [TEST_SHARD] });
  expect(await durable()).toBe(last);
  expect(await scratchDatabases()).toEqual([]);
  // What comes after the backup is not in it.
  const [entry] = (await readShard(store)).log;
  const later = { opId: entry?.opId ?? '', link: 'l', receipt: 'r', conflict: null };
  await store.transact(async (tx) => {
    await tx.putStreamEntry(must(device, 'device'), 1, last + 1, { ...later, position: await tx.nextPosition() });
  });
  expect(await durable()).toBe(last);
  await database.pool.query('DELETE FROM stream_entry WHERE device = $1 AND incarnation = 1 AND dseq = $2', [
    device,
    last + 1,
  ]);
});

test('a backup of another life raises nothing', async () => {
  await database.pool.query(`UPDATE shard SET durable_position = 0, epoch = 'another'`);
  const verify = () => verifyBackup({ file, secret: SECRET, at: database.connection, raise: database });
  expect(await verify()).toMatchObject({ ok: true, raised: [] });
  await database.pool.query(`UPDATE shard SET epoch = 'epoch-0'`);
  const { rows } = await database.pool.query(`UPDATE place SET chain = 'x' || chain WHERE seq = 3 RETURNING 1`);
  expect(rows.length).toBeGreaterThan(0);
  await database.pool.query(`UPDATE feed SET seq = 3, chain = 'y' WHERE false`);
  // The head itself is what is compared: a history that went on differently has another one there.
  await database.pool.query(`UPDATE place p SET chain = 'x' FROM feed f
    WHERE p.shard = f.shard AND p.feed = f.feed AND p.seq = f.seq`);
  expect(await verify()).toMatchObject({ ok: true, raised: [] });
  await database.pool.query(`UPDATE place p SET chain = f.chain FROM feed f
    WHERE p.shard = f.shard AND p.feed = f.feed AND p.seq = f.seq`);
  await database.pool.query(`UPDATE place SET chain = substr(chain, 2) WHERE chain LIKE 'x%'`);
  expect((await checkShard(filled.store)).faults).toEqual([]);
  expect(await verify()).toMatchObject({ ok: true, raised: [TEST_SHARD] });
});

test('any bit that changes and any end that is missing is noticed', async () => {
  const random = new Random(7);
  const whole = readFileSync(file);
  const spoiled = join(folder, 'spoiled.onieum-backup');
  for (let n = 0; n < 60; n += 1) {
    const copy = Buffer.from(whole);
    const at = n < 20 ? random.below(400) : random.below(copy.length);
    copy.writeUInt8(copy.readUInt8(at) ^ (1 << random.below(8)), at);
    writeFileSync(spoiled, copy);
    const outcome = await drain(spoiled).then(
      () => 'read',
      (error: unknown) => (error instanceof BackupDamaged || error instanceof WrongBackupSecret ? 'noticed' : error),
    );
    expect(outcome, `byte ${at}`).toBe('noticed');
  }
  for (let n = 0; n < 20; n += 1) {
    writeFileSync(spoiled, whole.subarray(0, random.below(whole.length)));
    await expect(drain(spoiled)).rejects.toThrow(BackupDamaged);
  }
  writeFileSync(spoiled, Buffer.concat([whole, Buffer.from([0])]));
  await expect(drain(spoiled)).rejects.toThrow(BackupDamaged);
});

test('a backup whose writer lied about the tables is refused as well', async () => {
  // As if a disk had given wrong pages while it was made: well sealed, and not whole.
  const other = await aServerDatabase();
  await fillShard(other, 5);
  await other.pool.query(`UPDATE record SET row = row || '{"note":"rot"}' WHERE tbl = 'household'`);
  const rotten = join(folder, 'rotten.onieum-backup');
  await makeBackup({ database: other, masterKey: TEST_MASTER_KEY, file: rotten, secret: SECRET, now });
  const report = await verifyBackup({ file: rotten, secret: SECRET, at: database.connection, raise: other });
  expect(report).toMatchObject({ ok: false, fault: expect.stringContaining('total of household') });
  await other.dispose();
});

test('a wrong key or passphrase is told from damage, and so is the wrong kind', async () => {
  await expect(drain(file, { key: Buffer.alloc(32, 1) })).rejects.toThrow(WrongBackupSecret);
  await expect(drain(file, { passphrase: 'x' })).rejects.toThrow(WrongBackupSecret);
  const spoken = join(folder, 'spoken.onieum-backup');
  const passphrase = '가나다 라마바 사아자';
  await makeBackup({ database, masterKey: TEST_MASTER_KEY, file: spoken, secret: { passphrase }, now });
  expect(await drain(spoken, { passphrase: passphrase.normalize('NFD') })).toBeGreaterThan(1_000);
  await expect(drain(spoken, { passphrase: '가나다' })).rejects.toThrow(WrongBackupSecret);
});

test('what is written while a backup is made is in it whole or not at all', async () => {
  const { store } = filled;
  let isMaking = true;
  const writing = (async () => {
    let written = 0;
    while (isMaking) {
      await store.transact(async (tx) => {
        const n = await tx.nextPosition();
        await tx.reportLoss({ device: 'd', incarnation: 1, fromDseq: n, toDseq: n });
      });
      written += 1;
    }
    return written;
  })();
  const live = join(folder, 'live.onieum-backup');
  const { shards, tables } = await makeBackup({
    database,
    masterKey: TEST_MASTER_KEY,
    file: live,
    secret: SECRET,
    now,
  });
  isMaking = false;
  expect(await writing).toBeGreaterThan(0);
  const before = await database.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM loss_report WHERE from_dseq <= $1`,
    [shards[0]?.position],
  );
  expect(tables.loss_report?.rows).toBe(before.rows[0]?.n);
  expect(await verifyBackup({ file: live, secret: SECRET, at: database.connection })).toMatchObject({ ok: true });
});

test('a backup that cannot be written leaves nothing behind', async () => {
  const nowhere = join(folder, 'no', 'such', 'folder.onieum-backup');
  await expect(
    makeBackup({ database, masterKey: TEST_MASTER_KEY, file: nowhere, secret: SECRET, now }),
  ).rejects.toThrow();
  const broken = { ...database, pool: { connect: () => Promise.reject(new Error('away')) } as never };
  const away = join(folder, 'away.onieum-backup');
  await expect(
    makeBackup({ database: broken, masterKey: TEST_MASTER_KEY, file: away, secret: SECRET, now }),
  ).rejects.toThrow('away');
  expect(readdirSync(folder).filter((name) => name.startsWith('away'))).toEqual([]);
});

test('a restored server has every row and word of the backup, another epoch, and the old database beside it', async () => {
  const own = await aServerDatabase();
  const { store } = await fillShard(own, 6);
  const before = await readShard(store);
  const isMerged = (id: string) =>
    before.records.some(({ row }) => row.merged_into_id === id || (row.id === id && row.merged_into_id));
  const { id: subject } = must(
    before.records.find(({ table, id }) => table === 'household' && !isMerged(id)),
    'household',
  );
  const path = join(folder, 'second.onieum-backup');
  await makeBackup({ database: own, masterKey: TEST_MASTER_KEY, file: path, secret: SECRET, now });
  // Since the backup: one household was erased, and something was written that the backup does not have.
  await eraseSubject(store, onieumSchema, subject);
  const list = join(folder, 'erasures.jsonl');
  noteErasures(list, await erasedSubjects(store));
  expect(readErasures(list)).toEqual([{ shard: TEST_SHARD, subject, generation: 1 }]);

  const masterKey = Buffer.alloc(32, 3);
  const request = { file: path, secret: SECRET, at: own.connection, masterKey, schema: onieumSchema, now };
  await expect(restoreBackup(request)).rejects.toThrow(DatabaseInUse);
  await own.close();
  const report = await restoreBackup(request);
  expect(report).toMatchObject({ previous: `${own.connection.database}_before_20261122090000`, erased: 1 });

  const restored = await openServerDatabase({ at: own.connection, masterKey });
  const again = new PostgresServerStore({ pool: restored.pool, keys: restored.keys, shard: TEST_SHARD });
  const after = await readShard(again);
  const without = (log: typeof before.log) => log.filter(({ header }) => JSON.parse(header).subject !== subject);
  expect(without(after.log)).toEqual(without(before.log).map((entry) => ({ ...entry })));
  expect(after.log.filter(({ content }) => content === null).length).toBeGreaterThan(0);
  expect(after.records.filter(({ row }) => row.household_id === subject || row.id === subject)).toEqual([]);
  expect((await checkShard(again)).faults).toEqual([]);
  expect(await again.transact((tx) => tx.epoch())).not.toBe('epoch-0');
  const { rows } = await restored.pool.query('SELECT position = durable_position AS all FROM shard');
  expect(rows).toEqual([{ all: true }]);
  await restored.close();

  const previous = connectServerDatabase({ at: { ...own.connection, database: report.previous ?? '' }, masterKey });
  expect((await previous.pool.query('SELECT count(*)::int AS n FROM op_log')).rows[0].n).toBe(before.log.length);
  await previous.close();
  await dropDatabase(own.connection, report.previous ?? '');
  await dropDatabase(own.connection, own.connection.database);
});

test('a damaged backup replaces nothing', async () => {
  const own = await aServerDatabase();
  await own.close();
  const damaged = join(folder, 'damaged-2.onieum-backup');
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
  writeFileSync(damaged, bytes);
  const masterKey = TEST_MASTER_KEY;
  const request = { file: damaged, secret: SECRET, at: own.connection, masterKey, schema: onieumSchema, now };
  await expect(restoreBackup(request)).rejects.toThrow(BackupDamaged);
  const names = await asAdmin(own.connection, async (client) => {
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE datname LIKE $1', [
      `${own.connection.database}%`,
    ]);
    return rows.map(({ datname }) => datname);
  });
  expect(names).toEqual([own.connection.database]);
  expect(existsSync(damaged)).toBe(true);
  await dropDatabase(own.connection, own.connection.database);
});
