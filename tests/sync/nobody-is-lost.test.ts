/** @file What neither order of arrival, nor a server that knows nothing any more, may take from anybody. */
import { describe, expect, test } from 'vitest';
import { HELD_TABLE } from '#shared/sync/engine/conflict-rows.ts';
import { accountOf } from './simulation/people.ts';
import { aCase, aCaseEvent, aHousehold, anAttempt } from './simulation/rows.ts';
import { type Desktop, Office } from './support/two-pcs.ts';

const undo = (rowId: string) => ({ table: 'household', rowId, body: { kind: 'delete', reason: '되돌림' } as const });

async function aScene() {
  const office = new Office(11);
  const [ann, ben] = [office.person('ann', 'OFFICER'), office.person('ben', 'OFFICER')];
  const [a, b] = [office.pc('a'), office.pc('b')];
  const row = aHousehold({ by: ann, id: office.newId(), at: office.now() }, 'imported');
  const id = String(row.id);
  a.create(ann, 'household', row);
  await office.settle();
  const visits = (pc: Desktop, by: ReturnType<Office['person']>) => {
    const visit = anAttempt({ by, id: office.newId(), at: office.now() }, id, 'was there');
    return { id: String(visit.id), opId: String(pc.create(by, 'contact_attempt', visit)[0]) };
  };
  return { office, ann, ben, a, b, id, visits };
}

describe('an import is undone while a colleague writes about one of its households', () => {
  test('the record came first: the household stays, and who undid it is told', async () => {
    const { office, ann, ben, a, b, id, visits } = await aScene();
    const visit = visits(b, ben);
    const [undone] = a.does(ann, undo(id));
    await office.settle(b, a, b);
    expect(a.operation(String(undone))?.outcome).toEqual({ o: 'rejected', rule: 'worked-on-since' });
    for (const pc of [a, b])
      expect([pc.row('household', id), pc.row('contact_attempt', visit.id)]).not.toContain(undefined);
  });

  test('the undoing came first: the record stays with its author, who is told', async () => {
    const { office, ann, ben, a, b, id, visits } = await aScene();
    const visit = visits(b, ben);
    a.does(ann, undo(id));
    await office.settle(a, b, a);
    expect(b.operation(visit.opId)).toMatchObject({ state: 'rejected', outcome: { rule: 'row-deleted' } });
    expect(office.row('contact_attempt', visit.id)).toBeUndefined();
  });
});

test('a server that lost even what a PC has forgotten gets the rest of its work', async () => {
  const { office, ann, a, id, visits } = await aScene();
  // Safe in a backup once, and forgotten: and then an older backup was restored.
  for (const { opId } of [...a.store.tables.outbox.values()]) a.store.transact((tx) => tx.removeOperation(opId));
  const { streams, streamEntries, log } = office.server.tables;
  for (const table of [streams, streamEntries, log]) for (const [key] of [...table.entries()]) table.delete(key);
  const late = visits(a, ann);
  await a.sync();
  await a.sync();
  expect(a.operation(late.opId)?.outcome).toMatchObject({ o: 'applied' });
  expect(office.row('contact_attempt', late.id)).toMatchObject({ household_id: id });
});

test('what builds on held work waits for it, and takes effect with it', async () => {
  const { office, ann, a, id } = await aScene();
  const temp = office.person('temp', 'OFFICER');
  const boss = office.person('boss', 'MANAGER');
  const opened = aCase({ by: temp, id: office.newId(), at: office.now() }, id, 'opened');
  const opening = String(a.create(temp, 'crisis_case', opened)[0]);
  office.server.tables.accounts.set(temp.id, { ...accountOf(temp), role: undefined });
  // Its household is there, and so is everything else that it names; only the case is not.
  const log = aCaseEvent({ by: ann, id: office.newId(), at: office.now() }, opened, 'ASSIGNED', 'log');
  const event = String(a.create(ann, 'case_event', log)[0]);
  await office.settle();
  expect(a.operation(opening)).toMatchObject({ state: 'held', outcome: { why: 'scope_revoked' } });
  expect(a.operation(event)?.outcome).toEqual({ o: 'blocked', by: opening });
  expect(office.row('case_event', String(log.id))).toBeUndefined();

  const held = [...office.server.tables.records.values()].find(({ table }) => table === HELD_TABLE);
  const body = { kind: 'adopt', of_op: opening, decision: 'apply', reason: '인계' } as const;
  a.does(boss, { table: HELD_TABLE, rowId: String(held?.id), body });
  await office.settle();
  expect(office.row('crisis_case', String(opened.id))).toMatchObject({ household_id: id });
  expect(office.row('case_event', String(log.id))).toMatchObject({ case_id: opened.id });
});
