import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, endOfDay, startOfDay } from '#shared/calendar/day.ts';
import { isSilent, silentDays, silentIfReachedBefore } from './silence.ts';

const TODAY = '2026-11-20';
const never = { state: null, lastContactOn: null, registeredOn: '2026-10-21' } as const;

test('counts from the last contact, else from registration', () => {
  expect(silentDays(never, TODAY)).toBe(30);
  expect(silentDays({ ...never, lastContactOn: '2026-11-19' }, TODAY)).toBe(1);
});

test('begins on the day the rule names, not the day after', () => {
  expect(isSilent(never, TODAY, 30)).toBe(true);
  expect(isSilent(never, TODAY, 31)).toBe(false);
});

test.each(['CLOSED', 'TRANSFERRED', 'REOPENED'] as const)('nobody owes a %s case a call', (state) => {
  expect(isSilent({ ...never, state }, TODAY, 30)).toBe(false);
});

test('aftercare is open work again', () => {
  expect(isSilent({ ...never, state: 'AFTERCARE' }, TODAY, 30)).toBe(true);
});

test('the bound for instants says the same as the count of days', () => {
  const anyInstantOf = (day: string) => fc.constantFrom(startOfDay(day), endOfDay(day));
  const contact = fc.nat({ max: 60 }).chain((ago) => {
    const day = addDays(TODAY, -ago);
    return anyInstantOf(day).map((at) => ({ day, at }));
  });
  fc.assert(
    fc.property(contact, fc.integer({ min: 1, max: 60 }), ({ day, at }, days) => {
      const facts = { state: null, lastContactOn: day, registeredOn: day };
      expect(at < silentIfReachedBefore(TODAY, days)).toBe(isSilent(facts, TODAY, days));
    }),
  );
});
