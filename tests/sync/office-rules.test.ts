import { beforeEach, describe, expect, test } from 'vitest';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import type { Person } from './simulation/people.ts';
import { aCase, aCode, aConsultation, aHousehold, anAccount, aRight, aVersion, aView } from './simulation/rows.ts';
import { type Desktop, Office } from './support/two-pcs.ts';

/** Attackers with a PC that belongs to the office and a program that they changed: only the server stands in the way. */
let office: Office;
let pc: Desktop;
let ann: Person;
let boss: Person;
let keeper: Person;
const at = '2026-11-22T00:00:00.000Z';
const made = (by: Person) => ({ by, id: office.newId(), at });

beforeEach(async () => {
  office = new Office(1);
  [ann, boss, keeper] = [
    office.person('ann', 'OFFICER'),
    office.person('boss', 'MANAGER'),
    office.person('keeper', 'SYSADMIN'),
  ];
  pc = office.pc('pc');
  await pc.sync();
  for (const person of [ann, boss, keeper]) pc.create(boss, 'account', anAccount(made(boss), person));
  await pc.sync();
});

const becomes = async ([opId]: readonly string[]) => {
  await office.settle();
  const outcome = pc.operation(String(opId))?.outcome;
  return outcome?.o === 'rejected' ? outcome.rule : outcome?.o === 'held' ? outcome.why : outcome?.o;
};
const roleOf = (person: Person) => office.server.tables.accounts.get(person.id)?.role;

describe('rights', () => {
  test('nobody makes themselves manager, by whatever operation', async () => {
    const edit = { role: 'MANAGER' };
    expect(await becomes(pc.edit(ann, 'account', ann.id, edit))).toBe('keepers-only');
    expect(await becomes(pc.edit(keeper, 'account', keeper.id, edit))).toBe('not-yourself');
    const fresh = anAccount(made(ann), { id: office.newId(), role: 'MANAGER' });
    expect(await becomes(pc.create(ann, 'account', fresh))).toBe('keepers-only');
    const [opId] = pc.edit(ann, 'account', ann.id, edit);
    await office.settle();
    const command = { kind: 'command', name: 'transition', expect: { state: null, content_hash: null } } as const;
    const byCommand = { table: 'account', rowId: ann.id, body: { ...command, args: { set: edit } } };
    expect(await becomes(pc.does(ann, byCommand))).toBe('unsupported_schema');
    const body: OperationBody = { kind: 'resolve', conflict_id: String(opId), conflict_ver: 1, picked: [], set: edit };
    expect(await becomes(pc.does(ann, { table: 'account', rowId: ann.id, body }))).toBe('blocked');
    expect([roleOf(ann), roleOf(keeper)]).toEqual(['OFFICER', 'SYSADMIN']);
  });

  test('a conflict about somebody’s role is settled by a keeper, not by them', async () => {
    const other = office.pc('other');
    await other.sync();
    pc.edit(boss, 'account', ann.id, { role: 'SECRETARY' });
    other.edit(boss, 'account', ann.id, { role: 'AUDITOR' });
    await office.settle();
    const conflict = Object.values(pc.rows()).find((row) => row.group === 'role') as PlainRow;
    const body: OperationBody = {
      kind: 'resolve',
      conflict_id: String(conflict.id),
      conflict_ver: pc.version('sync_conflict', String(conflict.id)),
      picked: [],
      set: { role: 'MANAGER' },
    };
    expect(await becomes(pc.does(ann, { table: 'account', rowId: ann.id, body }))).toBe('keepers-only');
    expect(roleOf(ann)).toBe('SECRETARY');
  });

  test('a role that was given holds for what comes next, and one that was taken no longer', async () => {
    const secretary = anAccount(made(boss), { id: ann.id, role: 'SECRETARY' });
    expect(await becomes(pc.edit(boss, 'account', ann.id, { role: secretary.role }))).toBe('applied');
    expect(await becomes(pc.create(ann, 'household', aHousehold(made(ann), 'x')))).toBe('scope_revoked');
    expect(await becomes(pc.edit(boss, 'account', ann.id, { role: 'MANAGER' }))).toBe('applied');
    expect(await becomes(pc.create(ann, 'code_item', aCode(made(ann), 'x')))).toBe('applied');
  });

  test('an account that ended yesterday, by the server’s clock, writes nothing more', async () => {
    await becomes(pc.edit(boss, 'account', ann.id, { valid_to: '2026-11-22' }));
    expect(await becomes(pc.create(ann, 'household', aHousehold(made(ann), 'x')))).toBe('applied');
    office.now = () => '2026-11-22T15:00:00.000Z';
    expect(await becomes(pc.create(ann, 'household', aHousehold(made(ann), 'y')))).toBe('scope_revoked');
  });

  test('two managers who switch each other off offline leave one', async () => {
    const second = office.person('second', 'MANAGER');
    await becomes(pc.create(boss, 'account', anAccount(made(boss), second)));
    const other = office.pc('other');
    await other.sync();
    const first = pc.edit(boss, 'account', second.id, { active: false });
    const back = other.edit(second, 'account', boss.id, { active: false });
    expect(await becomes(first)).toBe('applied');
    expect(other.operation(String(back[0]))?.outcome).toMatchObject({ o: 'held', why: 'scope_revoked' });
    expect([roleOf(boss), roleOf(second)]).toEqual(['MANAGER', undefined]);
    expect(await becomes(pc.edit(keeper, 'account', boss.id, { role: 'OFFICER' }))).toBe('last-manager');
  });

  test('accounts keep their login id, share none, and are never deleted', async () => {
    expect(await becomes(pc.edit(boss, 'account', ann.id, { login_id: 'other' }))).toBe('login-id-is-fixed');
    const twin = { ...anAccount(made(boss), { id: office.newId(), role: 'OFFICER' }), login_id: `login-${ann.id}` };
    expect(await becomes(pc.create(boss, 'account', twin))).toBe('login-id-taken');
    const removal = { table: 'account', rowId: ann.id, body: { kind: 'delete', reason: 'x' } } as const;
    expect(await becomes(pc.does(boss, removal))).toBe('kept-for-good');
  });

  test('the rights history is written by who changes rights, and by each person about their own password', async () => {
    const row = (by: Person, of: Person, change: string) => aRight(made(by), of.id, change);
    expect(await becomes(pc.create(ann, 'account_right', row(ann, ann, 'PASSWORD_SET')))).toBe('applied');
    expect(await becomes(pc.create(ann, 'account_right', row(ann, boss, 'PASSWORD_SET')))).toBe('keepers-only');
    expect(await becomes(pc.create(ann, 'account_right', row(ann, ann, 'CODE_ISSUED')))).toBe('keepers-only');
    const forged = { ...row(keeper, ann, 'CODE_ISSUED'), by_id: boss.id };
    expect(await becomes(pc.create(keeper, 'account_right', forged))).toBe('creator-is-not-signer');
    const there = row(boss, ann, 'ROLE');
    expect(await becomes(pc.create(boss, 'account_right', there))).toBe('applied');
    const removal = { table: 'account_right', rowId: String(there.id), body: { kind: 'delete', reason: 'x' } } as const;
    expect(await becomes(pc.does(boss, removal))).toBe('kept-for-good');
  });

  test('a PC that does not read the rights history still hands in its line of it', async () => {
    const small = office.pc('small', [feedOf(office.id, 'council'), feedOf(office.id, 'welfare')]);
    await small.sync();
    const [opId] = small.create(ann, 'account_right', aRight(made(ann), ann.id, 'PASSWORD_SET')) as [string];
    await small.sync();
    expect(small.operation(opId)?.outcome?.o).toBe('applied');
    expect(Object.keys(small.rows()).filter((key) => key.startsWith('account_right'))).toEqual([]);
  });
});

describe('what everybody works by', () => {
  test.each(['code_item', 'policy', 'holiday'])('%s is a manager’s', async (table) => {
    const rows: Record<string, (by: Person) => PlainRow> = {
      code_item: (by) => aCode(made(by), 'c'),
      policy: (by) => common(by, { key: 'k', value: 1, valid_from: '2026-01-01' }),
      holiday: (by) => common(by, { date: '2026-12-24', name: 'n' }),
    };
    const row = rows[table] as (by: Person) => PlainRow;
    const there = row(boss);
    expect(await becomes(pc.create(boss, table, there))).toBe('applied');
    expect(await becomes(pc.create(ann, table, row(ann)))).toBe('keepers-only');
    const removal = { table, rowId: String(there.id), body: { kind: 'delete', reason: 'x' } } as const;
    expect(await becomes(pc.does(ann, removal))).toBe('keepers-only');
    expect(await becomes(pc.create(keeper, table, row(keeper)))).toBe('applied');
  });

  test('a system manager reaches no household, and a view is its owner’s', async () => {
    expect(await becomes(pc.create(keeper, 'household', aHousehold(made(keeper), 'x')))).toBe('scope_revoked');
    const view = aView(made(boss), 'mine');
    expect(await becomes(pc.create(boss, 'saved_view', view))).toBe('applied');
    expect(await becomes(pc.edit(ann, 'saved_view', String(view.id), { name: 'yours' }))).toBe('view-not-yours');
    const stolen = { ...aView(made(ann), 'x'), owner_id: boss.id };
    expect(await becomes(pc.create(ann, 'saved_view', stolen))).toBe('view-not-yours');
  });
});

describe('the way around a review', () => {
  test('a case does not begin behind it', async () => {
    const household = aHousehold(made(ann), 'h');
    await becomes(pc.create(ann, 'household', household));
    const reviewed = { ...aCase(made(ann), String(household.id), 'k'), state: 'REVIEWED' };
    expect(await becomes(pc.create(ann, 'crisis_case', reviewed))).toBe('no-such-step');
  });

  test('what was submitted is not deleted', async () => {
    const household = aHousehold(made(ann), 'h');
    const of = aCase(made(ann), String(household.id), 'k');
    const sheet = aConsultation(made(ann), of, 's');
    const version = aVersion(made(ann), sheet, 1);
    for (const [table, row] of Object.entries({ household, crisis_case: of, consultation: sheet }))
      pc.create(ann, table, row);
    expect(await becomes(pc.create(ann, 'consultation_version', version))).toBe('applied');
    for (const [table, row] of Object.entries({ consultation: sheet, consultation_version: version })) {
      const removal = { table, rowId: String(row.id), body: { kind: 'delete', reason: 'x' } } as const;
      expect(await becomes(pc.does(ann, removal))).toBe('kept-for-good');
    }
  });

  test('a manager who let the author in after the work began does not decide on it', async () => {
    const household = aHousehold(made(ann), 'h');
    const of = aCase(made(ann), String(household.id), 'k');
    const sheet = aConsultation(made(ann), of, 's');
    const version = aVersion(made(ann), sheet, 1);
    for (const [table, row] of Object.entries({ household, crisis_case: of, consultation: sheet }))
      pc.create(ann, table, row);
    await becomes(pc.create(ann, 'consultation_version', version));
    const { accounts, records, scalars } = office.server.tables;
    const born = Number(records.get(`consultation ${String(sheet.id)}`)?.born);
    const known = accounts.get(ann.id);
    const decide = () => pc.create(boss, 'approval_event', approval(boss, version));
    if (!known) throw new Error('ann is known');
    accounts.set(ann.id, { ...known, codeIssuers: [{ by: boss.id, at: Number(scalars.get('executed')) + 1 }] });
    expect(await becomes(decide())).toBe('two-person-issued-code');
    accounts.set(ann.id, { ...known, codeIssuers: [{ by: boss.id, at: born - 1 }] });
    expect(await becomes(decide())).toBe('applied');
  });
});

const common = (by: Person, row: PlainRow): PlainRow => ({
  id: office.newId(),
  office_id: office.id,
  created_at: at,
  created_by: by.id,
  ...row,
});

const approval = (by: Person, version: PlainRow): PlainRow =>
  common(by, {
    consultation_id: version.consultation_id,
    household_id: version.household_id,
    version_id: version.id,
    content_hash: version.content_hash,
    kind: 'APPROVE',
    actor_id: by.id,
    actor_role: by.role,
    at,
    reason_codes: [],
    comment: null,
    deputy_for: null,
    host: 'pc',
  });
