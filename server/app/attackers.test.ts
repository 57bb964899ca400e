/** @file Whoever sits at the other end: a changed program, a stolen key, a borrowed code. Over HTTP, on PostgreSQL. */
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TEST_SHARD } from '#server/database/test-postgres.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { NEW_CONVERSATION, nextQuestion } from '#shared/sync/engine/sync-client.ts';
import { envelopeText } from '#shared/sync/envelope.message.ts';
import { keyChangeText } from '#shared/sync/keys.message.ts';
import { type ManageAction, manageText } from '#shared/sync/manage.message.ts';
import type { SentGroup } from '#shared/sync/push.message.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import { ChangedProgram } from '../../tests/support/changed-program.ts';
import {
  ALL_SCOPES,
  aPersonOf,
  aTestOffice,
  aTestServer,
  enrolRequest,
  keyEntryOf,
  type Person,
  Signer,
  type TestOffice,
  type TestPc,
  type TestServer,
} from '../../tests/support/server-office.ts';
import {
  aCase,
  aConsultation,
  aHousehold,
  anAccount,
  anApprovalEvent,
  aPerson,
  aVersion,
  aView,
} from '../../tests/sync/simulation/rows.ts';

const START_OF_TIME = '2000-01-01T00:00:00.000Z';
const START = { seq: 0, chain: '0'.repeat(64) };
let server: TestServer;
let office: TestOffice;
let other: TestOffice;
let ann: Person;
let bob: Person;
let pc: TestPc;
let household: string;

beforeAll(async () => {
  server = await aTestServer({ limits: { wrongCodesPerAddress: 1_000, enrolmentsPerMinutePerAddress: 1_000 } });
  office = await aTestOffice(server);
  other = await aTestOffice(server);
  ann = await office.person('OFFICER');
  bob = await office.person('SECRETARY');
  pc = await office.otherPc();
  const row = aHousehold(office.made(ann), 'theirs');
  household = String(row.id);
  pc.creates(ann, { table: 'household', row });
  await pc.sync();
  await other.pc.sync();
});
afterAll(() => server.close());
afterEach(() => {
  expect(server.log).not.toContain('"bug"');
  expect(server.log).not.toContain('"status":500');
});

/** Everything that an attack could have changed. What is held for a manager is not an effect. */
async function effects(of: TestServer = server): Promise<string> {
  const { db } = of.database;
  const parts = await Promise.all(
    [
      sql`SELECT tbl, id, feed, ver, row FROM record WHERE tbl <> 'sync_held' ORDER BY tbl, id`,
      sql`SELECT id, office_id, role, valid_to, code_issuers FROM account ORDER BY id`,
      sql`SELECT * FROM officer_key ORDER BY id`,
      sql`SELECT id, office_id, status, feeds, public_key FROM device ORDER BY id`,
      sql`SELECT key_id, state, slot FROM key_card ORDER BY key_id`,
      sql`SELECT id, used_at, withdrawn_at FROM enrol_code ORDER BY id`,
      sql`SELECT event_id, approver FROM approval ORDER BY event_id`,
    ].map(async (query) => (await query.execute(db)).rows),
  );
  return canonicalJson(parts);
}

async function withoutEffect<T>(attack: () => Promise<T>): Promise<T> {
  const before = await effects();
  const answer = await attack();
  expect(await effects()).toBe(before);
  return answer;
}

/** Hands in one group and says what became of its first operation. */
async function fateOf(on: TestPc, group: readonly string[]): Promise<string | undefined> {
  await on.sync();
  return on.fate(group[0]);
}

const edit = (note: string) =>
  ({ table: 'household', rowId: household, body: { kind: 'patch', set: { note: { from: null, to: note } } } }) as const;

describe('who speaks', () => {
  test('nobody writes in another’s name: neither by naming them, nor by naming their key', async () => {
    const asBoss = { actor: office.boss.id };
    expect(await withoutEffect(() => fateOf(pc, pc.group(ann, [edit('x')], 'live', asBoss)))).toBe(
      'actor-is-not-signer',
    );
    const thief = await office.otherPc();
    await thief.sync();
    const withKey = { actor: office.boss.id, actorKey: office.boss.signer.id };
    expect(await withoutEffect(() => fateOf(thief, thief.group(ann, [edit('x')], 'live', withKey)))).toBe('signature');
  });

  test('a stolen PC without a person’s key changes nothing', async () => {
    const thief = aPersonOf(office.id, 'MANAGER');
    expect(await withoutEffect(() => fateOf(pc, pc.group(thief, [edit('x')])))).toBe('needs_human');
    const posing = { ...office.boss, signer: thief.signer };
    const order = { ...pc.orders(posing, { kind: 'list' }), actor_key: office.boss.signer.id };
    expect(await withoutEffect(() => pc.asks('manage', order))).toEqual({ o: 'refused', rule: 'signature' });
    expect(await withoutEffect(() => pc.manages(posing, { kind: 'list' }))).toEqual({
      o: 'refused',
      rule: 'signature',
    });
    const change = pc.keyChange(posing, { kind: 'put', entry: keyEntryOf({ ...office.boss, signer: thief.signer }) });
    const forged = { ...change, by: { ...change.by, key_id: office.boss.signer.id } };
    for (const each of [change, forged])
      expect(await withoutEffect(() => pc.asks('keys', { changes: [each], since: 0 }))).toMatchObject({
        results: [{ o: 'refused', rule: 'signature' }],
      });
  });

  test('a PC’s name without its key is nobody', async () => {
    const body = { epoch: null, feed: feedOf(office.id, 'welfare'), cursor: START, schema_ver: 1, limit: 10 };
    const unsigned = { ...pc.envelope('pull', body) };
    const signature = new Signer().sign(envelopeText(unsigned));
    expect((await server.post('/v1/sync', { ...unsigned, signature })).json).toEqual({ error: 'unauthenticated' });
    expect((await server.post('/v1/sync', { ...unsigned, kind: 'snapshot' })).json).toEqual({
      error: 'unauthenticated',
    });
    const unknown = { ...unsigned, device: crypto.randomUUID() };
    expect((await server.post('/v1/sync', unknown)).json).toEqual({ error: 'unauthenticated' });
  });

  test('a PC that was shut out is told so and nothing else', async () => {
    const gone = await office.otherPc();
    await gone.sync();
    const opIds = gone.group(ann, [edit('after the theft')]);
    await sql`UPDATE device SET status = 'revoked' WHERE id = ${gone.device}`.execute(server.database.db);
    expect(await withoutEffect(() => fateOf(gone, opIds))).toBeUndefined();
    for (const kind of ['keys', 'manage', 'access-log'] as const)
      expect(await gone.asks(kind, {})).toEqual({ error: 'not_enrolled' });
  });

  test('officers and secretaries order nothing about PCs, and a key of another office is none here', async () => {
    const order: ManageAction = {
      kind: 'issue-code',
      purpose: 'device',
      scopes: ['welfare'],
      account_id: null,
      valid_hours: 1,
    };
    for (const person of [ann, bob, other.boss]) {
      const answer = await withoutEffect(() => pc.manages(person, order));
      expect(answer).toEqual({ o: 'refused', rule: 'managers-only' });
    }
    const theirs = { kind: 'revoke-device', device: other.pc.device, reason: 'x' } as const;
    expect(await withoutEffect(() => pc.manages(office.boss, theirs))).toEqual({
      o: 'refused',
      rule: 'device-unknown',
    });
  });
});

describe('the access log of an office', () => {
  const PERIOD = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z', actor: null, before: null };
  const READ = { kind: 'list-access-log', ...PERIOD } as const;

  test('is read by its managers and auditors, and by nobody else', async () => {
    const auditor = await office.person('AUDITOR');
    const keeper = await office.person('SYSADMIN');
    expect(await pc.manages(auditor, READ)).toMatchObject({ o: 'access-log' });
    expect(await withoutEffect(() => pc.manages(auditor, { kind: 'list' }))).toEqual({
      o: 'refused',
      rule: 'managers-only',
    });
    for (const person of [ann, bob, keeper, other.boss])
      expect(await withoutEffect(() => pc.manages(person, READ))).toEqual({ o: 'refused', rule: 'managers-only' });
    const posing = { ...office.boss, signer: new Signer() };
    expect(await withoutEffect(() => pc.manages(posing, READ))).toEqual({ o: 'refused', rule: 'signature' });
  });

  test('of another office is none of theirs', async () => {
    const { accessLink } = await import('#server/access-log/receive-access-log.ts');
    const text = 'theirs';
    const lines = [{ text, link: accessLink(START.chain, text) }];
    await pc.asks('access-log', { first: 1, prev: START.chain, lines });
    const told = (await other.pc.manages(other.boss, READ)) as { lines: unknown[]; chains: { device: string }[] };
    expect(told.lines).toEqual([]);
    expect(told.chains.map(({ device }) => device)).not.toContain(pc.device);
  });

  test('is not shown twice for one order, nor for one that was made for another question', async () => {
    const request = pc.orders(office.boss, READ);
    expect(await pc.asks('manage', request)).toMatchObject({ o: 'access-log' });
    expect(await withoutEffect(() => pc.asks('manage', request))).toEqual({ o: 'refused', rule: 'replayed' });
    const list = pc.orders(office.boss, { kind: 'list' });
    const turned = { ...list, action: canonicalJson(READ) };
    expect(await withoutEffect(() => pc.asks('manage', turned))).toEqual({ o: 'refused', rule: 'signature' });
  });
});

describe('what was said before', () => {
  test('a request that is sent again repeats its answer and nothing else', async () => {
    const mine = await office.otherPc();
    await mine.sync();
    mine.group(ann, [edit('once')]);
    const deps = mine.deps();
    const question = nextQuestion(deps, NEW_CONVERSATION);
    const envelope = mine.envelope('push', question?.body);
    const first = (await server.post('/v1/sync', envelope)).json as { results: { outcome: unknown }[] };
    const again = await withoutEffect(async () => (await server.post('/v1/sync', envelope)).json);
    expect((again as typeof first).results[0]?.outcome).toEqual(first.results[0]?.outcome);
  });

  test('an order of a manager counts once, and not a week later', async () => {
    const order: ManageAction = {
      kind: 'issue-code',
      purpose: 'device',
      scopes: ['council'],
      account_id: null,
      valid_hours: 1,
    };
    const request = pc.orders(office.boss, order);
    expect(await pc.asks('manage', request)).toMatchObject({ o: 'done' });
    expect(await withoutEffect(() => pc.asks('manage', request))).toEqual({ o: 'refused', rule: 'replayed' });
    const old = new Date(Date.now() - 7 * 86_400_000).toISOString();
    const late = await withoutEffect(() => pc.manages(office.boss, order, { at: old }));
    expect(late).toEqual({ o: 'refused', rule: 'stale' });
  });

  test('what was signed for another server is refused', async () => {
    const elsewhere = await office.otherPc();
    elsewhere.store.transact((tx) => tx.setDevice({ ...tx.device(), audience: 'another-server' }));
    expect(await withoutEffect(() => fateOf(elsewhere, elsewhere.group(ann, [edit('x')])))).toBe('other-server');
    const request = pc.orders(office.boss, { kind: 'list' });
    const signature = office.boss.signer.sign(manageText('another-server', request));
    expect(await pc.asks('manage', { ...request, signature })).toEqual({ o: 'refused', rule: 'signature' });
    const { change } = pc.keyChange(office.boss, { kind: 'revoke', key_id: ann.signer.id, reason: 'x' });
    const by = {
      kind: 'key',
      key_id: office.boss.signer.id,
      signature: office.boss.signer.sign(keyChangeText('x', change)),
    };
    expect(await withoutEffect(() => pc.asks('keys', { changes: [{ change, by }], since: null }))).toMatchObject({
      results: [{ o: 'refused', rule: 'signature' }],
    });
  });
});

describe('where one does not belong', () => {
  const questions = (feed: string) => ({
    pull: { epoch: 'epoch-0', feed, cursor: START, shown: null, schema_ver: 1, limit: 100 },
    snapshot: { feed, token: null, schema_ver: 1, limit: 100 },
    repair: { feed, at: START, table: 'household', buckets: {}, schema_ver: 1 },
  });

  test('a secretary’s PC is given nothing of households, whichever way it asks', async () => {
    const council = await office.otherPc(['council']);
    for (const feed of [
      feedOf(office.id, 'welfare'),
      feedOf(office.id, 'welfare/restricted'),
      feedOf(other.id, 'council'),
    ])
      for (const [kind, body] of Object.entries(questions(feed)))
        expect(await council.asks(kind as 'pull', body)).toEqual({ error: 'not_enrolled' });
    const token = { snapshot_id: crypto.randomUUID(), start: START, table: 'household', after: null };
    const smuggled = { feed: feedOf(office.id, 'council'), token, schema_ver: 1, limit: 100 };
    const page = (await council.asks('snapshot', smuggled)) as { rows: { table: string }[] };
    expect(page.rows.map(({ table }) => table)).not.toContain('household');
  });

  test('another office’s rows are not there: neither by their feed nor by their id', async () => {
    const far = other.pc;
    expect(await withoutEffect(() => fateOf(far, far.group(other.boss, [edit('hello')])))).toBe('blocked');
    const posing = { ...other.boss, officeId: office.id };
    const row = { ...aHousehold({ ...office.made(ann), by: posing }, 'x'), office_id: office.id };
    expect(await withoutEffect(() => fateOf(far, far.creates(posing, { table: 'household', row })))).toBe(
      'not-enrolled',
    );
    const mislabelled = { ...aHousehold(other.made(other.boss), 'x'), office_id: office.id };
    const group = far.creates(other.boss, { table: 'household', row: mislabelled });
    expect(await withoutEffect(() => fateOf(far, group))).toBe('other-office');
  });

  test('a secretary writes no household, wherever they sit', async () => {
    const row = aHousehold(office.made(bob), 'x');
    expect(await withoutEffect(() => fateOf(pc, pc.creates(bob, { table: 'household', row })))).toBe('scope_revoked');
  });
});

describe('more than one may', () => {
  test('nobody makes themselves manager', async () => {
    const mine = await office.otherPc();
    await mine.sync();
    expect(await withoutEffect(() => fateOf(mine, mine.edits(ann, 'account', ann.id, { role: 'MANAGER' })))).toBe(
      'keepers-only',
    );
    const twin = anAccount(office.made(ann), { id: crypto.randomUUID(), role: 'MANAGER' });
    expect(await withoutEffect(() => fateOf(mine, mine.creates(ann, { table: 'account', row: twin })))).toBe(
      'keepers-only',
    );
    const history = anAccount(office.made(ann), { id: crypto.randomUUID(), role: 'MANAGER' });
    expect(await withoutEffect(() => fateOf(mine, mine.brings(ann, { table: 'account', row: history })))).toBe(
      'genesis-closed',
    );
  });

  test('what waits is taken back by its author or a manager, and by nobody else', async () => {
    const cy = await office.person('OFFICER');
    const [mine, unknown] = [crypto.randomUUID(), crypto.randomUUID()];
    const note = { kind: 'patch', set: { note: { from: null, to: '기다리는 글' } } } as const;
    const waiting = pc.group(ann, [{ table: 'household', rowId: unknown, body: note }]);
    expect(await fateOf(pc, waiting)).toBe('blocked');
    const back = (of_op: string, rowId = unknown) =>
      ({ table: 'household', rowId, body: { kind: 'withdraw', of_op, reason: '다시 적음' } }) as const;
    const of = String(waiting[0]);
    expect(await fateOf(pc, pc.group(cy, [back(of)]))).toBe('not-withdrawable');
    expect(await fateOf(pc, pc.group(ann, [back(of, mine)]))).toBe('not-withdrawable');
    expect(await fateOf(pc, pc.group(ann, [back(of)]))).toBe('applied');
    expect(pc.fate(of)).toBe('withdrawn');
    expect(await fateOf(pc, pc.group(office.boss, [back(of)]))).toBe('waits-no-longer');
    // What it waited for comes, and nothing happens.
    const row = { ...aHousehold(office.made(ann), 'late'), id: unknown };
    expect(await fateOf(pc, pc.creates(ann, { table: 'household', row }))).toBe('applied');
    expect(pc.fate(of)).toBe('withdrawn');
    expect(pc.row('household', unknown)?.note).toBeNull();
    const taken = pc.edits(ann, 'household', unknown, { note: '남는 글' });
    expect(await fateOf(pc, taken)).toBe('applied');
    expect(await fateOf(pc, pc.group(ann, [back(String(taken[0]))]))).toBe('waits-no-longer');
  });

  test('nobody says from a PC that a household was erased, a manager neither', async () => {
    const { boss } = office;
    const rowId = crypto.randomUUID();
    const image = { table: 'sync_erasure', id: rowId, feed: feedOf(office.id, 'welfare'), ver: 1, oe: 0 };
    pc.store.transact((tx) => tx.putImage({ ...image, digest: '0'.repeat(64) }));
    const set = { id: rowId, table: 'household', row_id: household, status: 'erased' };
    const row = { table: 'sync_erasure', rowId, body: { kind: 'create', set } } as const;
    expect(await withoutEffect(() => fateOf(pc, pc.group(boss, [row])))).toBe('unsupported_schema');
    pc.store.transact((tx) => tx.removeImage('sync_erasure', rowId));
    const body = { kind: 'delete', reason: 'x', erasure: true } as { kind: 'delete'; reason: string };
    const deletion = { table: 'household', rowId: household, body };
    expect(await withoutEffect(() => fateOf(pc, pc.group(boss, [deletion])))).toBe('unsupported_schema');
  });

  test('nobody approves their own work, under whichever name', async () => {
    const of = aCase(office.made(office.boss), household, 'k');
    const sheet = aConsultation(office.made(office.boss), of, 's');
    const version = aVersion(office.made(office.boss), sheet, 1);
    for (const [table, row] of Object.entries({ crisis_case: of, consultation: sheet, consultation_version: version }))
      expect(await fateOf(pc, pc.creates(office.boss, { table, row }))).toBe('applied');
    const approve = (by: Person, over: object = {}) => ({
      table: 'approval_event',
      row: { ...anApprovalEvent(office.made(by), version, 'APPROVE', 'ok'), ...over },
    });
    const tries: [string, () => readonly string[]][] = [
      ['two-person-author', () => pc.creates(office.boss, approve(office.boss))],
      ['two-person-role', () => pc.creates(ann, approve(ann))],
      ['decider-is-not-signer', () => pc.creates(ann, approve(ann, { actor_id: crypto.randomUUID() }))],
      ['creator-is-not-signer', () => pc.creates(office.boss, approve(ann))],
    ];
    for (const [rule, attempt] of tries) expect(await withoutEffect(() => fateOf(pc, attempt()))).toBe(rule);
    const forged = {
      kind: 'command',
      name: 'transition',
      expect: { state: 'PENDING_REVIEW', content_hash: null },
    } as const;
    const step = {
      table: 'crisis_case',
      rowId: String(of.id),
      body: { ...forged, args: { set: { state: 'REVIEWED' } } },
    };
    expect(await withoutEffect(() => fateOf(pc, pc.group(office.boss, [step])))).toBe('state-changed');
  });
});

describe('codes', () => {
  test('guessed, used, withdrawn and expired ones open nothing', async () => {
    const answer = async (code: string) => (await server.post('/v1/enrol', enrolRequest(code).request)).json;
    expect(await withoutEffect(() => answer('0000-0000-0000-0000'))).toEqual({ error: 'code-unknown' });
    const used = await server.newCode({ officeId: office.id });
    await answer(used);
    expect(await withoutEffect(() => answer(used))).toEqual({ error: 'code-used' });
    const old = await server.newCode({ officeId: office.id, validHours: -1 });
    expect(await withoutEffect(() => answer(old))).toEqual({ error: 'code-expired' });
    const forKeys = await server.newCode({ officeId: office.id, purpose: 'key', accountId: ann.id });
    expect(await withoutEffect(() => answer(forKeys))).toEqual({ error: 'code-unknown' });
  });

  test('one code lets one PC in, however many ask at once', async () => {
    const code = await server.newCode({ officeId: office.id });
    const answers = await Promise.all(
      Array.from(
        { length: 6 },
        async () => (await server.post('/v1/enrol', enrolRequest(code).request)).json as object,
      ),
    );
    expect(answers.filter((each) => 'device' in each)).toHaveLength(1);
  });

  test('a key that the request is not signed with does not come in', async () => {
    const { request } = enrolRequest(await server.newCode({ officeId: office.id }));
    const stolen = { ...request, signature: new Signer().sign(request.body) };
    expect((await withoutEffect(() => server.post('/v1/enrol', stolen))).json).toEqual({ error: 'malformed' });
  });

  test('an address that guesses is refused for a while, also with the right code', async () => {
    const strict = await aTestServer({ limits: { wrongCodesPerAddress: 3 } });
    try {
      const right = await strict.newCode();
      const ask = async (code: string) => (await strict.post('/v1/enrol', enrolRequest(code).request)).json;
      for (let guess = 0; guess < 3; guess += 1)
        expect(await ask(`GUESS-${guess}-0000`)).toEqual({ error: 'code-unknown' });
      expect(await ask(right)).toEqual({ error: 'busy' });
      strict.clock.offset = 16 * 60_000;
      expect(await ask(right)).toEqual({ error: 'office-unknown' });
    } finally {
      await strict.close();
    }
  });
});

describe('groups that a changed program puts together', () => {
  const patch = (set: Readonly<Record<string, readonly [unknown, unknown]>>) =>
    ({
      kind: 'patch',
      set: Object.fromEntries(Object.entries(set).map(([column, [from, to]]) => [column, { from, to } as never])),
    }) as const;
  const onHousehold = (set: Parameters<typeof patch>[0]) =>
    ({ table: 'household', rowId: household, body: patch(set) }) as const;
  const record = (table: string, id: string) =>
    server.shards.of(TEST_SHARD).transact((tx) => tx.record(table, id), { readOnly: true });
  const logged = (id: string) => server.shards.of(TEST_SHARD).transact((tx) => tx.logEntry(id), { readOnly: true });
  const aProgram = async () => new ChangedProgram(await office.otherPc());

  test('what waits beside a twin is asked for its signature before it takes effect', async () => {
    const program = await aProgram();
    const [unknown, twin] = [crypto.randomUUID(), crypto.randomUUID()];
    const early = { table: 'household', rowId: unknown, opId: twin } as const;
    expect(
      (await program.pushes(program.group(ann, [{ ...early, body: patch({ note: [null, 'a'] }) }]))).fates,
    ).toEqual(['blocked']);
    const role = { table: 'account', rowId: ann.id, as: office.boss, body: patch({ role: ['OFFICER', 'MANAGER'] }) };
    const forged = program.group(ann, [{ ...early, body: patch({ note: [null, 'b'] }) }, role]);
    expect((await program.pushes(forged)).fates).toEqual(['op_id_conflict', 'blocked']);
    const set = { ...aHousehold(office.made(ann), 'early'), id: unknown } as never;
    const late = program.group(ann, [{ table: 'household', rowId: unknown, body: { kind: 'create', set } }]);
    expect((await program.pushes(late)).fates).toEqual(['applied']);
    expect((await record('household', unknown))?.row.note).toBe('a');
    expect((await record('account', ann.id))?.row.role).toBe('OFFICER');
  });

  test('what somebody did cannot be logged again as part of something that was refused', async () => {
    const [author, program] = [await aProgram(), await aProgram()];
    const genuine = author.group(ann, [onHousehold({ tenure: [null, '임차'] })]);
    expect((await author.pushes(genuine)).fates).toEqual(['applied']);
    const [known] = genuine.operations;
    const before = await logged(String(known?.op_id));
    const borrowed = program.borrowed(known as never);
    const beside = program.group(ann, [onHousehold({ note: [null, 'x'] })]);
    const both = { ...beside, operations: [borrowed, ...beside.operations] };
    expect((await withoutEffect(() => program.pushes(both))).fates).toEqual(['applied', 'group-shape']);
    expect(await logged(String(known?.op_id))).toEqual(before);
  });

  test('one id does not stand for two deeds of one group', async () => {
    const program = await aProgram();
    const opId = crypto.randomUUID();
    const twice = program.group(ann, [
      { ...onHousehold({ area_note: [null, 'hidden'] }), opId },
      { ...onHousehold({ note: [null, 'shown'] }), opId },
    ]);
    expect((await withoutEffect(() => program.pushes(twice))).fates).toEqual(['group-shape', 'group-shape']);
  });

  test('a group that takes the id of one that waits does not keep it waiting', async () => {
    const program = await aProgram();
    const [unknown, groupId] = [crypto.randomUUID(), crypto.randomUUID()];
    const waiting = { table: 'household', rowId: unknown, body: patch({ note: [null, 'waited'] }) } as const;
    const groups = [
      program.group(ann, [waiting], groupId),
      program.group(ann, [onHousehold({ ri: [null, '가리'] })], groupId),
    ];
    expect((await program.pushes(...groups)).fates).toEqual(['blocked', 'applied']);
    const set = { ...aHousehold(office.made(ann), 'late'), id: unknown } as never;
    await program.pushes(program.group(ann, [{ table: 'household', rowId: unknown, body: { kind: 'create', set } }]));
    expect((await record('household', unknown))?.row.note).toBe('waited');
  });

  test('a manager takes over nothing in the name of somebody who did not sign it', async () => {
    const stranger = aPersonOf(office.id, 'MANAGER');
    const program = await aProgram();
    const id = crypto.randomUUID();
    const set = { ...aHousehold(office.made(office.boss), 'forged'), id } as never;
    const forged = program.group(stranger, [
      { table: 'household', rowId: id, as: office.boss, body: { kind: 'create', set } },
    ]);
    expect((await program.pushes(forged)).fates).toEqual(['needs_human']);
    const ofOp = String(forged.operations[0]?.op_id);
    const outcome = (await logged(ofOp))?.outcome;
    const heldId = outcome?.o === 'held' ? outcome.held_id : '';
    const adopt = (decision: 'apply' | 'reject') =>
      pc.group(office.boss, [
        { table: 'sync_held', rowId: heldId, body: { kind: 'adopt', of_op: ofOp, decision, reason: '확인' } },
      ]);
    await pc.sync();
    expect(await withoutEffect(() => fateOf(pc, adopt('apply')))).toBe('signer-unknown');
    expect(await fateOf(pc, adopt('reject'))).toBe('applied');
    expect(await record('household', id)).toBeUndefined();
  });

  test('what is held lies where no more people read it than may read all of it', async () => {
    const stranger = aPersonOf(office.id, 'OFFICER');
    const feedHeldIn = async (scopes: readonly string[], of: (program: ChangedProgram) => SentGroup) => {
      const program = new ChangedProgram(await office.otherPc(scopes));
      const group = of(program);
      await program.pushes(group);
      const outcome = (await logged(String(group.operations[0]?.op_id)))?.outcome;
      return (await record('sync_held', outcome?.o === 'held' ? outcome.held_id : ''))?.feed;
    };
    const view = aView(office.made(ann), 'v') as Readonly<Record<string, never>>;
    const shared = { table: 'saved_view', rowId: String(view.id), body: { kind: 'create', set: view } } as const;
    const mixed = (program: ChangedProgram) => program.group(stranger, [shared, onHousehold({ note: [null, '비밀'] })]);
    expect(await feedHeldIn(ALL_SCOPES, mixed)).toBe(feedOf(office.id, 'welfare'));
    const unreadable = (program: ChangedProgram) => program.written(ann, '{"v":2,"note":"비밀"}');
    expect(await feedHeldIn(ALL_SCOPES, unreadable)).toBe(feedOf(office.id, 'welfare/restricted'));
    expect(await feedHeldIn(['council', 'admin'], unreadable)).toBe(feedOf(office.id, 'admin'));
    expect(await feedHeldIn(['council'], (program) => program.group(stranger, [shared]))).toBe(
      feedOf(office.id, 'council'),
    );
  });

  test('nobody says anew which row it is, whose, and who made it', async () => {
    const program = await aProgram();
    const now = (await record('household', household))?.row ?? {};
    const lies = {
      id: crypto.randomUUID(),
      office_id: other.id,
      created_by: office.boss.id,
      created_at: START_OF_TIME,
    };
    for (const [column, to] of Object.entries(lies)) {
      const lie = program.group(ann, [onHousehold({ [column]: [now[column], to] })]);
      expect([column, (await withoutEffect(() => program.pushes(lie))).fates]).toEqual([column, ['fixed-column']]);
    }
  });

  test('a command is one of its table’s, and writes what it is for', async () => {
    const program = await aProgram();
    const of = aCase(office.made(ann), household, 'c');
    const rowId = String(of.id);
    await program.pushes(
      program.group(ann, [{ table: 'crisis_case', rowId, body: { kind: 'create', set: of as never } }]),
    );
    const command = (name: string, set: Readonly<Record<string, unknown>>) =>
      program.group(ann, [
        {
          table: 'crisis_case',
          rowId,
          body: { kind: 'command', name, expect: { state: null, content_hash: null }, args: { set: set as never } },
        },
      ]);
    for (const name of ['constructor', 'hasOwnProperty', 'toString', 'valueOf', '__proto__', '__defineGetter__'])
      expect([name, await withoutEffect(() => program.pushes(command(name, {})))]).toEqual([
        name,
        { status: 200, fates: ['unsupported_schema'] },
      ]);
    for (const set of [{ emergency: true }, { state: 'ASSIGNED', legal_basis: 'x' }])
      expect((await withoutEffect(() => program.pushes(command('transition', set)))).fates).toEqual(['not-by-command']);
  });

  test('nothing is filed under a household of another office, and a household goes to offices that are there', async () => {
    const far = new ChangedProgram(await other.otherPc());
    const planted = (parent: string) => {
      const set = aPerson(other.made(other.boss), parent, 'planted');
      return far.group(other.boss, [
        { table: 'person', rowId: String(set.id), body: { kind: 'create', set: set as never } },
      ]);
    };
    for (const parent of [household, crypto.randomUUID()])
      expect((await withoutEffect(() => far.pushes(planted(parent)))).fates).toEqual(['blocked']);
    const program = await aProgram();
    const move = program.group(office.boss, [
      {
        table: 'household',
        rowId: household,
        body: {
          kind: 'command',
          name: 'move_office',
          expect: { state: null, content_hash: null },
          args: { office_id: crypto.randomUUID() },
        },
      },
    ]);
    expect((await withoutEffect(() => program.pushes(move))).fates).toEqual(['move']);
  });

  test('values nested without end, and lives that nobody gave out, are no fault of the server', async () => {
    const program = await aProgram();
    for (const depth of [100, 2_000, 90_000]) {
      const made = office.made(ann);
      const set = { ...aView(made, 'deep'), definition: { deep: 'DEEP' } };
      const claim = {
        table: 'saved_view',
        rowId: made.id,
        body: { kind: 'create', set: set as never },
      } as const;
      const content = canonicalJson({ salt: 's'.repeat(20), body: claim.body });
      const deep = content.replace('"DEEP"', '['.repeat(depth) + ']'.repeat(depth));
      const answer = await withoutEffect(() => program.pushes(program.group(ann, [{ ...claim, content: deep }])));
      expect([depth, answer]).toEqual([depth, { status: 200, fates: ['unsupported_schema'] }]);
    }
    for (const incarnation of [100_000, 2 ** 31, Number.MAX_SAFE_INTEGER])
      for (const kind of ['push', 'access-log', 'keys'] as const)
        expect(await withoutEffect(() => pc.asks(kind, {}, { incarnation }))).toEqual({ error: 'malformed' });
  });
});

describe('what is no message', () => {
  const NASTY = ['\u0000', '\ud800', '\ue000', '__proto__', `${'가'.repeat(30)}`];

  test('broken, foreign and oversized bodies are refused before anything is looked at', async () => {
    const cases: [string, number][] = [
      ['{"protocol":1', 400],
      ['', 400],
      ['null', 200],
      ['[]', 200],
      ['{"__proto__":{"kind":"push"}}', 400],
      ['{"protocol":1,"kind":"push"}', 200],
      [JSON.stringify({ ...pc.envelope('push', {}), extra: 1 }), 200],
      [JSON.stringify({ ...pc.envelope('push', {}), protocol: 99 }), 200],
      [JSON.stringify({ ...pc.envelope('push', {}), protocol: 0 }), 200],
      [`{"protocol":1,"body":"${'x'.repeat(5_000_000)}"}`, 413],
    ];
    for (const path of ['/v1/sync', '/v1/enrol'])
      for (const [body, status] of cases) {
        const answer = await withoutEffect(() => server.post(path, body));
        expect([path, body.slice(0, 40), answer.status]).toEqual([path, body.slice(0, 40), status]);
        expect(answer.json).toEqual({ error: 'malformed' });
      }
    const typed = { headers: { 'content-type': 'text/plain' } };
    expect((await server.post('/v1/sync', 'x', typed)).status).toBe(415);
  });

  test('a small body that unpacks into a large one, and one that is not packed at all, are refused', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const bomb = gzipSync(Buffer.alloc(200_000_000, ' '));
    expect((await server.post('/v1/sync', '', { headers, body: bomb })).status).toBe(413);
    expect((await server.post('/v1/sync', '', { headers, body: 'not gzip' })).status).toBe(400);
    expect((await server.post('/v1/sync', '', { headers, body: gzipSync('{}').subarray(0, 12) })).status).toBe(400);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  test('strange characters in any place of any request are answered, never a fault of the server', async () => {
    const push = (strange: string) => ({
      epoch: strange,
      fork_nonce: strange,
      acknowledged: { dseq: 0, link: START.chain, receipt: null },
      backlog: { count: 0, oldest_at: null, head_dseq: 0 },
      client_now: new Date().toISOString(),
      build: strange,
      schema_ver: 1,
      groups: [
        {
          group_id: crypto.randomUUID(),
          actor_key: strange,
          signature: strange,
          operations: [{ op_id: crypto.randomUUID(), dseq: 1, prev: START.chain, header: strange, content: strange }],
        },
      ],
      watched: [],
    });
    for (const strange of NASTY) {
      const fresh = await office.otherPc(['council']);
      const requests: ['push' | 'pull' | 'keys' | 'manage' | 'access-log', unknown][] = [
        ['push', push(strange)],
        [
          'pull',
          { epoch: strange, feed: feedOf(office.id, 'council'), cursor: START, shown: null, schema_ver: 1, limit: 1 },
        ],
        ['keys', { changes: [{ change: strange, by: { kind: 'code', code: strange.repeat(8) } }], since: null }],
        [
          'keys',
          {
            changes: [
              {
                change: JSON.stringify({ kind: 'revoke', key_id: START.chain, reason: strange }),
                by: { kind: 'key', key_id: START.chain, signature: strange },
              },
            ],
            since: null,
          },
        ],
        ['manage', { ...fresh.orders(office.boss, { kind: 'list' }), action: strange }],
        ['access-log', { first: 1, prev: START.chain, lines: [{ text: strange, link: START.chain }] }],
      ];
      for (const [kind, body] of requests) {
        const { status } = await server.post('/v1/sync', fresh.envelope(kind, body));
        expect([kind, strange, status]).toEqual([kind, strange, 200]);
      }
      const reason = { kind: 'revoke-device', device: crypto.randomUUID(), reason: strange } as const;
      expect(await withoutEffect(() => pc.manages(office.boss, reason))).toEqual({
        o: 'refused',
        rule: 'device-unknown',
      });
      const entry = { ...keyEntryOf(office.boss), slot: JSON.stringify(strange) };
      expect(await pc.publishes(office.boss, { kind: 'put', entry })).toMatchObject({ results: [{ o: 'taken' }] });
    }
  });
});

describe('who takes too much', () => {
  test('a body that drips in is cut off, while others are served', async () => {
    const strict = await aTestServer({ limits: { requestMs: 400, headersMs: 400 } });
    try {
      const { port } = new URL(strict.url);
      const socket = connect(Number(port), '127.0.0.1');
      const heard: Buffer[] = [];
      socket.on('data', (chunk) => heard.push(chunk));
      socket.on('error', () => undefined);
      const ended = new Promise((resolve) => socket.once('close', resolve));
      socket.write(
        'POST /v1/sync HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{',
      );
      const drip = setInterval(() => socket.write(' '), 50);
      expect((await fetch(`${strict.url}/ready`)).status).toBe(200);
      await ended;
      clearInterval(drip);
      expect(Buffer.concat(heard).toString()).toContain('408');
    } finally {
      await strict.close();
    }
  });

  test('a PC that has whole tables counted without end is told to wait, and goes on handing in its work', async () => {
    const busy = await aTestServer({ limits: { repairsPerMinutePerDevice: 2 } });
    try {
      const { pc: greedy, id } = await aTestOffice(busy);
      const body = { feed: feedOf(id, 'council'), at: START, table: 'account', buckets: {}, schema_ver: 1 };
      const ask = async () => (await busy.post('/v1/sync', greedy.envelope('repair', body))).status;
      expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
      expect((await busy.post('/v1/sync', greedy.envelope('keys', { changes: [], since: null }))).status).toBe(200);
    } finally {
      await busy.close();
    }
  });

  test('a PC that asks without end is told to wait, and takes nothing from its neighbours', async () => {
    const strict = await aTestServer({ limits: { requestsPerMinutePerDevice: 3 } });
    try {
      const ask = (device: string) => strict.post('/v1/sync', { ...pc.envelope('push', {}), device });
      const [busy, calm] = [crypto.randomUUID(), crypto.randomUUID()];
      const statuses = [];
      for (let index = 0; index < 5; index += 1) statuses.push((await ask(busy)).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
      expect((await ask(busy)).json).toMatchObject({ error: 'busy' });
      expect((await ask(calm)).status).toBe(200);
    } finally {
      await strict.close();
    }
  });

  test('behind a proxy, what came to it in the clear is refused', async () => {
    const proxied = await aTestServer({ trustProxy: ['127.0.0.1'] });
    try {
      const ask = (proto: string) =>
        proxied.post(
          '/v1/sync',
          {},
          {
            headers: { 'content-type': 'application/json', 'x-forwarded-for': '10.1.2.3', 'x-forwarded-proto': proto },
          },
        );
      expect([(await ask('http')).status, (await ask('https')).status]).toEqual([403, 200]);
    } finally {
      await proxied.close();
    }
  });
});

test('nothing that anybody wrote is in the log', () => {
  for (const word of ['theirs', 'hello', 'after the theft', ALL_SCOPES[2], '가나면'])
    expect(server.log).not.toContain(word);
});
