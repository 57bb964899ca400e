import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settleAccess } from '#core/audit/resting-access.ts';
import { createClock } from '#core/clock/clock.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { seedHouseholds } from '#core/demo/seed-households.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import { listHouseholds } from '#core/households/list-households.ts';
import { seedReference } from '#core/reference/seed-reference.ts';
import type { Session, SignedInCall } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { TASK_TABS, type TaskRow, type TaskTab } from '#shared/cases/case-view.ts';
import { compareTasks } from '#shared/cases/tasks.ts';
import { BUILT_IN_VIEWS } from '#shared/households/built-in-views.ts';
import type { HouseholdFilter } from '#shared/households/household-filter.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { anAccount } from '../../../tests/support/a-household.ts';
import { aSession, aStore, TEST_NOW } from '../../../tests/support/test-store.ts';
import { casesHandlers } from './cases.handlers.ts';
import { listTasks } from './list-tasks.ts';

const OFFICERS = ['01930000-0000-7000-8000-0000000000a1', '01930000-0000-7000-8000-0000000000a2'];
const BOSS = '01930000-0000-7000-8000-0000000000b1';
let store: Awaited<ReturnType<typeof aStore>>;
let manager: Session;

beforeAll(async () => {
  store = await aStore({ projections: [boardProjection], clock: createClock(TEST_NOW) });
  manager = aSession(store, 'MANAGER', BOSS);
  await inTransaction(manager, (tx) => {
    seedReference(tx);
    for (const [index, id] of OFFICERS.entries()) anAccount(tx, id, { name: `담당${index}`, role: 'OFFICER' });
    anAccount(tx, BOSS, { name: '한정우', role: 'MANAGER' });
    return ok(undefined);
  });
  await seedHouseholds(manager, { size: 'S', seed: 20261120, officers: OFFICERS });
});
afterAll(() => store.dispose());

const list = (session: Session, tab: TaskTab, scope: 'mine' | 'office' = 'office', limit = 1000) =>
  listTasks(session, { tab, scope, limit });

const asTask = (row: TaskRow) => ({
  kind: 'recontact' as const,
  householdId: row.householdId,
  caseId: row.caseId,
  officerId: row.officerId,
  priority: row.priority,
  dueOn: dayOf(row.dueAt),
  lateness: row.lateness,
  overdueDays: row.overdueDays,
  reason: { code: 'rule' as const, days: null, allowed: null, attempts: null },
});

describe('the list of tasks', () => {
  test('stands in the order of the shared rules', () => {
    const tasks = list(manager, 'all').rows.map(asTask);
    expect(tasks.length).toBeGreaterThan(100);
    expect(tasks).toEqual([...tasks].sort(compareTasks));
  });

  test('counts on each tab what the tab shows', () => {
    const { counts } = list(manager, 'all', 'office', 1);
    for (const tab of TASK_TABS) expect(list(manager, tab).rows.length, tab).toBe(counts[tab]);
    const { rows } = list(manager, 'all');
    expect(counts.overdue).toBe(rows.filter(({ lateness }) => lateness === 'overdue').length);
    expect(counts.today).toBe(rows.filter(({ lateness }) => lateness === 'today').length);
    expect(counts.unassigned).toBe(rows.filter(({ officerId }) => officerId === null).length);
    expect(counts.emergency).toBe(rows.filter(({ priority }) => priority === 'EMERGENCY').length);
  });

  test("between them, the officers see all of the office, and each nobody else's", () => {
    const office = new Set(list(manager, 'all').rows.map((row) => row.householdId));
    const seen = OFFICERS.flatMap((id) => {
      const { rows } = list(aSession(store, 'OFFICER', id), 'all');
      expect(rows.every(({ officerId }) => officerId === id || officerId === null)).toBe(true);
      return rows.map((row) => row.householdId);
    });
    expect(new Set(seen)).toEqual(office);
  });

  test('the first page is the beginning of the whole', () => {
    const whole = list(manager, 'all').rows.map((row) => row.caseId);
    expect(list(manager, 'all', 'office', 20).rows.map((row) => row.caseId)).toEqual(whole.slice(0, 20));
  });

  test('무연락 is the same households as in the list of households, for the office and for each officer', () => {
    const definition = must(
      BUILT_IN_VIEWS.find(({ id }) => id === 'no-contact'),
      'view',
    ).definition;
    const inList = (session: Session, officers: HouseholdFilter['officers']) =>
      listHouseholds(session, {
        filter: { ...definition.filter, officers },
        sort: definition.sort,
        offset: 0,
        limit: 1000,
      })
        .rows.map(({ id }) => id)
        .sort();
    const inTasks = (session: Session, scope: 'mine' | 'office') =>
      list(session, 'no-contact', scope)
        .rows.map(({ householdId }) => householdId)
        .sort();
    expect(inTasks(manager, 'office').length).toBeGreaterThan(5);
    expect(inTasks(manager, 'office')).toEqual(inList(manager, []));
    for (const id of OFFICERS) {
      const officer = aSession(store, 'OFFICER', id);
      expect(inTasks(officer, 'mine')).toEqual(inList(officer, ['me', 'unassigned']));
    }
  });

  test('the tab of the silent says since when nobody was reached, whatever else is due', () => {
    for (const { kind, reason } of list(manager, 'no-contact').rows) {
      expect(kind).toBe('no-contact');
      expect(['no-contact', 'never-contacted']).toContain(reason.code);
      expect(must(reason.days, 'days')).toBeGreaterThanOrEqual(must(reason.allowed, 'allowed'));
    }
  });

  test('every row says why it is there, as the rules would', () => {
    for (const row of list(manager, 'all').rows) {
      if (row.kind === 'assign') expect(row.officerId).toBeNull();
      if (row.kind === 'mark-unreachable') expect(row.reason.attempts).toBeGreaterThanOrEqual(3);
      if (row.reason.code === 'rule' && row.lateness === 'overdue')
        expect(must(row.reason.days, 'days')).toBeGreaterThan(must(row.reason.allowed, 'allowed'));
    }
  });
});

describe('what is logged', () => {
  const handlers = casesHandlers();
  const call = (): SignedInCall => ({
    callId: '1',
    signal: new AbortController().signal,
    progress: () => {},
    session: manager,
  });
  const log = () =>
    store.prepareRead('SELECT action, screen, subject_ids, row_count FROM access_log ORDER BY seq').all() as {
      action: string;
      screen: string;
      subject_ids: string;
      row_count: number;
    }[];

  test('the list and the pane once they rest, and numbers the moment they are opened', async () => {
    await handlers.tasks({ tab: 'overdue', scope: 'office', limit: 5 }, call());
    const [first, second] = list(manager, 'overdue').rows;
    await handlers.peek({ householdId: must(first, 'row').householdId }, call());
    await handlers.peek({ householdId: must(second, 'row').householdId }, call());
    expect(log()).toEqual([]);
    const householdId = must(second, 'row').householdId;
    const phones = await handlers.openPhones({ householdId }, call());
    expect(phones.ok && phones.value.every(({ number }) => /^\d[\d-]+\d$/u.test(number))).toBe(true);
    expect(log()).toMatchObject([{ action: 'REVEAL', subject_ids: JSON.stringify([householdId]) }]);
    await settleAccess(manager);
    expect(log().slice(1)).toMatchObject([
      { action: 'LIST', screen: 'today', row_count: 5 },
      { action: 'VIEW', screen: 'today/peek', subject_ids: JSON.stringify([householdId]) },
    ]);
  });
});
