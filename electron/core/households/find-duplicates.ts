import type { Store } from '#core/database/store.ts';
import { readFound } from '#core/search/find-households.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { DuplicateCandidate, DuplicateQuestion } from '#shared/households/duplicate-candidate.ts';
import {
  type MatchScore,
  type MatchSubject,
  matchSubject,
  scoreDuplicate,
} from '#shared/households/duplicate-score.ts';
import { parsePhone } from '#shared/korean/phone.ts';
import { nameKeys } from '#shared/korean/search-keys.ts';
import { type MatchRule, readPolicy } from '#shared/policies/policy-defaults.ts';
import { referenceOf } from './reference-cache.ts';

/** A whole tower block, or every 김영숙 of the town, says nothing: a key with more holders than this is passed over. */
const MOST_UNDER_ONE_KEY = 300;
const MOST_SHOWN = 8;

/**
 * Households of the whole office that the typed one may already be, best first: by name, birth, phone and door. One
 * score for people who register and for lists that come in (`shared/households/duplicate-score.ts`).
 */
export function findDuplicates(
  store: Pick<Store, 'prepareRead' | 'prepare' | 'rawWriter' | 'clock'>,
  question: DuplicateQuestion,
): DuplicateCandidate[] {
  const rule = readPolicy(referenceOf(store).policies, 'household/match', dayOf(store.clock.now()));
  const typed = question.people
    .filter(({ name }) => name.trim() !== '')
    .map((person) =>
      matchSubject({
        ...person,
        phones: person.phones.flatMap((phone) => parsePhone(phone) ?? []),
        roadAddress: question.roadAddress,
        detailAddress: question.detailAddress,
      }),
    );
  const best = new Map<string, Comparison>();
  for (const known of readCandidates(store, typed)) {
    if (known.householdId === question.exceptId) continue;
    for (const subject of typed) {
      const comparison = compare(subject, known, rule);
      const before = best.get(known.householdId);
      if (comparison && (!before || comparison.match.score > before.match.score))
        best.set(known.householdId, comparison);
    }
  }
  const shown = [...best.values()].sort(byVerdictAndScore).slice(0, MOST_SHOWN);
  return readFound(
    store,
    shown.map(({ householdId }) => ({ id: householdId, matchedName: null })),
  ).map((household, at) => {
    const { verdict, match, personName, typedName } = shown[at] as Comparison;
    return { household, personName, typedName, score: match.score, verdict, lines: match.lines };
  });
}

interface Comparison {
  readonly householdId: string;
  readonly personName: string;
  readonly typedName: string;
  readonly match: MatchScore;
  readonly verdict: DuplicateCandidate['verdict'];
}

function compare(subject: MatchSubject, known: Known, rule: MatchRule): Comparison | undefined {
  const match = scoreDuplicate(subject, known.subject, rule);
  if (match.verdict === 'different' && !match.sharesHousehold) return undefined;
  const verdict = match.verdict === 'different' ? 'same-door' : match.verdict;
  return {
    householdId: known.householdId,
    personName: known.subject.facts.name,
    typedName: subject.facts.name,
    match,
    verdict,
  };
}

const VERDICT_ORDER = { match: 0, review: 1, 'same-door': 2 } as const;
const byVerdictAndScore = (a: Comparison, b: Comparison) =>
  VERDICT_ORDER[a.verdict] - VERDICT_ORDER[b.verdict] || b.match.score - a.match.score;

interface Known {
  readonly householdId: string;
  readonly subject: MatchSubject;
}

function readCandidates({ prepareRead }: Pick<Store, 'prepareRead'>, typed: readonly MatchSubject[]): Known[] {
  const ids = new Set<string>();
  const collect = (sql: string, ...values: string[]) => {
    const rows = prepareRead(`${sql} LIMIT ${MOST_UNDER_ONE_KEY + 1}`).all(...values) as { id: string }[];
    if (rows.length <= MOST_UNDER_ONE_KEY) for (const { id } of rows) ids.add(id);
  };
  for (const { facts, addressKey, isMasked } of typed) {
    const nameKey = isMasked ? undefined : nameKeys(facts.name)[0];
    if (nameKey) collect('SELECT household_id AS id FROM search_key WHERE key = ?', nameKey);
    for (const phone of facts.phones) collect('SELECT household_id AS id FROM search_key WHERE key = ?', `t${phone}`);
    if (facts.birthDate !== null)
      collect('SELECT household_id AS id FROM person WHERE birth_date = ?', facts.birthDate);
    // Two spellings of one name, or a wrong digit of the birth date, are found at the door.
    if (addressKey !== '') collect('SELECT id FROM household WHERE address_key = ?', addressKey);
  }
  const rows = prepareRead(PEOPLE).all(JSON.stringify([...ids])) as PersonRow[];
  return rows.map((row) => ({
    householdId: row.household_id,
    subject: matchSubject({
      name: row.name,
      birthDate: row.birth_date,
      sex: row.sex,
      phones: (JSON.parse(row.phones) as { number: string }[]).map(({ number }) => number),
      roadAddress: row.road_address,
      detailAddress: row.detail_address ?? '',
    }),
  }));
}

const PEOPLE = `SELECT p.household_id, p.name, p.birth_date, p.sex, p.phones, h.road_address, h.detail_address
  FROM json_each(?) AS wanted
  CROSS JOIN household h ON h.id = wanted.value AND h.status <> 'MERGED'
  JOIN person p ON p.household_id = h.id AND p.status = 'ACTIVE'
  ORDER BY p.household_id, p.is_head DESC, p.id`;

interface PersonRow {
  readonly household_id: string;
  readonly name: string;
  readonly birth_date: string | null;
  readonly sex: 'M' | 'F' | null;
  readonly phones: string;
  readonly road_address: string;
  readonly detail_address: string | null;
}
