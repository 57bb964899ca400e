import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import { decodeRow } from '#core/database/row-codec.ts';
import { findBrokenOperation } from '#core/database/verify-operations.ts';
import { createRandom } from '#core/demo/random.ts';
import { seedHouseholds } from '#core/demo/seed-households.ts';
import { seedReference } from '#core/reference/seed-reference.ts';
import type { Session } from '#core/rpc/call.ts';
import type { HouseholdFields } from '#shared/households/household.schema.ts';
import { MERGE_FIELDS, type NewPerson, type Registration } from '#shared/households/household-edits.ts';
import { ok } from '#shared/kernel/result.ts';
import { type PlainRow, SYNCED_TABLE_NAMES } from '#shared/sync/synced-tables.ts';
import { anAccount } from '../../../tests/support/a-household.ts';
import { aSession, aStore, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { boardProjection } from './board-projection.ts';
import { editHousehold } from './edit-household.ts';
import { addIndicator, editIndicator } from './edit-indicators.ts';
import { addPerson, editPerson, leavePerson, returnPerson } from './edit-people.ts';
import { findDuplicates } from './find-duplicates.ts';
import { mergeHouseholds } from './merge-households.ts';
import { movePerson } from './move-person.ts';
import { openHousehold, revealHousehold } from './open-household.ts';
import { readTimeline } from './read-timeline.ts';
import { registerHousehold } from './register-household.ts';
import { changeStanding, overridePriority } from './steer-household.ts';
import { unmergeHouseholds } from './unmerge-households.ts';

// Seeding an office and comparing every row of it takes seconds on a busy machine.
let store: Awaited<ReturnType<typeof aStore>>;
let session: Session;
beforeEach(async () => {
  store = await aStore({ projections: [boardProjection] });
  session = aSession(store);
});
afterEach(() => store.dispose());

const fields = (over: Partial<HouseholdFields> = {}): HouseholdFields => ({
  hhType: 'HT01',
  housingType: null,
  tenure: null,
  roadAddress: '가람시 한울구 새솔로42번길 17-3',
  detailAddress: '203동 반지하 B02호',
  tong: '8',
  ban: '3',
  ri: null,
  areaNote: null,
  benefitStatus: [],
  vulnerability: ['VU01'],
  isolationBand: null,
  staffSafetyFlags: [],
  officerId: null,
  note: null,
  legalBasis: 'LB01',
  ...over,
});
const person = (over: Partial<NewPerson> = {}): NewPerson => ({
  name: '황보영란',
  relation: 'RE01',
  isHead: true,
  birthDate: '1948-03-02',
  sex: 'F',
  phones: [{ number: '01044172093', label: null }],
  disability: null,
  illness: null,
  job: null,
  isDigitalVulnerable: false,
  emergencyContact: null,
  ...over,
});
const registration = (over: Partial<Registration> = {}): Registration => ({
  household: fields(),
  people: [person()],
  indicators: [],
  firstCase: null,
  notDuplicateOf: null,
  ...over,
});
const elsewhere = (at: number, over: Partial<HouseholdFields> = {}) =>
  fields({ roadAddress: `가람시 한울구 달빛고개길 ${at}`, detailAddress: null, tong: '3', ...over });

async function register(over: Partial<Registration> = {}) {
  const result = await registerHousehold(session, registration(over));
  if (!result.ok) throw new Error(result.error.code);
  return result.value.id;
}
const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? 'ok' : result.error.code;
async function page(id: string, of: Session = session) {
  const result = await openHousehold(of, { id });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
const people = (id: string) =>
  store
    .prepareRead('SELECT id, name, is_head, status FROM person WHERE household_id = ? ORDER BY created_at, id')
    .all(id) as {
    id: string;
    name: string;
    is_head: number;
    status: string;
  }[];

describe('registering', () => {
  test('gives a number made on this PC, counted by year', async () => {
    await register();
    const second = await registerHousehold(
      session,
      registration({
        household: elsewhere(9),
        people: [person({ name: '한병우', birthDate: '1963-05-05', phones: [] })],
      }),
    );
    expect(second.ok && second.value.householdNo).toBe('H-2026-A100002');
  });

  test('with signs and a case: on the board with a deadline, all in one step or not at all', async () => {
    await inTransaction(session, (tx) => {
      seedReference(tx);
      anAccount(tx, TEST_OFFICER, { name: '이서연', role: 'OFFICER' });
      return ok(undefined);
    });
    const sign = {
      indicatorCode: 'CI12',
      observedMonth: '2026-10',
      source: '통장 제보',
      amount: null,
      monthsOverdue: 3,
    };
    const firstCase = { route: 'R06', emergency: true, note: '현관에 우편물이 쌓여 있음' };
    const household = elsewhere(21, { officerId: TEST_OFFICER });
    const people = [person({ name: '한병우', birthDate: '1963-05-05', phones: [] })];
    const refused = await registerHousehold(session, {
      ...registration({ household, people, indicators: [sign] }),
      firstCase: { ...firstCase, route: 'R00' },
    });
    expect(codeOf(refused)).toBe('cases/code-unavailable');
    expect(store.prepareRead('SELECT count(*) FROM household').pluck().get()).toBe(0);

    const id = await register({ household, people, indicators: [sign], firstCase });
    const board = store
      .prepareRead(
        'SELECT case_state, priority, officer_id, indicator_count, next_due_at FROM household_board WHERE household_id = ?',
      )
      .get(id);
    expect(board).toEqual({
      case_state: 'ASSIGNED',
      priority: 'EMERGENCY',
      officer_id: TEST_OFFICER,
      indicator_count: 1,
      next_due_at: '2026-11-20T14:59:59.999Z',
    });
  });

  test('does not give a case to somebody else but by a manager', async () => {
    const other = '01930000-0000-7000-8000-0000000000a2';
    await inTransaction(session, (tx) => {
      seedReference(tx);
      anAccount(tx, other, { name: '박도현', role: 'OFFICER' });
      return ok(undefined);
    });
    const wanted = registration({
      household: fields({ officerId: other }),
      firstCase: { route: 'R06', emergency: false, note: null },
    });
    expect(codeOf(await registerHousehold(session, wanted))).toBe('cases/reassign-needs-manager');
    expect(codeOf(await registerHousehold(aSession(store, 'MANAGER'), wanted))).toBe('ok');
  });

  test('keeps the address in one spelling and knows its door', async () => {
    const id = await register({
      household: fields({ roadAddress: '가람시 한울구 새솔로42번길17-3  203동', detailAddress: 'B02호' }),
    });
    const row = store
      .prepareRead('SELECT road_address, detail_address, address_key FROM household WHERE id = ?')
      .get(id);
    expect(row).toEqual({
      road_address: '가람시 한울구 새솔로42번길 17-3',
      detail_address: '203동 B02호',
      address_key: '새솔로42번길 17-3#203-b02',
    });
  });

  test('stops at a double anywhere in the office and goes on with a reason for each', async () => {
    const known = await register();
    const twin = registration({ people: [person({ phones: [] })], household: elsewhere(40) });
    const refused = await registerHousehold(session, twin);
    expect(refused).toEqual({ ok: false, error: { code: 'households/possible-duplicates', householdIds: [known] } });
    const anyway = { ...twin, notDuplicateOf: { householdIds: [known], reason: '동명이인, 본인 확인함' } };
    expect(codeOf(await registerHousehold(session, anyway))).toBe('ok');
    const log = store
      .prepareRead("SELECT purpose, detail FROM access_log WHERE action = 'CREATE' ORDER BY seq DESC")
      .get();
    expect(log).toEqual({ purpose: '동명이인, 본인 확인함', detail: JSON.stringify({ notDuplicateOf: [known] }) });
  });

  test('says in which parts a possible double agrees', async () => {
    await register();
    const [candidate] = findDuplicates(store, {
      roadAddress: '한울구 새솔로42번길17-3',
      detailAddress: '203동 지하2호',
      people: [{ name: '황보영란', birthDate: '1948-03-03', sex: 'F', phones: ['010-4417-2093'] }],
      exceptId: null,
    });
    expect(candidate).toMatchObject({ verdict: 'review', personName: '황보영란' });
    const outcomes = Object.fromEntries(candidate?.lines.map(({ part, outcome }) => [part, outcome]) ?? []);
    expect(outcomes).toEqual({ name: 'same', birth: 'slip', address: 'same-door', phone: 'same' });
  });

  test('names a household behind the same door although the people differ', async () => {
    const known = await register();
    const found = findDuplicates(store, {
      roadAddress: fields().roadAddress,
      detailAddress: fields().detailAddress ?? '',
      people: [{ name: '오말순', birthDate: '1990-01-01', sex: 'F', phones: [] }],
      exceptId: null,
    });
    expect(found.map(({ household, verdict }) => [household.id, verdict])).toEqual([[known, 'same-door']]);
  });

  test.each([
    ['no head', { people: [person({ isHead: false })] }, 'households/head-needed'],
    ['two heads', { people: [person(), person({ name: '김' })] }, 'households/head-needed'],
    ['a birthday to come', { people: [person({ birthDate: '2027-01-01' })] }, 'households/impossible-birth'],
    [
      'a resident number in a note',
      { household: fields({ note: '주민번호 480302-2123456 확인' }) },
      'households/resident-number',
    ],
    [
      'a resident number in a name',
      { people: [person({ name: '황보 480302-2123456' })] },
      'households/resident-number',
    ],
  ] as const)('refuses %s and keeps nothing', async (_what, over, code) => {
    expect(codeOf(await registerHousehold(session, registration(over as Partial<Registration>)))).toBe(code);
    for (const table of ['household', 'person', 'operation', 'household_board', 'search_key', 'access_log', 'setting'])
      expect(store.prepareRead(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
  });
});

describe('editing', () => {
  test('records only what changed', async () => {
    const id = await register();
    await editHousehold(session, { id, base: { tong: '8', note: null }, changes: { tong: '9', note: null } });
    const timeline = readTimeline(session, { id, show: 'changes', before: null, limit: 10 });
    const [latest] = timeline.ok ? timeline.value.entries : [];
    expect(latest).toMatchObject({
      kind: 'change',
      action: 'edited',
      changes: [{ field: 'tong', from: '8', to: '9' }],
    });
  });

  test('returns both values when somebody changed the same field meanwhile, and saves nothing', async () => {
    const id = await register();
    await editHousehold(session, { id, base: { tong: '8' }, changes: { tong: '9' } });
    const late = await editHousehold(session, { id, base: { tong: '8', ban: '3' }, changes: { tong: '12', ban: '4' } });
    expect(late).toEqual({
      ok: false,
      error: { code: 'households/changed-meanwhile', fields: [{ field: 'tong', base: '8', mine: '12', theirs: '9' }] },
    });
    expect((await page(id)).household).toMatchObject({ tong: '9', ban: '3' });
  });

  test('lets two people change different fields, and the same field to the same value', async () => {
    const id = await register();
    await editHousehold(session, { id, base: { tong: '8' }, changes: { tong: '9' } });
    expect(codeOf(await editHousehold(session, { id, base: { ban: '3' }, changes: { ban: '4' } }))).toBe('ok');
    expect(await editHousehold(session, { id, base: { tong: '8' }, changes: { tong: '9' } })).toEqual(
      ok({ changed: false }),
    );
  });

  test('keeps one head: a new one takes the place, and nobody just gives it up', async () => {
    const id = await register();
    const added = await addPerson(session, {
      householdId: id,
      person: person({ name: '황보선재', birthDate: '1975-01-01', isHead: true, phones: [] }),
    });
    expect(added.ok).toBe(true);
    expect(people(id).map(({ name, is_head }) => [name, is_head])).toEqual([
      ['황보영란', 0],
      ['황보선재', 1],
    ]);
    const head = added.ok ? added.value.id : '';
    expect(codeOf(await editPerson(session, { id: head, base: { isHead: true }, changes: { isHead: false } }))).toBe(
      'households/head-needed',
    );
    expect(codeOf(await leavePerson(session, { id: head, status: 'LEFT', newHeadId: null }))).toBe(
      'households/head-needed',
    );
    const successor = people(id)[0]?.id ?? '';
    expect(codeOf(await leavePerson(session, { id: head, status: 'LEFT', newHeadId: successor }))).toBe('ok');
    expect(people(id).map(({ is_head, status }) => [is_head, status])).toEqual([
      [1, 'ACTIVE'],
      [0, 'LEFT'],
    ]);
    await returnPerson(session, { id: head });
    expect(people(id).filter(({ is_head }) => is_head === 1)).toHaveLength(1);
  });

  test('counts a sign once it is added and no more once it is settled', async () => {
    const id = await register();
    const before = (await page(id)).priority.score;
    const added = await addIndicator(session, {
      householdId: id,
      personId: null,
      indicator: {
        indicatorCode: 'CI01',
        observedMonth: '2026-10',
        source: '방문 확인',
        amount: 183400,
        monthsOverdue: 7,
      },
    });
    expect((await page(id)).priority.score).toBe(before + 1);
    await editIndicator(session, {
      id: added.ok ? added.value.id : '',
      base: { active: true },
      changes: { active: false },
    });
    expect((await page(id)).priority.score).toBe(before);
  });

  test('an override counts over the sum, says why, and can be taken back', async () => {
    const id = await register();
    await overridePriority(session, { id, level: 'HIGH', reason: '이웃 신고로 방문 급함' });
    expect((await page(id)).priority).toMatchObject({
      level: 'HIGH',
      computedLevel: 'LOW',
      override: { reason: '이웃 신고로 방문 급함' },
    });
    await overridePriority(session, { id, level: null, reason: '방문 마침' });
    expect((await page(id)).priority).toMatchObject({ level: 'LOW', override: null });
  });

  test('a household with an open case cannot be archived', async () => {
    const id = await register();
    await inTransaction(session, (tx) => {
      tx.create('crisis_case', tx.store.newId(), {
        case_no: 'C-2026-A100001',
        household_id: id,
        detected_at: tx.at,
        route: 'R01',
        round_id: null,
        state: 'DETECTED',
        emergency: false,
        officer_id: null,
        legal_basis: 'LB01',
        opened_at: tx.at,
        due_at: null,
        close_reason: null,
        closed_at: null,
        prev_case_id: null,
        outcome_code: null,
        unsupported_reason: null,
      });
      return ok(undefined);
    });
    const refused = await changeStanding(session, { id, status: 'ARCHIVED', reason: '정리' });
    expect(refused).toEqual({ ok: false, error: { code: 'households/open-case', caseNos: ['C-2026-A100001'] } });
  });
});

describe('moving somebody', () => {
  test('out into a household of their own, with the signs about them; both histories tell it', async () => {
    const id = await register();
    const son = await addPerson(session, {
      householdId: id,
      person: person({ name: '황보선재', birthDate: '1975-01-01', isHead: false, relation: 'RE03', phones: [] }),
    });
    const sonId = son.ok ? son.value.id : '';
    await addIndicator(session, {
      householdId: id,
      personId: sonId,
      indicator: { indicatorCode: 'CI20', observedMonth: '2026-10', source: '', amount: null, monthsOverdue: null },
    });
    const moved = await movePerson(session, {
      id: sonId,
      target: { kind: 'new', household: elsewhere(9, { vulnerability: [] }) },
      newHeadId: null,
    });
    const newId = moved.ok ? moved.value.householdId : '';
    expect(people(newId)).toMatchObject([{ name: '황보선재', is_head: 1, status: 'ACTIVE' }]);
    expect((await page(newId)).indicators.map(({ indicatorCode }) => indicatorCode)).toEqual(['CI20']);
    expect((await page(id)).indicators).toEqual([]);
    const left = readTimeline(session, { id, show: 'changes', before: null, limit: 1 });
    expect(left.ok && left.value.entries[0]).toMatchObject({
      action: 'moved-out',
      changes: expect.arrayContaining([
        expect.objectContaining({ of: '황보선재', field: 'householdId', to: 'H-2026-A100002' }),
      ]),
    });
  });

  test('the head only after somebody took their place', async () => {
    const id = await register();
    await addPerson(session, {
      householdId: id,
      person: person({ name: '둘째', isHead: false, birthDate: null, phones: [] }),
    });
    const other = await register({
      household: elsewhere(9),
      people: [person({ name: '한병우', birthDate: '1963-05-05', phones: [] })],
    });
    const head = people(id)[0]?.id ?? '';
    const target = { kind: 'existing' as const, householdId: other, relation: 'RE08' };
    expect(codeOf(await movePerson(session, { id: head, target, newHeadId: null }))).toBe('households/head-needed');
    const newHeadId = people(id)[1]?.id ?? '';
    expect(codeOf(await movePerson(session, { id: head, target, newHeadId }))).toBe('ok');
    expect(people(other).map(({ name, is_head }) => [name, is_head])).toEqual([
      ['황보영란', 0],
      ['한병우', 1],
    ]);
  });
});

describe('merging', () => {
  /** Every row of every synced table, and what is derived, but not the history or the log. */
  const everything = () => {
    const rows = (table: string) => store.rawReader.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all() as PlainRow[];
    return [
      ...SYNCED_TABLE_NAMES.map((table) => [table, rows(table).map((row) => decodeRow(table, row))]),
      ...['household_board', 'search_key'].map((table) => [table, rows(table)]),
    ];
  };

  test('undoing it restores every row of an office exactly, whichever households and choices', async () => {
    await seedHouseholds(session, { size: 'S', seed: 11, officers: [TEST_OFFICER] });
    const ids = (store.rawReader.prepare('SELECT id FROM household ORDER BY id').all() as { id: string }[]).map(
      ({ id }) => id,
    );
    const before = everything();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(ids.length - 1),
        fc.nat(ids.length - 2),
        fc.subarray([...MERGE_FIELDS]),
        fc.boolean(),
        async (survivorAt, offset, takeFromLoser, foldHeads) => {
          const survivorId = ids[survivorAt] as string;
          const loserId = ids[(survivorAt + 1 + offset) % ids.length] as string;
          const [keep, fold] = [people(survivorId)[0], people(loserId)[0]];
          const samePeople = foldHeads && keep && fold ? [{ keepId: keep.id, foldId: fold.id }] : [];
          expect(
            codeOf(await mergeHouseholds(session, { survivorId, loserId, takeFromLoser, samePeople, reason: null })),
          ).toBe('ok');
          expect(people(loserId)).toEqual([]);
          expect(people(survivorId).filter(({ is_head, status }) => is_head === 1 && status === 'ACTIVE')).toHaveLength(
            1,
          );
          expect(await unmergeHouseholds(session, { loserId })).toEqual(ok({ survivorId }));
          expect(everything()).toEqual(before);
        },
      ),
      { numRuns: 12, seed: 20261122 },
    );
    expect(findBrokenOperation(store)).toBeUndefined();
  });

  test('brings cases, contacts and their events into one timeline; the old number leads to the survivor', async () => {
    await seedHouseholds(session, { size: 'S', seed: 12, officers: [TEST_OFFICER] });
    const [survivorId, loserId] = (
      store.rawReader.prepare('SELECT id FROM household LIMIT 2').all() as { id: string }[]
    ).map(({ id }) => id) as [string, string];
    const entries = (id: string) => {
      const result = readTimeline(session, { id, show: 'all', before: null, limit: 200 });
      return result.ok ? result.value.entries.filter(({ kind }) => kind !== 'change').map((entry) => entry.id) : [];
    };
    const both = [...entries(survivorId), ...entries(loserId)].sort();
    await mergeHouseholds(session, { survivorId, loserId, takeFromLoser: [], samePeople: [], reason: '같은 집' });
    expect(entries(survivorId).sort()).toEqual(both);
    expect(await openHousehold(session, { id: loserId })).toEqual({
      ok: false,
      error: { code: 'households/merged', intoId: survivorId },
    });
    expect((await page(survivorId)).mergedFrom).toMatchObject([{ id: loserId, canUndo: true }]);
  });

  test('cannot be undone once either household was worked on', async () => {
    const survivorId = await register();
    const loserId = await register({
      household: elsewhere(9),
      people: [person({ name: '한병우', birthDate: '1963-05-05', phones: [] })],
    });
    await mergeHouseholds(session, { survivorId, loserId, takeFromLoser: ['address'], samePeople: [], reason: null });
    expect((await page(survivorId)).household.roadAddress).toBe('가람시 한울구 달빛고개길 9');
    await editHousehold(session, { id: survivorId, base: { tong: '3' }, changes: { tong: '4' } });
    expect(codeOf(await unmergeHouseholds(session, { loserId }))).toBe('households/merge-settled');
    expect((await page(survivorId)).mergedFrom).toMatchObject([{ canUndo: false }]);
  });

  test('folds two records of one person: phones of both, one head', async () => {
    const survivorId = await register();
    const loserId = await register({
      household: elsewhere(9),
      people: [
        person({
          phones: [{ number: '0312223333', label: '집' }],
          illness: '고혈압',
          birthDate: null,
          name: '황보영난',
        }),
      ],
    });
    const [keep, fold] = [people(survivorId)[0], people(loserId)[0]];
    await mergeHouseholds(session, {
      survivorId,
      loserId,
      takeFromLoser: [],
      samePeople: [{ keepId: keep?.id ?? '', foldId: fold?.id ?? '' }],
      reason: null,
    });
    const { members } = await page(survivorId);
    expect(members).toMatchObject([
      {
        name: '황보영란',
        illness: '고혈압',
        phones: [{ number: '010-4417-2093' }, { number: '031-222-3333', label: '집' }],
      },
    ]);
  });
});

describe('opening', () => {
  const log = () => store.prepareRead('SELECT action, screen, purpose, subject_ids FROM access_log ORDER BY seq').all();

  test('is logged once for one opening, and remembered as recent', async () => {
    const id = await register();
    await page(id);
    await page(id);
    expect(log().slice(1)).toEqual([
      { action: 'VIEW', screen: 'households/detail', purpose: null, subject_ids: JSON.stringify([id]) },
    ]);
    expect(store.prepareRead('SELECT household_id FROM recent').all()).toEqual([{ household_id: id }]);
  });

  test('cuts phones and births short for a manager until they say why', async () => {
    const id = await register();
    const manager = aSession(store, 'MANAGER');
    const { members, isMasked } = await page(id, manager);
    expect(isMasked).toBe(true);
    expect(members[0]).toMatchObject({
      name: '황보영란',
      birth: '1948',
      age: 78,
      phones: [{ number: '010-****-2093' }],
    });
    const revealed = await revealHousehold(manager, { id, reason: '더블체크 확인 전화' });
    expect(revealed.ok && revealed.value.members[0]).toMatchObject({
      birth: '1948-03-02',
      phones: [{ number: '010-4417-2093' }],
    });
    expect(log().at(-1)).toMatchObject({ action: 'REVEAL', purpose: '더블체크 확인 전화' });
  });

  test('the history shows a manager no more than the page does', async () => {
    const id = await register();
    const personId = people(id)[0]?.id ?? '';
    await editPerson(session, {
      id: personId,
      base: { phones: [{ number: '01044172093', label: null }] },
      changes: { phones: [{ number: '01099998888', label: null }], birthDate: '1948-03-03' },
    });
    const seen = readTimeline(aSession(store, 'MANAGER'), { id, show: 'changes', before: null, limit: 10 });
    const text = JSON.stringify(seen);
    expect(text).toContain('010-****-8888');
    expect(text).not.toMatch(/4417|1948-03/u);
  });

  test('pages through a timeline without losing or repeating an entry', async () => {
    await seedHouseholds(session, { size: 'S', seed: 13, officers: [TEST_OFFICER] });
    const random = createRandom(5);
    const ids = (store.rawReader.prepare('SELECT id FROM household').all() as { id: string }[]).map(({ id }) => id);
    for (const id of random.some(ids, 10)) {
      const read = (before: string | null, limit: number) => {
        const result = readTimeline(session, { id, show: 'all', before, limit });
        if (!result.ok) throw new Error('not found');
        return result.value;
      };
      const whole = read(null, 200).entries.map((entry) => entry.id);
      const paged: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const answer = read(cursor ?? null, 3);
        paged.push(...answer.entries.map((entry) => entry.id));
        cursor = answer.next;
      }
      expect(paged).toEqual(whole);
    }
  });
});
