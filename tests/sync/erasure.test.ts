/** @file 파기: two PCs, a real server, and a household of which nothing may be left anywhere. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAccount } from '#core/accounts/keep-accounts.ts';
import { keyringDeps } from '#core/accounts/keyring-deps.ts';
import { open } from '#core/crypto/primitives.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { setPassword } from '#core/keys/keyring.ts';
import { bringOffice, joinOffice } from '#core/sync/join-server.ts';
import { startSync, stopSync } from '#core/sync/keep-sync.ts';
import { SqliteClientStore } from '#core/sync/sqlite-client-store.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { checkShard } from '#server/database/check-shard.ts';
import { eraseSubject } from '#server/database/erase-subject.ts';
import { readShard } from '#server/database/read-shard.ts';
import { TEST_SHARD } from '#server/database/test-postgres.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import type { NewRowOf } from '#shared/sync/synced-tables.ts';
import { aCore, anOffice, granted, removeFolder, type TestCore } from '../support/a-core.ts';
import { aRegisteredHousehold } from '../support/a-household.ts';
import { aTestServer, type TestServer } from '../support/server-office.ts';

const OFFICER = { name: '이서연', loginId: 'leesy', password: '감나무-저녁9시-골목' };
/** Whatever is written about the household that goes has this in it. */
const NAME = '독고파초';

let server: TestServer;
let desk: TestCore;
let field: TestCore;

const session = (core: TestCore) => must(core.deps.session.current(), 'session');
const storeOf = (core: TestCore) => session(core).store;
const sync = async (core: TestCore) => granted(await core.rpc.sync.syncNow({}));
const write = async <T>(core: TestCore, work: (tx: WriteTransaction) => T) =>
  (await inTransaction(session(core), (tx) => ok(work(tx)))).value;

beforeAll(async () => {
  server = await aTestServer();
  const today = () => ({ server: serverPort({}), now: new Date().toISOString() });
  desk = await anOffice(today());
  const { name, loginId, password } = OFFICER;
  const person = { name, loginId, position: null, team: null, phone: null, role: 'OFFICER', validTo: null } as const;
  const { accountId } = granted(await addAccount(desk.deps, session(desk), person));
  const keyring = await keyringDeps(desk.deps);
  await desk.deps.installation.keys.update(async (opened) => {
    const owner = { accountId, loginId, name, position: null };
    const { keyring: ring, masterKey } = await setPassword(keyring, opened, { owner, password });
    return { keyring: ring, masterKey };
  });
  const join = { server: server.url, deviceName: 'PC' };
  granted(await bringOffice(desk.deps, session(desk), { ...join, code: await server.newCode() }));
  await sync(desk);
  field = aCore(today());
  const code = await server.newCode({ officeId: session(desk).actor.officeId });
  granted(await joinOffice(field.deps, { ...join, code, loginId, password }));
  await sync(field);
});
afterAll(async () => {
  for (const core of [desk, field]) {
    await core?.quit();
    if (core) {
      expect(core.bugs).toEqual([]);
      removeFolder(core);
    }
  }
  await server?.close();
});

const tablesOf = ({ prepareRead }: Store) =>
  (prepareRead("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[]).map(
    ({ name }) => name,
  );

/** Every cell of every table, and whatever one of the keys that are there opens: what a thief of PC and password reads. */
function everythingIn(store: Store): string[] {
  const { prepareRead } = store;
  const keys = (prepareRead('SELECT key FROM subject_key').all() as { key: Uint8Array }[]).map(({ key }) => key);
  const cells: string[] = [];
  for (const table of tablesOf(store))
    for (const row of prepareRead(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]) {
      const { op_id, table_name, row_id, ver } = row;
      for (const cell of Object.values(row)) {
        if (!(cell instanceof Uint8Array)) {
          cells.push(`${table}: ${cell}`);
          continue;
        }
        cells.push(`${table}: ${Buffer.from(cell).toString('utf8')}`);
        for (const name of [String(op_id), `${op_id} ${table_name} ${row_id} ${ver}`])
          for (const key of keys) {
            const plain = cell.byteLength > 0 ? open(key, cell, name) : undefined;
            if (plain) cells.push(`${table}, opened: ${Buffer.from(plain).toString('utf8')}`);
          }
      }
    }
  return cells;
}

const linesWith = (name: string, lines: readonly string[]) => lines.filter((line) => line.includes(name));
const leftOf = (name: string, core: TestCore) => linesWith(name, everythingIn(storeOf(core)));
const leftAtTheServer = async (name: string) => linesWith(name, await everythingAtTheServer());

/** Every row of every table of the database, and every content and value that the server itself can still open. */
async function everythingAtTheServer(): Promise<string[]> {
  const { pool } = server.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  const text: string[] = [];
  for (const { name } of tables)
    for (const row of (await pool.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`)).rows)
      text.push(row.row);
  const { log, records } = await readShard(server.shards.of(TEST_SHARD));
  return [...text, ...log.map(({ content }) => content ?? ''), ...records.map(({ row }) => JSON.stringify(row))];
}

const count = (store: Store, what: string, ...values: unknown[]) =>
  (store.prepareRead(`SELECT count(*) AS n FROM ${what}`).get(...values) as { n: number }).n;

async function aSharedHousehold(name: string): Promise<string> {
  const id = await write(desk, (tx) => aRegisteredHousehold(tx, { note: name, person: { name } }));
  await sync(desk);
  await sync(field);
  await write(field, (tx) => tx.patch('household', id, { tong: '9', area_note: `${name} 초인종 고장` }));
  await sync(field);
  await sync(desk);
  return id;
}

test('after an erasure nothing of the household is left, on neither PC nor at the server', async () => {
  const id = await aSharedHousehold(NAME);
  // What was one household twice goes as one.
  const twin = await aSharedHousehold(NAME);
  const merge = { survivorId: id, loserId: twin, takeFromLoser: [], samePeople: [], reason: null };
  granted(await desk.rpc.households.merge(merge));
  await sync(desk);
  await sync(field);
  // Two values of one field, of which one waits in a conflict.
  await write(field, (tx) => tx.patch('household', id, { detail_address: `${NAME} 현장` }));
  await write(desk, (tx) => tx.patch('household', id, { detail_address: `${NAME} 창구` }));
  for (const core of [desk, field, desk]) await sync(core);
  expect(count(storeOf(desk), "sync_row WHERE table_name = 'sync_conflict' AND status = 'open'")).toBe(1);
  granted(await field.rpc.drafts.save({ screen: 'isolation', ref: id, body: { memo: NAME } }));
  granted(await field.rpc.drafts.save({ screen: 'attempt', ref: `${id}/VISIT`, body: { memo: NAME } }));
  granted(await field.rpc.drafts.save({ screen: 'isolation', ref: randomUUID(), body: { memo: '남는 글' } }));
  // Written before this PC hears of it: it has no network for a while.
  await stopSync(field.deps);
  await write(field, (tx) => tx.patch('household', id, { note: `${NAME} 옆집` }));
  for (const core of [desk, field]) expect(leftOf(NAME, core)).not.toEqual([]);
  expect(await leftAtTheServer(NAME)).not.toEqual([]);

  const erased = await eraseSubject(server.shards.of(TEST_SHARD), onieumSchema, id);
  expect(erased.subjects).toEqual([id, twin]);
  startSync(field.deps, session(field));
  for (const core of [desk, field]) await sync(core);

  for (const core of [desk, field]) {
    const store = storeOf(core);
    expect(leftOf(NAME, core)).toEqual([]);
    expect(count(store, 'subject_key WHERE subject_id = ?', id)).toBe(0);
    expect(count(store, 'household WHERE id = ?', id)).toBe(0);
    for (const derived of ['search_key', 'household_board', 'recent'])
      expect(count(store, `${derived} WHERE household_id = ?`, id)).toBe(0);
    // That something was done, and by whom, stays: the chain is whole.
    expect(count(store, 'operation WHERE subject_id = ?', id)).toBeGreaterThan(0);
  }
  expect(count(storeOf(field), 'draft')).toBe(1);
  expect(await leftAtTheServer(NAME)).toEqual([]);
  expect((await checkShard(server.shards.of(TEST_SHARD))).faults).toEqual([]);
  // What came too late was refused and says so; it cannot be opened, and cannot be sent again.
  const { rows } = granted(await field.rpc.sync.outbox({ tab: 'refused', limit: 10 }));
  const late = must(rows[0], 'refused work');
  expect(late).toMatchObject({ fate: { state: 'rejected', rule: 'household-erased' } });
  const item = granted(await field.rpc.sync.outboxItem({ groupId: late.groupId }));
  expect(JSON.stringify(item)).not.toContain(NAME);
  expect(item.lines).toMatchObject([{ table: 'household', kind: 'patch', changes: null }]);
  expect(await field.rpc.sync.retry({ groupId: late.groupId })).toMatchObject({ ok: false });
  granted(await field.rpc.sync.discard({ groupId: late.groupId, reason: '파기된 가구' }));
});

test('what is saved between the erasure and its arrival is kept until the server has answered, and no longer', async () => {
  const name = '서문미답';
  const id = await aSharedHousehold(name);
  await stopSync(field.deps);
  await eraseSubject(server.shards.of(TEST_SHARD), onieumSchema, id);
  const late = `${name} 늦은 글`;
  await write(field, (tx) => tx.patch('household', id, { note: late }));
  // As if the feed had brought the erasure before this was handed over.
  new SqliteClientStore(storeOf(field)).transact((tx) => tx.eraseSubject(id));
  expect(leftOf(`${name} 초인종`, field).filter((line) => /^(operation|outbox|received_edit)/.test(line))).toEqual([]);
  expect(leftOf(late, field).some((line) => line.startsWith('outbox, opened'))).toBe(true);
  startSync(field.deps, session(field));
  await sync(field);
  await sync(desk);
  for (const core of [desk, field]) expect(leftOf(name, core)).toEqual([]);
  expect(await leftAtTheServer(name)).toEqual([]);
});

test('of a member who came from another household the server keeps nothing, and a PC what it wrote under the other key', async () => {
  const name = '황보전입';
  const from = await aSharedHousehold('동방출발');
  const to = await aSharedHousehold('동방도착');
  const member = await write(desk, (tx) => {
    const id = tx.store.newId();
    tx.create('person', id, { ...aMember, household_id: from, name });
    return id;
  });
  await sync(desk);
  await sync(field);
  await write(desk, (tx) => tx.patch('person', member, { household_id: to }));
  await sync(desk);
  await sync(field);
  expect(await leftAtTheServer(name)).not.toEqual([]);
  await eraseSubject(server.shards.of(TEST_SHARD), onieumSchema, to);
  for (const core of [desk, field]) await sync(core);
  expect(await leftAtTheServer(name)).toEqual([]);
  expect(await leftAtTheServer('동방출발')).not.toEqual([]);
  expect(leftOf(name, field)).toEqual([]);
  expect(
    leftOf(name, desk)
      .map((line) => line.slice(0, line.indexOf(',')))
      .sort(),
  ).toEqual(['operation', 'outbox']);
});

const aMember: Omit<NewRowOf<'person'>, 'household_id' | 'name'> = {
  relation: 'RE02',
  is_head: false,
  birth_date: null,
  sex: null,
  phones: [],
  disability: null,
  illness: null,
  job: null,
  is_digital_vulnerable: false,
  emergency_contact: null,
  status: 'ACTIVE',
};

test('a plain deletion keeps the history, and says nothing of an erasure', async () => {
  const name = '남궁보전';
  const id = await aSharedHousehold(name);
  await write(desk, (tx) => {
    for (const { id: person } of tx.store.prepare('SELECT id FROM person WHERE household_id = ?').all(id) as {
      id: string;
    }[])
      tx.remove('person', person, 'undone');
    tx.remove('household', id, 'undone');
  });
  await sync(desk);
  await sync(field);
  for (const core of [desk, field]) {
    expect(count(storeOf(core), 'household WHERE id = ?', id)).toBe(0);
    expect(count(storeOf(core), 'subject_key WHERE subject_id = ?', id)).toBe(1);
    expect(count(storeOf(core), "sync_row WHERE table_name = 'sync_erasure' AND about_id = ?", id)).toBe(0);
    expect(leftOf(name, core)).not.toEqual([]);
  }
  expect(await leftAtTheServer(name)).not.toEqual([]);
});
