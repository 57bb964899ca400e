import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '#core/clock/clock.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { boardProjection, refreshBoardForToday } from '#core/households/board-projection.ts';
import { seedReference } from '#core/reference/seed-reference.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { anAccount, aRegisteredHousehold } from '../../../tests/support/a-household.ts';
import { aSession, aStore, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { assignCases } from './assign-cases.ts';
import { listCaseWorkers } from './cases.repository.ts';
import { recordFactCheckResult, requestFactCheck } from './fact-check.ts';
import { listTasks } from './list-tasks.ts';
import { moveCase } from './move-case.ts';
import { openCaseByHand } from './open-case.ts';
import { readCasesOf, readPeek } from './read-cases.ts';
import { recordAttempt } from './record-attempt.ts';
import { restoreAttempt } from './restore-attempt.ts';
import { setEmergency, snoozeCase, takeStep } from './steer-case.ts';
import { strikeAttempt } from './strike-attempt.ts';
import { undoAssignment } from './undo-assignment.ts';

type TestStore = Awaited<ReturnType<typeof aStore>>;
const SECOND = '01930000-0000-7000-8000-0000000000a2';
const BOSS = '01930000-0000-7000-8000-0000000000b1';
const VISIT = 'CM01';
const PHONE = 'CM02';
const TEXT = 'CM03';
const TALKED = 'CR02';
const ABSENT = 'CR03';

let store: TestStore;
let officer: Session;
let second: Session;
let manager: Session;
const quiet = { signal: new AbortController().signal, progress: () => {} };

/** An office at an instant: three people and the shipped reference data. */
async function anOffice(now: string): Promise<void> {
  store = await aStore({ clock: createClock(now), projections: [boardProjection] });
  officer = aSession(store, 'OFFICER', TEST_OFFICER);
  second = aSession(store, 'OFFICER', SECOND);
  manager = aSession(store, 'MANAGER', BOSS);
  await inTransaction(manager, (tx) => {
    seedReference(tx);
    anAccount(tx, TEST_OFFICER, { name: '이서연', role: 'OFFICER' });
    anAccount(tx, SECOND, { name: '박도현', role: 'OFFICER' });
    anAccount(tx, BOSS, { name: '한정우', role: 'MANAGER' });
    return ok(undefined);
  });
}
beforeEach(() => anOffice('2026-11-20T01:00:00.000Z'));
afterEach(() => store.dispose());

async function aHousehold(over: Parameters<typeof aRegisteredHousehold>[1] = {}): Promise<string> {
  return (await inTransaction(manager, (tx) => ok(aRegisteredHousehold(tx, over)))).value;
}

async function aCase(session = manager, over: { emergency?: boolean; officerId?: string | null } = {}) {
  const householdId = await aHousehold();
  const opened = await openCaseByHand(session, {
    householdId,
    route: 'R06',
    legalBasis: 'LB01',
    emergency: over.emergency ?? false,
    officerId: over.officerId ?? null,
  });
  if (!opened.ok) throw new Error(opened.error.code);
  return { householdId, caseId: opened.value.caseId };
}

const attempt = (
  session: Session,
  householdId: string,
  method: string,
  result: string,
  over: Partial<Parameters<typeof recordAttempt>[1]> = {},
) =>
  recordAttempt(session, {
    householdId,
    at: store.clock.now(),
    method,
    phoneUsed: null,
    result,
    memo: null,
    nextOn: null,
    takeOver: false,
    ...over,
  });

const view = (householdId: string) => must(readCasesOf(officer, householdId)[0], 'case');
const dueDay = (householdId: string) => dayOf(must(view(householdId).dueAt, 'due'));
const stateOf = (householdId: string) => view(householdId).state;
const assign = (session: Session, ids: string[], officerId: string, reason?: string) =>
  assignCases(session, { householdIds: ids, officerId, reason }, quiet);

describe('opening', () => {
  test('begins as found, numbered for people, with its first event and a deadline for giving it to someone', async () => {
    const first = await aCase();
    const other = await aCase();
    expect(view(first.householdId)).toMatchObject({ caseNo: 'C-2026-A100001', state: 'DETECTED', officerId: null });
    expect(view(other.householdId).caseNo).toBe('C-2026-A100002');
    expect(view(first.householdId).events).toMatchObject([{ from: null, to: 'DETECTED', reason: 'opened' }]);
    expect(dueDay(first.householdId)).toBe('2026-11-23');
  });

  test('one open case per household', async () => {
    const { householdId, caseId } = await aCase();
    const again = await openCaseByHand(manager, {
      householdId,
      route: 'R06',
      legalBasis: 'LB01',
      emergency: false,
      officerId: null,
    });
    expect(again).toEqual({ ok: false, error: { code: 'cases/already-open', caseId } });
  });

  test.each([
    ['a household that is gone', { status: 'MOVED' }, { route: 'R06' }, 'cases/household-ended'],
    ['a route that nobody knows', {}, { route: 'R77' }, 'cases/code-unavailable'],
    ['an officer who is not there', {}, { officerId: uuidv7() }, 'cases/officer-unavailable'],
  ])('refuses %s', async (_name, household, request, code) => {
    const householdId = await aHousehold(household);
    const result = await openCaseByHand(manager, {
      householdId,
      route: 'R06',
      legalBasis: 'LB01',
      emergency: false,
      officerId: null,
      ...request,
    });
    expect(result).toMatchObject({ ok: false, error: { code } });
  });

  test('an officer may take a case while opening it, but not give it to another', async () => {
    const { householdId } = await aCase(officer, { officerId: TEST_OFFICER });
    expect(view(householdId)).toMatchObject({ state: 'ASSIGNED', officerId: TEST_OFFICER, officerName: '이서연' });
    await expect(aCase(officer, { officerId: SECOND })).rejects.toThrow('cases/reassign-needs-manager');
  });
});

describe('assigning', () => {
  test('a manager gives hundreds at once, and one undo takes them all back', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, async () => (await aCase()).householdId));
    const steps: number[] = [];
    let told = 0;
    const onChanged = () => {
      told += 1;
    };
    const result = await assignCases(
      { ...manager, store: { ...store, onChanged } },
      { householdIds: ids, officerId: TEST_OFFICER },
      { signal: quiet.signal, progress: ({ done }) => steps.push(done) },
    );
    if (!result.ok) throw new Error('refused');
    expect(result.value).toMatchObject({ assigned: 40, unchanged: 0, refused: [] });
    // Every open list is read again each time.
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(20);
    expect(ids.every((id) => stateOf(id) === 'ASSIGNED')).toBe(true);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    const groups = store.prepareRead('SELECT count(DISTINCT group_id) AS n FROM operation WHERE batch_id = ?');
    expect(groups.get(result.value.batchId)).toEqual({ n: 40 });

    expect(await undoAssignment(manager, result.value.batchId, quiet)).toEqual({
      ok: true,
      value: { undone: 40, kept: 0 },
    });
    expect(ids.every((id) => stateOf(id) === 'DETECTED' && view(id).officerId === null)).toBe(true);
    const holders = store.prepareRead('SELECT DISTINCT officer_id FROM household').all();
    expect(holders).toEqual([{ officer_id: null }]);
  });

  test('an undo leaves what somebody has worked on since', async () => {
    const worked = await aCase();
    const untouched = await aCase();
    const result = await assign(manager, [worked.householdId, untouched.householdId], TEST_OFFICER);
    if (!result.ok) throw new Error('refused');
    await attempt(officer, worked.householdId, PHONE, ABSENT);
    expect(await undoAssignment(manager, result.value.batchId, quiet)).toEqual({
      ok: true,
      value: { undone: 1, kept: 1 },
    });
    expect([stateOf(worked.householdId), stateOf(untouched.householdId)]).toEqual(['CONTACTING', 'DETECTED']);
  });

  test('a case that moves from one officer to another keeps its state and says why', async () => {
    const { householdId } = await aCase(manager, { officerId: TEST_OFFICER });
    await attempt(officer, householdId, PHONE, ABSENT);
    const moved = await assign(manager, [householdId], SECOND, '정기인사');
    expect(view(householdId)).toMatchObject({ state: 'CONTACTING', officerName: '박도현' });
    expect(view(householdId).events.at(-1)).toMatchObject({
      from: 'CONTACTING',
      to: 'CONTACTING',
      reason: 'reassigned',
      note: '정기인사',
    });
    if (!moved.ok) throw new Error('refused');
    await undoAssignment(manager, moved.value.batchId, quiet);
    expect(view(householdId)).toMatchObject({ state: 'CONTACTING', officerName: '이서연' });
  });

  test('an officer takes what nobody has, and neither gives nor takes from a colleague', async () => {
    const free = await aCase();
    const taken = await aCase(manager, { officerId: SECOND });
    const result = await assign(officer, [free.householdId, taken.householdId], TEST_OFFICER);
    expect(result).toMatchObject({
      ok: true,
      value: { assigned: 1, refused: [{ householdId: taken.householdId, code: 'needs-manager' }] },
    });
    expect(await assign(officer, [free.householdId], SECOND)).toMatchObject({
      ok: false,
      error: { code: 'cases/reassign-needs-manager' },
    });
  });

  test('stopping midway leaves whole households, counted', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, async () => (await aCase()).householdId));
    const stop = new AbortController();
    stop.abort();
    const result = await assignCases(
      manager,
      { householdIds: ids, officerId: TEST_OFFICER },
      { signal: stop.signal, progress: () => {} },
    );
    expect(result).toMatchObject({ ok: true, value: { assigned: 0 } });
  });
});

describe('attempts', () => {
  test('the first one moves the case on, in the same group', async () => {
    const { householdId } = await aCase(manager, { officerId: TEST_OFFICER });
    expect(await attempt(officer, householdId, PHONE, ABSENT)).toMatchObject({
      ok: true,
      value: { state: 'CONTACTING' },
    });
    const groups = store
      .prepareRead(
        "SELECT count(DISTINCT group_id) AS n FROM operation WHERE group_id = (SELECT group_id FROM operation WHERE table_name = 'contact_attempt')",
      )
      .get();
    expect(groups).toEqual({ n: 1 });
    expect(view(householdId).events.map(({ to }) => to)).toEqual(['DETECTED', 'ASSIGNED', 'CONTACTING']);
  });

  test('on a case that nobody has, it asks whether to take it over, and then does both at once', async () => {
    const { householdId } = await aCase();
    expect(await attempt(officer, householdId, PHONE, ABSENT)).toEqual({
      ok: false,
      error: { code: 'cases/needs-officer' },
    });
    await attempt(officer, householdId, PHONE, ABSENT, { takeOver: true });
    expect(view(householdId)).toMatchObject({ state: 'CONTACTING', officerId: TEST_OFFICER });
  });

  test('a household without a case can be contacted too', async () => {
    const householdId = await aHousehold();
    expect(await attempt(officer, householdId, PHONE, TALKED)).toMatchObject({ ok: true, value: { caseId: null } });
  });

  test('nothing is recorded for the future, with a retired code, or with a day beyond the limit', async () => {
    const { householdId } = await aCase(manager, { officerId: TEST_OFFICER });
    const later = new Date(store.clock.ms() + 3_600_000).toISOString();
    const refusals = [
      await attempt(officer, householdId, PHONE, ABSENT, { at: later }),
      await attempt(officer, householdId, 'CM77', ABSENT),
      await attempt(officer, householdId, PHONE, ABSENT, { nextOn: '2026-11-19' }),
      await attempt(officer, householdId, PHONE, ABSENT, { nextOn: '2026-12-21' }),
    ];
    expect(refusals.map((each) => (each.ok ? 'ok' : each.error.code))).toEqual([
      'cases/attempt-in-future',
      'cases/code-unavailable',
      'cases/plan-out-of-range',
      'cases/plan-out-of-range',
    ]);
    expect(view(householdId).attempts).toEqual([]);
  });

  test.each([
    ['two calls and a visit', [PHONE, PHONE, VISIT], true],
    ['three calls', [PHONE, PHONE, PHONE], false],
    ['a call and a visit', [PHONE, VISIT], false],
    ['a text, a call and a visit', [TEXT, PHONE, VISIT], true],
    ['two visits and a call', [VISIT, VISIT, PHONE], true],
    ['three visits', [VISIT, VISIT, VISIT], false],
  ])('unreachable after %s: %j → %s', async (_name, methods, isEnough) => {
    const { householdId, caseId } = await aCase(manager, { officerId: TEST_OFFICER });
    for (const method of methods) await attempt(officer, householdId, method, ABSENT);
    const result = await takeStep(officer, { caseId, from: 'CONTACTING', to: 'UNREACHABLE' });
    expect(result.ok).toBe(isEnough);
    if (!result.ok) expect(result.error).toMatchObject({ code: 'cases/step-refused', missing: ['attempts-rule-met'] });
    expect(stateOf(householdId)).toBe(isEnough ? 'UNREACHABLE' : 'CONTACTING');
  });

  test('reaching someone starts the count anew, and brings an unreachable case back', async () => {
    const { householdId, caseId } = await aCase(manager, { officerId: TEST_OFFICER });
    for (const method of [PHONE, TEXT, VISIT]) await attempt(officer, householdId, method, ABSENT);
    await takeStep(officer, { caseId, from: 'CONTACTING', to: 'UNREACHABLE' });
    await attempt(officer, householdId, PHONE, TALKED);
    expect(view(householdId)).toMatchObject({ state: 'CONTACTING', progress: { isMet: false, attempts: { made: 0 } } });
    expect(view(householdId).events.at(-1)?.reason).toBe('reached-again');
  });

  test('an unreachable case goes by the registrar: the answer opens the way back, or on to the review', async () => {
    const { householdId, caseId } = await aCase(manager, { officerId: TEST_OFFICER });
    const paper = { caseId, on: '2026-11-20', note: '공문 제12호' };
    expect(await requestFactCheck(officer, paper)).toMatchObject({ ok: false, error: { code: 'cases/state-changed' } });
    for (const method of [PHONE, TEXT, VISIT]) await attempt(officer, householdId, method, ABSENT);
    await takeStep(officer, { caseId, from: 'CONTACTING', to: 'UNREACHABLE' });
    for (const on of ['2026-11-19', '2026-11-21'])
      expect(await requestFactCheck(officer, { ...paper, on })).toEqual({
        ok: false,
        error: { code: 'cases/fact-check-day', earliest: '2026-11-20', latest: '2026-11-20' },
      });
    expect(await requestFactCheck(officer, paper)).toMatchObject({ ok: true, value: { state: 'FACT_CHECK' } });
    expect(view(householdId).events.at(-1)).toMatchObject({
      reason: 'fact-check-requested',
      note: '의뢰일 2026-11-20 · 공문 제12호',
    });
    const lacks = () => view(householdId).nextSteps.map(({ to, missing }) => [to, missing]);
    expect(lacks().slice(0, 2)).toEqual([
      ['CONTACTING', ['fact-check-result']],
      ['PENDING_REVIEW', ['fact-check-result']],
    ]);
    const answer = { caseId, on: '2026-11-20', note: null };
    expect(await recordFactCheckResult(officer, { ...answer, result: 'ABSENT' })).toMatchObject({
      ok: true,
      value: { state: 'FACT_CHECK' },
    });
    expect(lacks().slice(0, 2)).toEqual([
      ['CONTACTING', []],
      ['PENDING_REVIEW', []],
    ]);
    expect(await recordFactCheckResult(officer, { ...answer, result: 'LIVES_THERE' })).toMatchObject({
      ok: true,
      value: { state: 'CONTACTING' },
    });
    expect(view(householdId).events.at(-1)?.reason).toBe('fact-check-lives-there');
  });

  test('a step is refused when the case has moved since the screen was drawn', async () => {
    const { caseId } = await aCase(manager, { officerId: TEST_OFFICER });
    expect(await takeStep(officer, { caseId, from: 'CONTACTING', to: 'UNREACHABLE' })).toEqual({
      ok: false,
      error: { code: 'cases/state-changed', state: 'ASSIGNED' },
    });
    expect(await takeStep(officer, { caseId, from: 'ASSIGNED', to: 'CLOSED' })).toMatchObject({
      ok: false,
      error: { code: 'cases/step-unknown' },
    });
  });
});

describe('striking out', () => {
  test('keeps the entry readable, stops counting it, and takes back what rested on it', async () => {
    const { householdId, caseId } = await aCase(manager, { officerId: TEST_OFFICER });
    for (const method of [PHONE, TEXT, VISIT]) await attempt(officer, householdId, method, ABSENT);
    await takeStep(officer, { caseId, from: 'CONTACTING', to: 'UNREACHABLE' });
    const [first, middle, visit] = view(householdId).attempts;
    await strikeAttempt(officer, { attemptId: must(visit, 'visit').id, reason: '다른 집에 갔음' });
    expect(view(householdId)).toMatchObject({ state: 'CONTACTING', progress: { isMet: false, visits: { made: 0 } } });
    expect(view(householdId).attempts[2]).toMatchObject({ struck: { reason: '다른 집에 갔음', byName: '이서연' } });
    for (const each of [first, middle])
      await strikeAttempt(officer, { attemptId: must(each, 'attempt').id, reason: '잘못 적음' });
    expect(view(householdId)).toMatchObject({ state: 'ASSIGNED' });
    expect(view(householdId).attempts).toHaveLength(3);
    expect(
      view(householdId)
        .events.slice(-3)
        .map(({ from, to, reason }) => [from, to, reason]),
    ).toEqual([
      ['UNREACHABLE', 'CONTACTING', 'attempt-struck'],
      ['CONTACTING', 'CONTACTING', 'attempt-struck'],
      ['CONTACTING', 'ASSIGNED', 'attempt-struck'],
    ]);
  });

  test('only who entered it or a manager may, and once', async () => {
    const { householdId } = await aCase(manager, { officerId: TEST_OFFICER });
    await attempt(officer, householdId, PHONE, ABSENT);
    const attemptId = must(view(householdId).attempts[0], 'attempt').id;
    const strike = (session: Session) => strikeAttempt(session, { attemptId, reason: '잘못 적음' });
    expect(await strike(second)).toMatchObject({ ok: false, error: { code: 'cases/attempt-not-yours' } });
    expect(await strike(manager)).toMatchObject({ ok: true });
    expect(await strike(manager)).toMatchObject({ ok: false, error: { code: 'cases/attempt-already-struck' } });
  });
});

describe('restoring a struck attempt', () => {
  async function aStruckAttempt() {
    const { householdId, caseId } = await aCase(manager, { officerId: TEST_OFFICER });
    await attempt(officer, householdId, PHONE, ABSENT);
    const attemptId = must(view(householdId).attempts[0], 'attempt').id;
    await strikeAttempt(officer, { attemptId, reason: '다른 집에 걸었음' });
    return { householdId, caseId, attemptId };
  }

  test('makes it count again and brings the case back; the history keeps both', async () => {
    const { householdId, attemptId } = await aStruckAttempt();
    expect(view(householdId)).toMatchObject({ state: 'ASSIGNED', progress: { attempts: { made: 0 } } });
    expect(await restoreAttempt(officer, { attemptId, reason: '번호를 다시 확인함' })).toEqual({
      ok: true,
      value: { state: 'CONTACTING' },
    });
    expect(view(householdId)).toMatchObject({ state: 'CONTACTING', progress: { attempts: { made: 1 } } });
    expect(view(householdId).attempts[0]).toMatchObject({ struck: null, canStrike: true, canRestore: false });
    const kept = view(householdId).events.slice(-2);
    expect(kept.map(({ reason, note }) => [reason, note])).toEqual([
      ['attempt-struck', '다른 집에 걸었음'],
      ['attempt-restored', '번호를 다시 확인함'],
    ]);
  });

  test('both stand in the history where neither moved the case', async () => {
    const { householdId } = await aCase(manager, { officerId: TEST_OFFICER });
    for (const method of [PHONE, TEXT]) await attempt(officer, householdId, method, ABSENT);
    const attemptId = must(view(householdId).attempts[1], 'attempt').id;
    await strikeAttempt(officer, { attemptId, reason: '두 번 적음' });
    await restoreAttempt(officer, { attemptId, reason: '따로 한 연락임' });
    const kept = view(householdId).events.slice(-2);
    expect(kept.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      ['CONTACTING', 'CONTACTING', 'attempt-struck'],
      ['CONTACTING', 'CONTACTING', 'attempt-restored'],
    ]);
    expect(view(householdId).progress.attempts.made).toBe(2);
  });

  test('does not say anew that nobody can be reached', async () => {
    const { householdId, caseId } = await aCase(manager, { officerId: TEST_OFFICER });
    for (const method of [PHONE, TEXT, VISIT]) await attempt(officer, householdId, method, ABSENT);
    await takeStep(officer, { caseId, from: 'CONTACTING', to: 'UNREACHABLE' });
    const attemptId = must(view(householdId).attempts[2], 'visit').id;
    await strikeAttempt(officer, { attemptId, reason: '다른 집에 갔음' });
    await restoreAttempt(officer, { attemptId, reason: '맞게 갔음' });
    expect(view(householdId)).toMatchObject({ state: 'CONTACTING', progress: { isMet: true } });
    expect(view(householdId).nextSteps.find(({ to }) => to === 'UNREACHABLE')?.isAllowed).toBe(true);
  });

  test('only who entered it or a manager may, only once struck, and not where nobody has the case', async () => {
    const { householdId, attemptId } = await aStruckAttempt();
    const restore = (session: Session) => restoreAttempt(session, { attemptId, reason: '맞게 적었음' });
    expect(await restore(second)).toMatchObject({ ok: false, error: { code: 'cases/attempt-not-yours' } });
    expect(await restore(manager)).toMatchObject({ ok: true });
    expect(await restore(manager)).toMatchObject({ ok: false, error: { code: 'cases/attempt-not-struck' } });

    const other = await aCase();
    const given = await assign(manager, [other.householdId], TEST_OFFICER);
    await attempt(officer, other.householdId, PHONE, ABSENT);
    const mine = must(view(other.householdId).attempts[0], 'attempt').id;
    await strikeAttempt(officer, { attemptId: mine, reason: '잘못 적음' });
    await inTransaction(manager, (tx) => {
      moveCase(tx, tx.get('crisis_case', other.caseId), 'DETECTED', {
        reason: 'assignment-undone',
        set: { officer_id: null },
      });
      return ok(undefined);
    });
    expect(given.ok).toBe(true);
    expect(await restoreAttempt(officer, { attemptId: mine, reason: '맞게 적었음' })).toMatchObject({
      ok: false,
      error: { code: 'cases/needs-officer' },
    });
    expect(stateOf(householdId)).toBe('CONTACTING');
  });
});

describe('who may be given a case', () => {
  const deputy = (from: string, to: string) =>
    inTransaction(manager, (tx) => {
      tx.patch('account', TEST_OFFICER, { deputy_id: SECOND, deputy_from: from, deputy_to: to });
      return ok(undefined);
    });
  const workers = () =>
    listCaseWorkers(store.prepareRead, '2026-11-20').map(({ name, deputyName, standsInFor }) => [
      name,
      deputyName,
      ...standsInFor,
    ]);

  test('whoever is there, and a deputy of these days as one, before the one who is away', async () => {
    await deputy('2026-11-20', '2026-11-24');
    expect(workers()).toEqual([
      ['박도현', null, '이서연'],
      ['한정우', null],
      ['이서연', '박도현'],
    ]);
  });

  test.each([
    ['from tomorrow on', '2026-11-21', '2026-11-24'],
    ['until yesterday', '2026-11-16', '2026-11-19'],
  ])('a deputy %s is not one today', async (_name, from, to) => {
    await deputy(from, to);
    expect(workers()).toEqual([
      ['박도현', null],
      ['이서연', null],
      ['한정우', null],
    ]);
  });

  test('a deputy whose account is no longer in force stands in for nobody', async () => {
    await deputy('2026-11-20', '2026-11-24');
    await inTransaction(manager, (tx) => ok(tx.patch('account', SECOND, { valid_to: '2026-11-19' })));
    expect(workers()).toEqual([
      ['이서연', null],
      ['한정우', null],
    ]);
  });
});

describe('deadlines', () => {
  test.each([
    // assigned at 10:00 in Korea on the day before or in the holidays; three working days for the first contact
    ['before 설: Friday, then Mon–Wed are holidays', '2026-02-13T01:00:00Z', '2026-02-23'],
    ['on 설 itself', '2026-02-17T01:00:00Z', '2026-02-23'],
    ['before 추석: Wednesday, then Thu–Sat are holidays', '2026-09-23T01:00:00Z', '2026-09-30'],
    ['before 개천절 and its substitute day', '2026-10-02T01:00:00Z', '2026-10-08'],
    ['an ordinary Monday', '2026-11-16T01:00:00Z', '2026-11-19'],
    ['late in the evening in Korea, still the same day in UTC', '2026-11-16T14:30:00Z', '2026-11-19'],
    ['after midnight in Korea, still yesterday in UTC', '2026-11-16T15:30:00Z', '2026-11-20'],
  ])('first contact: %s', async (_name, now, due) => {
    store.dispose();
    await anOffice(now);
    const { householdId } = await aCase(manager, { officerId: TEST_OFFICER });
    expect(dueDay(householdId)).toBe(due);
  });

  test('an emergency is due the same day, and raising one shortens a deadline that runs', async () => {
    expect(dueDay((await aCase(manager, { emergency: true })).householdId)).toBe('2026-11-20');
    const { householdId, caseId } = await aCase(manager, { officerId: TEST_OFFICER });
    expect(dueDay(householdId)).toBe('2026-11-25');
    await setEmergency(officer, { caseId, emergency: true, reason: '단전 확인' });
    expect(dueDay(householdId)).toBe('2026-11-20');
    expect(view(householdId).events.at(-1)).toMatchObject({ reason: 'emergency-raised', note: '단전 확인' });
    await setEmergency(officer, { caseId, emergency: false, reason: '전기 복구' });
    expect(dueDay(householdId)).toBe('2026-11-25');
  });

  test('after an attempt the next is due by the rule, or on the day the officer chose', async () => {
    const { householdId } = await aCase(manager, { officerId: TEST_OFFICER });
    await attempt(officer, householdId, PHONE, ABSENT);
    expect(dueDay(householdId)).toBe('2026-11-25');
    await attempt(officer, householdId, PHONE, ABSENT, { nextOn: '2026-11-27' });
    expect(dueDay(householdId)).toBe('2026-11-27');
  });

  test('a day off that the manager adds counts from then on', async () => {
    await inTransaction(manager, (tx) => {
      tx.create('holiday', uuidv7(), { date: '2026-11-23', name: '임시공휴일' });
      return ok(undefined);
    });
    expect(dueDay((await aCase(manager, { officerId: TEST_OFFICER })).householdId)).toBe('2026-11-26');
  });

  test('snoozing needs a day within the limit and waits for no emergency', async () => {
    const { householdId, caseId } = await aCase(manager, { officerId: TEST_OFFICER });
    const snooze = (until: string) => snoozeCase(officer, { caseId, until, reason: '입원 중' });
    expect(await snooze('2026-11-30')).toMatchObject({ ok: true });
    expect(dueDay(householdId)).toBe('2026-11-30');
    expect(await snooze('2027-01-30')).toMatchObject({
      ok: false,
      error: { code: 'cases/plan-out-of-range', earliest: '2026-11-20', latest: '2026-12-20' },
    });
    await setEmergency(officer, { caseId, emergency: true, reason: '단전 확인' });
    expect(await snooze('2026-11-23')).toMatchObject({ ok: false, error: { code: 'cases/emergency-cannot-wait' } });
  });
});

describe('오늘 할 일', () => {
  const tasks = (
    session: Session,
    tab: Parameters<typeof listTasks>[1]['tab'] = 'all',
    scope: 'mine' | 'office' = 'mine',
  ) => listTasks(session, { tab, scope, limit: 200 });

  test('shows an officer their own and the unassigned, a manager the whole office', async () => {
    await aCase();
    await aCase(manager, { officerId: TEST_OFFICER });
    await aCase(manager, { officerId: SECOND });
    expect(tasks(officer).counts).toMatchObject({ all: 2, unassigned: 1 });
    expect(tasks(second).counts).toMatchObject({ all: 2, unassigned: 1 });
    expect(tasks(manager, 'all', 'office').counts).toMatchObject({ all: 3, unassigned: 1 });
    expect(tasks(manager).counts).toMatchObject({ all: 1, unassigned: 1 });
    expect(tasks(officer, 'all', 'office').counts.all).toBe(2);
  });

  test('puts emergencies first, then what is late, each with its reason', async () => {
    const usual = await aCase(manager, { officerId: TEST_OFFICER });
    const unassigned = await aCase();
    const urgent = await aCase(manager, { officerId: TEST_OFFICER, emergency: true });
    const { rows, counts } = tasks(officer);
    expect(rows.map(({ householdId }) => householdId)).toEqual([
      urgent.householdId,
      unassigned.householdId,
      usual.householdId,
    ]);
    expect(rows.map(({ kind, lateness, reason }) => [kind, lateness, reason.code])).toEqual([
      ['first-contact', 'today', 'emergency'],
      ['assign', 'later', 'unassigned'],
      ['first-contact', 'later', 'rule'],
    ]);
    expect(counts).toMatchObject({ emergency: 1, today: 1, overdue: 0 });
  });

  test('says what was tried and what comes next once the rule is met', async () => {
    const { householdId, caseId } = await aCase(manager, { officerId: TEST_OFFICER });
    await attempt(officer, householdId, PHONE, ABSENT);
    await snoozeCase(officer, { caseId, until: '2026-11-24', reason: '월요일에 퇴원' });
    expect(tasks(officer, 'recontact').rows[0]).toMatchObject({
      kind: 'recontact',
      reason: { code: 'snoozed', words: '월요일에 퇴원', lastResult: ABSENT, attempts: 1 },
    });
    await attempt(officer, householdId, TEXT, ABSENT);
    await attempt(officer, householdId, VISIT, ABSENT);
    expect(tasks(officer).rows[0]).toMatchObject({
      kind: 'mark-unreachable',
      reason: { code: 'attempts-rule-met', attempts: 3 },
    });
    expect(tasks(officer).counts.doneToday).toBe(1);
  });

  test('turns late with the days, and silence becomes a task', async () => {
    const { householdId } = await aCase(manager, { officerId: TEST_OFFICER });
    await attempt(officer, householdId, PHONE, TALKED, { nextOn: '2026-12-20' });
    const later = aStoreAt(store, '2026-12-22T01:00:00Z');
    const { rows, counts } = listTasks({ ...officer, store: later }, { tab: 'overdue', scope: 'mine', limit: 10 });
    expect(rows[0]).toMatchObject({ lateness: 'overdue', overdueDays: 2 });
    expect(counts).toMatchObject({ overdue: 1, today: 0 });
  });

  test('a household without a case is a task once it has been silent for too long', async () => {
    const householdId = await aHousehold({ officer_id: TEST_OFFICER });
    const onDay = async (now: string) => {
      const later = aStoreAt(store, now);
      await refreshBoardForToday(later);
      return listTasks({ ...officer, store: later }, { tab: 'no-contact', scope: 'mine', limit: 10 }).rows;
    };
    expect(await onDay('2026-12-19T01:00:00Z')).toEqual([]);
    expect(await onDay('2026-12-21T01:00:00Z')).toMatchObject([
      { householdId, caseId: null, lateness: 'overdue', reason: { code: 'never-contacted', days: 31 } },
    ]);
    await attempt(officer, householdId, PHONE, TALKED);
    expect(await onDay('2026-12-20T01:00:00Z')).toMatchObject([
      { householdId, kind: 'no-contact', lateness: 'today', reason: { code: 'no-contact', lastResult: TALKED } },
    ]);
  });

  test('the pane beside the list cuts phones short and shows the steps taken', async () => {
    const { householdId } = await aCase(manager, { officerId: TEST_OFFICER });
    await attempt(officer, householdId, PHONE, ABSENT, { phoneUsed: '01044172093' });
    const peek = readPeek(officer, householdId);
    if (!peek.ok) throw new Error('not found');
    expect(JSON.stringify(peek.value)).not.toContain('4417');
    expect(peek.value.phones[0]?.masked).toBe('010-****-2093');
    expect(peek.value.case).toMatchObject({ state: 'CONTACTING', attempts: [{ result: ABSENT, byName: '이서연' }] });
  });
});

/** The same database, seen on another day. */
const aStoreAt = (known: TestStore, now: string): TestStore => ({ ...known, clock: createClock(now) });
