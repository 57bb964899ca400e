/** @file What two PCs of one office show of sync, each through the calls of its window, with a real server in between. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settleAccess } from '#core/audit/resting-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { listConflictSubjects } from '#core/sync/list-conflicts.ts';
import { listOutboxGroups } from '#core/sync/list-outbox.ts';
import { listRecordMarks } from '#core/sync/record-marks.ts';
import { keepGlance } from '#core/sync/sync-status.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { aCore, anOffice, granted, MANAGER, outcome, removeFolder, type TestCore } from '../support/a-core.ts';
import { aRegisteredHousehold } from '../support/a-household.ts';
import { cuttable } from '../support/cuttable-line.ts';
import { aTestServer, type TestServer } from '../support/server-office.ts';

let server: TestServer;
/** The manager's PC, which brought the office, and a second one that joined it later. */
let first: TestCore;
let second: TestCore;
/** Who talks first with the server is part of what is tested. */
const line = cuttable(serverPort({}));
let household: string;
let recoveryCode: string;

const now = new Date().toISOString();
const session = (core: TestCore) => must(core.deps.session.current(), 'session');
const sync = async (core: TestCore) => granted(await core.rpc.sync.syncNow({}));
const status = async (core: TestCore) => granted(await core.rpc.sync.status({}));

const edit = (core: TestCore, changes: { note?: string; tong?: string; detail_address?: string }) =>
  inTransaction(session(core), (tx) => {
    tx.patch('household', household, changes);
    return ok(undefined);
  });

beforeAll(async () => {
  server = await aTestServer();
  const office = await anOffice({ server: serverPort({}), now });
  first = office;
  ({ recoveryCode } = office);
  keepGlance(first.deps);
  household = (await inTransaction(session(first), (tx) => ok(aRegisteredHousehold(tx)))).value;
  second = aCore({ server: line.port, now });
});
afterAll(async () => {
  for (const core of [first, second]) {
    await core?.quit();
    if (core) removeFolder(core);
  }
  await server?.close();
});

test('a PC that works alone says so, and nothing of it waits', async () => {
  expect(await status(first)).toEqual({ mode: 'standalone' });
  expect(granted(await first.rpc.sync.marks({}))).toEqual([]);
  expect(outcome(await first.rpc.sync.syncNow({}))).toBe('sync/standalone');
  expect(outcome(await first.rpc.sync.devices({}))).toBe('sync/standalone');
  expect(outcome(await first.rpc.sync.enrol({ server: 'x y', code: 'AAAA-BBBB', deviceName: 'PC' }))).toBe(
    'sync/bad-address',
  );
});

test('the office joins a server, and everything of it is handed over', async () => {
  const code = await server.newCode();
  granted(await first.rpc.sync.enrol({ server: server.url, code, deviceName: '팀장 자리' }));
  await sync(first);
  const told = await status(first);
  if (told.mode !== 'server') throw new Error('not joined');
  expect(told).toMatchObject({
    server: server.url,
    deviceName: '팀장 자리',
    connection: { state: 'connected' },
    waiting: 0,
    refused: 0,
    conflicts: 0,
    held: 0,
    isComplete: true,
  });
  const { devices } = granted(await first.rpc.sync.devices({}));
  expect(devices.map(({ name, isThis, waiting }) => ({ name, isThis, waiting }))).toEqual([
    { name: '팀장 자리', isThis: true, waiting: 0 },
  ]);
});

test('decisions of the time before the server are told from those it has judged', async () => {
  const { beforeServerUntil, unconfirmed } = granted(await first.rpc.sync.reviewMarks({}));
  expect(must(beforeServerUntil, 'instant') >= now).toBe(true);
  expect(unconfirmed).toEqual([]);
  const all = await first.rpc.reference.all({});
  expect(first.bugs).toEqual([]);
  const keys = granted(all).policies.map(({ key }) => key as string);
  expect(keys.filter((key) => key.startsWith('sync/'))).toEqual([]);
});

test('a second PC joins with a code and the password of its person', async () => {
  const { code } = granted(
    await first.rpc.sync.issueCode({
      purpose: 'device',
      scopes: ['council', 'welfare', 'welfare/restricted', 'admin'],
      accountId: null,
      validHours: 1,
    }),
  );
  const request = { server: server.url, code, deviceName: '2번 자리', loginId: MANAGER.loginId };
  expect(outcome(await second.rpc.sync.joinOffice({ ...request, password: '아닌-비밀번호-하나' }))).toBe(
    'accounts/wrong-password',
  );
  granted(await second.rpc.sync.joinOffice({ ...request, password: MANAGER.password }));
  await sync(second);
  expect(granted(await second.rpc.households.page({ id: household })).headName).toBe('황보영란');
  expect(granted(await second.rpc.sync.reviewMarks({})).beforeServerUntil).not.toBeNull();
  expect(outcome(await second.rpc.sync.joinOffice({ ...request, password: MANAGER.password }))).toBe(
    'accounts/office-exists',
  );
});

test('what waits marks its household and stands in the outbox in words of the office', async () => {
  await edit(first, { tong: '9' });
  const [mark] = granted(await first.rpc.sync.marks({}));
  expect(mark).toEqual({ householdId: household, unsent: 1, conflicts: 0, held: 0, refused: 0 });
  const { rows, counts } = granted(await first.rpc.sync.outbox({ tab: 'waiting', limit: 10 }));
  expect(counts.waiting).toBe(1);
  expect(rows).toMatchObject([
    {
      authorName: MANAGER.name,
      isMine: true,
      gist: { table: 'household', kind: 'patch', columns: ['tong'] },
      household: { id: household, name: '황보영란', isHere: true },
      fate: { state: 'waiting' },
    },
  ]);
  const detail = granted(await first.rpc.sync.outboxItem({ groupId: must(rows[0], 'row').groupId }));
  expect(detail.lines[0]?.changes).toEqual([{ column: 'tong', from: '8', to: '9' }]);
  expect(detail.can).toEqual({ retry: false, correct: false, discard: false, withdraw: false });
  expect(outcome(await first.rpc.sync.discard({ groupId: detail.groupId, reason: '실수' }))).toBe('sync/not-refused');
  await sync(first);
  expect(granted(await first.rpc.sync.marks({}))).toEqual([]);
  await sync(second);
});

test('two values of one field wait side by side until a manager picks one, writes a third, and all of it stays', async () => {
  line.isCut = true;
  await edit(first, { tong: '11', detail_address: '1층 101호' });
  await edit(second, { tong: '12' });
  await sync(first);
  line.isCut = false;
  await sync(second);
  await sync(first);
  const [row] = granted(await first.rpc.sync.conflicts({ show: 'open' }));
  expect(row).toMatchObject({ subjectId: household, name: '황보영란', open: 1, about: [{ group: 'address' }] });
  expect(granted(await first.rpc.sync.marks({}))).toMatchObject([{ householdId: household, conflicts: 1 }]);

  const { conflicts, mayDecide } = granted(await first.rpc.sync.conflict({ subjectId: household }));
  const conflict = must(conflicts[0], 'conflict');
  expect(mayDecide).toBe(true);
  expect(conflict).toMatchObject({
    kind: 'same_group',
    columns: ['tong'],
    base: { tong: '9' },
    standing: { values: { tong: '11' }, actorName: MANAGER.name },
    candidates: [{ values: { tong: '12' }, actorName: MANAGER.name }],
    // Both PCs wrote within moments of each other.
    isOrderKnown: false,
    typable: { tong: 'text' },
  });

  const decide = (over: object) =>
    first.rpc.sync.resolve({
      decisions: [{ conflictId: conflict.id, ver: conflict.ver, picked: [], set: { tong: '13' }, ...over }],
    });
  expect(outcome(await decide({ ver: conflict.ver + 1 }))).toBe('sync/changed-meanwhile');
  expect(outcome(await decide({ set: { status: 'MERGED' } }))).toBe('sync/bad-value');
  expect(outcome(await decide({ set: { tong: 13 } }))).toBe('sync/bad-value');
  granted(await decide({}));
  const waiting = granted(await first.rpc.sync.conflict({ subjectId: household })).conflicts[0];
  expect(waiting).toMatchObject({ status: 'open', isDecidedHere: true });
  await sync(first);
  await sync(second);
  for (const core of [first, second]) {
    expect(granted(await core.rpc.households.page({ id: household })).household.tong).toBe('13');
    expect(granted(await core.rpc.sync.conflicts({ show: 'open' }))).toEqual([]);
    const [settled] = granted(await core.rpc.sync.conflicts({ show: 'resolved' }));
    expect(settled?.settledAt).not.toBeNull();
    const { conflicts: kept } = granted(await core.rpc.sync.conflict({ subjectId: household }));
    expect(kept).toMatchObject([
      {
        standing: { values: { tong: '11' } },
        candidates: [{ values: { tong: '12' } }],
        chosen: { tong: '13' },
      },
    ]);
    const { entries } = granted(await core.rpc.households.timeline({ id: household, show: 'changes' }));
    expect(entries.find(({ kind }) => kind === 'conflict')).toMatchObject({
      isSettled: true,
      group: 'address',
      by: MANAGER.name,
      changes: [{ field: 'tong', from: '11', to: '13' }],
    });
    const edits = entries.filter(({ kind }) => kind === 'change');
    expect(edits.flatMap((entry) => entry.kind === 'change' && entry.changes.map(({ to }) => to))).not.toContain('13');
  }
});

test('a secretary is told of the council’s records only, an officer of their own conflicts', async () => {
  await edit(second, { note: '두 번째 PC에서' });
  await edit(first, { note: '첫 PC에서' });
  granted(await second.rpc.sync.syncNow({}));
  const as = (role: 'SECRETARY' | 'OFFICER', accountId: string): Session => ({
    ...session(first),
    actor: { ...session(first).actor, role, accountId },
  });
  const stranger = as('SECRETARY', '01930000-0000-7000-8000-0000000000b7');
  expect(listRecordMarks(stranger).value).toEqual([]);
  const { rows } = listOutboxGroups(stranger, { tab: 'all', limit: 5000 }).value;
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ household: about }) => about !== null)).toEqual([]);
  // The newest record is a household's: it does not take the place of what may be told.
  expect(listOutboxGroups(stranger, { tab: 'all', limit: 1 }).value.rows).toEqual(rows.slice(0, 1));
  expect(listConflictSubjects(stranger, { show: 'resolved' }).value).toEqual([]);
  const officer = (id: string) => listConflictSubjects(as('OFFICER', id), { show: 'resolved' }).value;
  expect(officer('01930000-0000-7000-8000-0000000000b8')).toEqual([]);
  expect(officer(session(first).actor.accountId)).toHaveLength(1);
  await sync(first);
  await sync(second);
});

test('what the server refused says why, and is laid aside with a reason', async () => {
  const person = { position: null, team: null, phone: null, role: 'OFFICER', validTo: null } as const;
  granted(await first.rpc.accounts.add({ ...person, name: '이서연', loginId: 'leesy' }));
  granted(await second.rpc.accounts.add({ ...person, name: '박도현', loginId: 'leesy' }));
  await sync(first);
  await sync(second);
  await sync(first);
  // Whose account came first is the server's to say.
  const told = await status(first);
  const late = told.mode === 'server' && told.refused === 1 ? first : second;
  expect(await status(late)).toMatchObject({ mode: 'server', refused: 1 });
  const { rows } = granted(await late.rpc.sync.outbox({ tab: 'refused', limit: 10 }));
  const refused = must(rows[0], 'refused');
  expect(refused.fate).toEqual({ state: 'rejected', rule: 'login-id-taken' });
  expect(granted(await late.rpc.sync.outboxItem({ groupId: refused.groupId })).can).toMatchObject({
    retry: true,
    discard: true,
  });
  // The same again is refused again, as a new piece of work: the first attempt stays with what became of it.
  granted(await late.rpc.sync.retry({ groupId: refused.groupId }));
  const retried = granted(await late.rpc.sync.outboxItem({ groupId: refused.groupId }));
  expect(retried.fate).toMatchObject({ state: 'discarded', reason: '다시 적어 보냄' });
  await sync(late);
  const again = granted(await late.rpc.sync.outbox({ tab: 'refused', limit: 10 })).rows;
  expect(again.map(({ fate }) => fate.state).sort()).toEqual(['discarded', 'rejected']);
  const { groupId } = must(
    again.find(({ fate }) => fate.state === 'rejected'),
    'second attempt',
  );
  granted(await late.rpc.sync.discard({ groupId, reason: '같은 아이디가 이미 있음' }));
  expect(await status(late)).toMatchObject({ refused: 0 });
  const after = granted(await late.rpc.sync.outboxItem({ groupId }));
  expect(after.fate).toMatchObject({ state: 'discarded', reason: '같은 아이디가 이미 있음' });
  expect(outcome(await late.rpc.sync.retry({ groupId: refused.groupId }))).toBe('sync/not-refused');
});

test('what waits for refused work says so, and is laid aside with it', async () => {
  const person = { position: null, team: null, phone: null, role: 'OFFICER', validTo: null } as const;
  // What is saved goes out by itself soon: the second PC must not be the first to be heard.
  line.isCut = true;
  granted(await first.rpc.accounts.add({ ...person, name: '오지훈', loginId: 'ohjh' }));
  const { accountId } = granted(await second.rpc.accounts.add({ ...person, name: '오지우', loginId: 'ohjh' }));
  let waiting = '';
  await inTransaction(session(second), (tx) => {
    aRegisteredHousehold(tx, { officer_id: accountId });
    waiting = tx.groupId;
    return ok(undefined);
  });
  await sync(first);
  line.isCut = false;
  await sync(second);
  const told = granted(await second.rpc.sync.outboxItem({ groupId: waiting }));
  expect(told).toMatchObject({
    fate: { state: 'blocked' },
    waitsInVain: true,
    waitsFor: { gist: { table: 'account' }, fate: { state: 'rejected', rule: 'login-id-taken' } },
    can: { retry: false, discard: true },
  });
  // Sent again with what it waits for, and refused once more for the same reason: nothing of it is lost on the way.
  granted(await second.rpc.sync.retry({ groupId: must(told.waitsFor, 'awaited').groupId }));
  expect(granted(await second.rpc.sync.outboxItem({ groupId: waiting })).fate).toMatchObject({ state: 'discarded' });
  await sync(second);
  const { rows } = granted(await second.rpc.sync.outbox({ tab: 'refused', limit: 20 }));
  const open = rows.filter(({ fate }) => fate.state !== 'discarded');
  expect(open.map(({ fate }) => fate.state).sort()).toEqual(['blocked', 'rejected']);
  for (const { groupId } of open) granted(await second.rpc.sync.discard({ groupId, reason: '같은 아이디가 있음' }));
  await sync(second);
  expect(await status(second)).toMatchObject({ refused: 0, waiting: 0 });
});

test('work of a PC that lost its scope is held, and a manager takes it over with a reason', async () => {
  const { devices } = granted(await first.rpc.sync.devices({}));
  const other = must(
    devices.find(({ isThis }) => !isThis),
    'second PC',
  );
  await edit(second, { note: '문 앞에 우유가 쌓여 있음' });
  granted(await first.rpc.sync.setScopes({ device: other.device, scopes: ['council'], reason: '자리를 옮김' }));
  await sync(second);
  const told = await status(second);
  expect(told.mode === 'server' && told.notices.map(({ kind, scope }) => [kind, scope])).toContainEqual([
    'feed-taken-away',
    'welfare',
  ]);
  await sync(first);
  const [held] = granted(await first.rpc.sync.held({ show: 'open' }));
  expect(held).toMatchObject({ why: 'scope_revoked', household: { id: household }, authorName: MANAGER.name });
  const { heldId } = must(held, 'held');
  const detail = granted(await first.rpc.sync.heldItem({ heldId }));
  expect(detail.lines[0]?.changes).toMatchObject([{ column: 'note', to: '문 앞에 우유가 쌓여 있음' }]);
  granted(await first.rpc.sync.decide({ heldId, decision: 'apply', reason: '옮기기 전에 본 것' }));
  expect(outcome(await first.rpc.sync.decide({ heldId, decision: 'reject', reason: '한 번 더' }))).toBe('sync/gone');
  await sync(first);
  expect(granted(await first.rpc.households.page({ id: household })).household.note).toContain('우유');
  const { entries } = granted(await first.rpc.households.timeline({ id: household, show: 'changes' }));
  const taken = entries.find((entry) => entry.kind === 'change' && entry.takenOverBy !== null);
  expect(taken).toMatchObject({
    isElsewhere: true,
    takenOverBy: MANAGER.name,
    changes: [{ field: 'note', to: expect.stringContaining('우유') as string }],
  });
  const [decided] = granted(await first.rpc.sync.held({ show: 'decided' }));
  expect(decided).toMatchObject({ status: 'applied', decidedByName: MANAGER.name, reason: '옮기기 전에 본 것' });
});

test('a manager reads who saw whom at which PC, with names that the server does not know', async () => {
  await settleAccess(session(first));
  await settleAccess(session(second));
  await sync(second);
  await sync(first);
  // From the day on which this file began: midnight may have passed since.
  const asked = { from: dayOf(now), to: dayOf(new Date().toISOString()), actorId: null, before: null };
  const { rows, states } = granted(await first.rpc.audit.office(asked));
  const pcs = new Set(rows.map(({ pc }) => pc));
  expect(pcs).toEqual(new Set(['팀장 자리', '2번 자리']));
  expect(rows.find(({ pc, screen }) => pc === '2번 자리' && screen.startsWith('households'))).toMatchObject({
    who: MANAGER.name,
    households: ['황보영란'],
  });
  // Work that waits, conflicts and held work name people as much as any other list.
  for (const screen of ['sync/outbox', 'sync/outbox-item', 'sync/conflicts', 'sync/held'])
    expect(rows.some((row) => row.screen === screen && row.households.length > 0)).toBe(true);
  expect(states.map(({ pc, isThis, trouble }) => ({ pc, isThis, trouble }))).toEqual([
    { pc: '2번 자리', isThis: false, trouble: null },
    { pc: '팀장 자리', isThis: true, trouble: null },
  ]);
  const stored = await server.database.db.selectFrom('access_line').select('text').execute();
  expect(stored.filter(({ text }) => text.includes('황보영란'))).toEqual([]);
  const own = granted(await first.rpc.audit.own(asked));
  expect(new Set(own.rows.map(({ pc }) => pc))).toEqual(new Set(['팀장 자리']));
});

test('a notice is told until somebody has read it', async () => {
  const told = await status(second);
  const notices = told.mode === 'server' ? told.notices : [];
  expect(notices.length).toBeGreaterThan(0);
  for (const { n } of notices) granted(await second.rpc.sync.acknowledgeNotice({ n }));
  expect(await status(second)).toMatchObject({ notices: [] });
});

test('the locked screen says how much of this PC nobody else has yet', async () => {
  expect(granted(await first.rpc.sync.glance({}))).toBeNull();
  await edit(first, { note: '잠그기 바로 전에' });
  granted(await first.rpc.accounts.lock({}));
  await first.closed();
  expect(granted(await first.rpc.sync.glance({}))).toMatchObject({ waiting: 1 });
  granted(await first.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }));
  await sync(first);
  expect(await status(first)).toMatchObject({ waiting: 0 });
});

test('a manager whose key is new on the server vouches for it with a code', async () => {
  const manager = session(first).actor.accountId;
  granted(await first.rpc.accounts.lock({}));
  await first.closed();
  granted(await first.rpc.accounts.openRecovery({ recoveryCode }));
  granted(await first.rpc.accounts.recover({ accountId: manager, password: '다시-찾은7-우편함' }));
  await edit(first, { note: '복구한 뒤' });
  await sync(first);
  expect(granted(await first.rpc.sync.outbox({ tab: 'held', limit: 5 })).rows.map(({ fate }) => fate)).toContainEqual({
    state: 'held',
    why: 'needs_human',
  });
  expect(outcome(await first.rpc.sync.vouchForOwnKey({ code: 'AAAA-BBBB-CCCC-DDDD' }))).toBe('sync/refused-by-server');
  const { officeId } = session(first).actor;
  const code = await server.newCode({ purpose: 'key', officeId, accountId: manager, scopes: [] });
  granted(await first.rpc.sync.vouchForOwnKey({ code }));
  await edit(first, { note: '서버가 새 열쇠를 안 뒤' });
  await sync(first);
  expect(granted(await first.rpc.sync.outbox({ tab: 'done', limit: 1 })).rows[0]?.fate).toMatchObject({
    state: 'applied',
  });
});

test('a PC that leaves goes on alone with what it has', async () => {
  granted(await first.rpc.sync.leave({}));
  expect(await status(first)).toEqual({ mode: 'standalone' });
  expect(granted(await first.rpc.households.page({ id: household })).household.tong).toBe('13');
  expect(granted(await first.rpc.sync.marks({}))).toEqual([]);
});
