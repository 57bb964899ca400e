/** @file Refused work that is sent again or laid aside, and work that waits for it. */
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordRight } from '#core/accounts/record-right.ts';
import { randomBytes, sha256Hex } from '#core/crypto/primitives.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { learnOutcome } from '#shared/sync/engine/receive-push.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { OperationHeader } from '#shared/sync/operation.schema.ts';
import type { Outcome } from '#shared/sync/outcome.schema.ts';
import { granted, outcome } from '../../../tests/support/a-core.ts';
import { anAccount, aRegisteredHousehold } from '../../../tests/support/a-household.ts';
import { aSession, aStore, joinTestServer, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { doorToServer, officerOf } from './door-to-server.ts';
import { readOutboxGroup } from './list-outbox.ts';
import { findOutboxGroup, tallyOutbox } from './outbox.repository.ts';
import { discardRefused, retryGroup } from './retry-group.ts';
import { SqliteClientStore } from './sqlite-client-store.ts';
import { withdrawWork } from './withdraw-work.ts';

let store: Awaited<ReturnType<typeof aStore>>;
/** The keys of the person at the keyboard. */
let deps: Parameters<typeof withdrawWork>[0];

beforeEach(async () => {
  store = await aStore();
  const seed = randomBytes(32);
  joinTestServer(store, seed);
  store.doorToServer = doorToServer(store, officerOf(TEST_OFFICER, seed));
  const keys = { current: () => ({ opened: { privateKeys: { signing: seed } } }) };
  deps = { installation: { keys, facts: {} } } as unknown as typeof deps;
});
afterEach(() => store.dispose());

const session = (accountId = TEST_OFFICER) => aSession(store, 'OFFICER', accountId);

/** One business transaction; returns the id of its group. */
async function write(work: (tx: WriteTransaction) => void): Promise<string> {
  return (
    await inTransaction(session(), (tx) => {
      work(tx);
      return ok(tx.groupId);
    })
  ).value;
}

const group = (groupId: string) => findOutboxGroup(store, groupId);
const opIds = (groupId: string) => group(groupId).map(({ line }) => line.opId);
const detail = (groupId: string) => granted(readOutboxGroup(session(), groupId));

/** What the server says: the first operation of a group decides, and the others wait for it. */
function says(groupId: string, first: Outcome): void {
  const ids = opIds(groupId);
  new SqliteClientStore(store).transact((tx) => {
    for (const [n, opId] of ids.entries()) {
      const said: Outcome = n === 0 ? first : { o: 'blocked', by: String(ids[0]) };
      learnOutcome({ schema: onieumSchema, hash: sha256Hex }, tx, opId, said);
    }
  });
}
const REFUSED = { o: 'rejected', rule: 'write-not-for-this-role' } as const;
const REFUSED_FATE = { state: 'rejected', rule: REFUSED.rule };
const waitsFor = (by: string | undefined): Outcome => ({ o: 'blocked', by: String(by) });

/** A household that the server has refused, a note on it, a person who joined it, and what was written of that person. */
async function aRefusedHousehold() {
  const person = uuidv7();
  let id = '';
  const created = await write((tx) => {
    id = aRegisteredHousehold(tx);
  });
  const noted = await write((tx) => void tx.patch('household', id, { note: '문을 두드려도 답이 없음' }));
  const joined = await write((tx) => {
    const [head] = store.prepare('SELECT id FROM person WHERE household_id = ?').pluck().all(id) as string[];
    const { id: _id, created_at: _at, created_by: _by, office_id: _office, ...like } = tx.get('person', String(head));
    tx.create('person', person, { ...like, is_head: false, name: '황보하늘' });
  });
  const named = await write((tx) => void tx.patch('person', person, { job: '학생' }));
  says(created, REFUSED);
  says(noted, waitsFor(opIds(created)[0]));
  says(joined, waitsFor(opIds(created)[0]));
  says(named, waitsFor(opIds(joined)[0]));
  return { id, created, noted, joined, named };
}

const rows = (sql: string) => store.prepare(sql).all();
const fate = (groupId: string) => detail(groupId).fate;

test('what waited for refused work is sent again with it, under the new ids, each as the transaction that it was', async () => {
  const { created, noted, joined, named } = await aRefusedHousehold();
  const stranger = await write((tx) => void aRegisteredHousehold(tx));
  says(stranger, waitsFor(uuidv7()));
  expect(rows('SELECT id FROM household')).toEqual([]);
  expect(tallyOutbox(store)).toMatchObject({ waiting: 0, refused: 5 });
  granted(await retryGroup(session(), { groupId: created }));
  expect(tallyOutbox(store)).toMatchObject({ waiting: 4, refused: 1 });
  expect(
    rows(
      'SELECT h.note, p.name, p.job FROM household h JOIN person p ON p.household_id = h.id ORDER BY p.is_head DESC',
    ),
  ).toEqual([
    { note: '문을 두드려도 답이 없음', name: '황보영란', job: null },
    { note: '문을 두드려도 답이 없음', name: '황보하늘', job: '학생' },
  ]);
  // Whoever named an old one would wait for it for ever.
  const old = [created, noted, joined, named].flatMap(opIds);
  const sent = rows("SELECT header FROM outbox WHERE state = 'pending'") as { header: string }[];
  const needed = sent.flatMap(({ header }) => OperationHeader.parse(JSON.parse(header)).deps);
  expect(needed.filter((dep) => old.includes(dep))).toEqual([]);
  expect(needed).toHaveLength(4);
  for (const each of [created, noted, joined, named])
    expect(fate(each)).toMatchObject({ state: 'discarded', reason: '다시 적어 보냄' });
  expect(fate(stranger)).toEqual({ state: 'blocked' });
});

test('what does not fit the records any more stays where it is, and the rest follows', async () => {
  const { created, joined, named } = await aRefusedHousehold();
  // A judgement is given again on its own screen.
  store.prepare("UPDATE outbox SET table_name = 'approval_event' WHERE group_id = ?").run(joined);
  granted(await retryGroup(session(), { groupId: created }));
  expect(fate(joined)).toEqual({ state: 'blocked' });
  expect(fate(named)).toEqual({ state: 'blocked' });
  expect(tallyOutbox(store)).toMatchObject({ waiting: 2, refused: 2 });
});

test('work that waits in vain says for what, and can be laid aside; what may still come cannot', async () => {
  const { created, noted, named, joined } = await aRefusedHousehold();
  expect(detail(noted)).toMatchObject({
    waitsInVain: true,
    waitsFor: { groupId: created, fate: REFUSED_FATE },
    can: { retry: false, discard: true, correct: false },
  });
  // Through what itself waits in vain.
  expect(detail(named)).toMatchObject({ waitsInVain: true, waitsFor: { groupId: joined, fate: { state: 'blocked' } } });
  const reason = '다른 이름으로 이미 등록되어 있음';
  expect(outcome(await discardRefused(session(uuidv7()), { groupId: noted, reason }))).toBe('sync/gone');
  granted(await discardRefused(session(), { groupId: named, reason }));
  granted(await discardRefused(session(), { groupId: created, reason }));
  // Its refusal stands although somebody has laid it aside.
  granted(await discardRefused(session(), { groupId: noted, reason }));
  expect(fate(noted)).toMatchObject({ state: 'discarded', reason });

  const other = await write((tx) => void aRegisteredHousehold(tx));
  for (const by of [uuidv7(), opIds(other)[0]]) {
    says(other, { o: 'held', why: 'needs_human', held_id: uuidv7() });
    const waiting = await write((tx) => void aRegisteredHousehold(tx));
    says(waiting, waitsFor(by));
    expect(detail(waiting)).toMatchObject({ waitsInVain: false, can: { discard: false } });
    expect(outcome(await discardRefused(session(), { groupId: waiting, reason }))).toBe('sync/not-refused');
  }
});

test('what may still come is not waited for any longer: laid aside here, and the server is told', async () => {
  const { noted } = await aRefusedHousehold();
  const waiting = await write((tx) => void aRegisteredHousehold(tx));
  says(waiting, waitsFor(uuidv7()));
  const reason = '다른 가구에 다시 적었음';
  expect(detail(waiting)).toMatchObject({ can: { discard: false, withdraw: true } });
  expect(detail(noted)).toMatchObject({ can: { discard: true, withdraw: false } });
  expect(outcome(await withdrawWork(deps, session(uuidv7()), { groupId: waiting, reason }))).toBe('sync/gone');
  expect(outcome(await withdrawWork(deps, session(), { groupId: noted, reason }))).toBe('sync/waits-no-longer');
  granted(await withdrawWork(deps, session(), { groupId: waiting, reason }));
  expect(fate(waiting)).toMatchObject({ state: 'discarded', reason });
  expect(outcome(await withdrawWork(deps, session(), { groupId: waiting, reason }))).toBe('sync/waits-no-longer');
  const [told] = rows("SELECT kind, row_id, header FROM outbox WHERE state = 'pending'") as {
    kind: string;
    row_id: string;
    header: string;
  }[];
  const first = must(group(waiting)[0], 'operation');
  expect(told).toMatchObject({ kind: 'withdraw', row_id: first.line.rowId });
  // It would wait for what it takes back.
  expect(OperationHeader.parse(JSON.parse(must(told, 'withdrawal').header))).toMatchObject({
    deps: [],
    feed: first.operation.feed,
  });
});

test('a server that decides otherwise after a restore is believed, whatever was laid aside', async () => {
  const { created } = await aRefusedHousehold();
  granted(await discardRefused(session(), { groupId: created, reason: '실수' }));
  const feed = String(group(created)[0]?.operation.feed);
  new SqliteClientStore(store).transact((tx) => {
    for (const opId of opIds(created)) {
      const taken: Outcome = { o: 'applied', feed, seq: 1, ver: 1, conflicts: [] };
      learnOutcome({ schema: onieumSchema, hash: sha256Hex }, tx, opId, taken);
    }
  });
  expect(fate(created)).toEqual({ state: 'applied', conflicts: 0 });
});

test('what is about an account names its person, also one whom the server did not let in', async () => {
  const id = uuidv7();
  const right = (tx: WriteTransaction, change: 'CREATED' | 'PASSWORD_SET') =>
    recordRight(tx, { accountId: id, change, reason: null });
  const added = await write((tx) => {
    anAccount(tx, id, { name: '민서연', role: 'OFFICER' });
    right(tx, 'CREATED');
  });
  const named = await write((tx) => right(tx, 'PASSWORD_SET'));
  const about = (groupId: string) => detail(groupId).account;
  expect([added, named].map(about)).toEqual(['민서연', '민서연']);
  says(added, REFUSED);
  expect(store.prepareRead('SELECT 1 FROM account WHERE id = ?').get(id)).toBeUndefined();
  expect([added, named].map(about)).toEqual(['민서연', null]);
  expect(about(await write((tx) => void aRegisteredHousehold(tx)))).toBeNull();
});
