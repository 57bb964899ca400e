import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClock } from '#core/clock/clock.ts';
import { seedHouseholds } from '#core/demo/seed-households.ts';
import type { Session } from '#core/rpc/call.ts';
import { addDays, dayOf, diffDays, weekdayOf } from '#shared/calendar/day.ts';
import { BUILT_IN_VIEWS } from '#shared/households/built-in-views.ts';
import { DEFAULT_SORT, HOUSEHOLD_COLUMNS, HouseholdFilter } from '#shared/households/household-filter.ts';
import { aSession, aStore, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { boardProjection, refreshBoardForToday } from './board-projection.ts';
import { findPlace, listHouseholdIds, listHouseholds, listViews } from './list-households.ts';
import { rememberColumns, removeView, saveView } from './saved-view.repository.ts';

// Seeding an office takes seconds on a busy machine.
const OTHER_OFFICER = '01930000-0000-7000-8000-0000000000a2';
let store: Awaited<ReturnType<typeof aStore>>;
let session: Session;
beforeAll(async () => {
  store = await aStore({ projections: [boardProjection] });
  session = aSession(store);
  await seedHouseholds(session, { size: 'S', seed: 3, officers: [TEST_OFFICER, OTHER_OFFICER] });
});
afterAll(() => store.dispose());

const today = '2026-11-20';

/**
 * The same facts read straight from the tables, without board, keys or SQL filters: what a list must agree with. Due dates
 * and priority are rules with tests of their own and are taken from the board.
 */
function plainFacts() {
  const all = (table: string) => store.rawReader.prepare(`SELECT * FROM ${table}`).all() as Record<string, string>[];
  const [people, indicators, cases, attempts] = [
    all('person'),
    all('household_indicator'),
    all('crisis_case'),
    all('contact_attempt'),
  ];
  const board = new Map(all('household_board').map((row) => [row.household_id, row]));
  return all('household').map((household) => {
    const of = (rows: Record<string, string>[]) => rows.filter((row) => row.household_id === household.id);
    const own = of(cases).sort((a, b) => ((a.opened_at ?? '') < (b.opened_at ?? '') ? 1 : -1));
    const current = own.find(({ state }) => state !== 'CLOSED' && state !== 'TRANSFERRED') ?? own[0];
    const isOpen = current !== undefined && current.state !== 'CLOSED' && current.state !== 'TRANSFERRED';
    const reached = of(attempts)
      .filter(
        ({ result, struck_at }) =>
          struck_at === null && ['CR01', 'CR02', 'CR06', 'CR08', 'CR09'].includes(result ?? ''),
      )
      .map(({ at }) => at ?? '')
      .sort();
    return {
      id: household.id as string,
      status: household.status,
      tong: household.tong,
      hhType: household.hh_type,
      vulnerability: JSON.parse(household.vulnerability as string) as string[],
      isolation: household.isolation_band,
      codes: of(indicators).flatMap((row) => (Number(row.active) === 1 ? [row.indicator_code] : [])),
      stage: current?.state ?? 'NO_CASE',
      officer: (isOpen ? current?.officer_id : null) ?? household.officer_id ?? null,
      silentDays: ['CLOSED', 'TRANSFERRED', 'REOPENED'].includes(String(current?.state))
        ? -1
        : diffDays(dayOf(reached.at(-1) ?? (household.created_at as string)), today),
      names: of(people)
        .filter(({ status }) => status === 'ACTIVE')
        .map(({ name }) => name as string),
      priority: board.get(household.id)?.priority,
      due: board.get(household.id)?.next_due_at ?? null,
    };
  });
}
type Facts = ReturnType<typeof plainFacts>[number];

function fits(facts: Facts, filter: HouseholdFilter): boolean {
  const oneOf = (list: readonly string[], value: string | null | undefined) =>
    list.length === 0 || list.includes(value ?? '');
  const holdsOne = (list: readonly string[], values: readonly (string | undefined)[]) =>
    list.length === 0 || list.some((code) => values.includes(code));
  const dueOn = facts.due === null ? null : dayOf(facts.due);
  const endOfWeek = addDays(today, (7 - weekdayOf(today)) % 7);
  return (
    (filter.standing === 'all' || (filter.standing === 'current') === (facts.status === 'ACTIVE')) &&
    oneOf(filter.priorities, facts.priority) &&
    oneOf(filter.tongs, facts.tong) &&
    oneOf(filter.householdTypes, facts.hhType) &&
    oneOf(filter.stages, facts.stage) &&
    oneOf(filter.isolationBands, facts.isolation) &&
    holdsOne(filter.vulnerabilities, facts.vulnerability) &&
    holdsOne(filter.indicators, facts.codes) &&
    (filter.officers.length === 0 ||
      filter.officers.some((choice) =>
        choice === 'unassigned' ? facts.officer === null : facts.officer === (choice === 'me' ? TEST_OFFICER : choice),
      )) &&
    (filter.due === null ||
      (dueOn !== null &&
        (filter.due === 'overdue'
          ? dueOn < today
          : dueOn >= today && dueOn <= (filter.due === 'today' ? today : endOfWeek)))) &&
    (filter.noContactDays === null ||
      facts.silentDays >= (filter.noContactDays === 'rule' ? 30 : filter.noContactDays)) &&
    (filter.text === '' || facts.names.some((name) => name.includes(filter.text)))
  );
}

const some = <T>(values: readonly T[]) => fc.subarray([...values], { maxLength: Math.min(3, values.length) });
const anyFilter = fc
  .record(
    {
      standing: fc.constantFrom('current' as const, 'all' as const, 'ended' as const),
      priorities: some(['EMERGENCY', 'HIGH', 'MID', 'LOW', 'NONE'] as const),
      officers: some(['me', 'unassigned', OTHER_OFFICER]),
      stages: some(['DETECTED', 'ASSIGNED', 'CONTACTING', 'MONITORING', 'CLOSED', 'NO_CASE']),
      tongs: some(['1', '2', '8', '12']),
      householdTypes: some(['HT01', 'HT02', 'HT05']),
      vulnerabilities: some(['VU01', 'VU02', 'VU16']),
      isolationBands: some(['IB01', 'IB02']),
      indicators: some(['CI01', 'CI04', 'CI12']),
      due: fc.constantFrom('overdue' as const, 'today' as const, 'week' as const, null),
      noContactDays: fc.constantFrom(30, 60, 'rule' as const, null),
      // Whole given names: a name in the middle of being typed also fits by its letters.
      text: fc.constantFrom('', '', '영자', '민서', '김'),
    },
    { requiredKeys: [] },
  )
  .map((filter) => HouseholdFilter.parse(filter));

describe('the list', () => {
  test('holds exactly the households that the same filter finds by plain comparison', () => {
    const facts = plainFacts();
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const { ids } = listHouseholdIds(session, { filter, sort: DEFAULT_SORT });
        const expected = facts.filter((each) => fits(each, filter)).map(({ id }) => id);
        if (filter.text === '') expect([...ids].sort()).toEqual(expected.sort());
        // Letters fit more than syllables do (김 also finds 기민…), but never less.
        else expect(ids).toEqual(expect.arrayContaining(expected));
        expect(listHouseholds(session, { filter, sort: DEFAULT_SORT, offset: 0, limit: 1 }).total).toBe(ids.length);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test.each(HOUSEHOLD_COLUMNS)(
    'sorted by %s, windows join without a gap, and both directions hold the same',
    (column) => {
      const filter = HouseholdFilter.parse({});
      for (const direction of ['ascending', 'descending'] as const) {
        const { ids } = listHouseholdIds(session, { filter, sort: { column, direction } });
        const joined: string[] = [];
        for (let offset = 0; offset < ids.length; offset += 37)
          joined.push(
            ...listHouseholds(session, { filter, sort: { column, direction }, offset, limit: 37 }).rows.map(
              ({ id }) => id,
            ),
          );
        expect(joined).toEqual(ids);
        expect(new Set(ids).size).toBe(plainFacts().filter(({ status }) => status === 'ACTIVE').length);
      }
    },
  );

  test('puts the most urgent first, then the higher score', () => {
    const { rows } = listHouseholds(session, {
      filter: HouseholdFilter.parse({}),
      sort: DEFAULT_SORT,
      offset: 0,
      limit: 200,
    });
    const order = ['EMERGENCY', 'HIGH', 'MID', 'LOW', 'NONE'];
    const keys = rows.map(({ priority, score }) => order.indexOf(priority) * 1000 - score);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
  });

  test('sorts 통 as numbers', () => {
    const sort = { column: 'tong', direction: 'ascending' } as const;
    const { rows } = listHouseholds(session, { filter: HouseholdFilter.parse({}), sort, offset: 0, limit: 200 });
    const tongs = rows.map(({ tong }) => Number(tong));
    expect(tongs).toEqual([...tongs].sort((a, b) => a - b));
  });

  test('shows a phone by its tail and a birth by its age', () => {
    const { rows } = listHouseholds(session, {
      filter: HouseholdFilter.parse({}),
      sort: DEFAULT_SORT,
      offset: 0,
      limit: 200,
    });
    const text = JSON.stringify(rows);
    const people = store.rawReader.prepare('SELECT birth_date, phones FROM person').all() as {
      birth_date: string | null;
      phones: string;
    }[];
    for (const { birth_date, phones } of people) {
      if (birth_date) expect(text).not.toContain(birth_date);
      for (const { number } of JSON.parse(phones) as { number: string }[]) expect(text).not.toContain(number);
    }
    expect(rows.some(({ phoneTail }) => phoneTail?.length === 4)).toBe(true);
  });

  test('knows the place of an opened household and its neighbours', () => {
    const question = { filter: HouseholdFilter.parse({ officers: ['me'] }), sort: DEFAULT_SORT };
    const { ids } = listHouseholdIds(session, question);
    expect(findPlace(session, { id: ids[1] as string, ...question })).toEqual({
      position: 2,
      total: ids.length,
      previousId: ids[0],
      nextId: ids[2],
    });
    expect(findPlace(session, { id: ids[0] as string, ...question })).toMatchObject({
      previousId: null,
      nextId: ids[1],
    });
    expect(findPlace(session, { id: store.newId(), ...question })).toMatchObject({ position: null, nextId: null });
  });
});

describe('views', () => {
  test('count what their list holds', () => {
    for (const view of listViews(session).views) {
      const { filter, sort } = view.definition;
      expect(view.count).toBe(listHouseholds(session, { filter, sort, offset: 0, limit: 1 }).total);
    }
  });

  test('a saved one is seen by its owner, a shared one by everybody, and only the owner changes it', async () => {
    const colleague = aSession(store, 'OFFICER', OTHER_OFFICER);
    const definition = {
      filter: HouseholdFilter.parse({ tongs: ['8'] }),
      sort: DEFAULT_SORT,
      columns: ['name' as const],
    };
    const names = (of: Session) =>
      listViews(of)
        .views.slice(BUILT_IN_VIEWS.length)
        .map(({ name, kind, isMine }) => [name, kind, isMine]);
    const saved = await saveView(session, { id: null, name: '8통', definition, shared: false });
    const id = saved.ok ? saved.value.id : '';
    expect([names(session), names(colleague)]).toEqual([[['8통', 'own', true]], []]);
    expect(await saveView(session, { id: null, name: '8통', definition, shared: false })).toMatchObject({
      error: { code: 'households/view-name-taken' },
    });
    await saveView(session, { id, name: '8통 집중', definition, shared: true });
    expect(names(colleague)).toEqual([['8통 집중', 'shared', false]]);
    expect(await saveView(colleague, { id, name: '내 것', definition, shared: true })).toMatchObject({
      error: { code: 'households/view-not-yours' },
    });
    expect(await removeView(colleague, { id })).toMatchObject({ error: { code: 'households/view-not-yours' } });
    expect(await removeView(session, { id })).toMatchObject({ ok: true });
    expect(names(colleague)).toEqual([]);
  });

  test('columns are remembered for each person', async () => {
    await rememberColumns(session, { columns: ['name', 'tong'] });
    expect(listViews(session).columns).toEqual(['name', 'tong']);
    expect(listViews(aSession(store, 'OFFICER', OTHER_OFFICER)).columns).toBeNull();
  });
});

test('a new day brings silence into the score without a write of anybody', async () => {
  let now = createClock('2026-11-20T01:00:00.000Z');
  const moving = { ms: () => now.ms(), now: () => now.now() };
  const other = await aStore({ projections: [boardProjection], clock: moving });
  try {
    await seedHouseholds(aSession(other), { size: 'S', seed: 4, officers: [TEST_OFFICER] });
    const silent = () =>
      listHouseholds(aSession(other), {
        filter: HouseholdFilter.parse({ noContactDays: 30 }),
        sort: DEFAULT_SORT,
        offset: 0,
        limit: 1,
      }).total;
    const scores = () =>
      (other.rawReader.prepare('SELECT sum(score) AS n FROM household_board').get() as { n: number }).n;
    const operations = () => other.rawReader.prepare('SELECT count(*) AS n FROM operation').get();
    const before = { silent: silent(), scores: scores(), operations: operations() };
    expect(await refreshBoardForToday(other)).toBe(0);
    now = createClock('2027-01-20T01:00:00.000Z');
    expect(await refreshBoardForToday(other)).toBe(220);
    expect(silent()).toBe(220);
    expect(scores()).toBe(before.scores + 2 * (220 - before.silent));
    expect(operations()).toEqual(before.operations);
  } finally {
    other.dispose();
  }
});
