import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import { seedReference } from '#core/reference/seed-reference.ts';
import { answerCall } from '#core/rpc/answer-call.ts';
import type { Session } from '#core/rpc/call.ts';
import type { Role } from '#shared/accounts/role.ts';
import { CASE_STATES, type CaseState } from '#shared/cases/case.schema.ts';
import { CASE_CORRECTIONS } from '#shared/cases/case-corrections.ts';
import { CASE_TRANSITIONS } from '#shared/cases/case-transitions.ts';
import { casesContract } from '#shared/cases/cases.contract.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { anAccount, aRegisteredHousehold } from '../../../tests/support/a-household.ts';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { assignCases } from './assign-cases.ts';
import { casesHandlers } from './cases.handlers.ts';
import { openCaseByHand } from './open-case.ts';
import { readCasesOf } from './read-cases.ts';
import { recordAttempt } from './record-attempt.ts';
import { restoreAttempt } from './restore-attempt.ts';
import { setEmergency, snoozeCase, takeStep } from './steer-case.ts';
import { strikeAttempt } from './strike-attempt.ts';
import { undoAssignment } from './undo-assignment.ts';

const SEED = Number(process.env.WALK_SEED ?? 20261120);
const RUNS = 40;
const PEOPLE = [
  { id: '01930000-0000-7000-8000-0000000000a1', name: '이서연', role: 'OFFICER' },
  { id: '01930000-0000-7000-8000-0000000000a2', name: '박도현', role: 'OFFICER' },
  { id: '01930000-0000-7000-8000-0000000000b1', name: '한정우', role: 'MANAGER' },
] as const;

let store: Awaited<ReturnType<typeof aStore>>;
const sessionOf = (index: number): Session => {
  const person = must(PEOPLE[index], 'person');
  return aSession(store, person.role, person.id);
};
beforeAll(async () => {
  store = await aStore({ projections: [boardProjection] });
  await inTransaction(sessionOf(2), (tx) => {
    seedReference(tx);
    for (const { id, ...person } of PEOPLE) anAccount(tx, id, person);
    return ok(undefined);
  });
});
afterAll(() => store.dispose());

const who = fc.nat({ max: PEOPLE.length - 1 });
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('assign' as const), who, to: who }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('attempt' as const),
      who,
      method: fc.constantFrom('CM01', 'CM02', 'CM02', 'CM03', 'CM07'),
      result: fc.constantFrom('CR03', 'CR03', 'CR03', 'CR04', 'CR10', 'CR02'),
      takeOver: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('strike' as const), who, at: fc.nat({ max: 12 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('restore' as const), who, at: fc.nat({ max: 12 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      who,
      to: fc.oneof(fc.constant('UNREACHABLE' as const), fc.constantFrom(...CASE_STATES)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('emergency' as const), who, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('snooze' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), who }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

const quiet = { signal: new AbortController().signal, progress: () => {} };

async function act(each: Action, householdId: string, caseId: string, batches: string[]): Promise<void> {
  const session = sessionOf(each.who);
  const current = must(readCasesOf(session, householdId)[0], 'case');
  switch (each.do) {
    case 'assign': {
      const request = { householdIds: [householdId], officerId: must(PEOPLE[each.to], 'person').id };
      const done = await assignCases(session, request, quiet);
      if (done.ok && done.value.assigned > 0) batches.push(done.value.batchId);
      return;
    }
    case 'attempt': {
      const { method, result, takeOver } = each;
      const rest = { at: store.clock.now(), phoneUsed: null, memo: null, nextOn: null };
      await recordAttempt(session, { householdId, method, result, takeOver, ...rest });
      return;
    }
    case 'strike': {
      const attempt = current.attempts[each.at];
      if (attempt) await strikeAttempt(session, { attemptId: attempt.id, reason: '잘못 적음' });
      return;
    }
    case 'restore': {
      const attempt = current.attempts[each.at];
      if (attempt) await restoreAttempt(session, { attemptId: attempt.id, reason: '맞게 적었음' });
      return;
    }
    case 'step':
      await takeStep(session, { caseId, from: current.state, to: each.to });
      return;
    case 'emergency':
      await setEmergency(session, { caseId, emergency: each.on, reason: '확인함' });
      return;
    case 'snooze':
      await snoozeCase(session, { caseId, until: '2026-11-27', reason: '입원 중' });
      return;
    case 'undo': {
      const batch = batches.pop();
      if (batch) await undoAssignment(session, batch, quiet);
    }
  }
}

const isLawful = (from: CaseState, to: CaseState) =>
  CASE_TRANSITIONS.some((each) => each.from === from && each.to === to) ||
  CASE_CORRECTIONS.some((each) => each.from === from && each.to === to);

describe('any order of work by any of the office', () => {
  test(`reaches only what the table allows, and the events replay to the state (seed ${SEED})`, async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 30 }), async (actions) => {
        const householdId = (await inTransaction(sessionOf(2), (tx) => ok(aRegisteredHousehold(tx)))).value;
        const opened = await openCaseByHand(sessionOf(0), {
          householdId,
          route: 'R06',
          legalBasis: 'LB01',
          emergency: false,
          officerId: null,
        });
        if (!opened.ok) throw new Error(opened.error.code);
        const batches: string[] = [];
        for (const each of actions) {
          await act(each, householdId, opened.value.caseId, batches);
          const now = must(readCasesOf(sessionOf(0), householdId)[0], 'case');
          reached.add(now.state);
          let replayed: CaseState | null = null;
          for (const event of now.events) {
            expect(event.from).toBe(replayed);
            if (event.from !== null && event.from !== event.to) expect(isLawful(event.from, event.to)).toBe(true);
            replayed = event.to;
          }
          expect(replayed).toBe(now.state);
          const counted = now.attempts.filter(({ struck }) => struck === null);
          if (now.state === 'CONTACTING') expect(counted.length).toBeGreaterThan(0);
          if (now.state === 'UNREACHABLE') expect(now.progress.isMet).toBe(true);
          if (now.state === 'DETECTED') expect([now.officerId, counted.length]).toEqual([null, 0]);
          else expect(now.officerId).not.toBeNull();
          expect(now.dueAt).not.toBeNull();
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
    // A walk that never gets anywhere proves nothing.
    expect([...reached].sort()).toEqual(['ASSIGNED', 'CONTACTING', 'DETECTED', 'UNREACHABLE']);
  });
});

describe('who is let in', () => {
  const someId = '01930000-0000-7000-8000-000000000001';
  const refused: Role[] = ['SECRETARY', 'AUDITOR', 'SIGUNGU', 'SYSADMIN'];
  test.each(refused.flatMap((role) => Object.keys(casesContract).map((name) => [role, name] as const)))(
    '%s is refused cases.%s',
    async (role, name) => {
      const answer = await answerCall(
        {
          contract: { cases: casesContract },
          handlers: { cases: casesHandlers() as never },
          session: () => aSession(store, role),
          report: () => 'E-1',
        },
        { callId: '1', feature: 'cases', name, input: { householdId: someId } },
        { callId: '1', ...quiet },
      );
      expect(answer).toEqual({ ok: false, error: { code: 'app/not-allowed' } });
    },
  );
});
