import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DUTY_CLAUSES, type DutyClause, forbiddingClauses, type Involvement } from './separation-of-duties.ts';

const work = (over: Partial<Involvement> = {}): Involvement => ({
  authorId: 'author',
  editorIds: ['editor'],
  codeIssuerIds: [],
  codeIssuersOfDecider: [],
  ...over,
});

describe('who may decide', () => {
  const cases: readonly (readonly [string, string, boolean, Partial<Involvement>, readonly DutyClause[]])[] = [
    ['a manager who had no part in it', 'manager', true, {}, []],
    ['somebody who is no reviewer', 'officer', false, {}, ['role']],
    ['the author', 'author', true, {}, ['author']],
    ['an author who is no reviewer either', 'author', false, {}, ['role', 'author']],
    ['an editor', 'editor', true, {}, ['editor']],
    ['the manager who reset the author’s code', 'manager', true, { codeIssuerIds: ['manager'] }, ['issued-code']],
    ['a manager while another one reset it', 'manager', true, { codeIssuerIds: ['other'] }, []],
    ['a manager whom the author let in', 'manager', true, { codeIssuersOfDecider: ['author'] }, ['code-from-author']],
    ['a manager whom an editor let in', 'manager', true, { codeIssuersOfDecider: ['editor'] }, ['code-from-author']],
    ['a manager whom a third person let in', 'manager', true, { codeIssuersOfDecider: ['third'] }, []],
    [
      'a manager whom the person let in who let the author in',
      'manager',
      true,
      { codeIssuerIds: ['third'], codeIssuersOfDecider: ['third'] },
      ['common-issuer'],
    ],
  ];
  test.each(cases)('%s', (_who, accountId, isReviewer, over, clauses) => {
    expect(forbiddingClauses({ accountId, isReviewer }, work(over))).toEqual(clauses);
  });
});

const PEOPLE = ['a', 'b', 'c', 'd', 'e'] as const;
const person = fc.constantFrom(...PEOPLE);
const people = fc.uniqueArray(person, { maxLength: 3 });
const situation = fc.record({
  accountId: person,
  isReviewer: fc.boolean(),
  authorId: person,
  editorIds: people,
  codeIssuerIds: people,
  codeIssuersOfDecider: people,
});
type Situation = typeof situation extends fc.Arbitrary<infer S> ? S : never;

/** Said another way: nobody who could sit at the decider's desk could also have sat at a worker's. */
function countsTwice({ accountId, authorId, editorIds, codeIssuerIds, codeIssuersOfDecider }: Situation): boolean {
  const atTheWork = new Set([authorId, ...editorIds, ...codeIssuerIds]);
  return [accountId, ...codeIssuersOfDecider].some((each) => atTheWork.has(each));
}

test('forbids exactly those who are no reviewer or could count twice', () => {
  fc.assert(
    fc.property(situation, (each) => {
      const isForbidden = forbiddingClauses(each, each).length > 0;
      expect(isForbidden).toBe(!each.isReviewer || countsTwice(each));
    }),
    { seed: 20261122, numRuns: 2000 },
  );
});

test.each(DUTY_CLAUSES.map(({ name }) => name))('without the clause %s somebody could count twice', (name) => {
  const rest = DUTY_CLAUSES.filter((clause) => clause.name !== name);
  const slipped = fc
    .sample(situation, { seed: 20261122, numRuns: 2000 })
    .some((each) => (!each.isReviewer || countsTwice(each)) && forbiddingClauses(each, each, rest).length === 0);
  expect(slipped).toBe(true);
});
