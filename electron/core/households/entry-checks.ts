import type { Day } from '#shared/calendar/day.ts';
import { impossibleBirth, residentNumberEntered } from '#shared/households/household.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { birthDateProblem } from '#shared/korean/birth-date.ts';
import { hasResidentNumber } from '#shared/korean/resident-number.ts';

type Entered = Readonly<Record<string, unknown>>;

/** Refuses what a form let through: a full resident number anywhere, or a birthday that cannot be one. */
export function checkEntered(entered: Entered, today: Day) {
  for (const [field, value] of Object.entries(entered))
    if (texts(value).some(hasResidentNumber)) return err(residentNumberEntered({ field }));
  if (typeof entered.birthDate === 'string') {
    const reason = birthDateProblem(entered.birthDate, today);
    if (reason === 'impossible' || reason === 'future' || reason === 'too-long-ago')
      return err(impossibleBirth({ field: 'birthDate', reason }));
  }
  return ok(undefined);
}

export function checkResidentNumbers(entered: Entered) {
  const field = Object.keys(entered).find((name) => texts(entered[name]).some(hasResidentNumber));
  return field === undefined ? ok(undefined) : err(residentNumberEntered({ field }));
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(texts);
  return [];
}
