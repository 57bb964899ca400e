import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { aRegisteredHousehold } from '../../../tests/support/a-household.ts';
import { aSession, aStore, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { readOwnAccessLog } from './read-access-log.ts';
import { accessLogHead, recordAccess } from './record-access.ts';

let store: Awaited<ReturnType<typeof aStore>>;
let dataDir: string;
let session: Session;
let household: string;

const TODAY = { from: '2026-11-20', to: '2026-11-20', actorId: null, before: null };
const read = async (over: object = {}, as: Session = session) => {
  const deps = { settings: { dataDir } } as Pick<Dependencies, 'settings'>;
  return must((await readOwnAccessLog(deps, as, { ...TODAY, ...over })).value, 'page');
};
const view = (purpose?: string) =>
  inTransaction(session, (tx) => {
    recordAccess(tx, { action: 'VIEW', screen: 'households/detail', subjectIds: [household], purpose });
    return ok(undefined);
  });

beforeEach(async () => {
  store = await aStore();
  dataDir = mkdtempSync(join(tmpdir(), 'onieum-audit-'));
  session = aSession(store, 'MANAGER');
  household = (await inTransaction(session, (tx) => ok(aRegisteredHousehold(tx)))).value;
});
afterEach(() => {
  store.dispose();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the access log of this PC', () => {
  test('says who saw whom, newest first, with names as this PC knows them; the look itself is the last line', async () => {
    await view();
    await view('전화 확인');
    const { rows, states, next } = await read();
    expect(rows.map(({ purpose }) => purpose)).toEqual(['전화 확인', null]);
    expect(rows[0]).toMatchObject({
      action: 'VIEW',
      screen: 'households/detail',
      count: 1,
      result: 'OK',
      arrivedAt: null,
    });
    expect(rows[0]?.households).toHaveLength(1);
    expect(rows[0]?.households[0]).not.toContain(household);
    expect(next).toBeNull();
    expect(states).toEqual([{ key: 'own', pc: '이 PC', isThis: true, lines: 3, trouble: null }]);
  });

  test('is read by period and person, and page by page', async () => {
    for (let n = 0; n < 205; n += 1) await view();
    const first = await read();
    const second = await read({ before: first.next });
    const keys = [...first.rows, ...second.rows].map(({ key }) => Number(key));
    expect(keys).toEqual(Array.from({ length: 205 }, (_, index) => 205 - index));
    expect(second.next).toBeNull();
    expect((await read({ from: '2026-11-21', to: '2026-11-30' })).rows).toEqual([]);
    expect((await read({ actorId: TEST_OFFICER })).rows).toHaveLength(200);
    expect((await read({ actorId: '01930000-0000-7000-8000-0000000000ff' })).rows).toEqual([]);
  });

  test('names no household to an auditor, nor why it was opened', async () => {
    await view('황보영란 님 전화 확인');
    const { rows } = await read({}, aSession(store, 'AUDITOR'));
    expect(rows[0]).toMatchObject({ households: [], purpose: null, count: 1 });
  });

  test('shows that a line was changed, and that its end was cut off', async () => {
    await view();
    await view();
    const head = accessLogHead(store);
    writeFileSync(join(dataDir, 'access-log-head.json'), JSON.stringify({ ...head, at: store.clock.now() }));
    expect((await read()).states[0]?.trouble).toBeNull();
    store.rawWriter.exec('DROP TRIGGER access_log_is_kept; DROP TRIGGER access_log_is_append_only');
    store.rawWriter.exec('DELETE FROM access_log WHERE seq >= 2');
    expect((await read()).states[0]?.trouble).toBe('end');
    store.rawWriter.exec("UPDATE access_log SET result = 'REFUSED' WHERE seq = 1");
    expect((await read()).states[0]?.trouble).toBe('line');
  });

  test('knows afterwards that it was read', async () => {
    await read();
    const { rows } = await read();
    expect(rows[0]).toMatchObject({ action: 'LIST', screen: 'admin/access-log' });
  });
});
