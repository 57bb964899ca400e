/** @file What is wrong or missing in the register, as rules over its rows. Each finding says which row and why. */
import { type Day, dayOf, diffDays } from '#shared/calendar/day.ts';
import { type BirthRefusal, birthDateProblem } from '#shared/korean/birth-date.ts';
import { phoneKind } from '#shared/korean/phone.ts';

export interface QualityHousehold {
  id: string;
  addressKey: string;
  roadAddress: string;
  officerId: string | null;
  /** Last change or contact, whichever is later (instant). */
  touchedAt: string;
  persons: readonly QualityPerson[];
}

export interface QualityPerson {
  id: string;
  isHead: boolean;
  birthDate: string | null;
  phones: readonly string[];
}

export type QualityFinding =
  | { rule: 'no-phone'; householdId: string }
  | { rule: 'unreadable-phone'; householdId: string; personId: string; count: number }
  | { rule: 'impossible-birth'; householdId: string; personId: string; reason: BirthRefusal }
  | { rule: 'no-birth'; householdId: string; personId: string }
  | { rule: 'no-head'; householdId: string; heads: number }
  | { rule: 'address-without-number'; householdId: string }
  | { rule: 'same-address'; householdId: string; addressKey: string; otherHouseholdIds: string[] }
  | { rule: 'stale'; householdId: string; days: number };

export type QualityRule = QualityFinding['rule'];

export interface QualityPolicy {
  staleDays: number;
}

/** All findings, in the order of the households given. Look at active households only. */
export function findQualityProblems(
  households: readonly QualityHousehold[],
  today: Day,
  policy: QualityPolicy,
): QualityFinding[] {
  const atAddress = householdsByAddress(households);
  return households.flatMap((household) => [
    ...householdFindings(household, today, policy),
    ...sameAddressFinding(household, atAddress),
  ]);
}

/** Rules that need nothing but the household itself. */
export function householdFindings(
  household: QualityHousehold,
  today: Day,
  { staleDays }: QualityPolicy,
): QualityFinding[] {
  const { id: householdId, persons } = household;
  const findings: QualityFinding[] = [];
  const phones = persons.flatMap((person) => person.phones);
  if (!phones.some((phone) => phoneKind(phone) !== null)) findings.push({ rule: 'no-phone', householdId });
  const heads = persons.filter((person) => person.isHead).length;
  if (heads !== 1) findings.push({ rule: 'no-head', householdId, heads });
  for (const person of persons) findings.push(...personFindings(householdId, person, today));
  if (household.addressKey === '') findings.push({ rule: 'address-without-number', householdId });
  const days = diffDays(dayOf(household.touchedAt), today);
  if (days >= staleDays) findings.push({ rule: 'stale', householdId, days });
  return findings;
}

function personFindings(householdId: string, person: QualityPerson, today: Day): QualityFinding[] {
  const findings: QualityFinding[] = [];
  const unreadable = person.phones.filter((phone) => phoneKind(phone) === null).length;
  if (unreadable > 0) findings.push({ rule: 'unreadable-phone', householdId, personId: person.id, count: unreadable });
  if (person.birthDate === null) {
    // A member's unknown birth is common; the head's makes the household hard to match.
    if (person.isHead) findings.push({ rule: 'no-birth', householdId, personId: person.id });
    return findings;
  }
  const reason = birthDateProblem(person.birthDate, today);
  if (reason !== null) findings.push({ rule: 'impossible-birth', householdId, personId: person.id, reason });
  return findings;
}

/** Only whole doors: two households in one building without a unit are neighbours, not a mistake. */
function householdsByAddress(households: readonly QualityHousehold[]): Map<string, string[]> {
  const byAddress = new Map<string, string[]>();
  for (const { id, addressKey } of households) {
    if (!addressKey.includes('#')) continue;
    const ids = byAddress.get(addressKey);
    if (ids === undefined) byAddress.set(addressKey, [id]);
    else ids.push(id);
  }
  return byAddress;
}

function sameAddressFinding(
  { id, addressKey }: QualityHousehold,
  byAddress: ReadonlyMap<string, string[]>,
): QualityFinding[] {
  const others = (byAddress.get(addressKey) ?? []).filter((other) => other !== id);
  return others.length === 0 ? [] : [{ rule: 'same-address', householdId: id, addressKey, otherHouseholdIds: others }];
}
