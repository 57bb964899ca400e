import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeBook } from '#shared/codes/code-book.ts';
import { codeListSeed } from '#shared/codes/code-lists.ts';
import { type AttemptFacts, attemptsStanding } from './attempts-rule.ts';

const codes = codeBook(codeListSeed());
const rule = { attempts: 3, channels: 2, visits: 1 };
const VISIT = 'CM01';
const CALL = 'CM02';
const TEXT = 'CM03';
const KAKAO = 'CM04';
const TALKED = 'CR02';

function attempts(...methods: (string | [method: string, change: Partial<AttemptFacts>])[]): AttemptFacts[] {
  return methods.map((each, day) => {
    const [method, change] = typeof each === 'string' ? [each, {}] : each;
    return {
      at: `2026-11-${String(day + 1).padStart(2, '0')}T01:00:00.000Z`,
      method,
      result: 'CR03',
      struckAt: null,
      ...change,
    };
  });
}
const struck = { struckAt: '2026-11-19T01:00:00.000Z' };

test.each<[string, AttemptFacts[], boolean]>([
  ['two calls and a visit', attempts(CALL, CALL, VISIT), true],
  ['three calls', attempts(CALL, CALL, CALL), false],
  ['three visits use one way only', attempts(VISIT, VISIT, VISIT), false],
  ['text and KakaoTalk are one way', attempts(TEXT, KAKAO, TEXT), false],
  ['a call and a visit are too few', attempts(CALL, VISIT), false],
  ['the visit was struck out', attempts(CALL, CALL, TEXT, [VISIT, struck]), false],
  ['reached in between: counting starts again', attempts(CALL, VISIT, [CALL, { result: TALKED }], CALL), false],
  ['reached long ago, then enough', attempts([CALL, { result: TALKED }], CALL, VISIT, TEXT), true],
  ['a struck-out success does not reset', attempts(CALL, CALL, [CALL, { result: TALKED, ...struck }], VISIT), true],
  ['none', [], false],
])('%s: %#', (_, made, isMet) => {
  expect(attemptsStanding(made, rule, codes).isMet).toBe(isMet);
});

test('says what is there and what is needed', () => {
  expect(attemptsStanding(attempts(CALL, CALL), rule, codes)).toEqual({
    isMet: false,
    attempts: { made: 2, needed: 3 },
    channels: { used: ['phone'], needed: 2 },
    visits: { made: 0, needed: 1 },
    reachedAt: null,
  });
});

test('the order of entry does not matter, and one more unanswered visit never takes the standing away', () => {
  const made = fc.array(fc.constantFrom(VISIT, CALL, TEXT), { maxLength: 8 }).map((methods) => attempts(...methods));
  fc.assert(
    fc.property(made, (list) => {
      const standing = attemptsStanding(list, rule, codes);
      expect(attemptsStanding([...list].reverse(), rule, codes)).toEqual(standing);
      if (standing.isMet) expect(attemptsStanding([...list, ...attempts(VISIT)], rule, codes).isMet).toBe(true);
    }),
  );
});
