/** @file A PC that its office has taken out: what it had is handed over, somebody can do that, and it says so. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import { tallyOutbox } from '#core/sync/outbox.repository.ts';
import type { ServerPort } from '#core/sync/sync-transport.ts';
import { Away } from '#core/sync/sync-transport.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { MAX_OPERATIONS_PER_PUSH } from '#shared/sync/wire.schema.ts';
import { aCore, anOffice, granted, MANAGER, outcome, removeFolder, type TestCore } from '../support/a-core.ts';
import { aRegisteredHousehold } from '../support/a-household.ts';
import { aTestServer, type TestServer } from '../support/server-office.ts';

const DRAFT = { screen: 'attempt', ref: 'x/CM02' };

let server: TestServer;
let first: TestCore;
let second: TestCore;
let household: string;
/** How many more pushes get through. */
let pushesLeft = Number.POSITIVE_INFINITY;

const straight = serverPort({});
const line: ServerPort = {
  ...straight,
  connect: (address) => {
    const transport = straight.connect(address);
    return {
      ...transport,
      exchange: async (envelope, signal) => {
        if (envelope.kind === 'push') pushesLeft -= 1;
        if (pushesLeft < 0) throw new Away('no-network');
        return transport.exchange(envelope, signal);
      },
    };
  },
};

const session = (core: TestCore) => must(core.deps.session.current(), 'session');
const count = (core: TestCore, table: string): number =>
  (session(core).store.prepareRead(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;

beforeAll(async () => {
  const now = new Date().toISOString();
  server = await aTestServer();
  first = await anOffice({ server: straight, now });
  household = (await inTransaction(session(first), (tx) => ok(aRegisteredHousehold(tx)))).value;
  granted(await first.rpc.sync.enrol({ server: server.url, code: await server.newCode(), deviceName: '팀장 자리' }));
  granted(await first.rpc.sync.syncNow({}));
  const scopes = ['council', 'welfare', 'welfare/restricted', 'admin'] as const;
  const { code } = granted(
    await first.rpc.sync.issueCode({ purpose: 'device', scopes: [...scopes], accountId: null, validHours: 1 }),
  );
  second = aCore({ server: line, now });
  const { loginId, password } = MANAGER;
  granted(await second.rpc.sync.joinOffice({ server: server.url, code, deviceName: '2번 자리', loginId, password }));
  granted(await second.rpc.sync.syncNow({}));
});
afterAll(async () => {
  for (const core of [first, second]) {
    await core?.quit();
    if (core) removeFolder(core);
  }
  await server?.close();
});

test('keeps its people until all of its work is handed over, so that somebody can sign in for that', async () => {
  pushesLeft = 0;
  for (let edit = 0; edit < MAX_OPERATIONS_PER_PUSH + 50; edit += 1)
    await inTransaction(session(second), (tx) => {
      tx.patch('household', household, { tong: String(edit) });
      return ok(undefined);
    });
  const { devices } = granted(await first.rpc.sync.devices({}));
  const { device } = must(
    devices.find(({ isThis }) => !isThis),
    'other PC',
  );
  granted(await first.rpc.sync.revokeDevice({ device, reason: '기기 폐기' }));
  pushesLeft = 1;
  expect(outcome(await second.rpc.sync.syncNow({}))).toBe('sync/unreachable');
  expect(tallyOutbox(session(second).store)).toMatchObject({ waiting: 50 });
  expect(count(second, 'household')).toBe(1);
  const shut = { kind: 'taken-out', name: MANAGER.name, mayHandOver: true };
  expect(granted(await second.rpc.accounts.state({}))).toEqual(shut);
  expect(outcome(await second.rpc.households.page({ id: household }))).toBe('app/not-signed-in');
  granted(await second.rpc.drafts.save({ ...DRAFT, body: { memo: '아들과 통화하다 말았다' } }));
  await second.rpc.accounts.lock({});
  await second.closed();
  const { loginId, password } = MANAGER;
  granted(await second.rpc.accounts.signIn({ loginId, secret: password }));
  expect(granted(await second.rpc.accounts.state({}))).toEqual(shut);
});

test('says that it was taken out once nothing of its own is left, and has no records any more', async () => {
  pushesLeft = Number.POSITIVE_INFINITY;
  const tried = await second.rpc.sync.syncNow({});
  expect(tried).toEqual({ ok: false, error: { code: 'sync/unreachable', why: 'revoked' } });
  const told = granted(await second.rpc.sync.status({}));
  expect(told).toMatchObject({ connection: { state: 'away', why: 'revoked' }, waiting: 0 });
  for (const table of ['household', 'person', 'household_board', 'account']) expect(count(second, table)).toBe(0);
  expect(granted(await second.rpc.accounts.state({}))).toMatchObject({ kind: 'taken-out', mayHandOver: true });
  expect(granted(await second.rpc.sync.outbox({ tab: 'all', limit: 1 })).counts).toMatchObject({
    waiting: 0,
    held: MAX_OPERATIONS_PER_PUSH + 50,
  });
  expect(granted(await second.rpc.drafts.get(DRAFT))).toMatchObject({ body: { memo: '아들과 통화하다 말았다' } });
  granted(await first.rpc.sync.syncNow({}));
  expect(granted(await first.rpc.sync.held({ show: 'open' }))).toHaveLength(MAX_OPERATIONS_PER_PUSH + 50);
  await second.rpc.accounts.lock({});
  await second.closed();
  expect(outcome(await second.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }))).toBe(
    'accounts/pc-taken-out',
  );
  expect([...first.bugs, ...second.bugs]).toEqual([]);
});

test('a PC that the operator shuts keeps what it has and shows none of it, also to whoever signs in later', async () => {
  granted(await first.rpc.sync.syncNow({}));
  const setStatus = (status: string) => sql`UPDATE device SET status = ${status}`.execute(server.database.db);
  await setStatus('revoked');
  await inTransaction(session(first), (tx) => ok(tx.patch('household', household, { note: '잠기기 전' })));
  expect(await first.rpc.sync.syncNow({})).toEqual({ ok: false, error: { code: 'sync/unreachable', why: 'revoked' } });
  const shut = { kind: 'taken-out', name: MANAGER.name, mayHandOver: false };
  expect(granted(await first.rpc.accounts.state({}))).toEqual(shut);
  expect(outcome(await first.rpc.households.page({ id: household }))).toBe('app/not-signed-in');
  expect(count(first, 'household')).toBe(1);
  await first.rpc.accounts.lock({});
  await first.closed();
  granted(await first.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password }));
  expect(granted(await first.rpc.accounts.state({}))).toEqual(shut);
  await setStatus('active');
  granted(await first.rpc.sync.syncNow({}));
  expect(granted(await first.rpc.accounts.state({})).kind).toBe('signed-in');
  expect(granted(await first.rpc.sync.status({}))).toMatchObject({ waiting: 0 });
});
