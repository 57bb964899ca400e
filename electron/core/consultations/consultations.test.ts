import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAssessmentSheet } from '#core/assessments/read-assessments.ts';
import { recordAssessment } from '#core/assessments/record-assessment.ts';
import { recordFactCheckResult, requestFactCheck } from '#core/cases/fact-check.ts';
import { openCase } from '#core/cases/open-case.ts';
import { readCasesOf } from '#core/cases/read-cases.ts';
import { recordAttempt } from '#core/cases/record-attempt.ts';
import { takeStep } from '#core/cases/steer-case.ts';
import { createClock } from '#core/clock/clock.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import { mergeHouseholds } from '#core/households/merge-households.ts';
import { unmergeHouseholds } from '#core/households/unmerge-households.ts';
import { seedReference } from '#core/reference/seed-reference.ts';
import { decideReview } from '#core/reviews/decide-review.ts';
import { listQueue } from '#core/reviews/list-queue.ts';
import { readReview } from '#core/reviews/read-review.ts';
import type { Session } from '#core/rpc/call.ts';
import { ISOLATION_INSTRUMENT } from '#shared/assessments/isolation-instrument.ts';
import type { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import type { ConsultationKind } from '#shared/consultations/missing-in-sheet.ts';
import { must } from '#shared/kernel/must.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { anAccount, aRegisteredHousehold } from '../../../tests/support/a-household.ts';
import { aSheet } from '../../../tests/support/a-sheet.ts';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { closeCase } from './close-case.ts';
import { discardSheet } from './discard-sheet.ts';
import { listHandoffs, markHandoffs, readHandoffText } from './handoffs.ts';
import { setResults } from './official-result.ts';
import { readConsultation, readRail } from './read-consultation.ts';
import { saveSheet } from './save-sheet.ts';
import { startConsultation } from './start-consultation.ts';
import { submitConsultation } from './submit-consultation.ts';

const OFFICER = '01930000-0000-7000-8000-0000000000a1';
const COLLEAGUE = '01930000-0000-7000-8000-0000000000a2';
const MANAGER = '01930000-0000-7000-8000-0000000000b1';
const quiet = { signal: new AbortController().signal, progress: () => {} };

let store: Awaited<ReturnType<typeof aStore>>;
let officer: Session;
let colleague: Session;
let manager: Session;
beforeAll(async () => {
  store = await aStore({ projections: [boardProjection], clock: createClock('2026-11-20T06:00:00.000Z') });
  officer = aSession(store, 'OFFICER', OFFICER);
  colleague = aSession(store, 'OFFICER', COLLEAGUE);
  manager = aSession(store, 'MANAGER', MANAGER);
  await inTransaction(manager, (tx) => {
    seedReference(tx);
    anAccount(tx, OFFICER, { name: '이서연', role: 'OFFICER' });
    anAccount(tx, COLLEAGUE, { name: '박도현', role: 'OFFICER' });
    anAccount(tx, MANAGER, { name: '한정우', role: 'MANAGER' });
    return ok(undefined);
  });
});
afterAll(() => store.dispose());

function got<T>(result: Result<T, { readonly code: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
const codeOf = (result: Result<unknown, { readonly code: string }>) => (result.ok ? 'ok' : result.error.code);

let householdId: string;
let caseId: string;
beforeEach(async () => {
  const made = await inTransaction(officer, (tx) => {
    const household = aRegisteredHousehold(tx, { officer_id: OFFICER });
    const facts = { route: 'R06', legalBasis: 'LB01', roundId: null, emergency: false, detectedAt: tx.at };
    return ok({ household, opened: openCase(tx, { householdId: household, ...facts }).id });
  });
  householdId = made.value.household;
  caseId = made.value.opened;
});

const begin = async (kind: ConsultationKind = 'INITIAL', session = officer) =>
  got(await startConsultation(session, { householdId, kind })).consultationId;
const read = async (consultationId: string) => got(await readConsultation(officer, { consultationId }));
async function submit(consultationId: string, sheet: ConsultationSheet, session = officer) {
  const { hash } = await read(consultationId);
  return submitConsultation(session, { consultationId, baseHash: hash, sheet });
}
async function approve(consultationId: string, comment: string | null = null) {
  const { versions } = await read(consultationId);
  const version = must(versions.at(-1), 'version');
  const facts = { consultationId, versionId: version.id, contentHash: version.contentHash, reasonCodes: [], comment };
  return got(await decideReview(manager, { ...facts, kind: comment === null ? 'APPROVE' : 'APPROVE_WITH_NOTE' }));
}
const current = () => must(readCasesOf(officer, householdId)[0], 'case');
const step = (to: string) =>
  must(
    current().nextSteps.find((each) => each.to === to),
    `step to ${to}`,
  );

describe('a first consultation', () => {
  test('takes an unassigned case to the reviewers, with the talk as a contact', async () => {
    const id = await begin();
    expect(got(await submit(id, aSheet()))).toMatchObject({ versionNo: 1, state: 'PENDING_REVIEW' });
    const { events, attempts, officerId } = current();
    expect(events.map(({ to }) => to)).toEqual(['DETECTED', 'ASSIGNED', 'CONTACTING', 'CONSULTED', 'PENDING_REVIEW']);
    expect(attempts.map(({ method, result }) => [method, result])).toEqual([['CM01', 'CR01']]);
    expect(officerId).toBe(OFFICER);
  });

  test('enters no second contact for a talk that was entered that day', async () => {
    const request = { method: 'CM02', result: 'CR02', phoneUsed: null, memo: null, nextOn: null, takeOver: true };
    got(await recordAttempt(officer, { householdId, at: '2026-11-20T01:00:00.000Z', ...request }));
    got(await submit(await begin(), aSheet({ at: '2026-11-20T05:00:00.000Z' })));
    expect(current().attempts).toHaveLength(1);
  });

  test('is refused while something is missing, and says what', async () => {
    const refused = await submit(await begin(), aSheet({ decision: null, content: '짧음' }));
    expect(refused).toMatchObject({
      error: { code: 'consultations/incomplete', missing: ['content', 'decision'] },
    });
    expect(current().state).toBe('DETECTED');
  });

  test('is refused when its talk lies ahead', async () => {
    expect(codeOf(await submit(await begin(), aSheet({ at: '2026-11-20T09:00:00.000Z' })))).toBe(
      'consultations/in-future',
    );
  });

  test('is one per case, whoever opens it', async () => {
    const mine = await begin();
    expect(got(await startConsultation(colleague, { householdId, kind: 'INITIAL' }))).toEqual({
      consultationId: mine,
      isNew: false,
    });
  });

  test('shows both texts when two people saved it', async () => {
    const id = await begin();
    const { hash: baseHash } = await read(id);
    got(await saveSheet(officer, { consultationId: id, baseHash, sheet: aSheet({ content: '먼저 적은 내용입니다' }) }));
    const late = await saveSheet(colleague, {
      consultationId: id,
      baseHash,
      sheet: aSheet({ content: '나중에 적음' }),
    });
    expect(late).toMatchObject({
      error: { code: 'consultations/changed-meanwhile', sheet: { content: '먼저 적은 내용입니다' } },
    });
  });

  test('closed to edits once it is confirmed', async () => {
    const id = await begin();
    got(await submit(id, aSheet()));
    await approve(id);
    const { hash, canEdit } = await read(id);
    expect(canEdit).toBe(false);
    const edited = await saveSheet(officer, {
      consultationId: id,
      baseHash: hash,
      sheet: aSheet({ opinion: '덧붙임' }),
    });
    expect(codeOf(edited)).toBe('consultations/confirmed');
  });

  test('is thrown away only before it was ever submitted', async () => {
    const id = await begin();
    expect(codeOf(await discardSheet(officer, { consultationId: id }))).toBe('ok');
    const again = await begin();
    got(await submit(again, aSheet()));
    expect(codeOf(await discardSheet(officer, { consultationId: again }))).toBe('consultations/submitted');
  });

  test('a step of the table does not stand in for a submission or a decision', async () => {
    const id = await begin();
    const { hash } = await read(id);
    got(await saveSheet(officer, { consultationId: id, baseHash: hash, sheet: aSheet() }));
    const attempt = { method: 'CM01', result: 'CR01', phoneUsed: null, memo: null, nextOn: null, takeOver: true };
    got(await recordAttempt(officer, { householdId, at: '2026-11-20T01:00:00.000Z', ...attempt }));
    expect(step('CONSULTED')).toMatchObject({ isAllowed: true });
    got(await takeStep(officer, { caseId, from: 'CONTACTING', to: 'CONSULTED' }));
    expect(step('PENDING_REVIEW').missing).toEqual([]);
    expect(codeOf(await takeStep(officer, { caseId, from: 'CONSULTED', to: 'PENDING_REVIEW' }))).toBe(
      'cases/step-unknown',
    );
  });
});

describe('a status check', () => {
  const gone = () => aSheet({ method: null, status_reason: 'DECEASED', status_evidence: '주민등록 말소 확인' });

  test('needs its reason and evidence, records no talk, and is double-checked', async () => {
    const id = await begin('STATUS_CHECK');
    const blank = await submit(id, aSheet({ status_reason: null, status_evidence: '' }));
    expect(blank).toMatchObject({ error: { missing: ['status_reason', 'status_evidence'] } });
    expect(got(await submit(id, gone())).state).toBe('PENDING_REVIEW');
    expect(current().attempts).toEqual([]);
    expect(listQueue(manager).value.rows.map(({ consultationId }) => consultationId)).toContain(id);
  });

  test('after a 사실조사 it rests on the registrar’s answer, and not before that is there', async () => {
    for (const [method, takeOver] of [
      ['CM02', true],
      ['CM03', false],
      ['CM01', false],
    ] as const) {
      const facts = { result: 'CR03', phoneUsed: null, memo: null, nextOn: null, at: null };
      got(await recordAttempt(officer, { householdId, method, takeOver, ...facts }));
    }
    got(await takeStep(officer, { caseId, from: 'CONTACTING', to: 'UNREACHABLE' }));
    const paper = { caseId, on: '2026-11-20', note: null };
    got(await requestFactCheck(officer, paper));
    const id = await begin('STATUS_CHECK');
    const notThere = aSheet({
      method: null,
      status_reason: 'NOT_LIVING_THERE',
      status_evidence: '사실조사 회신: 거주하지 않음',
    });
    expect(codeOf(await submit(id, notThere))).toBe('consultations/fact-check-open');
    expect(current().state).toBe('FACT_CHECK');
    got(await recordFactCheckResult(officer, { ...paper, result: 'ABSENT' }));
    expect(got(await submit(id, notThere)).state).toBe('PENDING_REVIEW');
    await approve(id);
    const { text } = got(await readHandoffText(officer, { consultationId: id }));
    expect(text).toContain('불거주');
  });

  test('waits while another sheet of the case is being judged', async () => {
    const first = await begin();
    const check = await begin('STATUS_CHECK');
    got(await submit(first, aSheet()));
    expect(codeOf(await submit(check, gone()))).toBe('consultations/case-not-ready');
  });
});

describe('the end of a case', () => {
  const ending = () => aSheet({ decision: 'END', next_plan_on: null, unsupported_reason: 'N1' });
  const close = (over: object = {}) =>
    closeCase(officer, { caseId, closeReason: 'CL05', result: { kind: 'unknown' }, note: '', ...over });

  test('follows a confirmed end, with the result that was confirmed', async () => {
    const id = await begin();
    got(await submit(id, ending()));
    expect(codeOf(await close())).toBe('consultations/case-ended');
    await approve(id);
    expect(step('CLOSED').missing).toEqual(['close-reason']);
    expect(got(await close())).toEqual({ state: 'CLOSED' });
    const row = store
      .prepareRead(
        'SELECT state, close_reason, unsupported_reason, closed_at IS NOT NULL AS ended FROM crisis_case WHERE id = ?',
      )
      .get(caseId);
    expect(row).toEqual({ state: 'CLOSED', close_reason: 'CL05', unsupported_reason: 'N1', ended: 1 });
  });

  test('is refused after a decision that goes on', async () => {
    const id = await begin();
    got(await submit(id, aSheet()));
    await approve(id);
    const refused = await close({ result: { kind: 'unsupported', code: 'N2' } });
    expect(refused).toMatchObject({
      error: { code: 'consultations/close-refused', missing: ['approved-decision-ends'] },
    });
  });

  test('takes no code that the lists do not have', async () => {
    expect(await close({ closeReason: 'CL77' })).toMatchObject({ error: { group: 'close_reason' } });
    expect(await close({ result: { kind: 'supported', code: 'N1' } })).toMatchObject({
      error: { group: 'outcome_code' },
    });
  });
});

describe('official results', () => {
  test('of many cases at once, one or the other column', async () => {
    const supported = { caseIds: [caseId, caseId], result: { kind: 'supported', code: 'P1' } } as const;
    expect(got(await setResults(officer, supported, quiet))).toMatchObject({ changed: 1, unchanged: 0, missing: 0 });
    const unsupported = { caseIds: [caseId], result: { kind: 'unsupported', code: 'N3' } } as const;
    got(await setResults(officer, unsupported, quiet));
    const row = store.prepareRead('SELECT outcome_code, unsupported_reason FROM crisis_case WHERE id = ?').get(caseId);
    expect(row).toEqual({ outcome_code: null, unsupported_reason: 'N3' });
  });
});

describe('the hand-off to 행복e음', () => {
  const waitingIds = () =>
    listHandoffs(officer, { show: 'waiting', scope: 'mine', limit: 100 }).value.rows.map((row) => row.consultationId);

  test('lists what is confirmed until it is marked, and again when it is confirmed anew', async () => {
    const id = await begin();
    got(await submit(id, aSheet()));
    expect(waitingIds()).not.toContain(id);
    expect(codeOf(await readHandoffText(officer, { consultationId: id }))).toBe('consultations/handoff-not-confirmed');
    expect(got(await markHandoffs(officer, { consultationIds: [id], isEntered: true }))).toEqual({
      changed: 0,
      refused: 1,
    });
    await approve(id, '의료급여도 볼 것');
    expect(waitingIds()).toContain(id);
    const { text } = got(await readHandoffText(officer, { consultationId: id }));
    expect(text).toContain('대상: 황보영란 (1948. 3. 2. 여)');
    expect(text).toContain('더블체크: 확인완료 2026. 11. 20.(금) 한정우 / 의견: 의료급여도 볼 것');
    got(await markHandoffs(officer, { consultationIds: [id], isEntered: true }));
    expect(waitingIds()).not.toContain(id);
    const entered = listHandoffs(officer, { show: 'entered', scope: 'mine', limit: 100 }).value;
    expect(entered.rows.find((row) => row.consultationId === id)).toMatchObject({ enteredByName: '이서연' });
    got(await markHandoffs(officer, { consultationIds: [id], isEntered: false }));
    expect(waitingIds()).toContain(id);
  });

  test('reading the text is logged as an export', async () => {
    const id = await begin();
    got(await submit(id, aSheet()));
    await approve(id);
    got(await readHandoffText(officer, { consultationId: id }));
    const logged = store
      .prepareRead(`SELECT subject_ids FROM access_log WHERE action = 'EXPORT' AND screen = 'consultations/handoff'
        ORDER BY seq DESC LIMIT 1`)
      .get() as { subject_ids: string };
    expect(JSON.parse(logged.subject_ids)).toEqual([householdId]);
  });
});

describe('what a reviewer sees', () => {
  test('the version before beside this one, and checks that were mended', async () => {
    await inTransaction(officer, (tx) => {
      tx.create('household_indicator', tx.store.newId(), {
        household_id: householdId,
        person_id: null,
        indicator_code: 'CI13',
        observed_month: '2026-10',
        source: '5차',
        amount: null,
        months_overdue: null,
        active: true,
        target_id: null,
      });
      return ok(undefined);
    });
    const id = await begin();
    got(await submit(id, aSheet({ guided_benefits: [] })));
    got(await submit(id, aSheet({ guided_benefits: ['의료급여'], opinion: '신청 의사 있음' })));
    const detail = got(await readReview(manager, { consultationId: id }));
    expect(detail.changes.map(({ field, before, after }) => [field, before, after])).toEqual([
      ['guided_benefits', '', '의료급여'],
      ['opinion', '', '신청 의사 있음'],
    ]);
    expect(detail.checks.find(({ check }) => check === 'R5')).toMatchObject({ isHit: false, wasHit: true });
    expect(detail.forbidden).toEqual([]);
    expect(got(await readReview(officer, { consultationId: id })).forbidden).toEqual(['role', 'author']);
    const row = listQueue(manager).value.rows.find(({ consultationId }) => consultationId === id);
    expect(row).toMatchObject({ versionNo: 2, authorName: '이서연', waitedDays: 0, isOverdue: false, forbidden: [] });
    expect(listQueue(officer).value).toMatchObject({ rows: [], standing: { isReviewer: false } });
  });
});

describe('beside the sheet', () => {
  test('stand earlier consultations and active signs', async () => {
    const id = await begin();
    got(await submit(id, aSheet()));
    const { past } = got(readRail(officer, { householdId, exceptId: null }));
    expect(past).toMatchObject([{ id, stage: 'SUBMITTED', versionNo: 1, needTotal: 10, authorName: '이서연' }]);
    expect(got(readRail(officer, { householdId, exceptId: id })).past).toEqual([]);
  });
});

describe('the isolation sheet', () => {
  const answers = (over: Record<string, string> = {}) => ({
    1: 'yes',
    2: 'irregular',
    3: 'yes',
    4: 'some',
    5: 'no',
    6: 'no',
    7: 'no',
    8: 'none',
    9: 'no',
    10: 'no',
    ...over,
  });
  const record = (over: Record<string, string> = {}, at = '2026-11-20T02:00:00.000Z') =>
    recordAssessment(officer, {
      householdId,
      personId: null,
      instrument: { code: 'ISO13', version: 1 },
      at,
      answers: answers(over),
    });
  const band = () =>
    (
      store.prepareRead('SELECT isolation_band FROM household WHERE id = ?').get(householdId) as {
        isolation_band: string;
      }
    ).isolation_band;

  const getsFeeds = (feeds: readonly string[] | null) =>
    store.rawWriter
      .prepare('INSERT OR REPLACE INTO sync_device (one, state) VALUES (1, ?)')
      .run(JSON.stringify({ feeds }));

  test('gives its band to the household and says when to ask again', async () => {
    expect(got(await record())).toMatchObject({
      total: 4,
      band: 'IB02',
      rescreenOn: '2027-02-20',
      raisedEmergency: false,
    });
    expect(band()).toBe('IB02');
  });

  test('reading and answering it leave the questions as they were laid down', async () => {
    const laidDown = () => store.prepareRead('SELECT * FROM assessment_instrument').all();
    const before = laidDown();
    const sheet = got(await readAssessmentSheet(officer, { householdId }));
    got(await record());
    expect(before).toHaveLength(1);
    expect(sheet.instrument).toEqual(ISOLATION_INSTRUMENT);
    expect(laidDown()).toEqual(before);
  });

  test('an answer that speaks of suicide raises the case at once, and only once', async () => {
    expect(got(await record({ 8: 'suicidal' }))).toMatchObject({ raisedEmergency: true });
    expect(current().isEmergency).toBe(true);
    expect(got(await record({ 8: 'suicidal' }))).toMatchObject({ raisedEmergency: false });
  });

  test('one entered late does not overrule what was found since', async () => {
    got(await record({}, '2026-11-20T02:00:00.000Z'));
    got(await record({ 2: 'once', 4: 'rare', 5: 'yes', 6: 'yes', 7: 'yes' }, '2026-11-10T02:00:00.000Z'));
    expect(band()).toBe('IB02');
  });

  test('is neither opened nor kept on a PC that does not get the sheets: the server would refuse it', async () => {
    const office = '01930000-0000-7000-8000-00000000000f';
    const refused = { error: { code: 'assessments/not-on-this-pc' } };
    try {
      getsFeeds([`${office}:council`, `${office}:welfare`]);
      expect(await record()).toMatchObject(refused);
      expect(await readAssessmentSheet(officer, { householdId })).toMatchObject(refused);
      getsFeeds([`${office}:council`, `${office}:welfare`, `${office}:welfare/restricted`]);
      expect((await readAssessmentSheet(officer, { householdId })).ok).toBe(true);
      // Before the server has spoken, a PC that brings an office gets all of it.
      getsFeeds(null);
      expect((await record()).ok).toBe(true);
    } finally {
      store.rawWriter.exec('DELETE FROM sync_device');
    }
  });

  test('is scored only when every question is answered', async () => {
    const half = await recordAssessment(officer, {
      householdId,
      personId: null,
      instrument: { code: 'ISO13', version: 1 },
      at: '2026-11-20T02:00:00.000Z',
      answers: { 1: 'yes' },
    });
    expect(half).toMatchObject({ error: { code: 'assessments/incomplete', unanswered: [2, 3, 4, 5, 6, 7, 8, 9, 10] } });
  });

  test('is what a person living alone still needs for a plan', async () => {
    const id = await begin();
    got(await submit(id, aSheet()));
    await approve(id);
    got(await takeStep(officer, { caseId, from: 'REVIEWED', to: 'SURVEYING' }));
    expect(step('PLANNED').missing).toEqual(['needs-assessed', 'isolation-sheet-if-alone']);
    // Where the sheets do not come, the band tells of the one that a colleague filled in.
    getsFeeds(['01930000-0000-7000-8000-00000000000f:welfare']);
    expect(step('PLANNED').missing).toEqual(['needs-assessed', 'isolation-sheet-if-alone']);
    store.rawWriter.exec(`UPDATE household SET isolation_band = 'IB02' WHERE id = '${householdId}'`);
    expect(step('PLANNED').missing).toEqual(['needs-assessed']);
    store.rawWriter.exec(
      `UPDATE household SET isolation_band = NULL WHERE id = '${householdId}'; DELETE FROM sync_device`,
    );
    got(await record());
    const inDepth = await begin('IN_DEPTH');
    got(await submit(inDepth, aSheet({ at: '2026-11-20T03:00:00.000Z' })));
    expect(step('PLANNED').missing).toEqual([]);
  });
});

test('consultations follow their household into a merge and back out of it', async () => {
  const id = await begin();
  const other = await inTransaction(officer, (tx) => ok(aRegisteredHousehold(tx, { officer_id: OFFICER })));
  const pastOf = async (household: string) =>
    got(await readRail(officer, { householdId: household, exceptId: null })).past.map((past) => past.id);
  got(
    await mergeHouseholds(officer, {
      survivorId: other.value,
      loserId: householdId,
      takeFromLoser: [],
      samePeople: [],
      reason: null,
    }),
  );
  expect(await pastOf(other.value)).toEqual([id]);
  got(await unmergeHouseholds(officer, { loserId: householdId }));
  expect([await pastOf(other.value), await pastOf(householdId)]).toEqual([[], [id]]);
});

test('only first consultations and status checks are decided on by a second person', async () => {
  const id = await begin('IN_DEPTH');
  got(await submit(id, aSheet()));
  await expect(approve(id)).rejects.toThrow('reviews/not-found');
});
