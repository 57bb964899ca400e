import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordRight } from '#core/accounts/record-right.ts';
import { openCase } from '#core/cases/open-case.ts';
import type { Clock } from '#core/clock/clock.ts';
import { type ConsultationRow, contentHash, sheetOf } from '#core/consultations/consultation.repository.ts';
import { saveSheet } from '#core/consultations/save-sheet.ts';
import { startConsultation } from '#core/consultations/start-consultation.ts';
import { submitConsultation } from '#core/consultations/submit-consultation.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { decodeRow } from '#core/database/row-codec.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import { seedReference } from '#core/reference/seed-reference.ts';
import type { Session } from '#core/rpc/call.ts';
import type { Role } from '#shared/accounts/role.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import type { ReviewStage } from '#shared/reviews/review-state.ts';
import { DUTY_CLAUSES, forbiddingClauses, type Involvement } from '#shared/reviews/separation-of-duties.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import { anAccount, aRegisteredHousehold } from '../../../tests/support/a-household.ts';
import { aSheet } from '../../../tests/support/a-sheet.ts';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { decideReview, reopenReview, withdrawSubmission } from './decide-review.ts';
import { involvementNow, reviewOf } from './review-facts.ts';
import { reviewerStanding } from './reviewer.ts';

const SEED = Number(process.env.REVIEW_SEED ?? 20261122);
const RUNS = Number(process.env.REVIEW_RUNS ?? 120);

/** Every reading is a second later than the one before, so that "since" is never a tie. */
function tickingClock(): Clock {
  let ms = Date.parse('2026-11-20T01:00:00.000Z');
  const next = () => {
    ms += 1_000;
    return ms;
  };
  return { ms: next, now: () => new Date(next()).toISOString() };
}

let store: Awaited<ReturnType<typeof aStore>>;
beforeAll(async () => {
  store = await aStore({ projections: [boardProjection], clock: tickingClock() });
  await inTransaction(aSession(store, 'MANAGER'), (tx) => {
    seedReference(tx);
    return ok(undefined);
  });
});
afterAll(() => store.dispose());

interface World {
  readonly people: readonly { id: string; role: Role }[];
  readonly consultationId: string;
  readonly model: Model;
}

/** What happened, kept apart from the code under test. */
interface Model {
  text: string;
  readonly roles: Map<string, Role>;
  /** Deputy → manager. */
  readonly deputies: Map<string, string>;
  /** Accounts that wrote or submitted anything so far. */
  readonly workers: Set<string>;
  /** Sign-in codes since the work began. */
  readonly codes: { by: string; to: string }[];
  version: { text: string; author: string; outcome: 'none' | 'taken-back' | ReviewStage } | undefined;
}

/** Everybody who could have sat at one of these accounts since the work began. */
function sitters({ codes }: Model, accounts: Iterable<string>): Set<string> {
  const all = new Set(accounts);
  for (const { by, to } of codes) if ([...accounts].includes(to)) all.add(by);
  return all;
}

const couldCountTwice = (model: Model, decider: string): boolean =>
  [...sitters(model, [decider])].some((each) => sitters(model, [...model.workers]).has(each));

function isReviewer({ roles, deputies }: Model, id: string): boolean {
  if (roles.get(id) === 'MANAGER') return true;
  const manager = deputies.get(id);
  return roles.get(id) === 'OFFICER' && manager !== undefined && roles.get(manager) === 'MANAGER';
}

function stageOf({ version, text }: Model): ReviewStage {
  if (!version) return 'DRAFT';
  if (version.outcome === 'RETURNED') return 'RETURNED';
  if (version.text !== text || version.outcome === 'taken-back') return 'DRAFT';
  return version.outcome === 'none' ? 'SUBMITTED' : version.outcome;
}

async function begin(roles: readonly Role[]): Promise<World> {
  const people = roles.map((role) => ({ id: uuidv7(), role }));
  const [first] = people;
  const author = sessionFor(must(first, 'person'));
  const householdId = await inTransaction(author, (tx) => {
    for (const [at, { id, role }] of people.entries()) anAccount(tx, id, { name: `사람${at}`, role, login_id: id });
    const made = aRegisteredHousehold(tx);
    const facts = { route: 'R06', legalBasis: 'LB01', roundId: null, emergency: false };
    openCase(tx, { ...facts, householdId: made, detectedAt: tx.at });
    return ok(made);
  });
  const started = await startConsultation(author, { householdId: householdId.value, kind: 'INITIAL' });
  if (!started.ok) throw new Error(started.error.code);
  const model: Model = {
    text: '',
    roles: new Map(people.map(({ id, role }) => [id, role])),
    deputies: new Map(),
    workers: new Set([author.actor.accountId]),
    codes: [],
    version: undefined,
  };
  return { people, consultationId: started.value.consultationId, model };
}

const sessionFor = ({ id, role }: { id: string; role: Role }): Session => aSession(store, role, id);

function readRow(id: string): ConsultationRow {
  return decodeRow('consultation', store.prepare('SELECT * FROM consultation WHERE id = ?').get(id) as PlainRow);
}
const sheetWith = (text: string) => aSheet({ content: `상담 내용을 적는다 ${text}` });

const who = fc.nat({ max: 4 });
const text = fc.constantFrom('하나', '둘', '셋');
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('save' as const), who, text }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('submit' as const), who, text: fc.option(text) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      who,
      kind: fc.constantFrom('APPROVE', 'APPROVE', 'APPROVE_WITH_NOTE', 'RETURN', 'ESCALATE'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reopen' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('code' as const), who, to: who }) },
  // One person lets two others in: rare by chance alone, and what a rule about a common issuer is there for.
  { weight: 3, arbitrary: fc.record({ do: fc.constant('codes' as const), who, to: fc.tuple(who, who) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('role' as const), who, role: fc.constantFrom('OFFICER', 'MANAGER') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deputy' as const), who, to: who }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

async function act({ people, consultationId, model }: World, each: Action): Promise<void> {
  const pick = (index: number) => must(people[index % people.length], 'person');
  const person = pick(each.who);
  const { id } = person;
  const session = aSession(store, model.roles.get(id) ?? 'OFFICER', id);
  const before = stageOf(model);
  switch (each.do) {
    case 'save': {
      const baseHash = contentHash(readRow(consultationId).sheet);
      const saved = await saveSheet(session, { consultationId, baseHash, sheet: sheetWith(each.text) });
      const isChange = each.text !== model.text;
      expect(saved.ok).toBe(before !== 'APPROVED' || !isChange);
      if (saved.ok && isChange) {
        model.text = each.text;
        model.workers.add(id);
        // For good: typing the old words again brings nothing back.
        const isWaiting = before === 'SUBMITTED' || before === 'ESCALATED';
        if (isWaiting && model.version) model.version.outcome = 'taken-back';
      }
      return;
    }
    case 'submit': {
      const row = readRow(consultationId);
      const next = each.text ?? model.text;
      const sheet = next === '' ? sheetOf(row) : sheetWith(next);
      const answer = await submitConsultation(session, { consultationId, baseHash: contentHash(row.sheet), sheet });
      const isChange = next !== model.text;
      const isSame = model.version?.text === next;
      const afterEdit = stageOf({ ...model, text: next });
      const may = next !== '' && !(before === 'APPROVED' && isChange) && !(isSame && afterEdit !== 'DRAFT');
      expect(answer.ok).toBe(may);
      if (!answer.ok) return;
      model.text = next;
      model.workers.add(id);
      model.version = { text: next, author: id, outcome: 'none' };
      return;
    }
    case 'decide': {
      const version = must(reviewOf(store.prepare, readRow(consultationId)), 'review').version;
      if (!version) return;
      const decided = await decideReview(session, {
        consultationId,
        versionId: version.id,
        contentHash: version.contentHash,
        kind: each.kind as 'APPROVE',
        reasonCodes: ['RV01'],
        comment: '살펴봄',
      });
      const isWaiting = before === 'SUBMITTED' || before === 'ESCALATED';
      expect(decided.ok).toBe(isWaiting && isReviewer(model, id) && !couldCountTwice(model, id));
      if (!decided.ok || !model.version) return;
      const outcome = { APPROVE: 'APPROVED', APPROVE_WITH_NOTE: 'APPROVED', RETURN: 'RETURNED', ESCALATE: 'ESCALATED' };
      model.version.outcome = outcome[each.kind as 'APPROVE'] as ReviewStage;
      return;
    }
    case 'withdraw': {
      const withdrawn = await withdrawSubmission(session, { consultationId });
      expect(withdrawn.ok).toBe(before === 'SUBMITTED' && model.version?.author === id);
      if (withdrawn.ok && model.version) model.version.outcome = 'taken-back';
      return;
    }
    case 'reopen': {
      const reopened = await reopenReview(session, { consultationId, reason: '금액이 다름' });
      expect(reopened.ok).toBe(before === 'APPROVED' && isReviewer(model, id) && !couldCountTwice(model, id));
      if (reopened.ok && model.version) model.version.outcome = 'taken-back';
      return;
    }
    case 'code': {
      const to = pick(each.to).id;
      await inTransaction(session, (tx) => {
        recordRight(tx, { accountId: to, change: 'CODE_ISSUED', reason: '잊음' });
        return ok(undefined);
      });
      model.codes.push({ by: id, to });
      return;
    }
    case 'codes': {
      for (const to of each.to) await act({ people, consultationId, model }, { do: 'code', who: each.who, to });
      return;
    }
    case 'role': {
      const role = each.role as Role;
      await inTransaction(session, (tx) => {
        tx.patch('account', id, { role });
        recordRight(tx, { accountId: id, change: 'ROLE', role, reason: '인사' });
        return ok(undefined);
      });
      model.roles.set(id, role);
      return;
    }
    case 'deputy': {
      const to = pick(each.to).id;
      if (to === id) return;
      await inTransaction(session, (tx) => {
        tx.patch('account', id, { deputy_id: to, deputy_from: '2026-11-01', deputy_to: '2026-12-31' });
        return ok(undefined);
      });
      for (const [deputy, manager] of model.deputies) if (manager === id) model.deputies.delete(deputy);
      model.deputies.set(to, id);
    }
  }
}

/** Tries to write an approval past every use case, and takes it back. */
function sqlAdmits(consultationId: string, accountId: string, kind = 'APPROVE'): boolean {
  const review = reviewOf(store.prepare, readRow(consultationId));
  const version = must(review.version, 'version');
  const standing = reviewerStanding(store.prepare, { accountId }, dayOf(store.clock.now()));
  store.rawWriter.exec('SAVEPOINT attempt');
  try {
    store
      .prepare(
        `INSERT INTO approval_event (id, office_id, created_at, created_by, consultation_id, household_id, version_id,
           content_hash, kind, actor_id, actor_role, at, reason_codes, comment, deputy_for, host)
         VALUES (@id, 'o', @at, @actor, @consultation, 'h', @version, @hash, @kind, @actor, 'MANAGER', @at, '[]', NULL, @deputy, '')`,
      )
      .run({
        id: uuidv7(),
        at: store.clock.now(),
        actor: accountId,
        consultation: consultationId,
        version: version.id,
        hash: version.contentHash,
        kind,
        deputy: standing.deputyFor,
      });
    return true;
  } catch (refused) {
    if (!String(refused).includes('two-person rule')) throw refused;
    return false;
  } finally {
    store.rawWriter.exec('ROLLBACK TO attempt; RELEASE attempt');
  }
}

interface Observed {
  readonly accountId: string;
  readonly isReviewer: boolean;
  readonly involvement: Involvement;
  readonly mayNot: boolean;
}

function observe({ people, consultationId, model }: World): Observed[] {
  const row = readRow(consultationId);
  const review = reviewOf(store.prepare, row);
  return people.map(({ id }) => ({
    accountId: id,
    isReviewer: reviewerStanding(store.prepare, { accountId: id }, dayOf(store.clock.now())).isReviewer,
    involvement: involvementNow(store.prepare, row, review.versions, id),
    mayNot: !isReviewer(model, id) || couldCountTwice(model, id),
  }));
}

const seen: Observed[] = [];

/** Where a case stands while its first consultation stands there. */
const CASE_STATE: Readonly<Record<ReviewStage, string>> = {
  DRAFT: 'CONSULTED',
  SUBMITTED: 'PENDING_REVIEW',
  ESCALATED: 'PENDING_REVIEW',
  RETURNED: 'RETURNED',
  APPROVED: 'REVIEWED',
};

describe('work, submissions, decisions and codes of 2 to 5 people in any order', () => {
  test(`never let one person count twice, and the rule, its SQL and plain reasoning agree (seed ${SEED})`, async () => {
    const stages = new Map<ReviewStage, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Role>('OFFICER', 'MANAGER', 'MANAGER'), { minLength: 2, maxLength: 5 }),
        fc.array(action, { minLength: 6, maxLength: 28 }),
        async (roles, actions) => {
          const world = await begin(roles);
          for (const each of actions) {
            await act(world, each);
            const review = reviewOf(store.prepare, readRow(world.consultationId));
            expect(review.stage).toBe(stageOf(world.model));
            stages.set(review.stage, (stages.get(review.stage) ?? 0) + 1);
            const { state } = store
              .prepare('SELECT state FROM crisis_case WHERE id = ?')
              .get(readRow(world.consultationId).case_id) as { state: string };
            expect(state).toBe(review.version ? CASE_STATE[review.stage] : 'DETECTED');
            if (review.stage === 'APPROVED') {
              const deciders = review.events.filter(({ id }) => id === review.decidedBy?.id);
              expect(deciders.map(({ actor_id }) => world.model.workers.has(actor_id))).toEqual([false]);
            }
            if (!review.version) continue;
            for (const one of observe(world)) {
              const clauses = forbiddingClauses(one, one.involvement);
              expect({ ...one, rule: clauses.length > 0 }).toMatchObject({ rule: one.mayNot });
              expect({ ...one, sql: sqlAdmits(world.consultationId, one.accountId) }).toMatchObject({
                sql: !one.mayNot,
              });
              seen.push(one);
            }
          }
        },
      ),
      { seed: SEED, numRuns: RUNS },
    );
    // A walk that never gets anywhere proves nothing.
    expect([...stages.keys()].sort()).toEqual(['APPROVED', 'DRAFT', 'ESCALATED', 'RETURNED', 'SUBMITTED']);
    expect(stages.get('APPROVED')).toBeGreaterThan(20);
  });

  test.each(DUTY_CLAUSES.map(({ name }) => name))('the walks would notice a rule without %s', (name) => {
    const rest = DUTY_CLAUSES.filter((clause) => clause.name !== name);
    const slipped = seen.filter((one) => one.mayNot && forbiddingClauses(one, one.involvement, rest).length === 0);
    expect(slipped.length).toBeGreaterThan(0);
  });
});

describe('the database itself', () => {
  let world: World;
  let versionId: string;
  const [AUTHOR, EDITOR, ISSUER, FRIEND, PLAIN, THIRD] = [0, 1, 2, 3, 4, 5];
  const idOf = (at: number) => must(world.people[at], 'person').id;
  beforeAll(async () => {
    world = await begin(['MANAGER', 'MANAGER', 'MANAGER', 'MANAGER', 'OFFICER', 'MANAGER']);
    await act(world, { do: 'save', who: EDITOR, text: '하나' } as Action);
    await act(world, { do: 'submit', who: AUTHOR, text: '둘' } as Action);
    // The walk picks people by their number; the fixture has one more than it knows.
    for (const [by, to] of [
      [ISSUER, AUTHOR],
      [AUTHOR, FRIEND],
    ] as const)
      await act(world, { do: 'code', who: by, to } as Action);
    versionId = must(reviewOf(store.prepare, readRow(world.consultationId)).version, 'version').id;
  });

  /** Runs `work` without a trigger, then puts everything back. */
  function without<T>(trigger: string, work: () => T): T {
    const sql = store.prepare('SELECT sql FROM sqlite_master WHERE type = ? AND name = ?').pluck();
    expect(sql.get('trigger', trigger)).toBeTypeOf('string');
    store.rawWriter.exec('SAVEPOINT mutant');
    try {
      store.rawWriter.exec(`DROP TRIGGER ${trigger}`);
      return work();
    } finally {
      store.rawWriter.exec('ROLLBACK TO mutant; RELEASE mutant');
    }
  }
  const runs = (sql: string, ...values: unknown[]) => {
    store.rawWriter.exec('SAVEPOINT tried');
    try {
      store.rawWriter.prepare(sql).run(...values);
      return true;
    } catch {
      return false;
    } finally {
      store.rawWriter.exec('ROLLBACK TO tried; RELEASE tried');
    }
  };

  test.each([
    ['approval_event_needs_a_second_person', () => sqlAdmits(world.consultationId, idOf(EDITOR))],
    ['approval_event_needs_a_reviewer', () => sqlAdmits(world.consultationId, idOf(PLAIN))],
    ['approval_event_refuses_code_issuers', () => sqlAdmits(world.consultationId, idOf(ISSUER))],
    ['approval_event_refuses_code_issuers', () => sqlAdmits(world.consultationId, idOf(FRIEND))],
    ['approval_event_withdraws_own_work', () => sqlAdmits(world.consultationId, idOf(THIRD), 'WITHDRAW')],
    [
      'approval_event_names_its_content',
      () =>
        runs(
          `INSERT INTO approval_event SELECT ?, 'o', '', '', v.consultation_id, 'h', v.id, 'other', 'APPROVE', ?,
             'MANAGER', '2026-11-21T00:00:00.000Z', '[]', NULL, NULL, '' FROM consultation_version v WHERE v.id = ?`,
          uuidv7(),
          idOf(THIRD),
          versionId,
        ),
    ],
    [
      'consultation_keeps_its_editors',
      () => runs(`UPDATE consultation SET editor_ids = '[]' WHERE id = ?`, world.consultationId),
    ],
    ['consultation_is_kept_once_submitted', () => runs('DELETE FROM consultation WHERE id = ?', world.consultationId)],
    [
      'consultation_version_names_its_editors',
      () =>
        runs(
          `INSERT INTO consultation_version SELECT ?, office_id, created_at, created_by, consultation_id, household_id, case_id, 99,
             sheet, content_hash, author_id, '[]', submitted_at, work_began_at, rule_hits, host FROM consultation_version WHERE id = ?`,
          uuidv7(),
          versionId,
        ),
    ],
    [
      'consultation_version_is_append_only',
      () => runs('UPDATE consultation_version SET author_id = ? WHERE id = ?', 'x', versionId),
    ],
    ['consultation_version_is_kept', () => runs('DELETE FROM consultation_version WHERE id = ?', versionId)],
  ] as const)('%s refuses what nothing else would', (trigger, attempt) => {
    expect(attempt()).toBe(false);
    expect(without(trigger, attempt)).toBe(true);
  });

  test('a third manager may decide', () => expect(sqlAdmits(world.consultationId, idOf(THIRD))).toBe(true));

  test('decisions are neither changed nor removed', async () => {
    const session = sessionFor(must(world.people[THIRD], 'person'));
    const { version } = reviewOf(store.prepare, readRow(world.consultationId));
    const decided = await decideReview(session, {
      consultationId: world.consultationId,
      versionId: must(version, 'version').id,
      contentHash: must(version, 'version').contentHash,
      kind: 'APPROVE',
      reasonCodes: [],
      comment: null,
    });
    if (!decided.ok) throw new Error(decided.error.code);
    const { eventId } = decided.value;
    for (const [trigger, sql] of [
      ['approval_event_is_append_only', 'UPDATE approval_event SET actor_id = host WHERE id = ?'],
      ['approval_event_is_kept', 'DELETE FROM approval_event WHERE id = ?'],
    ] as const) {
      expect(runs(sql, eventId)).toBe(false);
      expect(without(trigger, () => runs(sql, eventId))).toBe(true);
    }
  });

  test('an account whose days are over decides nothing, nor does one switched off', async () => {
    const fresh = await begin(['OFFICER', 'MANAGER']);
    await act(fresh, { do: 'submit', who: 0, text: '하나' } as Action);
    const manager = must(fresh.people[1], 'person');
    expect(sqlAdmits(fresh.consultationId, manager.id)).toBe(true);
    for (const gone of [{ valid_to: '2026-11-19' }, { valid_to: null, active: false }]) {
      await inTransaction(aSession(store, 'MANAGER'), (tx) => {
        tx.patch('account', manager.id, gone);
        return ok(undefined);
      });
      expect(sqlAdmits(fresh.consultationId, manager.id)).toBe(false);
      expect(reviewerStanding(store.prepare, { accountId: manager.id }, '2026-11-20').isReviewer).toBe(false);
    }
  });

  test('the editors a version names are those of the whole work, also who submitted an earlier one', async () => {
    const fresh = await begin(['OFFICER', 'MANAGER', 'MANAGER', 'MANAGER']);
    await act(fresh, { do: 'save', who: 0, text: '하나' } as Action);
    // Submits without changing a letter, so they are an author and no editor.
    await act(fresh, { do: 'submit', who: 1, text: null } as Action);
    await act(fresh, { do: 'decide', who: 2, kind: 'RETURN' } as Action);
    await act(fresh, { do: 'submit', who: 0, text: '둘' } as Action);
    const [, second, third] = fresh.people;
    expect(sqlAdmits(fresh.consultationId, must(second, 'second').id)).toBe(false);
    expect(sqlAdmits(fresh.consultationId, must(third, 'third').id)).toBe(true);
    // Whoever lets that earlier author in is bound as well.
    await act(fresh, { do: 'code', who: 2, to: 1 } as Action);
    expect(sqlAdmits(fresh.consultationId, must(third, 'third').id)).toBe(false);
  });
});
