import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeBook } from '#shared/codes/code-book.ts';
import { codeListSeed } from '#shared/codes/code-lists.ts';
import { policySeed } from '#shared/policies/policy-defaults.ts';
import { explainPriority, type PriorityInput, priorityOrder, priorityPolicy } from './priority.ts';

const codes = codeBook(codeListSeed());
const spring = '2026-04-10';
const winter = '2026-11-20';
const policy = priorityPolicy(policySeed(), codes, winter);

const quiet: PriorityInput = {
  today: spring,
  indicatorCodes: [],
  isolationBand: null,
  vulnerability: [],
  lastContactOn: '2026-04-09',
  registeredOn: '2026-01-05',
  emergencySigns: [],
  isCaseEmergency: false,
  override: null,
};
const CUT = 'CI12';
const LIMITED = 'CI13';
const SUICIDE = 'CI34';
const BILLS = ['CI01', 'CI04', 'CI06'];

test.each<[string, Partial<PriorityInput>, number, string]>([
  ['nothing', {}, 0, 'NONE'],
  ['three unpaid bills', { indicatorCodes: BILLS }, 3, 'LOW'],
  ['one bill in two months counts once', { indicatorCodes: ['CI01', 'CI01'] }, 1, 'LOW'],
  ['cut off in spring weighs double', { indicatorCodes: [CUT, ...BILLS] }, 5, 'MID'],
  [
    'isolated, alone, three bills',
    { indicatorCodes: BILLS, isolationBand: 'IB01', vulnerability: ['VU01'] },
    8,
    'HIGH',
  ],
  ['medium isolation', { isolationBand: 'IB02' }, 2, 'LOW'],
  ['not yet surveyed is no risk', { isolationBand: 'IB05' }, 0, 'NONE'],
  [
    'four vulnerabilities that score, one that does not',
    { vulnerability: ['VU01', 'VU04', 'VU05', 'VU10', 'VU19'] },
    4,
    'MID',
  ],
  ['silent for 30 days', { lastContactOn: '2026-03-11' }, 2, 'LOW'],
  ['silent for 29 days', { lastContactOn: '2026-03-12' }, 0, 'NONE'],
  ['never reached since January', { lastContactOn: null }, 2, 'LOW'],
  ['an indicator nobody knows still counts', { indicatorCodes: ['XX'] }, 1, 'LOW'],
])('%s', (_, input, score, level) => {
  expect(explainPriority({ ...quiet, ...input }, policy)).toMatchObject({ score, level });
});

test.each<[string, Partial<PriorityInput>, string]>([
  [
    'electricity off in winter',
    { today: winter, lastContactOn: winter, indicatorCodes: [CUT] },
    'supply-cut-in-season',
  ],
  [
    'electricity off in the heat',
    { today: '2026-07-20', lastContactOn: '2026-07-20', indicatorCodes: [CUT] },
    'supply-cut-in-season',
  ],
  ['an answer of suicide', { emergencySigns: ['ES01'] }, 'sign'],
  ['a child perhaps abused', { vulnerability: ['VU11'] }, 'vulnerability'],
  ['a case raised by a person', { isCaseEmergency: true }, 'case-flag'],
])('%s is an emergency', (_, input, kind) => {
  const explained = explainPriority({ ...quiet, ...input }, policy);
  expect(explained.level).toBe('EMERGENCY');
  expect(explained.emergencyReasons.map((reason) => reason.kind)).toEqual([kind]);
});

test('limited current in winter is heavy, not an emergency; so is a suicide indicator by itself', () => {
  const explained = explainPriority(
    { ...quiet, today: winter, lastContactOn: winter, indicatorCodes: [LIMITED, SUICIDE] },
    policy,
  );
  expect(explained).toMatchObject({ level: 'MID', score: 4, emergencyReasons: [] });
});

test('an override counts, and the computed level stays visible', () => {
  const override = { level: 'LOW' as const, reason: '자녀와 합가 예정' };
  expect(explainPriority({ ...quiet, emergencySigns: ['ES01'], override }, policy)).toMatchObject({
    level: 'LOW',
    computedLevel: 'EMERGENCY',
    override,
  });
});

test('an office’s own weights and bands count from their day', () => {
  const rows = [
    ...policySeed(),
    { key: 'priority/bands', value: { high: 3, mid: 2, low: 1 }, validFrom: '2026-05-01' },
  ];
  const input = { ...quiet, indicatorCodes: BILLS };
  expect(explainPriority(input, priorityPolicy(rows, codes, '2026-04-30')).level).toBe('LOW');
  expect(explainPriority(input, priorityPolicy(rows, codes, '2026-05-01')).level).toBe('HIGH');
});

const anyInput: fc.Arbitrary<PriorityInput> = fc.record({
  today: fc.constantFrom(spring, winter, '2026-08-01'),
  indicatorCodes: fc.array(
    fc.integer({ min: 1, max: 47 }).map((at) => `CI${String(at).padStart(2, '0')}`),
    { maxLength: 8 },
  ),
  isolationBand: fc.constantFrom(null, 'IB01', 'IB02', 'IB03', 'IB04', 'IB05'),
  vulnerability: fc.array(
    fc.integer({ min: 1, max: 23 }).map((at) => `VU${String(at).padStart(2, '0')}`),
    { maxLength: 6 },
  ),
  lastContactOn: fc.constantFrom(null, '2026-04-01', '2025-12-01'),
  registeredOn: fc.constant('2025-11-01'),
  emergencySigns: fc.subarray(['ES01', 'ES04'], { maxLength: 1 }),
  isCaseEmergency: fc.boolean(),
  override: fc.constant(null),
});

test('the lines add up, each has a label, and one more sign never makes a household less urgent', () => {
  fc.assert(
    fc.property(anyInput, fc.integer({ min: 1, max: 47 }), (input, extra) => {
      const before = explainPriority(input, policy);
      expect(before.lines.reduce((sum, { points }) => sum + points, 0)).toBe(before.score);
      expect(before.lines.every(({ part, label }) => part === 'no-contact' || label !== '')).toBe(true);
      expect(before.level === 'EMERGENCY').toBe(before.emergencyReasons.length > 0);
      const worse = { ...input, indicatorCodes: [...input.indicatorCodes, `CI${String(extra).padStart(2, '0')}`] };
      expect(priorityOrder(explainPriority(worse, policy).level)).toBeLessThanOrEqual(priorityOrder(before.level));
    }),
  );
});
