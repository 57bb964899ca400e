/** @file What a feed tells about authors, and what a PC keeps of it: whatever the network does, each edit once. */
import { expect, test } from 'vitest';
import { must } from '#shared/kernel/must.ts';
import { answerRequest } from '#shared/sync/engine/answer-request.ts';
import type { ClientStore, ReceivedEdit } from '#shared/sync/engine/client-store.ts';
import { hear, NEW_CONVERSATION, nextQuestion, seal } from '#shared/sync/engine/sync-client.ts';
import { MOVE_OFFICE, onieumSchema } from '#shared/sync/onieum-schema.ts';
import { PullResponse } from '#shared/sync/pull.message.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import { Random } from './simulation/random.ts';
import { aHousehold, aPerson } from './simulation/rows.ts';
import { type Desktop, Office } from './support/two-pcs.ts';

const SEED = 20_261_122;

async function aScene(seed = SEED) {
  const office = new Office(seed);
  const [ann, ben] = [office.person('ann', 'OFFICER'), office.person('ben', 'OFFICER')];
  const [a, b] = [office.pc('a'), office.pc('b')];
  await office.settle();
  const made = () => ({ by: ann, id: office.newId(), at: office.now() });
  const household = aHousehold(made(), 'h');
  const person = aPerson(made(), String(household.id), 'p');
  a.create(ann, 'household', household);
  a.create(ann, 'person', person);
  await office.settle();
  return { office, ann, ben, a, b, id: String(household.id), person: String(person.id) };
}

/** Oldest first. */
const editsOf = (pc: Desktop): ReceivedEdit[] =>
  [...pc.store.tables.edits.values()].sort((one, other) => one.ver - other.ver);
const told = (pc: Desktop) => editsOf(pc).map(({ actor, set }) => ({ actor, set }));

test('creations and one’s own edits are no lines; another’s edit says who, when and from what', async () => {
  const { office, ann, ben, a, b, id } = await aScene();
  a.edit(ann, 'household', id, { note: 'of a' });
  await office.settle();
  const [opId] = b.edit(ben, 'household', id, { note: 'of b', tong: '3' });
  await office.settle();
  expect(told(b)).toEqual([{ actor: ann.id, set: { note: { from: null, to: 'of a' } } }]);
  const set = { note: { from: 'of a', to: 'of b' }, tong: { from: null, to: '3' } };
  expect(editsOf(a)).toMatchObject([
    { op_id: opId, actor: ben.id, kind: 'patch', recorded_at: office.now(), subject: id, formerSubject: null, set },
  ]);
});

test('a value that was overwritten before this PC heard of it is told as one step by the last author', async () => {
  const { ann, ben, a, b, office, id } = await aScene();
  b.edit(ben, 'household', id, { note: 'first' });
  b.edit(ben, 'household', id, { note: 'second' });
  await b.sync();
  const c = office.pc('c');
  await c.sync();
  c.edit(ann, 'household', id, { tong: '9' });
  await c.sync();
  await a.sync();
  expect(told(a)).toEqual([
    { actor: ben.id, set: { note: { from: null, to: 'second' } } },
    { actor: ann.id, set: { tong: { from: null, to: '9' } } },
  ]);
});

test('what others wrote over an own edit is told from that edit on', async () => {
  const { ann, ben, a, b, id } = await aScene();
  a.edit(ann, 'household', id, { note: 'mine' });
  // The server has it, this PC has not read it back.
  const deps = a.deps();
  const question = nextQuestion(deps, NEW_CONVERSATION);
  if (!question) throw new Error('nothing to push');
  hear(deps, NEW_CONVERSATION, question, await answerRequest(a.office.serverDeps(), seal(deps, question)));
  await b.sync();
  b.edit(ben, 'household', id, { note: 'theirs' });
  await b.sync();
  await a.sync();
  expect(told(a)).toEqual([{ actor: ben.id, set: { note: { from: 'mine', to: 'theirs' } } }]);
});

test('a row that arrives edited tells the edit without what stood before', async () => {
  const { office, ben, a, b } = await aScene();
  const row = aHousehold({ by: ben, id: office.newId(), at: office.now() }, 'new');
  b.create(ben, 'household', row);
  await b.sync();
  b.edit(ben, 'household', String(row.id), { note: 'corrected' });
  await b.sync();
  await a.sync();
  expect(told(a)).toEqual([{ actor: ben.id, set: { note: { to: 'corrected' } } }]);
});

test('a snapshot writes no lines, however much was edited before', async () => {
  const { office, ben, b, id } = await aScene();
  b.edit(ben, 'household', id, { note: 'before c came' });
  await b.sync();
  const c = office.pc('c');
  await c.sync();
  expect(c.row('household', id)?.note).toBe('before c came');
  expect(editsOf(c)).toEqual([]);
});

test('what a policy put together is its newest author’s, also after further edits', async () => {
  const { office, ann, ben, a, b, id } = await aScene();
  const c = office.pc('c');
  await c.sync();
  b.edit(ben, 'household', id, { vulnerability: ['VU01'] });
  a.edit(ann, 'household', id, { vulnerability: ['VU02'] });
  await b.sync();
  await a.sync();
  expect(told(a)).toEqual([]);
  await b.sync();
  b.edit(ben, 'household', id, { tong: '4' });
  await b.sync();
  await c.sync();
  const both = ['VU01', 'VU02'];
  expect(office.row('household', id)?.vulnerability).toEqual(both);
  expect(told(b)).toEqual([{ actor: ann.id, set: { vulnerability: { from: ['VU01'], to: both } } }]);
  expect(told(c)).toEqual([
    { actor: ann.id, set: { vulnerability: { from: [], to: both } } },
    { actor: ben.id, set: { tong: { from: null, to: '4' } } },
  ]);
});

test('nobody of another office is named', async () => {
  const { office, ben, a, b, id, person } = await aScene();
  b.edit(ben, 'household', id, { note: 'n' });
  b.edit(ben, 'person', person, { job: 'j' });
  await office.settle();
  expect(editsOf(a)).toHaveLength(2);

  const elsewhere = office.newId();
  const far = office.pc('far', [feedOf(elsewhere, 'welfare')]);
  const boss = office.person('boss', 'MANAGER');
  office.person('their boss', 'MANAGER', elsewhere);
  await far.sync();
  const move = { kind: 'command', name: MOVE_OFFICE, expect: { state: null, content_hash: null } } as const;
  b.does(boss, { table: 'household', rowId: id, body: { ...move, args: { office_id: elsewhere } } });
  await b.sync();
  const asked = { kind: 'pull', body: { epoch: 'epoch-0', feed: feedOf(elsewhere, 'welfare') } } as const;
  const body = { ...asked.body, cursor: { seq: 0, chain: '0'.repeat(64) }, shown: null, schema_ver: 1, limit: 100 };
  const page = PullResponse.parse(
    await answerRequest(office.serverDeps(), seal(far.deps(), { kind: asked.kind, body })),
  );
  expect(page.changes.length).toBeGreaterThan(1);
  expect(JSON.stringify(page.changes)).not.toContain(ben.id);
  expect(JSON.stringify(page.changes)).not.toContain(boss.id);
});

test('deleting a household takes along what was told of it and of what was filed under it', async () => {
  const { office, ann, ben, a, b, id, person } = await aScene();
  b.edit(ben, 'household', id, { note: 'n' });
  b.edit(ben, 'person', person, { job: 'j' });
  await office.settle();
  expect(editsOf(a)).toHaveLength(2);
  const gone = { kind: 'delete', reason: 'r' } as const;
  b.does(ann, { table: 'person', rowId: person, body: gone }, { table: 'household', rowId: id, body: gone });
  await office.settle();
  expect(editsOf(a)).toEqual([]);
});

/** Every answer is lost once in the middle of taking it in, and then comes twice. */
async function syncBadly(pc: Desktop): Promise<void> {
  let isFailing = false;
  const store: ClientStore = {
    transact: (work) =>
      pc.store.transact((tx) => {
        const result = work(tx);
        if (isFailing) throw new Error('killed before the commit');
        return result;
      }),
  };
  const deps = { ...pc.deps(), store };
  let conversation = NEW_CONVERSATION;
  for (;;) {
    const question = nextQuestion(deps, conversation);
    if (!question) return;
    const answer = await answerRequest(pc.office.serverDeps(), seal(deps, question));
    isFailing = true;
    expect(() => hear(deps, conversation, question, answer)).toThrow('killed');
    isFailing = false;
    const heard = hear(deps, conversation, question, answer);
    hear(deps, conversation, question, answer);
    if (heard.state === 'stopped') throw new Error(heard.why);
    conversation = heard.conversation;
  }
}

test(`each value that stands and came from another PC has one line that says whose it is (seed ${SEED})`, async () => {
  const random = new Random(SEED);
  for (let scene = 0; scene < 12; scene += 1) {
    const { office, ann, ben, a, b, id, person } = await aScene(SEED + scene);
    const people = new Map([
      [a, ann],
      [b, ben],
      [office.pc('c'), office.person('cal', 'OFFICER')],
    ]);
    const columns = [
      ...['note', 'area_note', 'tong', 'ban'].map((column) => ['household', id, column] as const),
      ...['job', 'illness'].map((column) => ['person', person, column] as const),
    ];
    await office.settle();
    for (const pc of people.keys()) pc.pageSize = 1 + random.below(4);
    for (let step = 0; step < 40; step += 1) {
      const [pc, writer] = must(random.pick([...people]), 'PC');
      const [table, rowId, column] = must(random.pick(columns), 'column');
      if (random.chance(0.4)) await syncBadly(pc);
      else pc.edit(writer, table, rowId, { [column]: `v${step}` });
    }
    for (let round = 0; round < 3; round += 1) for (const pc of people.keys()) await syncBadly(pc);
    for (const pc of people.keys()) {
      const lines = editsOf(pc);
      const places = lines.map(({ op_id, table, ver }) => `${op_id} ${table} ${ver}`);
      expect(new Set(places).size).toBe(places.length);
      for (const { op_id, actor, set } of lines) {
        expect(pc.operation(op_id)).toBeUndefined();
        expect(office.server.tables.log.get(op_id)?.actor).toBe(actor);
        for (const { from, to } of Object.values(set)) expect(from).not.toEqual(to);
      }
      for (const record of office.server.tables.records.values()) {
        if (!onieumSchema.remembered.includes(record.table)) continue;
        for (const [column, { ver, op, by = op }] of Object.entries(record.columns)) {
          if (ver === 1 || pc.operation(by)) continue;
          const line = lines.find(({ op_id, set }) => op_id === by && set[column]);
          expect(line?.set[column]?.to, `${column} at ${scene}`).toBe(record.row[column]);
        }
      }
    }
  }
});
