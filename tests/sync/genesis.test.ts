import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerRequest } from '#shared/sync/engine/answer-request.ts';
import { hear, NEW_CONVERSATION, nextQuestion, seal } from '#shared/sync/engine/sync-client.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import type { Person } from './simulation/people.ts';
import {
  aCase,
  aCaseEvent,
  aCode,
  aConsultation,
  aHousehold,
  anAccount,
  anApprovalEvent,
  anAssessment,
  anAttempt,
  anOffice,
  aPerson,
  aRight,
  aVersion,
} from './simulation/rows.ts';
import { type Desktop, Office } from './support/two-pcs.ts';

const ALL_SCOPES = ['council', 'welfare', 'welfare/restricted', 'admin'];
type Brought = { readonly table: string; readonly row: PlainRow };

/** An office that worked alone for years, on the day it joins: only its manager is known to the server. */
function standalone(seed: number) {
  const office = new Office(seed);
  const boss = office.person('boss', 'MANAGER');
  const pc = office.pc(
    'first',
    ALL_SCOPES.map((scope) => feedOf(office.id, scope)),
  );
  openGenesis(office, pc);
  return { office, boss, pc };
}

const openGenesis = ({ server, id }: Office, pc: Desktop, officeId = id) =>
  server.tables.offices.set(officeId, { id: officeId, code: null, name: 'o', sigungu: null, genesisDevice: pc.device });

/** People and their rights, then one aggregate after another, each with the authors it had. */
function history(office: Office, boss: Person, households: number): Brought[][] {
  const at = '2024-03-01T00:00:00.000Z';
  const officer: Person = { id: office.newId(), officeId: office.id, role: 'OFFICER', key: 'none yet' };
  const by = (person: Person) => ({ by: person, id: office.newId(), at });
  const people: Brought[] = [
    { table: 'office', row: anOffice(by(boss)) },
    { table: 'account', row: anAccount(by(boss), boss) },
    { table: 'account', row: anAccount(by(boss), officer) },
    { table: 'account_right', row: aRight(by(boss), officer.id, 'CREATED', 'OFFICER') },
    { table: 'code_item', row: { ...aCode(by(boss), 'c'), created_by: 'system' } },
  ];
  const aggregates = Array.from({ length: households }, (_, index): Brought[] => {
    const household = aHousehold(by(officer), `h${index}`);
    const of = { ...aCase(by(officer), String(household.id), `k${index}`), state: 'REVIEWED' };
    const sheet = aConsultation(by(officer), of, `s${index}`);
    const version = aVersion(by(officer), sheet, 1);
    return [
      { table: 'household', row: household },
      { table: 'person', row: aPerson(by(officer), String(household.id), `p${index}`) },
      { table: 'crisis_case', row: of },
      { table: 'case_event', row: aCaseEvent(by(officer), of, 'REVIEWED', `e${index}`) },
      { table: 'contact_attempt', row: anAttempt(by(officer), String(household.id), `a${index}`) },
      { table: 'consultation', row: sheet },
      { table: 'consultation_version', row: version },
      { table: 'approval_event', row: anApprovalEvent(by(boss), version, 'APPROVE', `v${index}`) },
      { table: 'assessment', row: anAssessment(by(officer), String(household.id), `i${index}`) },
    ];
  });
  return [people, ...aggregates];
}

const outcomeOf = (pc: Desktop, opId: string | undefined) => pc.operation(String(opId))?.outcome;

describe('an office that joins', () => {
  test('arrives whole, with its authors, however the line behaves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9_999 }),
        fc.integer({ min: 0, max: 12 }),
        fc.array(fc.constantFrom('arrives', 'is lost', 'answer is lost', 'comes twice'), { maxLength: 12 }),
        async (seed, households, line) => {
          const { office, boss, pc } = standalone(seed);
          const brought = history(office, boss, households);
          for (const group of brought) pc.brings(boss, ...group);
          for (const luck of line) await exchange(pc, luck);
          await pc.sync();
          for (const { table, row } of brought.flat()) expect(office.row(table, String(row.id))).toEqual(row);
          expect(office.server.tables.records.size).toBe(brought.flat().length);
          const second = office.pc(
            'second',
            ALL_SCOPES.map((scope) => feedOf(office.id, scope)),
          );
          await second.sync();
          expect(second.rows()).toEqual(pc.rows());
        },
      ),
      { seed: 20_261_122, numRuns: 40 },
    );
  });

  test('has the rights that its rows say from then on', async () => {
    const { office, boss, pc } = standalone(4);
    const groups = history(office, boss, 1);
    for (const group of groups) pc.brings(boss, ...group);
    await pc.sync();
    const officer = groups[0]?.[2]?.row;
    expect(office.server.tables.accounts.get(String(officer?.id))).toMatchObject({ role: 'OFFICER', validTo: null });
    pc.edit(boss, 'account', String(officer?.id), { active: false });
    await pc.sync();
    expect(office.server.tables.accounts.get(String(officer?.id))?.role).toBeUndefined();
  });

  test('begins once: after its first live work nothing of before is taken any more', async () => {
    const { office, boss, pc } = standalone(5);
    for (const group of history(office, boss, 2)) pc.brings(boss, ...group);
    pc.create(boss, 'household', aHousehold({ by: boss, id: office.newId(), at: office.now() }, 'live'));
    await pc.sync();
    const late = aHousehold({ by: boss, id: office.newId(), at: office.now() }, 'late');
    const [opId] = pc.brings(boss, { table: 'household', row: late });
    await pc.sync();
    expect(outcomeOf(pc, opId)).toEqual({ o: 'rejected', rule: 'genesis-closed' });
    expect(office.row('household', String(late.id))).toBeUndefined();
  });

  test('begins from one PC: another that calls its work old is refused', async () => {
    const { office, boss } = standalone(6);
    const other = office.pc('other');
    const row = aHousehold({ by: boss, id: office.newId(), at: office.now() }, 'x');
    const [opId] = other.brings(boss, { table: 'household', row });
    await other.sync();
    expect(outcomeOf(other, opId)).toEqual({ o: 'rejected', rule: 'genesis-closed' });
    expect(office.row('household', String(row.id))).toBeUndefined();
  });

  test('is vouched for by a manager, never by an officer', async () => {
    const { office, pc } = standalone(7);
    const ann = office.person('ann', 'OFFICER');
    const row = { ...aHousehold({ by: ann, id: office.newId(), at: office.now() }, 'x'), created_by: 'somebody' };
    const [opId] = pc.brings(ann, { table: 'household', row });
    await pc.sync();
    expect(outcomeOf(pc, opId)).toEqual({ o: 'rejected', rule: 'genesis-by-manager' });
  });

  test('brings rows of its own only, and only new ones', async () => {
    const { office, boss, pc } = standalone(8);
    const elsewhere = { ...boss, officeId: office.newId() };
    const foreign = aHousehold({ by: elsewhere, id: office.newId(), at: office.now() }, 'x');
    const [named] = pc.brings(boss, { table: 'household', row: foreign });
    const [addressed] = pc.brings(elsewhere, { table: 'household', row: { ...foreign, id: office.newId() } });
    await pc.sync();
    expect(outcomeOf(pc, named)).toEqual({ o: 'rejected', rule: 'other-office' });
    expect(outcomeOf(pc, addressed)).toEqual({ o: 'rejected', rule: 'not-enrolled' });
  });

  test('cannot take over a person whom another office of this server has', async () => {
    const { office, boss, pc } = standalone(9);
    const far = office.newId();
    const eve = office.person('eve', 'MANAGER', far);
    const stolen = anAccount({ by: boss, id: office.newId(), at: office.now() }, { id: eve.id, role: 'OFFICER' });
    const [opId] = pc.brings(boss, { table: 'account', row: stolen });
    await pc.sync();
    expect(outcomeOf(pc, opId)).toEqual({ o: 'rejected', rule: 'id-used' });
    expect(office.server.tables.accounts.get(eve.id)).toMatchObject({ officeId: far, role: 'MANAGER' });
  });
});

/** One request on a bad line. */
async function exchange(pc: Desktop, luck: string): Promise<void> {
  const deps = pc.deps();
  const question = nextQuestion(deps, NEW_CONVERSATION);
  if (!question || luck === 'is lost') return;
  const envelope = seal(deps, question);
  const answer = await answerRequest(pc.office.serverDeps(), envelope);
  if (luck === 'comes twice') await answerRequest(pc.office.serverDeps(), envelope);
  if (luck !== 'answer is lost') hear(deps, NEW_CONVERSATION, question, JSON.parse(JSON.stringify(answer)));
}
