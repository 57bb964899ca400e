/** @file What a household's history tells of other PCs: two PCs, two people, a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAccount } from '#core/accounts/keep-accounts.ts';
import { keyringDeps } from '#core/accounts/keyring-deps.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { setPassword } from '#core/keys/keyring.ts';
import { bringOffice, joinOffice } from '#core/sync/join-server.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { eraseSubject } from '#server/database/erase-subject.ts';
import { TEST_SHARD } from '#server/database/test-postgres.ts';
import type { TimelineEntry } from '#shared/households/household-page.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { aCore, anOffice, granted, MANAGER, removeFolder, type TestCore } from '../support/a-core.ts';
import { aRegisteredHousehold } from '../support/a-household.ts';
import { aTestServer, type TestServer } from '../support/server-office.ts';

const OFFICER = { name: '이서연', loginId: 'leesy', password: '감나무-저녁9시-골목' };

let server: TestServer;
/** The manager's, which brought the office, and the officer's. */
let desk: TestCore;
let field: TestCore;
/** Registered by the manager before there was a server. */
let household: string;

const session = (core: TestCore) => must(core.deps.session.current(), 'session');
const sync = async (core: TestCore) => granted(await core.rpc.sync.syncNow({}));
const write = async <T>(core: TestCore, work: (tx: WriteTransaction) => T) =>
  (await inTransaction(session(core), (tx) => ok(work(tx)))).value;
const changesAt = async (core: TestCore, id = household): Promise<TimelineEntry[]> =>
  granted(await core.rpc.households.timeline({ id, show: 'changes' })).entries;
const newest = async (core: TestCore, id = household) => must((await changesAt(core, id))[0], 'entry');
const linesOf = ({ prepareRead }: ReturnType<typeof session>['store']) =>
  prepareRead('SELECT * FROM received_edit').all() as { subject_id: string; body: Uint8Array }[];

beforeAll(async () => {
  server = await aTestServer();
  const today = () => ({ server: serverPort({}), now: new Date().toISOString() });
  desk = await anOffice(today());
  await anOfficer(desk);
  household = await write(desk, (tx) => aRegisteredHousehold(tx));
  const join = { server: server.url, deviceName: 'PC' };
  granted(await bringOffice(desk.deps, session(desk), { ...join, code: await server.newCode() }));
  await sync(desk);
  field = aCore(today());
  const code = await server.newCode({ officeId: session(desk).actor.officeId });
  granted(await joinOffice(field.deps, { ...join, code, loginId: OFFICER.loginId, password: OFFICER.password }));
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

async function anOfficer(core: TestCore): Promise<void> {
  const { name, loginId, password } = OFFICER;
  const person = { name, loginId, position: null, team: null, phone: null, role: 'OFFICER', validTo: null } as const;
  const { accountId } = granted(await addAccount(core.deps, session(core), person));
  const owner = { accountId, loginId, name, position: null };
  const keyring = await keyringDeps(core.deps);
  await core.deps.installation.keys.update(async (opened) => {
    const { keyring: ring, masterKey } = await setPassword(keyring, opened, { owner, password });
    return { keyring: ring, masterKey };
  });
}

test('a first sync writes no history: who registered a household is in its rows', async () => {
  expect(linesOf(session(field).store)).toEqual([]);
  expect(await changesAt(field)).toMatchObject([
    {
      kind: 'change',
      action: 'registered',
      by: MANAGER.name,
      isElsewhere: true,
      changes: [{ table: 'person', field: 'name', from: null, to: '황보영란' }],
    },
  ]);
  expect(await changesAt(desk)).toMatchObject([{ action: 'registered', by: MANAGER.name, isElsewhere: false }]);
});

test('an edit at another PC is told with who, when and from what to what; one’s own is told once', async () => {
  const before = field.deps.clock.now();
  await write(field, (tx) => {
    tx.patch('household', household, { tong: '9', note: '초인종 고장' });
    tx.create('household_indicator', tx.store.newId(), anIndicator());
  });
  await sync(field);
  await sync(desk);
  const told = await newest(desk);
  expect(told).toMatchObject({
    kind: 'change',
    action: 'edited',
    by: OFFICER.name,
    isElsewhere: true,
    takenOverBy: null,
    changes: [
      { table: 'household', of: null, field: 'note', from: null, to: '초인종 고장' },
      { table: 'household', of: null, field: 'tong', from: '8', to: '9' },
    ],
  });
  expect(told.at >= before).toBe(true);
  await sync(field);
  await sync(desk);
  expect((await changesAt(desk)).filter(({ by }) => by === OFFICER.name)).toHaveLength(2);
  expect(await changesAt(field)).toMatchObject([{ by: OFFICER.name, isElsewhere: false }, { action: 'registered' }]);
  expect(linesOf(session(field).store)).toEqual([]);
  const byDesk = granted(await desk.rpc.households.timeline({ id: household, show: 'changes', limit: 1 }));
  const rest = granted(
    await desk.rpc.households.timeline({ id: household, show: 'changes', before: must(byDesk.next, 'next') }),
  );
  expect([...byDesk.entries, ...rest.entries]).toEqual(await changesAt(desk));
});

const anIndicator = () => ({
  household_id: household,
  person_id: null,
  indicator_code: 'IN01',
  observed_month: '2026-11',
  source: null,
  amount: null,
  months_overdue: null,
  active: true,
  target_id: null,
});

test('a member whom a colleague moves to another household is told at both', async () => {
  const other = await write(desk, (tx) => aRegisteredHousehold(tx, { person: { name: '조가람' } }));
  await sync(desk);
  await sync(field);
  const member = session(field).store.prepareRead('SELECT id FROM person WHERE household_id = ?').get(other) as {
    id: string;
  };
  await write(field, (tx) => tx.patch('person', member.id, { household_id: household, is_head: false }));
  await sync(field);
  await sync(desk);
  const numberOf = async (id: string) => granted(await desk.rpc.households.page({ id })).household.householdNo;
  const moved = { field: 'householdId', of: '조가람', from: await numberOf(other), to: await numberOf(household) };
  expect(await newest(desk, other)).toMatchObject({ action: 'moved-out', by: OFFICER.name });
  for (const id of [other, household])
    expect(await newest(desk, id)).toMatchObject({ changes: expect.arrayContaining([expect.objectContaining(moved)]) });
});

test('a merge and its undoing by a colleague are told as such, not as edits of every row that moved', async () => {
  const loser = await write(desk, (tx) => aRegisteredHousehold(tx, { person: { name: '최남실' } }));
  await sync(desk);
  await sync(field);
  const survivorId = household;
  granted(
    await field.rpc.households.merge({ survivorId, loserId: loser, takeFromLoser: [], samePeople: [], reason: null }),
  );
  await sync(field);
  await sync(desk);
  const { householdNo } = granted(await field.rpc.households.page({ id: survivorId })).household;
  const merged = session(desk).store.prepareRead('SELECT household_no FROM household WHERE id = ?').get(loser);
  const { household_no: number } = merged as { household_no: string };
  expect(await newest(desk)).toMatchObject({ action: 'merged', source: number, by: OFFICER.name, changes: [] });
  granted(await field.rpc.households.unmerge({ loserId: loser }));
  await sync(field);
  await sync(desk);
  expect(await newest(desk, loser)).toMatchObject({ action: 'unmerged', source: householdNo, isElsewhere: true });
});

test('destroying the key of a household leaves nothing of it to read', async () => {
  const { store } = session(desk);
  const lines = linesOf(store).filter(({ subject_id }) => subject_id === household);
  expect(lines.length).toBeGreaterThan(0);
  expect(Buffer.concat(lines.map(({ body }) => body)).includes('초인종')).toBe(false);
  const key = store.prepareRead('SELECT key FROM subject_key WHERE subject_id = ?').get(household) as { key: Buffer };
  store.prepare('DELETE FROM subject_key WHERE subject_id = ?').run(household);
  const told = (await changesAt(desk)).filter(({ kind }) => kind === 'change');
  expect(JSON.stringify(told)).not.toContain('초인종');
  expect(told.find(({ by }) => by === OFFICER.name)).toMatchObject({ isErased: true, changes: [] });
  store.prepare('INSERT INTO subject_key (subject_id, key, created_at) VALUES (?, ?, ?)').run(household, key.key, '');
});

test('what the server erases takes its history of others along', async () => {
  await eraseSubject(server.shards.of(TEST_SHARD), onieumSchema, household);
  await sync(desk);
  expect(linesOf(session(desk).store).filter(({ subject_id }) => subject_id === household)).toEqual([]);
});
