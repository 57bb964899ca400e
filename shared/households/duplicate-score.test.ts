import fc from 'fast-check';
import { expect, test } from 'vitest';
import { POLICIES } from '#shared/policies/policy-defaults.ts';
import { bestMatches, blockKeys, type MatchFacts, matchSubject, scoreDuplicate } from './duplicate-score.ts';

const rule = POLICIES['household/match'].default;
const sunim: MatchFacts = {
  name: '김순임',
  birthDate: '1945-09-12',
  sex: 'F',
  phones: ['01044172093'],
  roadAddress: '가람시 한울구 새솔로 103',
  detailAddress: '203동 302호',
};
const score = (a: Partial<MatchFacts>, b: Partial<MatchFacts>) =>
  scoreDuplicate(matchSubject({ ...sunim, ...a }), matchSubject({ ...sunim, ...b }), rule);

const noPhone = { phones: [] };
const elsewhere = { roadAddress: '가람시 한울구 은빛로 7', detailAddress: '101호' };
const otherPhone = { phones: ['01099998888'] };

test.each<[string, Partial<MatchFacts>, Partial<MatchFacts>, string]>([
  ['the same in every part', {}, {}, 'match'],
  ['the same with a new phone', {}, otherPhone, 'match'],
  ['the same, phone unknown', {}, noPhone, 'match'],
  ['the same door spelt otherwise', {}, { roadAddress: '한울구 새솔로103', detailAddress: '제203동 제302호' }, 'match'],
  ['the unit left out', {}, { detailAddress: '' }, 'match'],
  ['moved, same phone', {}, elsewhere, 'review'],
  ['moved, new phone', {}, { ...elsewhere, ...otherPhone }, 'review'],
  ['nothing but name and birth known', { ...noPhone, roadAddress: '', detailAddress: '' }, {}, 'review'],
  [
    'house number slightly other, new phone',
    { roadAddress: '새솔로 103' },
    { roadAddress: '새솔로 103-1', ...otherPhone },
    'review',
  ],
  ['birth unknown, same door and phone', { birthDate: null }, {}, 'review'],
  ['one digit of the birth wrong, same door and phone', {}, { birthDate: '1945-09-13' }, 'review'],
  ['lunar birthday, same door and phone', {}, { birthDate: '1945-08-07' }, 'review'],
  ['masked name, everything else the same', { name: '김*임' }, {}, 'match'],
  ['masked name of another length', { name: '김**임' }, {}, 'different'],
  ['masked name and birth, moved', { name: '김*임' }, { ...elsewhere, ...otherPhone }, 'review'],
  [
    'masked name, other birth, same building',
    { name: '김*임', ...noPhone },
    { birthDate: '1970-01-01', detailAddress: '101동 101호' },
    'different',
  ],
  ['one key missed in the name, the rest the same', { name: '김순인' }, {}, 'review'],
  [
    'one key missed in the name, another door and phone',
    { name: '김순인' },
    { ...elsewhere, ...otherPhone },
    'different',
  ],
  ['twins', { name: '김민수', birthDate: '2015-03-02' }, { name: '김민호', birthDate: '2015-03-02' }, 'different'],
  [
    'twins whose names differ by one key',
    { name: '김민서', birthDate: '2015-03-02' },
    { name: '김민석', birthDate: '2015-03-02' },
    'review',
  ],
  ['spouses', { name: '박철수', birthDate: '1943-02-01', sex: 'M' }, {}, 'different'],
  ['namesake of another birth elsewhere', {}, { birthDate: '1971-04-30', ...elsewhere, ...otherPhone }, 'different'],
  [
    'namesake of another birth in the same block of flats',
    {},
    { birthDate: '1971-04-30', detailAddress: '201동 1502호', ...otherPhone },
    'different',
  ],
  ['namesake at the same door, another birth', {}, { birthDate: '1971-04-30', ...noPhone }, 'review'],
  [
    'neighbours in one block',
    {},
    { name: '이말례', birthDate: '1947-06-16', detailAddress: '203동 303호', ...otherPhone },
    'different',
  ],
  ['strangers of one birthday', {}, { name: '이말례', ...elsewhere, ...otherPhone }, 'different'],
  ['the next tenant of the flat', {}, { name: '이말례', birthDate: '1990-06-16', ...otherPhone }, 'different'],
  ['sex marked wrongly, the rest the same', {}, { sex: 'M' }, 'match'],
  ['foreign name in another order', { name: 'Nguyen Thi Huong' }, { name: 'Huong Nguyen' }, 'review'],
  ['foreign name with and without spaces', { name: '응우옌 티 흐엉' }, { name: '응우옌티흐엉' }, 'match'],
])('%s: %s against %s is %s', (_, a, b, verdict) => {
  expect(score(a, b).verdict).toBe(verdict);
  expect(score(b, a)).toEqual(score(a, b));
});

test('says what agreed and with how many points', () => {
  expect(
    score(
      { roadAddress: '새솔로 103', detailAddress: '' },
      { roadAddress: '새솔로 103-1', detailAddress: '', ...otherPhone },
    ),
  ).toEqual({
    score: 0.78,
    verdict: 'review',
    sharesHousehold: false,
    lines: [
      { part: 'name', outcome: 'same', points: 0.35, weight: 0.35 },
      { part: 'birth', outcome: 'same', points: 0.35, weight: 0.35 },
      { part: 'address', outcome: 'near-building', points: 0.08, weight: 0.2 },
      { part: 'phone', outcome: 'different', points: 0, weight: 0.1 },
    ],
  });
});

test('another member at the same door is no double, but may belong to the household', () => {
  expect(score({ name: '박철수', birthDate: '1943-02-01' }, {})).toMatchObject({
    verdict: 'different',
    sharesHousehold: true,
  });
  expect(score({ name: '이말례', ...elsewhere, ...otherPhone }, {}).sharesHousehold).toBe(false);
});

test('the best candidates come first and strangers not at all', () => {
  const candidates = [{ ...sunim, ...elsewhere }, { ...sunim, name: '이말례', birthDate: '1930-01-01' }, sunim].map(
    matchSubject,
  );
  const found = bestMatches(matchSubject(sunim), candidates, (candidate) => candidate, rule);
  expect(found.map(({ candidate }) => candidates.indexOf(candidate))).toEqual([2, 0]);
});

test('a name off by one key is for a person to judge, whatever the weights', () => {
  const lenient = { ...rule, weights: { name: 0.1, birth: 0.5, address: 0.3, phone: 0.1 } };
  expect(scoreDuplicate(matchSubject(sunim), matchSubject({ ...sunim, name: '김순인' }), lenient).verdict).toBe(
    'review',
  );
});

test('a masked name with the century guessed wrong is still looked at, by surname and building', () => {
  const written = matchSubject({ ...sunim, name: '김*임', birthDate: '2045-09-12', ...noPhone, detailAddress: '' });
  expect(scoreDuplicate(matchSubject(sunim), written, rule).verdict).toBe('review');
  expect(blockKeys(written).filter((key) => blockKeys(matchSubject(sunim)).includes(key))).toEqual(['h:김새솔로 103']);
});

const facts: fc.Arbitrary<MatchFacts> = fc.record({
  name: fc.constantFrom('김순임', '김순인', '김*임', '박철수', '홍길동', 'Nguyen Thi', ''),
  birthDate: fc.constantFrom(null, '1945-09-12', '1945-09-21', '1945-10-20', '1971-04-30', '2045-09-12'),
  sex: fc.constantFrom('M' as const, 'F' as const, null),
  phones: fc.subarray(['01044172093', '01099998888', '021234567']),
  roadAddress: fc.constantFrom('', '새솔로 103', '새솔로 103-1', '가람시 새솔로 103', '은빛로 7'),
  detailAddress: fc.constantFrom('', '203동 302호', '302호', '3층', '반지하'),
});

test('the order of the two does not matter, the score stays within 0 and 1, and another name is never a match', () => {
  fc.assert(
    fc.property(facts, facts, (a, b) => {
      const forth = scoreDuplicate(matchSubject(a), matchSubject(b), rule);
      expect(scoreDuplicate(matchSubject(b), matchSubject(a), rule)).toEqual(forth);
      expect(forth.score).toBeGreaterThanOrEqual(0);
      expect(forth.score).toBeLessThanOrEqual(1);
      const name = forth.lines.find(({ part }) => part === 'name')?.outcome;
      if (name === 'different') expect(forth.verdict).toBe('different');
      if (name === 'near') expect(forth.verdict).not.toBe('match');
    }),
  );
});

test('whoever would be shown shares a key, so nobody is lost by looking only at keys', () => {
  fc.assert(
    fc.property(facts, facts, (a, b) => {
      const [one, two] = [matchSubject(a), matchSubject(b)];
      if (scoreDuplicate(one, two, rule).verdict === 'different') return;
      const keys = new Set(blockKeys(one));
      expect(blockKeys(two).some((key) => keys.has(key))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
