import type { Store } from '#core/database/store.ts';
import type { createPace } from '#core/pace.ts';
import {
  blockKeys,
  type MatchScore,
  type MatchSubject,
  matchSubject,
  scoreDuplicate,
} from '#shared/households/duplicate-score.ts';
import type { MatchRule } from '#shared/policies/policy-defaults.ts';

/** A person who may be looked for: someone registered, or an earlier row of the file. */
export interface Indexed<T> {
  readonly who: T;
  readonly subject: MatchSubject;
}

export interface Found<T> {
  readonly who: T;
  readonly match: MatchScore;
}

/**
 * People under the keys that doubles share, so that a row is compared with the few who could be it and not with the
 * whole office.
 */
export class MatchIndex<T> {
  readonly #people: Indexed<T>[] = [];
  readonly #byKey = new Map<string, number[]>();

  add(who: T, subject: MatchSubject): void {
    const at = this.#people.push({ who, subject }) - 1;
    for (const key of blockKeys(subject)) {
      const listed = this.#byKey.get(key);
      if (listed) listed.push(at);
      else this.#byKey.set(key, [at]);
    }
  }

  /** Best first; `different` ones only when they share a door or a phone. */
  find(subject: MatchSubject, rule: MatchRule): Found<T>[] {
    const seen = new Set<number>();
    for (const key of blockKeys(subject)) {
      const listed = this.#byKey.get(key) ?? [];
      // A whole tower block under one building number says nothing about who lives where.
      if (listed.length <= MOST_UNDER_ONE_KEY) for (const at of listed) seen.add(at);
    }
    const found: Found<T>[] = [];
    for (const at of seen) {
      const person = this.#people[at];
      if (!person) continue;
      const match = scoreDuplicate(subject, person.subject, rule);
      if (match.verdict !== 'different' || match.sharesHousehold) found.push({ who: person.who, match });
    }
    return found.sort((a, b) => b.match.score - a.match.score);
  }
}

const MOST_UNDER_ONE_KEY = 500;

export interface RegisteredPerson {
  readonly householdId: string;
  readonly personId: string;
  readonly isActive: boolean;
}

/** Everyone in the registry but merged households, whose people have moved to the survivor. */
export async function indexRegistry(
  store: Store,
  pace: ReturnType<typeof createPace>,
): Promise<MatchIndex<RegisteredPerson>> {
  const index = new MatchIndex<RegisteredPerson>();
  const people = store.rawReader.prepare(`${PEOPLE} ORDER BY p.id`).all() as PersonRow[];
  for (const person of people) {
    const { who, subject } = toIndexed(person);
    index.add(who, subject);
    await pace();
  }
  return index;
}

/** The people of one household that somebody looked for by hand; none of a merged one. */
export function listPeopleOf(store: Store, householdId: string): Indexed<RegisteredPerson>[] {
  return (store.prepareRead(`${PEOPLE} AND h.id = ? ORDER BY p.id`).all(householdId) as PersonRow[]).map(toIndexed);
}

function toIndexed(person: PersonRow): Indexed<RegisteredPerson> {
  const phones = (JSON.parse(person.phones) as { number: string }[]).map(({ number }) => number);
  const subject = matchSubject({
    name: person.name,
    birthDate: person.birth_date,
    sex: person.sex,
    phones,
    roadAddress: person.road_address,
    detailAddress: person.detail_address ?? '',
  });
  const who = { householdId: person.household_id, personId: person.id, isActive: person.status === 'ACTIVE' };
  return { who, subject };
}

interface PersonRow {
  readonly id: string;
  readonly household_id: string;
  readonly name: string;
  readonly birth_date: string | null;
  readonly sex: 'M' | 'F' | null;
  readonly phones: string;
  readonly road_address: string;
  readonly detail_address: string | null;
  readonly status: string;
}

const PEOPLE = `SELECT p.id, p.household_id, p.name, p.birth_date, p.sex, p.phones, h.road_address, h.detail_address, h.status
  FROM person AS p JOIN household AS h ON h.id = p.household_id
  WHERE h.status <> 'MERGED' AND p.status NOT IN ('MERGED', 'LEFT')`;
