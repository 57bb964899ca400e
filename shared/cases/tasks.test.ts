import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#shared/calendar/day.ts';
import { holidaySeed } from '#shared/calendar/holiday-seed.ts';
import { POLICIES } from '#shared/policies/policy-defaults.ts';
import { CASE_STATES, isOpen } from './case.schema.ts';
import { type DueFacts, dueOf } from './due-dates.ts';
import { compareTasks, countTasks, latenessOf, listTasks, type TaskFacts, tasksOf } from './tasks.ts';

const holidays = new Set(holidaySeed().map(({ date }) => date));
const deadlines = POLICIES['case/deadlines'].default;
const policy = { deadlines, noContactDays: 30, holidays };
/** A Friday. */
const today = '2026-11-20';

const due: DueFacts = {
  state: 'DETECTED',
  isEmergency: false,
  openedOn: today,
  stateSince: today,
  lastAttemptOn: null,
  plannedOn: null,
  roundEndsOn: null,
};

test.each<[string, Partial<DueFacts>, string | null]>([
  ['assign within a working day, over the weekend', {}, '2026-11-23'],
  ['assign an emergency today', { isEmergency: true }, today],
  ['first contact within three working days', { state: 'ASSIGNED' }, '2026-11-25'],
  ['first contact before the round ends', { state: 'ASSIGNED', roundEndsOn: '2026-11-24' }, '2026-11-24'],
  ['first contact over 추석', { state: 'ASSIGNED', stateSince: '2026-09-22' }, '2026-09-29'],
  [
    'call again three working days after the last try',
    { state: 'CONTACTING', lastAttemptOn: '2026-11-18' },
    '2026-11-23',
  ],
  ['call again on the day the officer chose', { state: 'CONTACTING', plannedOn: '2026-12-01' }, '2026-12-01'],
  ['an officer’s day does not move the assignment', { plannedOn: '2026-12-01' }, '2026-11-23'],
  ['double check within two working days', { state: 'PENDING_REVIEW' }, '2026-11-24'],
  ['survey within ten days', { state: 'SURVEYING' }, '2026-11-30'],
  ['survey within thirty days of opening', { state: 'SURVEYING', openedOn: '2026-10-25' }, '2026-11-24'],
  ['monitoring only when planned', { state: 'MONITORING' }, null],
  ['monitoring as planned', { state: 'MONITORING', plannedOn: '2026-11-26' }, '2026-11-26'],
  ['closed', { state: 'CLOSED', plannedOn: '2026-11-26' }, null],
])('due: %s', (_, change, on) => {
  expect(dueOf({ ...due, ...change }, deadlines, holidays)?.on ?? null).toBe(on);
});

const household: TaskFacts = {
  householdId: 'h',
  caseId: 'c',
  state: 'ASSIGNED',
  priority: 'MID',
  isEmergency: false,
  officerId: 'o',
  openedOn: '2026-11-13',
  stateSince: '2026-11-16',
  lastAttemptOn: null,
  plannedOn: null,
  roundEndsOn: null,
  attempts: null,
  lastContactOn: '2026-11-01',
  registeredOn: '2026-01-01',
};
const enough = {
  isMet: true,
  attempts: { made: 3, needed: 3 },
  channels: { used: ['phone', 'visit'], needed: 2 },
  visits: { made: 1, needed: 1 },
  reachedAt: null,
};

test('first contact a day late: assigned four working days ago, three allowed', () => {
  expect(tasksOf(household, today, policy)).toEqual([
    {
      kind: 'first-contact',
      householdId: 'h',
      caseId: 'c',
      officerId: 'o',
      priority: 'MID',
      dueOn: '2026-11-19',
      lateness: 'overdue',
      overdueDays: 1,
      reason: { code: 'rule', days: 4, allowed: 3, attempts: null },
    },
  ]);
});

test('enough attempts make the next step 연락두절, not another call', () => {
  const facts: TaskFacts = { ...household, state: 'CONTACTING', lastAttemptOn: today, attempts: enough };
  expect(tasksOf(facts, today, policy)).toMatchObject([
    { kind: 'mark-unreachable', dueOn: today, reason: { code: 'attempts-rule-met', attempts: 3 } },
  ]);
});

test('an emergency without an officer is due the day it was found', () => {
  const facts: TaskFacts = {
    ...household,
    state: 'DETECTED',
    priority: 'EMERGENCY',
    officerId: null,
    openedOn: today,
    stateSince: today,
  };
  expect(tasksOf(facts, today, policy)).toMatchObject([
    { kind: 'assign', dueOn: today, lateness: 'today', reason: { code: 'emergency' } },
  ]);
});

test.each<[string, Partial<TaskFacts>, string[]]>([
  ['silent without a case', { caseId: null, state: null, openedOn: null, lastContactOn: '2026-10-20' }, ['no-contact']],
  ['silent for 29 days', { caseId: null, state: null, openedOn: null, lastContactOn: '2026-10-22' }, []],
  ['never reached', { caseId: null, state: null, openedOn: null, lastContactOn: null }, ['no-contact']],
  ['silent and monitored, nothing planned', { state: 'MONITORING', lastContactOn: '2026-10-01' }, ['no-contact']],
  [
    'silent, check planned for next month',
    { state: 'MONITORING', lastContactOn: '2026-10-01', plannedOn: '2026-12-20' },
    ['check', 'no-contact'],
  ],
  ['silent, but a contact is due anyway', { lastContactOn: '2026-10-01' }, ['first-contact']],
  ['silent after the end', { state: 'CLOSED', lastContactOn: '2026-10-01' }, []],
])('silence: %s', (_, change, kinds) => {
  expect(tasksOf({ ...household, ...change }, today, policy).map(({ kind }) => kind)).toEqual(kinds);
});

test.each([
  ['2026-11-19', 'overdue'],
  ['2026-11-20', 'today'],
  ['2026-11-22', 'this-week'],
  ['2026-11-23', 'later'],
])('%s is %s on a Friday', (day, lateness) => {
  expect(latenessOf(day, today)).toBe(lateness);
});

const anyFacts: fc.Arbitrary<TaskFacts> = fc
  .record({
    id: fc.uuid(),
    state: fc.constantFrom(null, ...CASE_STATES),
    priority: fc.constantFrom('EMERGENCY' as const, 'HIGH' as const, 'MID' as const, 'LOW' as const, 'NONE' as const),
    officerId: fc.constantFrom(null, 'o'),
    opened: fc.integer({ min: 0, max: 90 }),
    silent: fc.integer({ min: 0, max: 90 }),
    planned: fc.option(fc.integer({ min: -10, max: 30 })),
    attempts: fc.constantFrom(null, enough),
  })
  .map(({ id, state, priority, officerId, opened, silent, planned, attempts }) => ({
    ...household,
    householdId: id,
    caseId: state === null ? null : `c-${id}`,
    state,
    priority,
    officerId,
    openedOn: state === null ? null : addDays(today, -opened),
    stateSince: state === null ? null : addDays(today, -Math.floor(opened / 2)),
    lastContactOn: addDays(today, -silent),
    plannedOn: planned === null ? null : addDays(today, planned),
    attempts,
  }));

test('a list is in one order whatever order it came in, counts add up, and ended cases leave nothing', () => {
  fc.assert(
    fc.property(fc.array(anyFacts, { maxLength: 30 }), (facts) => {
      const tasks = listTasks(facts, today, policy);
      expect(listTasks([...facts].reverse(), today, policy)).toEqual(tasks);
      for (const [at, task] of tasks.slice(1).entries()) {
        const before = tasks[at];
        if (before !== undefined) expect(compareTasks(before, task)).toBeLessThanOrEqual(0);
      }
      const counts = countTasks(tasks);
      expect(counts.overdue + counts.today + counts.thisWeek + counts.later).toBe(counts.total);
      const ended = new Set(
        facts.filter(({ state }) => state !== null && !isOpen(state)).map(({ householdId }) => householdId),
      );
      expect(tasks.some(({ householdId }) => ended.has(householdId))).toBe(false);
      expect(tasks.every(({ overdueDays, lateness }) => overdueDays > 0 === (lateness === 'overdue'))).toBe(true);
    }),
  );
});
