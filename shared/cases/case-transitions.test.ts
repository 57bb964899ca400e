import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Role } from '#shared/accounts/role.ts';
import { CASE_STATES, type CaseState, isOpen } from './case.schema.ts';
import { CASE_TRANSITIONS, type CaseFacts, judgeStep, nextSteps } from './case-transitions.ts';

const officer = { id: 'officer', role: 'OFFICER' as const };
const manager = { id: 'manager', role: 'MANAGER' as const };
const at = (state: CaseState, facts: Partial<CaseFacts> = {}): CaseFacts => ({
  state,
  priority: 'MID',
  isEmergency: false,
  ...facts,
});

/** domain.md 2.17, written a second time by hand. */
const BINDING: [CaseState, CaseState][] = [
  ['DETECTED', 'ASSIGNED'],
  ['ASSIGNED', 'CONTACTING'],
  ['CONTACTING', 'CONSULTED'],
  ['CONTACTING', 'UNREACHABLE'],
  ['UNREACHABLE', 'FACT_CHECK'],
  ['FACT_CHECK', 'CONTACTING'],
  ['FACT_CHECK', 'PENDING_REVIEW'],
  ['CONSULTED', 'PENDING_REVIEW'],
  ['PENDING_REVIEW', 'RETURNED'],
  ['RETURNED', 'CONSULTED'],
  ['PENDING_REVIEW', 'REVIEWED'],
  ['REVIEWED', 'SURVEYING'],
  ['REVIEWED', 'CLOSED'],
  ['SURVEYING', 'PLANNED'],
  ['PLANNED', 'LINKED'],
  ['PLANNED', 'CASE_MGMT'],
  ['LINKED', 'MONITORING'],
  ['CASE_MGMT', 'MONITORING'],
  ['MONITORING', 'CLOSED'],
  ['CLOSED', 'AFTERCARE'],
  ['AFTERCARE', 'CLOSED'],
  ['CLOSED', 'REOPENED'],
];

test('the table holds the binding steps, a transfer from every open state, and nothing else', () => {
  const table = CASE_TRANSITIONS.map(({ from, to }) => `${from} → ${to}`).sort();
  const expected = [...BINDING, ...CASE_STATES.filter(isOpen).map((from) => [from, 'TRANSFERRED'] as const)].map(
    ([from, to]) => `${from} → ${to}`,
  );
  expect(table).toEqual(expected.sort());
});

test.each<[string, CaseFacts, CaseState, string[]]>([
  ['assign without an officer', at('DETECTED', { route: 'R01' }), 'ASSIGNED', ['officer-chosen']],
  ['assign', at('DETECTED', { route: 'R01', officerId: 'o' }), 'ASSIGNED', []],
  ['contact without an attempt', at('ASSIGNED'), 'CONTACTING', ['attempt-recorded']],
  ['unreachable too early', at('CONTACTING', { attempts: 2 }), 'UNREACHABLE', ['attempts-rule-met']],
  ['an AI consultation is enough', at('CONTACTING', { hasCompletedAiConsultation: true }), 'CONSULTED', []],
  [
    'a plan for someone alone',
    at('SURVEYING', { hasNeedsAssessment: true, legalBasis: 'LB01', livesAlone: true }),
    'PLANNED',
    ['isolation-sheet-if-alone'],
  ],
  [
    'a plan for a family',
    at('SURVEYING', { hasNeedsAssessment: true, legalBasis: 'LB01', livesAlone: false }),
    'PLANNED',
    [],
  ],
  [
    'close with an indicator still active',
    at('MONITORING', { closeReason: 'CL01', lastContactOn: '2026-11-01', outcomeCode: 'P1', activeIndicators: 1 }),
    'CLOSED',
    ['review-if-indicator-active'],
  ],
  [
    'close without anything',
    at('REVIEWED'),
    'CLOSED',
    ['approved-decision-ends', 'close-reason', 'final-contact', 'outcome-or-reason', 'review-if-indicator-active'],
  ],
])('%s', (_, facts, to, missing) => {
  expect(judgeStep(facts, to, officer)).toMatchObject({ missing, isAllowed: missing.length === 0 });
});

test('nobody reviews their own consultation', () => {
  const facts = at('PENDING_REVIEW', { consultationAuthorId: 'manager', isReviewCurrent: true });
  expect(judgeStep(facts, 'REVIEWED', manager)).toMatchObject({
    isAllowed: false,
    missing: ['reviewer-is-not-author'],
  });
  expect(judgeStep({ ...facts, consultationAuthorId: 'officer' }, 'REVIEWED', manager)?.isAllowed).toBe(true);
  expect(judgeStep({ ...facts, consultationAuthorId: 'someone' }, 'REVIEWED', officer)).toMatchObject({
    isAllowed: false,
    isRoleAllowed: false,
  });
});

test('the end of a grave case is a manager’s word', () => {
  const closing = { closeReason: 'CL01', lastContactOn: '2026-11-01', outcomeCode: 'P1', activeIndicators: 0 };
  expect(judgeStep(at('MONITORING', closing), 'CLOSED', officer)?.isAllowed).toBe(true);
  expect(judgeStep(at('MONITORING', { ...closing, priority: 'HIGH' }), 'CLOSED', officer)?.isAllowed).toBe(false);
  expect(judgeStep(at('MONITORING', { ...closing, isEmergency: true }), 'CLOSED', manager)?.isAllowed).toBe(true);
});

test('reopening makes a new case', () => {
  expect(judgeStep(at('CLOSED', { route: 'R01' }), 'REOPENED', officer)).toMatchObject({
    isAllowed: true,
    opensNewCase: true,
  });
});

test('knowing nothing about a case allows almost nothing, and no role outside the work anything', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CASE_STATES), fc.constantFrom(...Role.options), (state, role) => {
      const steps = nextSteps(at(state), { id: 'x', role });
      const isWorker = role === 'OFFICER' || role === 'MANAGER';
      if (!isWorker) expect(steps.every(({ isAllowed }) => !isAllowed)).toBe(true);
      const free = ['RETURNED → CONSULTED', 'REVIEWED → SURVEYING', 'CLOSED → AFTERCARE'];
      for (const { to, isAllowed } of steps) if (isAllowed) expect(free).toContain(`${state} → ${to}`);
    }),
  );
});

test('every state but the ends can be left, and every state is reached from DETECTED', () => {
  const reached = new Set<CaseState>(['DETECTED']);
  for (let round = 0; round < CASE_STATES.length; round += 1) {
    for (const { from, to } of CASE_TRANSITIONS) if (reached.has(from)) reached.add(to);
  }
  expect(reached).toEqual(new Set(CASE_STATES));
});
