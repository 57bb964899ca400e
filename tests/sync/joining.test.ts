/** @file Whole PCs and a real server: how an office comes to it, how its other PCs follow, and how they go again. */
import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import { decodeRow } from '#core/database/row-codec.ts';
import type { Store } from '#core/database/store.ts';
import { DEMO_PEOPLE, makeOffice } from '#core/demo/make-office.ts';
import { enrollingSeedPath } from '#core/files/data-files.ts';
import { findDevice, findEnrolment } from '#core/sync/enrolment.repository.ts';
import { bringOffice, joinOffice, leaveServer } from '#core/sync/join-server.ts';
import { manageServer } from '#core/sync/manage-server.ts';
import { tallyOutbox } from '#core/sync/outbox.repository.ts';
import { Away } from '#core/sync/sync-transport.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { TEST_SHARD } from '#server/database/test-postgres.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { type PlainRow, SYNCED_TABLE_NAMES, type SyncedTableName } from '#shared/sync/synced-tables.ts';
import { aCore, anOffice, granted, MANAGER, outcome, removeFolder, type TestCore } from '../support/a-core.ts';
import { aRegisteredHousehold } from '../support/a-household.ts';
import { cuttable } from '../support/cuttable-line.ts';
import { aTestServer, type TestServer } from '../support/server-office.ts';

let server: TestServer;
const pcs: TestCore[] = [];
beforeAll(async () => {
  // All these offices and PCs come from one address within a minute.
  server = await aTestServer({ limits: { enrolmentsPerMinutePerAddress: 1_000 } });
});
afterAll(() => server.close());
afterEach(async () => {
  for (const pc of pcs.splice(0)) {
    await pc.quit();
    expect(pc.bugs).toEqual([]);
    removeFolder(pc);
  }
});

const today = () => ({ now: new Date().toISOString(), server: serverPort({}) });
const kept = <C extends TestCore>(pc: C): C => {
  pcs.push(pc);
  return pc;
};
const anEmptyPc = (): TestCore => kept(aCore(today()));
const sessionOf = ({ deps }: TestCore) => must(deps.session.current(), 'session');
const syncNow = async ({ deps }: TestCore) =>
  expect(await must(deps.installation.facts.sync, 'sync').syncNow()).toEqual({ ok: true, value: {} });

const AT = '첫째 PC';
const JOIN = (code: string) => ({ server: server.url, code, deviceName: AT });

/** An office of its own that has worked alone for a while. */
async function anOldOffice(households = 3) {
  const pc = kept(await anOffice(today()));
  await write(pc, (tx) => {
    for (let n = 0; n < households; n += 1) aRegisteredHousehold(tx, { note: `메모 ${n}` });
  });
  return { pc, officeId: sessionOf(pc).actor.officeId };
}

async function aJoinedOffice(households = 3) {
  const office = await anOldOffice(households);
  granted(await bringOffice(office.pc.deps, sessionOf(office.pc), JOIN(await server.newCode())));
  await syncNow(office.pc);
  return office;
}

const write = (pc: TestCore, work: (tx: Parameters<Parameters<typeof inTransaction>[1]>[0]) => void) =>
  inTransaction(sessionOf(pc), (tx) => {
    work(tx);
    return ok(undefined);
  });

async function aSecondPc(
  officeId: string,
  { loginId, password }: Pick<typeof MANAGER, 'loginId' | 'password'> = MANAGER,
  over: { scopes?: readonly string[] } = {},
) {
  const pc = anEmptyPc();
  const code = await server.newCode({ officeId, ...over } as never);
  granted(await joinOffice(pc.deps, { ...JOIN(code), deviceName: '둘째 PC', loginId, password }));
  await syncNow(pc);
  return pc;
}

/** The one row that joining itself adds. */
const isOfJoining = (row: object): boolean => 'key' in row && row.key === 'sync/server-since';

/** Every synced row of a PC. */
function rowsOf({ prepareRead }: Store): Record<string, unknown[]> {
  const all = (table: SyncedTableName) =>
    prepareRead(`SELECT * FROM ${table} ORDER BY id`)
      .all()
      .map((row) => decodeRow(table, row as PlainRow))
      .filter((row) => !isOfJoining(row));
  return Object.fromEntries(SYNCED_TABLE_NAMES.map((table) => [table, all(table)]));
}

async function serverIds(officeId: string): Promise<Record<string, string[]>> {
  const ids: Record<string, string[]> = {};
  await server.shards.of(TEST_SHARD).transact(async (tx) => {
    for (const table of SYNCED_TABLE_NAMES) {
      const feeds = ['council', 'welfare', 'welfare/restricted', 'admin'].map((scope) => `${officeId}:${scope}`);
      const found: string[] = [];
      for (const feed of feeds)
        found.push(...(await tx.recordsOf(feed, table)).filter(({ row }) => !isOfJoining(row)).map(({ id }) => id));
      ids[table] = found.sort();
    }
  });
  return ids;
}

const idsIn = (rows: Record<string, unknown[]>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(rows).map(([table, all]) => [table, (all as { id: string }[]).map(({ id }) => id)]),
  );

describe('an office that joins', () => {
  test('loses no row: what it had, the server has, and a second PC gets', async () => {
    const { pc, officeId } = await anOldOffice(5);
    const before = rowsOf(sessionOf(pc).store);
    granted(await bringOffice(pc.deps, sessionOf(pc), JOIN(await server.newCode())));
    await syncNow(pc);
    expect(rowsOf(sessionOf(pc).store)).toEqual(before);
    expect(tallyOutbox(sessionOf(pc).store)).toMatchObject({ waiting: 0, refused: 0, held: 0 });
    expect(await serverIds(officeId)).toEqual(idsIn(before));
    expect(findEnrolment(sessionOf(pc).store)).toMatchObject({ genesis: 'none', status: 'active' });
    const second = await aSecondPc(officeId);
    expect(rowsOf(sessionOf(second).store)).toEqual(before);
    // Lists and search are there as well.
    const board = (each: TestCore) =>
      sessionOf(each).store.prepareRead('SELECT household_id, head_name FROM household_board ORDER BY 1').all();
    expect(board(second)).toEqual(board(pc));
    expect(board(second)).toHaveLength(5);
  });

  test('brings along whatever it has: cases, contacts, reviews, lists and everybody’s keys', async () => {
    const pc = anEmptyPc();
    await makeOffice(pc.deps, { size: 'S', seed: 20_261_122 });
    const [manager, officer] = DEMO_PEOPLE;
    const signedIn = { loginId: must(manager, 'manager').loginId, password: must(manager, 'manager').password };
    granted(await pc.rpc.accounts.signIn({ loginId: signedIn.loginId, secret: signedIn.password }));
    const before = rowsOf(sessionOf(pc).store);
    granted(await bringOffice(pc.deps, sessionOf(pc), JOIN(await server.newCode())));
    await syncNow(pc);
    expect(tallyOutbox(sessionOf(pc).store)).toMatchObject({ waiting: 0, refused: 0, held: 0 });
    expect(rowsOf(sessionOf(pc).store)).toEqual(before);
    expect(await serverIds(sessionOf(pc).actor.officeId)).toEqual(idsIn(before));
    const second = await aSecondPc(sessionOf(pc).actor.officeId, signedIn);
    expect(rowsOf(sessionOf(second).store)).toEqual(before);
    const { bugs } = second;
    await lock(second);
    granted(
      await second.rpc.accounts.signIn({
        loginId: must(officer, 'officer').loginId,
        secret: must(officer, 'officer').password,
      }),
    );
    expect(bugs).toEqual([]);
  });

  test('loses nothing that is saved while it joins, whichever comes first', async () => {
    const { pc, officeId } = await anOldOffice(30);
    const joining = bringOffice(pc.deps, sessionOf(pc), JOIN(await server.newCode()));
    const saves: Promise<unknown>[] = [];
    const saver = (async () => {
      for (let n = 0; n < 40; n += 1) {
        saves.push(write(pc, (tx) => void aRegisteredHousehold(tx, { note: `동시에 ${n}` })));
        await new Promise((resolve) => setTimeout(resolve, n % 7));
      }
    })();
    granted(await joining);
    await saver;
    await Promise.all(saves);
    await syncNow(pc);
    expect(await serverIds(officeId)).toEqual(idsIn(rowsOf(sessionOf(pc).store)));
    expect(tallyOutbox(sessionOf(pc).store)).toMatchObject({ waiting: 0, refused: 0, held: 0 });
  });

  test('goes on where it was when the program ends after the server took it in', async () => {
    const pc = kept(await anOffice(today()));
    await write(pc, (tx) => void aRegisteredHousehold(tx));
    const before = rowsOf(sessionOf(pc).store);
    const code = await server.newCode();
    const { officeId } = sessionOf(pc).actor;
    // The answer is lost: the server has the PC, the PC knows nothing.
    const { enrol } = pc.deps.server;
    const losing = {
      ...pc.deps,
      server: {
        ...pc.deps.server,
        enrol: async (...asked: Parameters<typeof enrol>) => {
          await enrol(...asked);
          throw new Away('timed-out');
        },
      },
    };
    expect(outcome(await bringOffice(losing, sessionOf(pc), JOIN(code)))).toBe('sync/unreachable');
    expect(findEnrolment(sessionOf(pc).store)).toBeUndefined();
    granted(await bringOffice(pc.deps, sessionOf(pc), JOIN(code)));
    await syncNow(pc);
    expect(await serverIds(officeId)).toEqual(idsIn(before));
  });

  test('that was interrupted while its rows were signed begins that anew when the manager comes back', async () => {
    const pc = kept(await anOffice(today()));
    await write(pc, (tx) => void aRegisteredHousehold(tx));
    const { store } = sessionOf(pc);
    const failing = () => {
      throw new Error('power');
    };
    await write(pc, (tx) => {
      for (let n = 0; n < 60; n += 1) aRegisteredHousehold(tx);
    });
    await expect(bringOffice(pc.deps, sessionOf(pc), JOIN(await server.newCode()), failing)).rejects.toThrow('power');
    expect(findEnrolment(store)?.genesis).toBe('composing');
    expect(tallyOutbox(store).waiting).toBe(0);
    await write(pc, (tx) => void aRegisteredHousehold(tx));
    const before = rowsOf(store);
    await lock(pc);
    granted(await pc.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }));
    await syncNow(pc);
    expect(await serverIds(sessionOf(pc).actor.officeId)).toEqual(idsIn(before));
    expect(findEnrolment(sessionOf(pc).store)?.genesis).toBe('none');
  });

  test('is told why when the code is no good, and stays as it was', async () => {
    const { pc } = await anOldOffice(1);
    const join = (over: object) => bringOffice(pc.deps, sessionOf(pc), { ...JOIN('0000-0000-0000-0000'), ...over });
    expect(await join({})).toMatchObject({ error: { code: 'sync/not-enrolled', why: 'code-unknown' } });
    expect(outcome(await join({ server: 'http://198.51.100.7' }))).toBe('sync/bad-address');
    expect(await join({ server: 'http://127.0.0.1:9' })).toMatchObject({
      error: { code: 'sync/unreachable', why: 'refused' },
    });
    expect(findEnrolment(sessionOf(pc).store)).toBeUndefined();
    await write(pc, (tx) => void aRegisteredHousehold(tx));
    expect(tallyOutbox(sessionOf(pc).store).waiting).toBe(0);
  });
});

describe('another PC of the office', () => {
  test('takes turns: what one saves the other shows, both ways, and offline work comes later', async () => {
    const { pc, officeId } = await aJoinedOffice();
    const second = await aSecondPc(officeId);
    let id = '';
    await write(second, (tx) => {
      id = aRegisteredHousehold(tx, { note: '둘째에서' });
    });
    await write(pc, (tx) => void aRegisteredHousehold(tx, { note: '첫째에서' }));
    await syncNow(second);
    await syncNow(pc);
    await write(pc, (tx) => void tx.patch('household', id, { note: '첫째가 고침' }));
    await syncNow(pc);
    await syncNow(second);
    expect(rowsOf(sessionOf(second).store)).toEqual(rowsOf(sessionOf(pc).store));
    expect(sessionOf(second).store.prepareRead('SELECT note FROM household WHERE id = ?').get(id)).toEqual({
      note: '첫째가 고침',
    });
    expect(tallyOutbox(sessionOf(pc).store)).toMatchObject({ waiting: 0, refused: 0, held: 0 });
  });

  test('hears of news by itself, and the server has who looked at what', async () => {
    const { pc, officeId } = await aJoinedOffice(1);
    const second = await aSecondPc(officeId);
    const { store } = sessionOf(second);
    let id = '';
    await write(pc, (tx) => {
      id = aRegisteredHousehold(tx);
    });
    const isThere = () =>
      store.prepareRead('SELECT 1 FROM household_board WHERE household_id = ?').get(id) !== undefined;
    // A save is handed over soon after, and the open line says so to the others: nobody presses a button.
    for (let turn = 0; !isThere() && turn < 600; turn += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isThere()).toBe(true);
    await syncNow(second);
    const { last } = store.prepareRead('SELECT max(seq) AS last FROM access_log').get() as { last: number };
    expect(last).toBeGreaterThan(0);
    expect(findEnrolment(store)?.accessSeq).toBe(last);
  });

  test('knows everybody’s password and the recovery code, under a master key of its own', async () => {
    const first = kept(await anOffice(today()));
    granted(await bringOffice(first.deps, sessionOf(first), JOIN(await server.newCode())));
    await syncNow(first);
    const second = await aSecondPc(sessionOf(first).actor.officeId);
    const keyOf = (pc: TestCore) => Buffer.from(must(pc.deps.installation.keys.current(), 'keys').opened.masterKey);
    expect(keyOf(second).equals(keyOf(first))).toBe(false);
    await lock(second);
    granted(await second.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }));
    await lock(second);
    const { managers } = granted(await second.rpc.accounts.openRecovery({ recoveryCode: first.recoveryCode }));
    expect(managers.map(({ loginId }) => loginId)).toEqual([MANAGER.loginId]);
  });

  test('a wrong password costs neither the code nor the PC', async () => {
    const { officeId } = await aJoinedOffice(0);
    const pc = anEmptyPc();
    const code = await server.newCode({ officeId });
    const join = (password: string) => joinOffice(pc.deps, { ...JOIN(code), loginId: MANAGER.loginId, password });
    expect(outcome(await join('다른-암호-하나'))).toBe('accounts/wrong-password');
    granted(await join(MANAGER.password));
    expect(sessionOf(pc).actor.name).toBe(MANAGER.name);
  });

  test('that was broken off after its code was shown goes on with the same code, there and nowhere else', async () => {
    const { pc: first, officeId } = await aJoinedOffice(1);
    const code = await server.newCode({ officeId });
    const line = cuttable(serverPort({}));
    const pc = aCore({ ...today(), server: line.port });
    const join = { ...JOIN(code), loginId: MANAGER.loginId, password: MANAGER.password };
    expect(outcome(await joinOffice(pc.deps, { ...join, password: '다른-암호-하나' }))).toBe('accounts/wrong-password');
    // The right password, and then the line breaks between the first question and the second.
    line.cutsAfter = 1;
    expect(outcome(await joinOffice(pc.deps, join))).toBe('sync/unreachable');
    await pc.quit();
    expect(pc.bugs).toEqual([]);
    expect(outcome(await joinOffice(anEmptyPc().deps, join))).toBe('sync/not-enrolled');
    const others = async () =>
      granted(await first.rpc.sync.devices({})).devices.filter(({ isThis, status }) => !isThis && status === 'active');
    expect(await others()).toMatchObject([{ last_seen_at: null }]);
    // The program was closed; the code is typed as hands type it.
    const again = kept(aCore({ ...today(), dataDir: pc.dataDir }));
    granted(
      await joinOffice(again.deps, { ...join, code: code.toLowerCase().replaceAll('-', ' '), deviceName: '민원대' }),
    );
    await syncNow(again);
    expect(rowsOf(sessionOf(again).store)).toEqual(rowsOf(sessionOf(first).store));
    const [only, ...more] = await others();
    expect(only).toMatchObject({ name: '민원대', last_seen_at: expect.any(String), alarms: [] });
    expect(more).toEqual([]);
    expect(existsSync(enrollingSeedPath(pc.dataDir))).toBe(false);
  });

  test('with the council only holds no row of any household on its disk', async () => {
    const { pc, officeId } = await aJoinedOffice();
    const secret = '아무도-모르는-메모-4711';
    await write(pc, (tx) => void aRegisteredHousehold(tx, { note: secret, person: { name: '비밀남' } }));
    await syncNow(pc);
    const council = await aSecondPc(officeId, MANAGER, { scopes: ['council'] });
    const { store } = sessionOf(council);
    expect(store.prepareRead('SELECT count(*) AS n FROM account').get()).toEqual({ n: 1 });
    for (const table of ['household', 'person', 'account_right', 'household_board', 'search_key'])
      expect(store.prepareRead(`SELECT count(*) AS n FROM ${table}`).get(), table).toEqual({ n: 0 });
    const tables = store.prepareRead("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
    for (const { name } of tables) {
      const text = JSON.stringify(store.prepareRead(`SELECT * FROM ${name}`).all(), (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      );
      expect(text.includes(secret) || text.includes('비밀남'), name).toBe(false);
    }
  });
});

test('a PC that loses households hands its work over first, is told, and keeps nothing of them', async () => {
  const { pc, officeId } = await aJoinedOffice(2);
  const second = await aSecondPc(officeId);
  const { store } = sessionOf(second);
  const last = '마지막으로-쓴-말';
  await write(second, (tx) => void aRegisteredHousehold(tx, { note: last }));
  store.prepare("INSERT INTO draft VALUES ('a', 'household-edit', 'x', ?, '2026-11-22T00:00:00.000Z')").run(last);
  const device = must(findDevice(store), 'device').device;
  const action = { kind: 'set-scopes' as const, device, scopes: ['council' as const], reason: '부서 이동' };
  granted(await manageServer(pc.deps, sessionOf(pc), 'done', action));
  await syncNow(second);
  await syncNow(second);
  for (const table of ['household', 'person', 'household_board', 'search_key', 'draft', 'sync_image'])
    expect(
      store
        .prepareRead(
          `SELECT count(*) AS n FROM ${table} WHERE 1 = 1${table === 'sync_image' ? " AND feed LIKE '%welfare%'" : ''}`,
        )
        .get(),
      table,
    ).toEqual({ n: 0 });
  expect(store.prepareRead('SELECT DISTINCT kind FROM sync_notice').all()).toEqual([{ kind: 'feed-taken-away' }]);
  expect(tallyOutbox(store)).toMatchObject({ waiting: 0, held: 1 });
  await syncNow(pc);
  const held = sessionOf(pc).store.prepareRead("SELECT row FROM sync_row WHERE table_name = 'sync_held'").all();
  expect(JSON.stringify(held)).toContain(last);
});

test('a PC that loses the surveys only keeps its households, and nothing of a survey that was begun', async () => {
  const { pc, officeId } = await aJoinedOffice(1);
  const second = await aSecondPc(officeId);
  const { store } = sessionOf(second);
  for (const screen of ['isolation', 'household-edit'])
    store.prepare("INSERT INTO draft VALUES ('a', ?, 'x', '{}', '2026-11-22T00:00:00.000Z')").run(screen);
  const device = must(findDevice(store), 'device').device;
  await syncNow(second);
  expect(store.prepareRead('SELECT count(*) AS n FROM draft').get()).toEqual({ n: 2 });
  const scopes = ['council' as const, 'welfare' as const];
  const action = { kind: 'set-scopes' as const, device, scopes, reason: '업무 바뀜' };
  granted(await manageServer(pc.deps, sessionOf(pc), 'done', action));
  await syncNow(second);
  expect(store.prepareRead('SELECT screen FROM draft').all()).toEqual([{ screen: 'household-edit' }]);
  expect(store.prepareRead('SELECT count(*) AS n FROM household').get()).toEqual({ n: 1 });
});

test('a survey that was not sent when its PC lost the surveys is handed over, held, and can be taken in', async () => {
  const { pc, officeId } = await aJoinedOffice(1);
  const second = await aSecondPc(officeId);
  const { store } = sessionOf(second);
  const device = must(findDevice(store), 'device').device;
  await syncNow(second);
  const { id: householdId } = store.prepareRead('SELECT id FROM household').get() as { id: string };
  const { instrument } = granted(await second.rpc.assessments.sheet({ householdId }));
  const answers = Object.fromEntries(instrument.items.map((item) => [item.no, must(item.answers[0], 'answer').value]));
  const { code, version } = instrument;
  const sheet = { householdId, personId: null, at: null, instrument: { code, version }, answers };
  const { id } = granted(await second.rpc.assessments.record(sheet));
  const surveys = (core: TestCore) => sessionOf(core).store.prepareRead('SELECT id FROM assessment').all();
  const scopes = ['council' as const, 'welfare' as const];
  const action = { kind: 'set-scopes' as const, device, scopes, reason: '업무 바뀜' };
  granted(await manageServer(pc.deps, sessionOf(pc), 'done', action));
  await syncNow(second);
  await syncNow(second);
  expect(tallyOutbox(store)).toMatchObject({ waiting: 0, held: 1 });
  expect(surveys(second)).toEqual([]);
  // Its author sees what they wrote, and the server may have to be given it again.
  const [row] = granted(await second.rpc.sync.outbox({ tab: 'held', limit: 5 })).rows;
  const { lines } = granted(await second.rpc.sync.outboxItem({ groupId: must(row, 'row').groupId }));
  expect(lines.find(({ table }) => table === 'assessment')?.changes).not.toBeNull();
  await syncNow(pc);
  const [held] = granted(await pc.rpc.sync.held({ show: 'open' }));
  const decided = { heldId: must(held, 'held work').heldId, decision: 'apply' as const, reason: '제때 한 조사' };
  granted(await pc.rpc.sync.decide(decided));
  await syncNow(pc);
  await syncNow(second);
  expect(surveys(pc)).toEqual([{ id }]);
  expect(surveys(second)).toEqual([]);
  expect(tallyOutbox(store)).toMatchObject({ held: 0, refused: 0 });
});

describe('keys of people', () => {
  const COLLEAGUE = { name: '민서연', role: 'OFFICER' as const, loginId: 'minsy', password: '다른-새솔-우체통9' };
  const added = async (pc: TestCore) =>
    granted(
      await pc.rpc.accounts.add({
        loginId: COLLEAGUE.loginId,
        name: COLLEAGUE.name,
        role: COLLEAGUE.role,
        team: null,
        position: null,
        phone: null,
        validTo: null,
      }),
    );

  test('a colleague added at one PC sets a password at another, and it opens both', async () => {
    const { pc, officeId } = await aJoinedOffice(1);
    const { code } = await added(pc);
    await syncNow(pc);
    const second = await aSecondPc(officeId);
    await lock(second);
    expect(granted(await second.rpc.accounts.signIn({ loginId: COLLEAGUE.loginId, secret: code }))).toMatchObject({
      kind: 'set-password',
    });
    granted(await second.rpc.accounts.setFirstPassword({ password: COLLEAGUE.password }));
    await write(second, (tx) => void aRegisteredHousehold(tx));
    await syncNow(second);
    expect(tallyOutbox(sessionOf(second).store)).toMatchObject({ waiting: 0, refused: 0, held: 0 });
    await takeKeys(pc);
    await lock(pc);
    granted(await pc.rpc.accounts.signIn({ loginId: COLLEAGUE.loginId, secret: COLLEAGUE.password }));
    expect(sessionOf(pc).actor.name).toBe(COLLEAGUE.name);
  });

  test('a changed password is the password everywhere, and who left is shut out everywhere', async () => {
    const { pc, officeId } = await aJoinedOffice(1);
    const { code, accountId } = await added(pc);
    await syncNow(pc);
    const second = await aSecondPc(officeId);
    granted(await pc.rpc.accounts.changePassword({ current: MANAGER.password, next: '바뀐-새벽-기차3량' }));
    granted(await pc.rpc.accounts.handOver({ accountId, toAccountId: null, leaves: true, reason: '다른 동으로 전보' }));
    await syncNow(pc);
    await takeKeys(second);
    await lock(second);
    const tries = (secret: string) => second.rpc.accounts.signIn({ loginId: COLLEAGUE.loginId, secret });
    expect(outcome(await tries(code))).toBe('accounts/wrong-password');
    expect(outcome(await second.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }))).toBe(
      'accounts/wrong-password',
    );
    granted(await second.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: '바뀐-새벽-기차3량' }));
  });
});

describe('a secretary', () => {
  const SECRETARY = { name: '최유진', role: 'SECRETARY' as const, loginId: 'choiyj', password: '한울-대로-가로등9' };
  const added = async (pc: TestCore) =>
    granted(
      await pc.rpc.accounts.add({
        ...{ name: SECRETARY.name, role: SECRETARY.role, loginId: SECRETARY.loginId },
        ...{ team: null, position: null, phone: null, validTo: null },
      }),
    );
  const comesIn = (pc: TestCore, secret = SECRETARY.password) =>
    pc.rpc.accounts.signIn({ loginId: SECRETARY.loginId, secret });
  const managerBack = async (pc: TestCore) => {
    await pc.closed();
    granted(await pc.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }));
  };
  const entryHere = async (pc: TestCore) =>
    granted(await pc.rpc.accounts.list({})).find(({ loginId }) => loginId === SECRETARY.loginId)?.here;

  test('comes in at the only PC of an office, and at one of a server’s with households when a manager has allowed it', async () => {
    const { pc } = await anOldOffice(1);
    const { code, accountId } = await added(pc);
    const sets = (isAllowed: boolean) => pc.rpc.accounts.setAllowedHere({ accountId, isAllowed, reason: '수리 기간' });
    expect(await entryHere(pc)).toBe('free');
    await lock(pc);
    expect(granted(await comesIn(pc, code))).toMatchObject({ kind: 'set-password' });
    granted(await pc.rpc.accounts.setFirstPassword({ password: SECRETARY.password }));
    expect(outcome(await sets(true))).toBe('app/not-allowed');
    await lock(pc);
    await managerBack(pc);
    granted(await bringOffice(pc.deps, sessionOf(pc), JOIN(await server.newCode())));
    // At once, not only when the server has said which parts this PC has.
    expect(await entryHere(pc)).toBe('kept-out');
    await syncNow(pc);
    expect(await entryHere(pc)).toBe('kept-out');
    await lock(pc);
    expect(outcome(await comesIn(pc, '아닌-비밀번호-하나'))).toBe('accounts/wrong-password');
    expect(outcome(await comesIn(pc))).toBe('accounts/not-on-this-pc');
    await managerBack(pc);
    granted(await sets(true));
    expect(await entryHere(pc)).toBe('allowed');
    const logged = "SELECT purpose, detail FROM access_log WHERE action = 'RIGHTS' ORDER BY seq DESC LIMIT 1";
    expect(sessionOf(pc).store.prepareRead(logged).get()).toEqual({
      purpose: '수리 기간',
      detail: JSON.stringify({ accountId, change: 'ALLOWED_HERE' }),
    });
    await lock(pc);
    granted(await comesIn(pc));
    await syncNow(pc);
    expect(sessionOf(pc).actor.role).toBe('SECRETARY');
    await lock(pc);
    await managerBack(pc);
    granted(await sets(false));
    await lock(pc);
    expect(outcome(await comesIn(pc))).toBe('accounts/not-on-this-pc');
  });

  test('with a one-time code sets no password where they may not work, and is out when households come', async () => {
    const { pc, officeId } = await aJoinedOffice(1);
    const { code } = await added(pc);
    await syncNow(pc);
    await lock(pc);
    expect(outcome(await comesIn(pc, code))).toBe('accounts/not-on-this-pc');
    expect(outcome(await pc.rpc.accounts.setFirstPassword({ password: SECRETARY.password }))).toBe(
      'accounts/step-expired',
    );
    await managerBack(pc);
    const council = anEmptyPc();
    const enrolCode = await server.newCode({ officeId, scopes: ['council', 'admin'] });
    granted(await joinOffice(council.deps, { ...JOIN(enrolCode), loginId: SECRETARY.loginId, password: code }));
    granted(await comesIn(council, code));
    granted(await council.rpc.accounts.setFirstPassword({ password: SECRETARY.password }));
    await syncNow(council);
    const device = must(findDevice(sessionOf(council).store), 'device').device;
    const action = {
      kind: 'set-scopes' as const,
      device,
      scopes: ['council' as const, 'welfare' as const],
      reason: '겸임',
    };
    granted(await manageServer(pc.deps, sessionOf(pc), 'done', action));
    await must(council.deps.installation.facts.sync, 'sync').syncNow();
    await council.closed();
    expect(council.deps.session.current()).toBeUndefined();
    expect(outcome(await comesIn(council))).toBe('accounts/not-on-this-pc');
  });
});

describe('a PC without its server for long', () => {
  const DAY = 24 * 60 * 60_000;
  /** A joined office on a line that can be cut. */
  async function onAThread() {
    const line = cuttable(serverPort({}));
    const pc = kept(await anOffice({ ...today(), server: line.port }));
    let household = '';
    await write(pc, (tx) => {
      household = aRegisteredHousehold(tx);
    });
    granted(await bringOffice(pc.deps, sessionOf(pc), JOIN(await server.newCode())));
    await syncNow(pc);
    /** The line is tried again and again meanwhile, as it is every few minutes. */
    const later = async (days: number) => {
      pc.deps.installation.autoLock.stop();
      pc.pass(days * DAY);
      await pc.rpc.sync.syncNow({});
    };
    const lease = async () => {
      const status = granted(await pc.rpc.sync.status({}));
      return status.mode === 'server' && status.lease;
    };
    const looks = async () => outcome(await pc.rpc.households.page({ id: household }));
    const kind = async () => granted(await pc.rpc.accounts.state({})).kind;
    return { pc, line, household, later, lease, looks, kind };
  }

  test('warns, then shows nothing, loses nothing, and opens by itself with the next conversation', async () => {
    const { pc, line, household, later, lease, looks, kind } = await onAThread();
    line.isCut = true;
    await write(pc, (tx) => void tx.patch('household', household, { note: '끊긴 동안' }));
    await later(37.9);
    expect(await lease()).toBeNull();
    await later(0.2);
    expect(await lease()).toEqual({ offlineDays: 38, daysLeft: 7 });
    expect(await looks()).toBe('ok');
    // Turning the clock back gives no time back, and what passes after it counts.
    await later(-30);
    expect(await lease()).toEqual({ offlineDays: 38, daysLeft: 7 });
    await lock(pc);
    pc.pass(6.95 * DAY);
    granted(await pc.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }));
    expect(granted(await pc.rpc.accounts.state({}))).toMatchObject({ kind: 'past-lease', allowedDays: 45 });
    expect(await looks()).toBe('app/not-signed-in');
    expect(outcome(await pc.rpc.search.find({ text: '황보', limit: 5 } as never))).toBe('app/not-signed-in');
    expect(granted(await pc.rpc.sync.status({}))).toMatchObject({ waiting: 1 });
    expect(outcome(await pc.rpc.sync.syncNow({}))).toBe('sync/unreachable');
    expect(await kind()).toBe('past-lease');
    line.isCut = false;
    granted(await pc.rpc.sync.syncNow({}));
    expect(await kind()).toBe('signed-in');
    expect(granted(await pc.rpc.sync.status({}))).toMatchObject({ waiting: 0, lease: null });
    expect(await looks()).toBe('ok');
  });

  test('may be so for as long as the office has decided; a session that runs is shut too', async () => {
    const { pc, line, later, looks, kind } = await onAThread();
    const decides = (value: number) =>
      write(pc, (tx) => {
        const valid_from = dayOf(tx.at);
        tx.create('policy', pc.deps.newId(), { key: 'session/offline-days', value, valid_from });
      });
    await decides(200);
    await syncNow(pc);
    line.isCut = true;
    await later(199.9);
    expect(await looks()).toBe('ok');
    await later(0.2);
    expect(await kind()).toBe('past-lease');
    expect(await looks()).toBe('app/not-signed-in');
  });

  test('is as good as ever where there is none', async () => {
    const { pc } = await anOldOffice(1);
    await lock(pc);
    pc.pass(400 * DAY);
    granted(await pc.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }));
    expect(granted(await pc.rpc.accounts.state({})).kind).toBe('signed-in');
  });
});

describe('a PC that leaves', () => {
  test('has handed everything over, keeps its records and works on alone', async () => {
    const { pc, officeId } = await aJoinedOffice(2);
    await write(pc, (tx) => void aRegisteredHousehold(tx, { note: '마지막' }));
    const before = rowsOf(sessionOf(pc).store);
    granted(await leaveServer(pc.deps, sessionOf(pc)));
    expect(await serverIds(officeId)).toEqual(idsIn(before));
    expect(rowsOf(sessionOf(pc).store)).toEqual(before);
    expect(findEnrolment(sessionOf(pc).store)).toBeUndefined();
    await write(pc, (tx) => void aRegisteredHousehold(tx));
    expect(sessionOf(pc).store.prepareRead('SELECT count(*) AS n FROM outbox').get()).toEqual({ n: 0 });
    await lock(pc);
    granted(await pc.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }));
  });
});

async function lock(pc: TestCore): Promise<void> {
  granted(await pc.rpc.accounts.lock({}));
  await pc.closed();
}

/** What the loop does every ten minutes. */
async function takeKeys(pc: TestCore): Promise<void> {
  await lock(pc);
  granted(await pc.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }));
  await syncNow(pc);
}
