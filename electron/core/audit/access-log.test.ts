import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { AccessLogRequest } from '#shared/sync/access-log.message.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import { aSession, aStore, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { accessLogHead, recordAccess } from './record-access.ts';
import { restAccess, settleAccess } from './resting-access.ts';
import { verifyAccessLog } from './verify-access-log.ts';

let store: Store & { dispose(): void };
beforeEach(async () => {
  store = await aStore();
});
afterEach(() => store.dispose());

const HOUSEHOLD = '01930000-0000-7000-8000-0000000000b1';
const view = (n: number) =>
  inTransaction(aSession(store), (tx) => {
    recordAccess(tx, { action: 'VIEW', screen: 'households/detail', subjectIds: [HOUSEHOLD], detail: { n } });
    return ok(undefined);
  });
const lines = () =>
  store.rawReader.prepare('SELECT action, screen, subject_ids, row_count, actor_id FROM access_log ORDER BY seq').all();
/** What only someone with the database key and SQLite at hand can do. */
const tamper = (sql: string) => {
  store.rawWriter.exec('DROP TRIGGER access_log_is_append_only; DROP TRIGGER access_log_is_kept');
  store.rawWriter.exec(sql);
};

describe('the access log', () => {
  test('holds who did what with whose data', async () => {
    await view(1);
    expect(lines()).toEqual([
      {
        action: 'VIEW',
        screen: 'households/detail',
        subject_ids: JSON.stringify([HOUSEHOLD]),
        row_count: 1,
        actor_id: TEST_OFFICER,
      },
    ]);
  });

  test('says nothing of what was rolled back', async () => {
    await inTransaction(aSession(store), (tx) => {
      recordAccess(tx, { action: 'UPDATE', screen: 'households/detail', subjectIds: [HOUSEHOLD] });
      return err({ code: 'refused' });
    });
    expect(lines()).toEqual([]);
    await view(1);
    expect(await verifyAccessLog(store)).toEqual({ checked: 1, brokenAt: undefined, isCutOff: false });
  });

  test('of thousands of households at once has no line that is too long to be handed in', async () => {
    const ids = Array.from({ length: 5_001 }, (_, n) => HOUSEHOLD.slice(0, -4) + n.toString(16).padStart(4, '0'));
    await inTransaction(aSession(store), (tx) => {
      recordAccess(tx, { action: 'EXPORT', screen: 'imports/export-round', subjectIds: ids });
      return ok(undefined);
    });
    const written = store.rawReader.prepare('SELECT * FROM access_log ORDER BY seq').all() as Record<string, unknown>[];
    const sent = written.map(({ mac: _mac, ...line }) => ({ text: canonicalJson(line), link: ZERO_HASH }));
    expect(AccessLogRequest.safeParse({ first: 1, prev: ZERO_HASH, lines: sent }).success).toBe(true);
    expect(written.flatMap(({ subject_ids }) => JSON.parse(String(subject_ids)) as string[])).toEqual(ids);
    expect(written.reduce((sum, { row_count }) => sum + Number(row_count), 0)).toBe(ids.length);
    expect(await verifyAccessLog(store)).toEqual({ checked: written.length, brokenAt: undefined, isCutOff: false });
  });

  test('refuses to be edited or deleted', async () => {
    await view(1);
    expect(() => store.rawWriter.exec("UPDATE access_log SET action = 'LIST'")).toThrow('append-only');
    expect(() => store.rawWriter.exec('DELETE FROM access_log')).toThrow('append-only');
  });

  test('is whole after many lines at once', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => view(n)));
    expect(await verifyAccessLog(store)).toEqual({ checked: 50, brokenAt: undefined, isCutOff: false });
  });

  test.each([
    ['an edited line', "UPDATE access_log SET subject_ids = '[]' WHERE seq = 4", 4],
    ['an edited instant', "UPDATE access_log SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 1", 1],
    ['a deleted line', 'DELETE FROM access_log WHERE seq = 3', 4],
    ['a deleted first line', 'DELETE FROM access_log WHERE seq = 1', 2],
    [
      'two lines swapped',
      'UPDATE access_log SET seq = -1 WHERE seq = 2; UPDATE access_log SET seq = 2 WHERE seq = 3; UPDATE access_log SET seq = 3 WHERE seq = -1',
      2,
    ],
    [
      'a line slipped in',
      `INSERT INTO access_log SELECT 7, 'x', at, actor_id, host, action, screen, purpose, subject_ids, detail, row_count, result, mac FROM access_log WHERE seq = 6`,
      7,
    ],
  ])('gives away %s', async (_, sql, brokenAt) => {
    for (let n = 0; n < 6; n += 1) await view(n);
    tamper(sql);
    expect((await verifyAccessLog(store)).brokenAt).toBe(brokenAt);
  });

  test('gives away any line and column that was changed', async () => {
    for (let n = 0; n < 12; n += 1) await view(n);
    tamper('');
    const columns = ['id', 'at', 'actor_id', 'host', 'action', 'screen', 'subject_ids', 'detail', 'result'];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.constantFrom(...columns), async (seq, column) => {
        const before = store.rawWriter.prepare(`SELECT ${column} FROM access_log WHERE seq = ?`).pluck().get(seq);
        store.rawWriter.prepare(`UPDATE access_log SET ${column} = ? WHERE seq = ?`).run(`${before} `, seq);
        expect((await verifyAccessLog(store)).brokenAt).toBe(seq);
        store.rawWriter.prepare(`UPDATE access_log SET ${column} = ? WHERE seq = ?`).run(before, seq);
        expect((await verifyAccessLog(store)).brokenAt).toBeUndefined();
      }),
    );
  });

  test('is walked with pauses: what others want meanwhile is answered', async () => {
    const many = 3_000;
    await inTransaction(aSession(store), (tx) => {
      for (let n = 0; n < many; n += 1)
        recordAccess(tx, { action: 'VIEW', screen: 'households/detail', detail: { n } });
      return ok(undefined);
    });
    let turns = 0;
    const others = setInterval(() => {
      turns += 1;
    });
    const verdict = await verifyAccessLog(store);
    clearInterval(others);
    expect(verdict).toEqual({ checked: many, brokenAt: undefined, isCutOff: false });
    expect(turns).toBeGreaterThan(0);
  });

  test('gives away an end cut off, by the head noted elsewhere', async () => {
    for (let n = 0; n < 5; n += 1) await view(n);
    const head = accessLogHead(store);
    expect(await verifyAccessLog(store, { head })).toMatchObject({ isCutOff: false });
    tamper('DELETE FROM access_log WHERE seq > 3');
    expect(await verifyAccessLog(store)).toMatchObject({ brokenAt: undefined, isCutOff: false });
    expect(await verifyAccessLog(store, { head })).toMatchObject({ brokenAt: undefined, isCutOff: true });
  });

  test('cannot be continued without its key', async () => {
    await view(1);
    expect((await verifyAccessLog({ ...store, logKey: new Uint8Array(32) })).brokenAt).toBe(1);
  });

  test('is read with the key of each epoch', async () => {
    await view(1);
    const key = store.logKey;
    const next = { ...store, logKey: new Uint8Array(32).fill(9) };
    await inTransaction({ ...aSession(store), store: next }, (tx) => {
      recordAccess(tx, { action: 'VIEW', screen: 'x' });
      return ok(undefined);
    });
    expect((await verifyAccessLog(next)).brokenAt).toBe(1);
    expect((await verifyAccessLog(next, { retiredKeys: [{ untilSeq: 1, key }] })).brokenAt).toBeUndefined();
  });
});

describe('a list that flies past', () => {
  test('leaves one line for what rested', async () => {
    const session = aSession(store);
    for (const text of ['ㅎ', '호', '홍', '홍ㄱ']) {
      restAccess(session, { action: 'SEARCH', screen: 'households/list', detail: { text } }, 30);
    }
    const found = store.rawReader.prepare('SELECT detail FROM access_log').pluck();
    await expect.poll(() => found.all()).toEqual(['{"text":"홍ㄱ"}']);
  });

  test('is logged at once when a result is opened or the session ends, and then no more', async () => {
    const session = aSession(store);
    restAccess(session, { action: 'LIST', screen: 'households/list', subjectIds: [HOUSEHOLD] });
    restAccess(session, { action: 'LIST', screen: 'tasks/today' });
    await settleAccess(session, 'households/list');
    expect(lines()).toHaveLength(1);
    await settleAccess(session);
    await settleAccess(session);
    expect(lines()).toHaveLength(2);
  });
});
