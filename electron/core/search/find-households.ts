import type { Store } from '#core/database/store.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import { ageOn } from '#shared/korean/birth-date.ts';
import { type SearchFields, type SearchQuery, searchQuery } from '#shared/korean/search-keys.ts';
import type { FoundHousehold, SearchAnswer } from '#shared/search/search.schema.ts';

/**
 * How many candidates are looked at closely. A bare surname has tens of thousands of holders: reading and ranking them
 * all would take a second, and nobody scrolls that far. Keys stand in the order of the alphabet with whole names before
 * longer ones, so the first hundred hold the best. See ui.md 7.
 */
const CANDIDATES = 100;
/** Candidates of a query that must be checked name by name (김ㅁㅅ), before the check. */
const CHECKED_CANDIDATES = 2000;
/** So many are read at a time until enough have passed the check. */
const CHECKED_AT_ONCE = 150;
/** Most households that a list narrowed by text can show. */
const LIST_LIMIT = 5000;

type Readable = Pick<Store, 'prepareRead'>;

/** The households that a typed text fits, best first, with the reading that was tried when there was none. */
export function searchHouseholds(
  store: Readable & Pick<Store, 'clock'>,
  { text, limit, accountId }: { text: string; limit: number; accountId: string },
): SearchAnswer {
  const query = searchQuery(text);
  const byNumber = idsByNumber(store, text);
  const found =
    byNumber.length > 0 ? byNumber.map((id) => ({ id, matchedName: null })) : search(store, query, accountId);
  if (found.length > 0 || query.retry === null) return answer(store, found, limit, null);
  const retried = search(store, searchQuery(query.retry), accountId);
  return answer(store, retried, limit, retried.length > 0 ? query.retry : null);
}

/** The households that a text fits, for a list that is sorted by something else. */
export function findHouseholdIds(store: Readable, text: string): string[] {
  const byNumber = idsByNumber(store, text);
  if (byNumber.length > 0) return byNumber;
  const query = searchQuery(text);
  const ids = candidateIds(store, query, query.needsCheck ? CHECKED_CANDIDATES : LIST_LIMIT);
  return query.needsCheck ? acceptedOf(store, query, ids) : ids;
}

/** Households the person opened last, newest first: what an empty search box offers. */
export function recentHouseholds(
  store: Readable & Pick<Store, 'clock'>,
  accountId: string,
  limit: number,
): FoundHousehold[] {
  const ids = (store.prepareRead(RECENT).all(accountId, limit) as { household_id: string }[]).map(
    (row) => row.household_id,
  );
  return readFound(
    store,
    ids.map((id) => ({ id, matchedName: null })),
  );
}

export interface Hit {
  readonly id: string;
  readonly matchedName: string | null;
}

function search(store: Readable, query: SearchQuery, accountId: string): Hit[] {
  if (query.ranges.length === 0) return [];
  if (!query.needsCheck) return pick(store, query, candidateIds(store, query, CANDIDATES), accountId);
  const ids = candidateIds(store, query, CHECKED_CANDIDATES);
  const passed: string[] = [];
  for (let at = 0; at < ids.length && passed.length < CANDIDATES; at += CHECKED_AT_ONCE)
    passed.push(...acceptedOf(store, query, ids.slice(at, at + CHECKED_AT_ONCE)));
  return pick(store, query, passed.slice(0, CANDIDATES), accountId);
}

function acceptedOf(store: Readable, query: SearchQuery, ids: readonly string[]): string[] {
  const fields = readFields(store, ids);
  return ids.filter((id) => {
    const own = fields.get(id);
    return own !== undefined && query.accepts(own);
  });
}

const NEVER = 1_000;

/** Checks and ranks candidates: the very name, then its start; the head before a member; what was opened lately. */
function pick(store: Readable, query: SearchQuery, ids: readonly string[], accountId: string): Hit[] {
  if (ids.length === 0) return [];
  const recent = recentRanks(store, accountId);
  const fields = readFields(store, ids);
  const ranked = ids.flatMap((id, at) => {
    const own = fields.get(id);
    if (!own || (query.needsCheck && !query.accepts(own))) return [];
    const member = matchedName(query, own);
    return [{ id, at, rank: query.rank(own), recent: recent.get(id) ?? NEVER, member }];
  });
  ranked.sort(
    (a, b) =>
      a.rank - b.rank || Number(a.member !== null) - Number(b.member !== null) || a.recent - b.recent || a.at - b.at,
  );
  return ranked.map(({ id, member }) => ({ id, matchedName: member }));
}

/** Which member made the household fit, when it was not the head: a search for a son shows his mother's household. */
function matchedName(query: SearchQuery, { names, ...others }: Fields): string | null {
  if (names.length < 2 || (query.kind !== 'name' && query.kind !== 'choseong' && query.kind !== 'mixed')) return null;
  const ranks = names.map((name) => {
    const alone = { ...others, names: [name] };
    return query.needsCheck && !query.accepts(alone) ? 9 : query.rank(alone);
  });
  const best = Math.min(...ranks);
  const name = names[ranks.indexOf(best)];
  return name === names[0] || best >= 5 ? null : (name ?? null);
}

/** Key order within a range puts the start of a name before its middle, so the first hits are the best ones. */
function candidateIds(store: Readable, query: SearchQuery, limit: number): string[] {
  const ids = new Set<string>();
  const statement = store.prepareRead(
    'SELECT household_id FROM search_key WHERE key >= ? AND key < ? ORDER BY key LIMIT ?',
  );
  for (const { from, to } of query.ranges) {
    for (const row of statement.all(from, to, limit * 2) as { household_id: string }[]) {
      ids.add(row.household_id);
      if (ids.size >= limit) return [...ids];
    }
  }
  return [...ids];
}

type Fields = SearchFields & { readonly names: readonly string[] };

/** What ranking looks at, for all candidates in one statement; names with the head's first. */
function readFields(store: Readable, ids: readonly string[]): Map<string, Fields> {
  const rows = store.prepareRead(FIELDS).all(JSON.stringify(ids)) as {
    id: string;
    road_address: string;
    detail_address: string | null;
    name: string | null;
    phones: string | null;
  }[];
  const byId = new Map<string, { names: string[]; phones: string[]; roadAddress: string; detailAddress: string }>();
  for (const row of rows) {
    let fields = byId.get(row.id);
    if (!fields) {
      fields = { names: [], phones: [], roadAddress: row.road_address, detailAddress: row.detail_address ?? '' };
      byId.set(row.id, fields);
    }
    if (row.name !== null) fields.names.push(row.name);
    if (row.phones !== null && row.phones !== '[]')
      for (const phone of JSON.parse(row.phones) as { number: string }[]) fields.phones.push(phone.number);
  }
  return byId;
}

const FIELDS = `SELECT h.id, h.road_address, h.detail_address, p.name, p.phones
  FROM json_each(?) AS wanted
  CROSS JOIN household h ON h.id = wanted.value
  LEFT JOIN person p ON p.household_id = h.id AND p.status = 'ACTIVE'
  ORDER BY wanted.key, p.is_head DESC, p.created_at, p.id`;

const RECENT = `SELECT r.household_id FROM recent r JOIN household_board b ON b.household_id = r.household_id
  WHERE r.account_id = ? AND b.status <> 'MERGED' ORDER BY r.at DESC LIMIT ?`;

function recentRanks(store: Readable, accountId: string): Map<string, number> {
  const rows = store.prepareRead(RECENT).all(accountId, 50) as { household_id: string }[];
  return new Map(rows.map(({ household_id }, at) => [household_id, at]));
}

/** "H-2026-A100012", "h2026a1…": what stands on paper. A merged number leads to the household it became. */
function idsByNumber(store: Readable, text: string): string[] {
  const match = /^\s*h-?(\d{4})-?([0-9a-z]{0,7})\s*$/iu.exec(text);
  if (!match) return [];
  const from = `H-${match[1]}-${(match[2] ?? '').toUpperCase()}`;
  const rows = store.prepareRead(BY_NUMBER).all(from, `${from}\u{10ffff}`, CANDIDATES) as { id: string }[];
  return [...new Set(rows.map(({ id }) => id))];
}

const BY_NUMBER = `SELECT ifnull(merged_into_id, id) AS id FROM household
  WHERE household_no >= ? AND household_no < ? ORDER BY household_no LIMIT ?`;

function answer(
  store: Readable & Pick<Store, 'clock'>,
  hits: readonly Hit[],
  limit: number,
  retriedAs: string | null,
): SearchAnswer {
  return {
    households: readFound(store, hits.slice(0, limit)),
    total: hits.length,
    isCapped: hits.length >= CANDIDATES,
    retriedAs,
  };
}

export function readFound(store: Readable & Pick<Store, 'clock'>, hits: readonly Hit[]): FoundHousehold[] {
  const today = dayOf(store.clock.now());
  const statement = store.prepareRead(FOUND);
  return hits.flatMap(({ id, matchedName: name }) => {
    const row = statement.get(id) as FoundRow | undefined;
    if (!row) return [];
    return [
      {
        id,
        householdNo: row.household_no,
        headName: row.head_name,
        headAge: row.head_birth === null ? null : ageOn(row.head_birth, today),
        headSex: row.head_sex,
        householdType: row.hh_type,
        address: row.address,
        tong: row.tong,
        ri: row.ri,
        priority: row.priority as PriorityLevel,
        status: row.status,
        matchedName: name,
      },
    ];
  });
}

const FOUND = `SELECT household_no, head_name, head_birth, head_sex, hh_type, address, tong, ri, priority, status
  FROM household_board WHERE household_id = ?`;

interface FoundRow {
  household_no: string;
  head_name: string;
  head_birth: string | null;
  head_sex: 'M' | 'F' | null;
  hh_type: string | null;
  address: string;
  tong: string | null;
  ri: string | null;
  priority: string;
  status: string;
}
