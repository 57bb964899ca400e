/** @file Pictures of an office that shares its records: a real server, this window's PC, and a second one beside it. */
import { inTransaction } from '#core/database/in-transaction.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { aCore, granted, removeFolder, type TestCore } from '../../tests/support/a-core.ts';
import { aTestServer, type TestServer } from '../../tests/support/server-office.ts';
import type { Scene } from './registry-scenes.ts';
import type { Stage } from './stage.ts';

/** The port of a server on this machine is another one each time. */
async function coverAddress(stage: Stage): Promise<void> {
  const address = stage.page.locator('dd', { hasText: '127.0.0.1' });
  await address.evaluate((element) => {
    element.textContent = 'https://sync.example.go.kr';
  });
}

const serverPage = async (stage: Stage): Promise<void> => {
  await stage.go('/admin/server');
  await coverAddress(stage);
};

/** Before the office joins. */
export const standaloneScenes: readonly Scene[] = [
  { name: '10-server-join', isMain: true, set: (stage) => stage.go('/admin/server') },
];

export const sharedScenes: readonly Scene[] = [
  { name: '10-server', set: serverPage },
  { name: '10-devices', isMain: true, set: (stage) => stage.go('/admin/devices') },
  { name: '10-conflicts', isMain: true, set: (stage) => stage.go('/sync/conflicts') },
  {
    name: '10-conflicts-chosen',
    set: async (stage) => {
      await stage.go('/sync/conflicts');
      for (const button of await stage.page.getByRole('button', { name: /^모두 이 값: 서버 값/ }).all())
        await button.click();
    },
  },
  { name: '10-held', isMain: true, set: (stage) => stage.go('/sync/held') },
  { name: '10-outbox', isMain: true, set: (stage) => stage.go('/sync/outbox?tab=all') },
  {
    name: '10-outbox-item',
    isMain: true,
    set: async (stage) => {
      await stage.go('/sync/outbox?tab=all');
      await stage.page.getByRole('row').nth(1).click();
      await stage.press('Enter');
      await stage.page.getByRole('region', { name: '보낸 내용' }).first().waitFor();
    },
  },
];

/** When nobody answers any more. */
export const awayScenes: readonly Scene[] = [{ name: '10-server-away', set: serverPage }];

export interface SharedOffice {
  readonly server: TestServer;
  readonly second: TestCore;
  close(): Promise<void>;
}

/** The manager's PC joins, a second one follows; both write without knowing of each other, and one loses its scope. */
export async function shareOffice(
  stage: Stage,
  manager: { readonly loginId: string; readonly password: string },
  now: string,
): Promise<SharedOffice> {
  const server = await aTestServer();
  // The window's clock stands still; the server's is set to it again before each answer that people will see the age of.
  const sync = () => {
    server.clock.offset = Date.parse(now) - Date.now();
    return stage.ask('sync', 'syncNow', {});
  };
  server.clock.offset = Date.parse(now) - Date.now();
  await stage.ask('sync', 'enrol', { server: server.url, code: await server.newCode(), deviceName: '팀장 자리' });
  await sync();
  const scopes = ['council', 'welfare', 'welfare/restricted', 'admin'];
  const issue = { purpose: 'device', scopes, accountId: null, validHours: 24 };
  const { code } = await stage.ask<{ code: string }>('sync', 'issueCode', issue);
  const second = aCore({ server: serverPort({}), now });
  const join = { server: server.url, code, deviceName: '복지팀 2번 자리', ...manager };
  granted(await second.rpc.sync.joinOffice(join));
  granted(await second.rpc.sync.syncNow({}));
  await stage.ask('sync', 'issueCode', { ...issue, scopes: ['council', 'welfare'] });
  const ids = await writeOnBoth(stage, second);
  await sync();
  granted(await second.rpc.sync.syncNow({}));
  await sync();
  await loseScope(stage, second, must(ids[4], 'household'));
  await sync();
  return {
    server,
    second,
    close: async () => {
      await second.quit();
      removeFolder(second);
    },
  };
}

async function writeOnBoth(stage: Stage, second: TestCore): Promise<readonly string[]> {
  const session = must(second.deps.session.current(), 'session of the second PC');
  const rows = session.store
    .prepareRead("SELECT id FROM household WHERE status = 'ACTIVE' ORDER BY household_no LIMIT 5")
    .all() as { id: string }[];
  for (const [index, { id }] of rows.slice(0, 4).entries()) {
    await inTransaction(session, (tx) => {
      tx.patch('household', id, {
        detail_address: `1층 10${index + 1}호`,
        area_note: '파란 대문 옆 계단',
        hh_type: 'HT03',
      });
      return ok(undefined);
    });
    type Page = { readonly household: { readonly detailAddress: string | null; readonly hhType: string | null } };
    const { household } = await stage.ask<Page>('households', 'page', { id });
    await stage.ask('households', 'edit', {
      id,
      base: { detailAddress: household.detailAddress, hhType: household.hhType },
      changes: { detailAddress: `203동 반지하 B0${index + 2}호`, hhType: 'HT02' },
    });
  }
  return rows.map(({ id }) => id);
}

async function loseScope(stage: Stage, second: TestCore, household: string): Promise<void> {
  const session = must(second.deps.session.current(), 'session of the second PC');
  await inTransaction(session, (tx) => {
    tx.patch('household', household, { note: '문 앞에 우유가 쌓여 있음. 옆집 말로는 사흘째' });
    return ok(undefined);
  });
  const { devices } = await stage.ask<{ devices: { device: string; isThis: boolean }[] }>('sync', 'devices', {});
  const { device } = must(
    devices.find(({ isThis }) => !isThis),
    'second PC',
  );
  await stage.ask('sync', 'setScopes', { device, scopes: ['council'], reason: '자리를 옮김' });
  granted(await second.rpc.sync.syncNow({}));
}
