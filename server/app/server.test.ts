import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hintsText } from '#server/app/hints.routes.ts';
import { TEST_SHARD } from '#server/database/test-postgres.ts';
import { EnrolResponse } from '#shared/sync/enrol.message.ts';
import { type ManageAction, ManageResponse } from '#shared/sync/manage.message.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import {
  aPersonOf,
  aTestOffice,
  aTestServer,
  enrolRequest,
  joins,
  keyEntryOf,
  offeredOffice,
  type TestOffice,
  TestPc,
  type TestServer,
} from '../../tests/support/server-office.ts';
import { aHousehold } from '../../tests/sync/simulation/rows.ts';

let server: TestServer;
let office: TestOffice;

beforeAll(async () => {
  server = await aTestServer();
  office = await aTestOffice(server);
});
afterAll(() => server.close());

const aRegistered = (by = office.boss) => ({ table: 'household', row: aHousehold(office.made(by), 'token') });

describe('joining', () => {
  test('an office arrives, and a PC that starts empty has the same rows and everybody’s keys', async () => {
    const { row } = aRegistered();
    const [opId] = office.pc.creates(office.boss, { table: 'household', row });
    await office.pc.sync();
    expect(office.pc.fate(opId)).toBe('applied');
    const second = await office.otherPc();
    await second.sync();
    expect(second.row('household', String(row.id))).toEqual(row);
    expect(second.joined).toMatchObject({ genesis: 'none', office: { id: office.id, name: 'office' } });
    expect(second.joined.keys.map(({ key_id }) => key_id)).toContain(office.boss.signer.id);
    expect(second.joined.recovery).not.toBeNull();
  });

  test('a PC gets the scopes of its code and no others', async () => {
    const small = await office.otherPc(['council']);
    expect(small.joined.feeds).toEqual([feedOf(office.id, 'council')]);
    await small.sync();
    expect([...small.store.tables.rows.keys()].filter((key) => key.startsWith('household'))).toEqual([]);
  });

  test('an answer that was lost is repeated to the same PC, and to nobody else', async () => {
    const code = await server.newCode({ officeId: office.id });
    const { signer, request } = enrolRequest(code);
    const first = await server.post('/v1/enrol', request);
    const again = await server.post('/v1/enrol', request);
    expect(again).toEqual(first);
    const other = await server.post('/v1/enrol', enrolRequest(code).request);
    expect(other.json).toEqual({ error: 'code-used' });
    expect(signer.publicKey).not.toBe('');
  });

  test('a PC that did not come in may try again until its code expires, says so in the list, and leaves no trace when it is taken out', async () => {
    const code = await server.newCode({ officeId: office.id, validHours: 2 });
    const { signer, request } = enrolRequest(code, { name: '이름 하나' });
    const pc = new TestPc(server, signer, EnrolResponse.parse((await server.post('/v1/enrol', request)).json));
    // Asking for records is part of joining.
    await pc.sync();
    const renamed = enrolRequest(code, { signer, name: '이름 둘' }).request;
    expect((await server.post('/v1/enrol', renamed)).json).toMatchObject({ device: pc.device, incarnation: 1 });
    const listed = async (action: ManageAction = { kind: 'list' }) => {
      const { devices } = (await office.pc.manages(office.boss, action)) as Extract<ManageResponse, { o: 'done' }>;
      return devices.find(({ device }) => device === pc.device);
    };
    expect(await listed()).toMatchObject({ name: '이름 둘', status: 'active', last_seen_at: null, alarms: [] });
    server.clock.offset = 3 * 3_600_000;
    expect((await server.post('/v1/enrol', renamed)).json).toEqual({ error: 'code-expired' });
    server.clock.offset = 0;
    expect(await listed({ kind: 'revoke-device', device: pc.device, reason: 'never came' })).toBeUndefined();
    expect((await server.post('/v1/enrol', renamed)).json).toEqual({ error: 'code-used' });
  });

  test('once a PC is in, its code answers nobody, not even a copy of that PC', async () => {
    const { signer, request } = enrolRequest(await server.newCode({ officeId: office.id }));
    const pc = new TestPc(server, signer, EnrolResponse.parse((await server.post('/v1/enrol', request)).json));
    await pc.asks('keys', { changes: [], since: null });
    await office.pc.manages(office.boss, { kind: 'list' });
    expect((await server.post('/v1/enrol', request)).json).toEqual({ error: 'code-used' });
  });

  test('an office that is here does not come a second time, and one that is not has no second PC', async () => {
    const again = enrolRequest(await server.newCode(), { office: offeredOffice(office.id, aPersonOf(office.id, 'X')) });
    expect((await server.post('/v1/enrol', again.request)).json).toEqual({ error: 'office-exists' });
    const nowhere = enrolRequest(await server.newCode({ officeId: null }));
    expect((await server.post('/v1/enrol', nowhere.request)).json).toEqual({ error: 'office-unknown' });
  });

  test('nobody brings another office’s person along', async () => {
    const id = crypto.randomUUID();
    const stolen = { ...aPersonOf(id, 'MANAGER'), id: office.boss.id };
    const { request } = enrolRequest(await server.newCode(), { office: offeredOffice(id, stolen) });
    expect((await server.post('/v1/enrol', request)).json).toEqual({ error: 'malformed' });
  });

  test('names with characters for machines are refused, not stored', async () => {
    const { request } = enrolRequest(await server.newCode({ officeId: office.id }), { name: 'PC\u0000' });
    expect(await server.post('/v1/enrol', request)).toEqual({ status: 200, json: { error: 'malformed' } });
  });
});

test('a PC that joins later is told the office’s present name', async () => {
  const renamed = await aTestOffice(server);
  renamed.pc.edits(renamed.boss, 'office', renamed.id, { name: '라마동' });
  await renamed.pc.sync();
  expect((await renamed.otherPc(['council'])).joined.office.name).toBe('라마동');
});

describe('keys of people', () => {
  test('a colleague comes with a code, names their own key, and works with it on every PC', async () => {
    const ann = await office.person('OFFICER');
    const [opId] = office.pc.creates(ann, aRegistered(ann));
    await office.pc.sync();
    expect(office.pc.fate(opId)).toBe('applied');
    const answer = (await office.pc.asks('keys', { changes: [], since: null })) as { keys: { account_id: string }[] };
    expect(answer.keys.filter(({ account_id }) => account_id === ann.id)).toHaveLength(1);
  });

  test('a PC that has the newest list is told so', async () => {
    const { version } = (await office.pc.asks('keys', { changes: [], since: null })) as { version: number };
    expect(await office.pc.asks('keys', { changes: [], since: version })).toMatchObject({ keys: null, version });
  });

  test('a manager hands out codes, and names nobody else’s password key', async () => {
    const ann = await office.person('OFFICER');
    const asAnn = { ...ann, signer: aPersonOf(office.id, 'OFFICER').signer };
    const results = await office.pc.publishes(office.boss, { kind: 'put', entry: keyEntryOf(asAnn) });
    expect(results).toMatchObject({ results: [{ o: 'refused', rule: 'own-key-only' }] });
    const code = await office.pc.publishes(ann, { kind: 'put', entry: keyEntryOf(aPersonOf(office.id, 'X'), 'code') });
    expect(code).toMatchObject({ results: [{ o: 'refused', rule: 'account-unknown' }] });
    const other = { ...office.boss, signer: aPersonOf(office.id, 'X').signer };
    expect(await office.pc.publishes(ann, { kind: 'put', entry: keyEntryOf(other, 'code') })).toMatchObject({
      results: [{ o: 'refused', rule: 'keepers-only' }],
    });
  });

  test('nothing that a revoked key signs takes effect any more', async () => {
    const ann = await office.person('OFFICER');
    const change = { kind: 'revoke', key_id: ann.signer.id, reason: 'left' } as const;
    expect(await office.pc.publishes(ann, change)).toMatchObject({ results: [{ rule: 'managers-only' }] });
    expect(await office.pc.publishes(office.boss, change)).toMatchObject({ results: [{ o: 'taken' }] });
    const [opId] = office.pc.creates(ann, aRegistered(ann));
    await office.pc.sync();
    expect(office.pc.fate(opId)).toBe('scope_revoked');
  });

  test('a recovered manager names a new key with another manager’s code, once', async () => {
    const chief = await office.person('MANAGER');
    const issued = (await office.pc.manages(office.boss, {
      kind: 'issue-code',
      purpose: 'key',
      scopes: [],
      account_id: chief.id,
      valid_hours: 1,
    })) as { code: string };
    const back = { ...chief, signer: aPersonOf(office.id, 'MANAGER').signer };
    const change = JSON.stringify({ kind: 'put', entry: keyEntryOf(back) });
    const by = { kind: 'code', code: issued.code };
    const ask = () => office.pc.asks('keys', { changes: [{ change, by }], since: null });
    expect(await ask()).toMatchObject({ results: [{ o: 'taken' }] });
    const other = JSON.stringify({ kind: 'put', entry: keyEntryOf({ ...chief, signer: aPersonOf('x', 'x').signer }) });
    expect(await office.pc.asks('keys', { changes: [{ change: other, by }], since: null })).toMatchObject({
      results: [{ o: 'refused', rule: 'code-used' }],
    });
    const [opId] = office.pc.creates(back, aRegistered(back));
    await office.pc.sync();
    expect(office.pc.fate(opId)).toBe('applied');
    const known = await server.shards.of(TEST_SHARD).transact((tx) => tx.account(chief.id));
    // Their first code, and the one with which they came back.
    expect(known?.codeIssuers.map(({ by: issuer }) => issuer)).toEqual([office.boss.id, office.boss.id]);
  });
});

describe('a manager at a PC', () => {
  test('sees the office’s PCs with what they said about themselves', async () => {
    const answer = await office.pc.manages(office.boss, { kind: 'list' });
    expect(answer).toMatchObject({ o: 'done', code: null });
    const own = (answer as { devices: { device: string }[] }).devices.find(({ device }) => device === office.pc.device);
    expect(own).toMatchObject({ name: 'PC 1', status: 'active', waiting: 0, build: 'test', alarms: [] });
  });

  test('issues a code with which a PC joins, and a withdrawn one opens nothing', async () => {
    const order: ManageAction = {
      kind: 'issue-code',
      purpose: 'device',
      scopes: ['council'],
      account_id: null,
      valid_hours: 1,
    };
    const { code } = (await office.pc.manages(office.boss, order)) as { code: string };
    expect((await joins(server, code)).joined.feeds).toEqual([feedOf(office.id, 'council')]);
    const second = (await office.pc.manages(office.boss, order)) as { code: string; codes: { id: string }[] };
    await office.pc.manages(office.boss, { kind: 'withdraw-code', code_id: second.codes[0]?.id ?? '' });
    await expect(joins(server, second.code)).rejects.toThrow('code-unknown');
  });

  test('leaves every PC the people who sign in there', async () => {
    const pc = await office.otherPc();
    const refused = { o: 'refused', rule: 'needs-council' };
    const orders: ManageAction[] = [
      { kind: 'set-scopes', device: pc.device, scopes: ['welfare', 'admin'], reason: 'moved' },
      { kind: 'issue-code', purpose: 'device', scopes: ['welfare'], account_id: null, valid_hours: 1 },
    ];
    for (const order of orders) expect(await office.pc.manages(office.boss, order)).toEqual(refused);
  });

  test('takes a PC its scopes, its name and its place; unsent work is held, nothing is given out', async () => {
    const pc = await office.otherPc();
    await pc.asks('keys', { changes: [], since: null });
    await pc.sync();
    await office.pc.manages(office.boss, { kind: 'rename-device', device: pc.device, name: '창구 PC' });
    const [opId] = pc.creates(office.boss, aRegistered());
    const done = await office.pc.manages(office.boss, { kind: 'revoke-device', device: pc.device, reason: 'lost' });
    const listed = (done as { devices: { device: string }[] }).devices.find(({ device }) => device === pc.device);
    expect(listed).toMatchObject({ name: '창구 PC', status: 'push_only', scopes: [] });
    const again: ManageAction = { kind: 'set-scopes', device: pc.device, scopes: ['council'], reason: 'back' };
    const noScopes = { o: 'refused', rule: 'device-released' };
    expect(await office.pc.manages(office.boss, again)).toEqual(noScopes);
    await pc.sync();
    expect(pc.fate(opId)).toBe('scope_revoked');
    expect(await pc.asks('keys', { changes: [], since: null })).toEqual({ error: 'not_enrolled' });
  });
});

describe('access logs', () => {
  const chained = async (pc: TestPc, first: number, prev: string, texts: readonly string[]) => {
    const { accessLink } = await import('#server/access-log/receive-access-log.ts');
    let before = prev;
    const lines = texts.map((text) => {
      before = accessLink(before, text);
      return { text, link: before };
    });
    return { answer: await pc.asks('access-log', { first, prev, lines }), last: before };
  };
  const START = '0'.repeat(64);

  test('arrive once, in order, however often they are sent', async () => {
    const pc = await office.otherPc();
    const first = await chained(pc, 1, START, ['a', 'b\u0000']);
    expect(first.answer).toEqual({ o: 'taken', next: 3 });
    expect((await chained(pc, 1, START, ['a', 'b\u0000', 'c'])).answer).toEqual({ o: 'taken', next: 4 });
    expect((await chained(pc, 9, START, ['later'])).answer).toEqual({ o: 'taken', next: 4 });
  });

  test('that say something else than before are an alarm, and stay what they were', async () => {
    const pc = await office.otherPc();
    await chained(pc, 1, START, ['a', 'b']);
    expect((await chained(pc, 1, START, ['a', 'other'])).answer).toEqual({ o: 'broken', next: 3 });
    expect((await chained(pc, 3, START, ['c'])).answer).toEqual({ o: 'broken', next: 3 });
    const list = (await office.pc.manages(office.boss, { kind: 'list' })) as {
      devices: { device: string; alarms: string[] }[];
    };
    expect(list.devices.find(({ device }) => device === pc.device)?.alarms).toEqual(['access-log-broken']);
  });

  const aLine = (over: object = {}) =>
    JSON.stringify({
      seq: 1,
      id: crypto.randomUUID(),
      at: server.now(),
      actor_id: office.boss.id,
      host: 'PC/somebody',
      action: 'VIEW',
      screen: 'households/detail',
      purpose: null,
      subject_ids: JSON.stringify([SUBJECT]),
      detail: '{"query":"황보영란"}',
      row_count: 1,
      result: 'OK',
      ...over,
    });
  const SUBJECT = crypto.randomUUID();
  type Listed = Extract<ManageResponse, { o: 'access-log' }>;
  const DAY = 86_400_000;
  const around = (days: number) => new Date(Date.now() + days * DAY).toISOString();
  const today = { from: around(-1), to: around(1), actor: null, before: null };
  const read = async (over: object = {}) =>
    ManageResponse.parse(
      await office.pc.manages(office.boss, { kind: 'list-access-log', ...today, ...over }),
    ) as Listed;

  test('are read by a manager: who saw whom at which PC, without names and without what was searched for', async () => {
    const pc = await office.otherPc();
    await chained(pc, 1, START, [aLine(), aLine({ action: 'SEARCH', row_count: 3 }), 'not of this app']);
    const { lines, chains, next } = await read();
    const own = lines.filter(({ device }) => device === pc.device);
    expect(own.map(({ n, entry }) => [n, entry?.action ?? null])).toEqual([
      [3, null],
      [2, 'SEARCH'],
      [1, 'VIEW'],
    ]);
    expect(own[2]?.entry).toMatchObject({
      actor_id: office.boss.id,
      subject_ids: [SUBJECT],
      screen: 'households/detail',
    });
    expect(JSON.stringify(own)).not.toContain('황보영란');
    expect(next).toBeNull();
    expect(chains.find(({ device }) => device === pc.device)).toEqual({
      device: pc.device,
      name: 'PC 1',
      incarnation: 1,
      lines: 3,
      broken_at: null,
    });
    const noted = await server.database.db
      .selectFrom('manage_request')
      .select(['actor', 'action'])
      .where('action', 'like', '%list-access-log%')
      .execute();
    expect(noted).toHaveLength(1);
    expect(noted[0]?.actor).toBe(office.boss.id);
  });

  test('are read by person and by period; a clock that was turned hides no line from the day it arrived', async () => {
    const pc = await office.otherPc();
    const someone = crypto.randomUUID();
    const [longAgo, ahead] = [around(-400), around(400)];
    await chained(pc, 1, START, [aLine({ at: longAgo, actor_id: someone }), aLine({ at: ahead, actor_id: someone })]);
    const numbers = ({ lines }: Listed) => lines.filter(({ device }) => device === pc.device).map(({ n }) => n);
    expect(numbers(await read({ actor: someone }))).toEqual([2, 1]);
    expect(numbers(await read({ actor: crypto.randomUUID() }))).toEqual([]);
    expect(numbers(await read({ from: around(-401), to: around(-399) }))).toEqual([1]);
    expect(numbers(await read({ from: around(2), to: around(500) }))).toEqual([]);
  });

  test('are read on from where a page ended, each line once', async () => {
    const pc = await office.otherPc();
    const someone = crypto.randomUUID();
    const count = 450;
    await chained(
      pc,
      1,
      START,
      Array.from({ length: count }, () => aLine({ actor_id: someone })),
    );
    const seen: number[] = [];
    let before: Listed['next'] = null;
    do {
      const page = await read({ actor: someone, before });
      expect(page.lines.length).toBeLessThanOrEqual(200);
      seen.push(...page.lines.filter(({ device }) => device === pc.device).map(({ n }) => n));
      before = page.next;
    } while (before !== null);
    expect(seen).toEqual(Array.from({ length: count }, (_, index) => count - index));
  });
});

describe('hints', () => {
  const listen = (pc: TestPc, at = new Date().toISOString(), signer = pc.signer) =>
    fetch(`${server.url}/v1/hints`, {
      headers: {
        'x-onieum-device': pc.device,
        'x-onieum-incarnation': '1',
        'x-onieum-at': at,
        'x-onieum-signature': signer.sign(hintsText(pc.device, '1', at)),
      },
    });

  test('tell a PC of new work in its feeds, after the commit', async () => {
    const pc = await office.otherPc(['council', 'welfare']);
    const response = await listen(pc);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body?.getReader();
    office.pc.creates(office.boss, aRegistered());
    await office.pc.sync();
    let text = '';
    for (let isOpen = true; isOpen && !text.includes('data:'); ) {
      const piece = await reader?.read();
      isOpen = piece?.done === false;
      text += new TextDecoder().decode(piece?.value);
    }
    expect(text).toMatch(new RegExp(`data: {"feed":"${office.id}:welfare","seq":\\d+}`));
    await reader?.cancel();
  });

  test('end when the rights of the PC change, and are refused to strangers and to yesterday', async () => {
    const pc = await office.otherPc();
    const response = await listen(pc);
    await office.pc.manages(office.boss, { kind: 'set-scopes', device: pc.device, scopes: [], reason: 'moved' });
    expect(await response.text()).toContain('welcome');
    expect((await listen(pc, new Date(Date.now() - 3_600_000).toISOString())).status).toBe(401);
    expect((await listen(pc, new Date().toISOString(), office.pc.signer)).status).toBe(401);
  });
});

test('health, readiness and the mark that a captive portal lacks', async () => {
  for (const path of ['/health', '/ready', '/nowhere']) {
    const response = await fetch(server.url + path);
    expect([response.status, response.headers.get('x-onieum-server')]).toEqual([path === '/nowhere' ? 404 : 200, '1']);
  }
});

test('the log names doors and PCs, and nothing that anybody wrote', async () => {
  const secret = `비밀-${crypto.randomUUID()}`;
  office.pc.creates(office.boss, { table: 'household', row: { ...aRegistered().row, note: secret } });
  await office.pc.sync();
  const refusals = () => server.log.split(/"status":4\d\d/).length;
  const before = refusals();
  await server.post('/v1/sync', `{"broken": "${secret}`);
  await server.post(`/v1/${secret}`, {});
  // An answer is logged when it has gone out, which may be after it was heard.
  await expect.poll(refusals).toBe(before + 2);
  expect(server.log).toContain(office.pc.device);
  expect(server.log).not.toContain(secret);
  expect(server.log).not.toContain(encodeURI(secret));
  expect(server.log).not.toContain('127.0.0.1');
});
