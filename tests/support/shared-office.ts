/** @file An office that shares its records: a real server, the PC of a window, and a second one beside it. */
import { sql } from 'kysely';
import { inTransaction } from '#core/database/in-transaction.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { aCore, granted, removeFolder, type TestCore } from './a-core.ts';
import { type CuttableLine, cuttable } from './cuttable-line.ts';
import { aTestServer, type TestServer } from './server-office.ts';

/** Asks the window's core as its page does. */
export type Ask = <Answer>(feature: string, name: string, input: unknown) => Promise<Answer>;

interface Known {
  readonly id: string;
  readonly name: string;
}

export interface SharedOffice {
  readonly server: TestServer;
  readonly second: TestCore;
  /** Of the second PC. */
  readonly line: CuttableLine;
  /** As they are listed. Each has two groups that both PCs wrote: 주소 (two columns) and 가구 유형. */
  readonly conflicting: readonly Known[];
  /** Each has one edit of the second PC that came after it had lost its scope. */
  readonly heldBack: readonly Known[];
  /** The operator shuts the PC of the window, or opens it again. */
  setShut(isShut: boolean): Promise<void>;
  /** This PC talks to the server, whose clock stands where the window's does. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface SharedOfficeOptions {
  readonly manager: { readonly loginId: string; readonly password: string };
  /** Where the clock of the window stands; without it clocks go. */
  readonly now?: string;
}

const THEIRS = {
  detail_address: '한울마을푸른숲아파트 302동 1204호 (놀이터 맞은편 승강기 없는 동)',
  tong: '12',
  hh_type: 'HT03',
};
const OURS = {
  detailAddress: '한울마을푸른숲아파트 301동 1203호 (관리사무소 뒤 후문 쪽 승강기)',
  tong: '11',
  hhType: 'HT02',
};
const CONFLICTING = 4;
const HELD = 2;

/** The manager's PC joins, a second one follows; both write without knowing of each other, and one loses its scope. */
export async function shareOffice(ask: Ask, { manager, now }: SharedOfficeOptions): Promise<SharedOffice> {
  const server = await aTestServer();
  const meet = () => {
    if (now !== undefined) server.clock.offset = Date.parse(now) - Date.now();
  };
  const sync = async () => {
    meet();
    await ask('sync', 'syncNow', {});
  };
  meet();
  await ask('sync', 'enrol', { server: server.url, code: await server.newCode(), deviceName: '팀장 자리' });
  await sync();
  const scopes = ['council', 'welfare', 'welfare/restricted', 'admin'];
  const issue = { purpose: 'device', scopes, accountId: null, validHours: 24 };
  const { code } = await ask<{ code: string }>('sync', 'issueCode', issue);
  const line = cuttable(serverPort({}));
  const second = aCore({ server: line.port, now: now ?? new Date().toISOString() });
  const name = '맞춤형복지팀 2번 자리 (창구 옆)';
  granted(await second.rpc.sync.joinOffice({ server: server.url, code, deviceName: name, ...manager }));
  granted(await second.rpc.sync.syncNow({}));
  await ask('sync', 'issueCode', { ...issue, scopes: ['council', 'welfare'] });
  const households = longestNames(second, CONFLICTING + HELD);
  const conflicting = households.slice(0, CONFLICTING);
  const heldBack = households.slice(CONFLICTING);
  // What is saved goes out by itself soon: of what both write, this PC must be heard first.
  line.isCut = true;
  await writeOnBoth(ask, second, conflicting);
  await sync();
  line.isCut = false;
  granted(await second.rpc.sync.syncNow({}));
  await sync();
  // It must not hand over by itself what is to come too late.
  line.isCut = true;
  await loseScope(ask, second, heldBack);
  line.isCut = false;
  granted(await second.rpc.sync.syncNow({}));
  await sync();
  return {
    server,
    second,
    line,
    conflicting,
    heldBack,
    sync,
    setShut: async (isShut) => {
      await sql`UPDATE device SET status = ${isShut ? 'revoked' : 'active'}`.execute(server.database.db);
      meet();
      await ask('sync', 'syncNow', {}).catch(() => undefined);
    },
    close: async () => {
      await second.quit();
      removeFolder(second);
      await server.close();
    },
  };
}

const sessionOf = (core: TestCore) => must(core.deps.session.current(), 'session of the second PC');

const longestNames = (core: TestCore, count: number): readonly Known[] =>
  sessionOf(core)
    .store.prepareRead(
      `SELECT h.id, p.name FROM household h JOIN person p ON p.household_id = h.id AND p.is_head
       WHERE h.status = 'ACTIVE' AND coalesce(h.hh_type, '') NOT IN ('HT02', 'HT03')
       GROUP BY p.name ORDER BY length(p.name) DESC, min(h.household_no) LIMIT ?`,
    )
    .all(count) as unknown as readonly Known[];

async function patchOnSecond(second: TestCore, id: string, changes: object): Promise<void> {
  await inTransaction(sessionOf(second), (tx) => {
    tx.patch('household', id, changes);
    return ok(undefined);
  });
}

async function writeOnBoth(ask: Ask, second: TestCore, households: readonly Known[]): Promise<void> {
  type Page = { readonly household: Readonly<Record<keyof typeof OURS, string | null>> };
  for (const { id } of households.toReversed()) {
    await patchOnSecond(second, id, THEIRS);
    const { household } = await ask<Page>('households', 'page', { id });
    const base = Object.fromEntries(Object.keys(OURS).map((key) => [key, household[key as keyof typeof OURS]]));
    await ask('households', 'edit', { id, base, changes: OURS });
  }
}

async function loseScope(ask: Ask, second: TestCore, households: readonly Known[]): Promise<void> {
  for (const { id } of households.toReversed())
    await patchOnSecond(second, id, { note: '문 앞에 우유가 쌓여 있음. 옆집 말로는 사흘째' });
  const { devices } = await ask<{ devices: { device: string; isThis: boolean }[] }>('sync', 'devices', {});
  const { device } = must(
    devices.find(({ isThis }) => !isThis),
    'second PC',
  );
  await ask('sync', 'setScopes', { device, scopes: ['council'], reason: '자리를 옮김' });
}

/** Both give somebody the same login id; this PC comes second, and with it what it wrote about that person afterwards. */
export async function refuseWork(ask: Ask, { second, line, sync }: SharedOffice): Promise<void> {
  const person = { position: '사회복지주사보', team: '맞춤형복지팀', phone: null };
  const added = { ...person, loginId: 'park.dh', role: 'OFFICER', validTo: null };
  // Until both have it, neither may hear of the other's.
  line.isCut = true;
  granted(await second.rpc.accounts.add({ ...added, name: '박도현', role: 'OFFICER' }));
  const { accountId } = await ask<{ accountId: string }>('accounts', 'add', { ...added, name: '응우옌 티 흐엉' });
  await ask('accounts', 'edit', { accountId, ...person, name: '응우옌 티 흐엉', phone: '031-000-0000' });
  line.isCut = false;
  granted(await second.rpc.sync.syncNow({}));
  await sync();
}

/** Work of this PC that waits, in the words that officers use. */
export async function writeUnsent(ask: Ask, { conflicting }: SharedOffice): Promise<void> {
  for (const { id } of conflicting) {
    const { household } = await ask<{ household: { note: string | null } }>('households', 'page', { id });
    const note = '아들 제갈우람이 주말에만 다녀감. 평일 낮에는 전화를 받지 않음';
    await ask('households', 'edit', { id, base: { note: household.note }, changes: { note } });
  }
}
