import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { type Clock, createClock } from '#core/clock/clock.ts';
import { openStore, type Projection, type Store } from '#core/database/store.ts';
import type { Session } from '#core/rpc/call.ts';
import { insertEnrolment } from '#core/sync/enrolment.repository.ts';
import type { Role } from '#shared/accounts/role.ts';

export const TEST_KEY = '5a'.repeat(32);
export const TEST_OFFICE = '01930000-0000-7000-8000-00000000000f';
export const TEST_OFFICER = '01930000-0000-7000-8000-0000000000a1';
export const TEST_NOW = '2026-11-20T01:00:00.000Z';

let template: string | undefined;

/** A real, encrypted, migrated database of its own folder. Migrated once per process, then copied: see house style. */
export async function aStore(
  options: { projections?: readonly Projection[]; clock?: Clock; onChanged?: (tables: readonly string[]) => void } = {},
): Promise<Store & { folder: string; dispose(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'onieum-test-'));
  const path = join(folder, 'onieum.db');
  const open = (at: string) =>
    openStore({
      path: at,
      keyHex: TEST_KEY,
      logKey: new Uint8Array(32).fill(7),
      clock: options.clock ?? createClock(TEST_NOW),
      newId: uuidv7,
      projections: options.projections ?? [],
      onChanged: options.onChanged ?? (() => {}),
    });
  if (!template) {
    const made = join(mkdtempSync(join(tmpdir(), 'onieum-template-')), 'onieum.db');
    (await open(made)).close();
    template = made;
  }
  copyFileSync(template, path);
  const store = await open(path);
  return Object.assign(store, {
    folder,
    dispose: () => {
      if (store.rawWriter.open) store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** A signed-in person on that store. */
export function aSession(store: Store, role: Role = 'OFFICER', accountId = TEST_OFFICER): Session {
  return { store, actor: { accountId, name: '시험 담당', role, officeId: TEST_OFFICE } };
}

/** From now on that store is the one of a PC that has a server. */
export function joinTestServer(store: Store, deviceSecret: Uint8Array = new Uint8Array(32)): void {
  const response = {
    audience: 'test',
    epoch: 'e1',
    device: '01930000-0000-7000-8000-0000000000d1',
    incarnation: 1,
    office: { id: TEST_OFFICE, code: null, name: '새솔2동', sigungu: null },
    feeds: [],
    keys: [],
    recovery: null,
    genesis: 'none' as const,
  };
  const own = { serverUrl: 'https://server.test', pinnedCertificate: null, deviceSecret, deviceName: 'PC' };
  store.rawWriter.transaction(() => insertEnrolment(store, response, { ...own, genesis: 'none' }))();
}
