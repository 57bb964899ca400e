import { expect, test } from 'vitest';
import { POLICIES, POLICY_KEYS, policySeed, readPolicy } from './policy-defaults.ts';
import { seasonOn } from './season.ts';

test('every default fits its own schema and names its source', () => {
  for (const key of POLICY_KEYS) {
    expect(POLICIES[key].schema.safeParse(POLICIES[key].default).success, key).toBe(true);
    expect(POLICIES[key].source).not.toBe('');
  }
  expect(policySeed().map(({ key }) => key)).toEqual(POLICY_KEYS);
});

test('a rule reads the row that is valid on the day it judges', () => {
  const rows = [
    ...policySeed(),
    { key: 'household/no-contact-days', value: 14, validFrom: '2026-12-01' },
    { key: 'household/no-contact-days', value: 21, validFrom: '2026-06-01' },
  ];
  expect(readPolicy(rows, 'household/no-contact-days', '2026-05-31')).toBe(30);
  expect(readPolicy(rows, 'household/no-contact-days', '2026-06-01')).toBe(21);
  expect(readPolicy(rows, 'household/no-contact-days', '2026-12-01')).toBe(14);
  expect(readPolicy([], 'household/no-contact-days', '2026-12-01')).toBe(30);
});

test('a row that no longer fits is passed over', () => {
  const rows = [...policySeed(), { key: 'session/auto-lock-minutes', value: 600, validFrom: '2026-01-01' }];
  expect(readPolicy(rows, 'session/auto-lock-minutes', '2026-11-20')).toBe(10);
});

test.each([
  ['2026-11-01', '동절기'],
  ['2026-12-31', '동절기'],
  ['2028-02-29', '동절기'],
  ['2026-03-01', undefined],
  ['2026-05-15', '혹서기'],
  ['2026-10-01', undefined],
])('%s is %s', (day, name) => {
  expect(seasonOn(day, POLICIES['priority/seasons'].default)?.name).toBe(name);
});
