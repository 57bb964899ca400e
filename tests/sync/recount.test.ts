/** @file A disk that changes by itself: found by counting, repaired from the server, told only where that is in vain. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import { alone } from '#core/sync/alone.ts';
import { bringOffice } from '#core/sync/join-server.ts';
import { createRecount, type Recount } from '#core/sync/recount-rows.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { anOffice, granted, removeFolder, type TestCore } from '../support/a-core.ts';
import { aRegisteredHousehold } from '../support/a-household.ts';
import { aTestServer, type TestServer } from '../support/server-office.ts';

let server: TestServer;
let desk: TestCore;
let households: readonly string[];
const reported: unknown[] = [];
const counts: Recount[] = [];

const session = () => must(desk.deps.session.current(), 'session');
const store = () => session().store;
const sync = async () => granted(await desk.rpc.sync.syncNow({}));
const row = (table: string, id: string) => store().prepareRead(`SELECT * FROM ${table} WHERE id = ?`).get(id);
/** Behind everybody's back, as a disk does it. */
const spoil = (sql: string, ...values: unknown[]) =>
  alone(store(), () => void store().rawWriter.prepare(sql).run(values));
const keptAt = () =>
  JSON.parse(
    (store().prepareRead("SELECT value FROM setting WHERE key = 'sync/recount'").get() as { value: string }).value,
  );
const notices = async () => {
  const status = granted(await desk.rpc.sync.status({}));
  return status.mode === 'server' ? status.notices.map(({ kind, count }) => [kind, count]) : [];
};

function aRecount(isIdle = () => true): Recount {
  const count = createRecount({
    store: store(),
    isIdle,
    converse: async () => (await desk.rpc.sync.syncNow({})).ok,
    report: (bug) => void reported.push(bug),
    pace: { every: 0, slice: 0, rest: 0 },
  });
  counts.push(count);
  return count;
}

beforeAll(async () => {
  server = await aTestServer();
  desk = await anOffice({ server: serverPort({}), now: new Date().toISOString() });
  const made = await inTransaction(session(), (tx) => ok(Array.from({ length: 12 }, () => aRegisteredHousehold(tx))));
  households = made.value;
  const join = { server: server.url, deviceName: 'PC' };
  granted(await bringOffice(desk.deps, session(), { ...join, code: await server.newCode() }));
  await sync();
  await sync();
});
beforeEach(() => {
  reported.length = 0;
});
afterEach(async () => {
  for (const count of counts.splice(0)) await count.stop();
});
afterAll(async () => {
  await desk?.quit();
  if (desk) {
    expect(desk.bugs).toEqual([]);
    removeFolder(desk);
  }
  await server?.close();
});

test('what the disk has changed, lost or made unreadable is found, sent anew, and nobody is told', async () => {
  const [changed = '', lost = '', torn = ''] = households;
  const whole = [changed, lost, torn].map((id) => row('household', id));
  await spoil("UPDATE household SET note = '디스크가 쓴 글' WHERE id = ?", changed);
  await spoil('DELETE FROM household WHERE id = ?', lost);
  await spoil("UPDATE household SET vulnerability = '[\"VU0' WHERE id = ?", torn);
  // Neither side has any reason to look at these rows.
  await sync();
  expect([changed, lost, torn].map((id) => row('household', id))).not.toEqual(whole);
  await aRecount().look();
  expect([changed, lost, torn].map((id) => row('household', id))).toEqual(whole);
  expect(await notices()).toEqual([]);
  expect(reported).toEqual([]);
  expect(keptAt()).toMatchObject({ at: null, damaged: [] });
});

test('it goes on where it was interrupted, and lets others in between', async () => {
  const last = [...households].sort().at(-1) ?? '';
  const whole = row('household', last);
  let looks = 0;
  await aRecount(() => ++looks <= 4).look();
  const { at, finishedAt } = keptAt();
  expect(at).not.toBeNull();
  // Behind the place where it stopped: only a count that goes on there comes by.
  await spoil("UPDATE household SET note = '디스크가 쓴 글' WHERE id = ?", last);
  await spoil(
    "UPDATE setting SET value = json_set(value, '$.at.after', json(?)) WHERE key = 'sync/recount'",
    JSON.stringify({ table: 'household', id: '0' }),
  );
  const order: string[] = [];
  const counting = aRecount()
    .look()
    .then(() => order.push('counted'));
  await alone(store(), () => order.push('somebody else wrote'));
  await counting;
  expect(order).toEqual(['somebody else wrote', 'counted']);
  expect(row('household', last)).toEqual(whole);
  expect(keptAt().finishedAt).not.toBe(finishedAt);
});

test('a disk that does not keep what it is given is told once', async () => {
  const [id = ''] = households;
  const whole = row('household', id);
  await spoil("UPDATE household SET note = '또 상한 글' WHERE id = ?", id);
  await spoil(`CREATE TRIGGER lying AFTER UPDATE ON household WHEN NEW.note IS NOT '또 상한 글' AND NEW.id = '${id}'
    BEGIN UPDATE household SET note = '또 상한 글' WHERE id = NEW.id; END`);
  await aRecount().look();
  expect(await notices()).toEqual([['rows-not-repaired', 1]]);
  expect(reported).toHaveLength(1);
  await spoil('DROP TRIGGER lying');
  await aRecount().look();
  expect(row('household', id)).toEqual(whole);
  expect(await notices()).toHaveLength(1);
});

test('once a day, and only while nobody is at the PC', async () => {
  const [id = ''] = households;
  const daily = createRecount({ store: store(), isIdle: () => true, converse: async () => true, report: () => {} });
  const before = keptAt();
  await daily.look();
  await aRecount(() => false).look();
  expect(keptAt()).toEqual(before);
  expect(row('household', id)).toBeDefined();
  await daily.stop();
});
