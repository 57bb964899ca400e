import { expect, test } from 'vitest';
import { findQualityProblems, type QualityHousehold } from './data-quality.ts';

const today = '2026-11-20';
const policy = { staleDays: 365 };
const sound: QualityHousehold = {
  id: 'h1',
  addressKey: '새솔로 103#203-302',
  roadAddress: '새솔로 103',
  officerId: 'o',
  touchedAt: '2026-11-01T00:00:00.000Z',
  persons: [{ id: 'p1', isHead: true, birthDate: '1945-09-12', phones: ['01044172093'] }],
};
const head = sound.persons[0] ?? { id: 'p1', isHead: true, birthDate: null, phones: [] };
const rulesOf = (...households: QualityHousehold[]) =>
  findQualityProblems(households, today, policy).map(({ rule }) => rule);

test.each<[string, Partial<QualityHousehold>, string[]]>([
  ['a sound household', {}, []],
  ['no phone at all', { persons: [{ ...head, phones: [] }] }, ['no-phone']],
  ['a phone nobody can call', { persons: [{ ...head, phones: ['0101234'] }] }, ['no-phone', 'unreadable-phone']],
  ['born tomorrow', { persons: [{ ...head, birthDate: '2026-11-21' }] }, ['impossible-birth']],
  ['born on 30 February', { persons: [{ ...head, birthDate: '1945-02-30' }] }, ['impossible-birth']],
  ['130 years old', { persons: [{ ...head, birthDate: '1896-01-01' }] }, ['impossible-birth']],
  ['birth of the head unknown', { persons: [{ ...head, birthDate: null }] }, ['no-birth']],
  ['birth of a member unknown', { persons: [head, { ...head, id: 'p2', isHead: false, birthDate: null }] }, []],
  ['two heads', { persons: [head, { ...head, id: 'p2' }] }, ['no-head']],
  ['nobody', { persons: [] }, ['no-phone', 'no-head']],
  ['no building number', { addressKey: '' }, ['address-without-number']],
  ['untouched for a year', { touchedAt: '2025-11-19T15:00:00.000Z' }, ['stale']],
  ['untouched for a year less a day', { touchedAt: '2025-11-20T15:00:00.000Z' }, []],
])('%s', (_, change, rules) => {
  expect(rulesOf({ ...sound, ...change })).toEqual(rules);
});

test('two households at one door are named to each other; neighbours in one house are not', () => {
  const other = { ...sound, id: 'h2' };
  expect(findQualityProblems([sound, other], today, policy)).toEqual([
    { rule: 'same-address', householdId: 'h1', addressKey: sound.addressKey, otherHouseholdIds: ['h2'] },
    { rule: 'same-address', householdId: 'h2', addressKey: sound.addressKey, otherHouseholdIds: ['h1'] },
  ]);
  expect(rulesOf({ ...sound, addressKey: '새솔로 103' }, { ...other, addressKey: '새솔로 103' })).toEqual([]);
});
