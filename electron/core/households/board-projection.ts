import { setImmediate as nextTurn } from 'node:timers/promises';
import { announceNowAndThen, type GroupWork, inGroups } from '#core/database/in-groups.ts';
import type { Projection, Store } from '#core/database/store.ts';
import { type Day, dayOf } from '#shared/calendar/day.ts';
import { type BoardFacts, boardRow } from './board-row.ts';
import { type Reference, referenceOf } from './reference-cache.ts';

/** Every column that the statements at the end look at, filters and orders included: see `board-projection.test.ts`. */
const READ_COLUMNS = {
  household: [
    'created_at',
    'household_no',
    'hh_type',
    'road_address',
    'detail_address',
    'address_key',
    'tong',
    'ban',
    'ri',
    'vulnerability',
    'priority_override',
    'priority_override_reason',
    'isolation_band',
    'staff_safety_flags',
    'officer_id',
    'status',
  ],
  person: [
    'household_id',
    'name',
    'is_head',
    'birth_date',
    'sex',
    'phones',
    'is_digital_vulnerable',
    'status',
    'created_at',
  ],
  household_indicator: ['household_id', 'indicator_code', 'active'],
  crisis_case: ['household_id', 'state', 'route', 'round_id', 'emergency', 'officer_id', 'opened_at', 'due_at'],
  case_event: ['household_id', 'case_id', 'at', 'from_state', 'to_state'],
  contact_attempt: ['household_id', 'case_id', 'at', 'method', 'result', 'struck_at'],
} as const;

/**
 * Keeps `household_board` and `search_key` true: one derived row per household, written in the transaction of what it
 * derives from, so that lists sort, filter and search on indexed columns and never on a join.
 *
 * [Note: The board is derived] Nothing else writes these two tables and nothing is stored in them alone.
 */
export const boardProjection: Projection = {
  reads: READ_COLUMNS,
  project: (tx, householdIds) => {
    const reference = referenceOf(tx.store);
    const today = dayOf(tx.at);
    for (const id of householdIds) projectHousehold(tx.store, reference, id, today);
  },
};

/**
 * Recomputes what depends on the day (silence, season) where it was computed for another one: at sign-in and after
 * midnight. Works in slices so that a click never waits, and tells open lists now and then, not slice by slice; returns
 * how many households were refreshed.
 */
export async function refreshBoardForToday(store: Store, signal?: AbortSignal): Promise<number> {
  const today = dayOf(store.clock.now());
  const stale = store
    .prepare('SELECT household_id FROM household_board WHERE computed_on <> ? ORDER BY priority_rank')
    .all(today) as { household_id: string }[];
  const actor = { accountId: 'system', officeId: '' };
  const changes = announceNowAndThen(store);
  let done = 0;
  const next = (): GroupWork | undefined => {
    const row = stale[done];
    if (!row) return undefined;
    done += 1;
    return (tx) => tx.touchHousehold(row.household_id);
  };
  while (done < stale.length) {
    if (signal?.aborted || !store.rawWriter.open) break;
    changes.add(await inGroups({ store, actor }, next));
    await nextTurn();
  }
  changes.flush();
  return done;
}

const freshOn = new WeakMap<Store['rawWriter'], Day>();

/**
 * Starts the day's refresh once a day, in the background: called by whoever is about to show a list. The list is there
 * at once and follows, slice by slice, through the `changed` event.
 */
export function keepBoardFresh(store: Store, report: (bug: unknown) => void): void {
  const today = dayOf(store.clock.now());
  if (freshOn.get(store.rawWriter) === today) return;
  freshOn.set(store.rawWriter, today);
  refreshBoardForToday(store).catch((bug: unknown) => {
    freshOn.delete(store.rawWriter);
    // The session ended in the middle: the next one goes on.
    if (store.rawWriter.open) report(bug);
  });
}

function projectHousehold(store: Store, reference: Reference, id: string, today: Day): void {
  const before = store.prepare('SELECT search_keys FROM household_board WHERE household_id = ?').get(id) as
    | { search_keys: string }
    | undefined;
  const oldKeys = before ? (JSON.parse(before.search_keys) as string[]) : [];
  const facts = readFacts(store, id);
  if (!facts) {
    writeKeys(store, id, oldKeys, []);
    store.prepare('DELETE FROM household_board WHERE household_id = ?').run(id);
    return;
  }
  const { row, searchKeys } = boardRow(facts, reference, today);
  writeKeys(store, id, oldKeys, searchKeys);
  store.prepare(UPSERT).run({ ...row, search_keys: JSON.stringify(searchKeys) });
}

function readFacts(store: Store, id: string): BoardFacts | undefined {
  const household = store.prepare(HOUSEHOLD).get(id) as BoardFacts['household'] | undefined;
  if (!household) return undefined;
  return {
    household,
    people: store.prepare(PEOPLE).all(id) as BoardFacts['people'],
    indicatorCodes: (store.prepare(INDICATORS).all(id) as { indicator_code: string }[]).map(
      (row) => row.indicator_code,
    ),
    cases: store.prepare(CASES).all(id) as BoardFacts['cases'],
    attempts: store.prepare(ATTEMPTS).all(id) as BoardFacts['attempts'],
  };
}

/** Most edits leave every key as it was; then nothing is written. */
function writeKeys(store: Store, id: string, before: readonly string[], after: readonly string[]): void {
  const kept = new Set(after);
  const known = new Set(before);
  for (const key of before)
    if (!kept.has(key)) store.prepare('DELETE FROM search_key WHERE key = ? AND household_id = ?').run(key, id);
  for (const key of after)
    if (!known.has(key))
      store.prepare('INSERT OR IGNORE INTO search_key (key, household_id) VALUES (?, ?)').run(key, id);
}

const HOUSEHOLD = `SELECT id, ${READ_COLUMNS.household.join(', ')} FROM household WHERE id = ?`;
const PEOPLE = `SELECT name, is_head, birth_date, sex, phones, is_digital_vulnerable, status
  FROM person WHERE household_id = ? ORDER BY is_head DESC, created_at, id`;
const INDICATORS = `SELECT DISTINCT indicator_code FROM household_indicator WHERE household_id = ? AND active = 1
  ORDER BY indicator_code`;
const CASES = `SELECT c.id, c.state, c.route, c.round_id, c.emergency, c.officer_id, c.opened_at, c.due_at,
    (SELECT max(e.at) FROM case_event e WHERE e.case_id = c.id AND e.from_state IS NOT e.to_state) AS state_since,
    (SELECT r.end_on FROM detection_round r WHERE r.id = c.round_id) AS round_ends_on
  FROM crisis_case c WHERE c.household_id = ? ORDER BY c.opened_at DESC, c.id DESC`;
const ATTEMPTS = `SELECT case_id, at, method, result FROM contact_attempt
  WHERE household_id = ? AND struck_at IS NULL ORDER BY at DESC, id DESC`;

const COLUMNS = [
  'household_id',
  'household_no',
  'head_name',
  'head_sort',
  'head_birth',
  'head_sex',
  'member_count',
  'hh_type',
  'address',
  'tong',
  'ban',
  'ri',
  'vulnerability',
  'flags',
  'priority',
  'priority_rank',
  'score',
  'indicator_count',
  'indicator_codes',
  'case_id',
  'case_state',
  'case_route',
  'round_id',
  'officer_id',
  'status',
  'last_contact_at',
  'next_due_at',
  'next_due_kind',
  'attempt_count',
  'phone_tail',
  'quality',
  'computed_on',
  'registered_at',
  'search_keys',
] as const;

const UPSERT = `INSERT OR REPLACE INTO household_board (${COLUMNS.join(', ')})
  VALUES (${COLUMNS.map((column) => `@${column}`).join(', ')})`;
