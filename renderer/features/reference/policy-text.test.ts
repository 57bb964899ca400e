import { expect, test } from 'vitest';
import { POLICIES } from '#shared/policies/policy-defaults.ts';
import { type PolicyJson, policyText } from './policy-text.ts';

const labels = { labelOf: (_group: string, code: string | null) => `코드 ${code}` };
const words = (value: unknown) => policyText(value as PolicyJson, labels).replaceAll('\u00a0', ' ');

test('deadlines are said as days of their kind, groups in brackets, codes by their labels', () => {
  expect(words({ assign: { days: 1, unit: 'working-day' }, plan: { days: 15, unit: 'calendar-day' } })).toBe(
    '배정 1근무일 · 계획 15달력일',
  );
  expect(words({ vulnerability: { VU01: 1 }, noContact: { afterDays: 30, points: 2 } })).toBe(
    '취약 특성 (코드 VU01 1) · 무연락 (며칠부터 30, 점수 2)',
  );
  expect(words('blocked')).toBe('막음');
  expect(words(90)).toBe('90');
});

test('no policy shows how it is stored', () => {
  for (const [key, policy] of Object.entries(POLICIES))
    expect(words(policy.default), key).not.toMatch(/[{}"[\]]|[a-z]{4}/);
});
