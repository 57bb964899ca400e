/** @file What people wait for most often, inside core: one call with its checks beside the bare SQL of the same rows. */
import { emptyFilter, type HouseholdFilter, type HouseholdSort } from '#shared/households/household-filter.ts';
import { searchQuery } from '#shared/korean/search-keys.ts';
import type { BareDatabase, Row } from './bare-database.ts';
import { BOARD_COLUMNS, BY_PRIORITY, bareList } from './bare-list.ts';
import type { CoreClient } from './core-client.ts';
import type { BenchResult } from './results.ts';
import { sideBySide } from './samples.ts';
import { typedTexts } from './typed-texts.ts';

/** Rows of one window, as the list asks for them. */
const PAGE = 60;

interface ListCase {
  readonly name: string;
  readonly filter: (nth: number) => Partial<HouseholdFilter>;
  readonly sort?: HouseholdSort;
  readonly offset?: (nth: number) => number;
  readonly where: string;
  readonly values: (nth: number) => readonly unknown[];
  readonly order: string;
}

export async function readBenches(core: CoreClient, bare: BareDatabase, rounds: number): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  const add = async (name: string, ours: (nth: number) => unknown, floor: (nth: number) => unknown) => {
    results.push({ part: 'core', name, ...(await sideBySide(rounds, ours, floor)) });
  };

  const ids = bare.all("SELECT household_id AS id FROM household_board WHERE status = 'ACTIVE' ORDER BY household_id");
  const idOf = (nth: number) => String(ids[(nth * 37) % ids.length]?.id);
  const farOffset = (nth: number) => Math.floor((nth * 700) % Math.max(1, ids.length - PAGE));
  const me = core.accountIdOf('officer');
  const lists: readonly ListCase[] = [
    {
      name: '목록 · 내 담당 list, mine',
      filter: () => ({ officers: ['me'] }),
      where: 'b.officer_id = ?',
      values: () => [me],
      order: BY_PRIORITY,
    },
    {
      name: '목록 · 먼 곳 list, far window',
      filter: () => ({}),
      offset: farOffset,
      where: '1 = 1',
      values: () => [],
      order: BY_PRIORITY,
    },
    {
      name: '목록 · 이름순 list by name',
      filter: () => ({}),
      sort: { column: 'name', direction: 'descending' },
      offset: farOffset,
      where: '1 = 1',
      values: () => [],
      order: 'b.head_sort DESC, b.priority_rank, b.head_sort, b.household_id',
    },
    {
      name: '목록 · 통·우선순위로 거름 list, filtered',
      filter: (nth) => ({ tongs: [String((nth % 20) + 1)], priorities: ['HIGH', 'EMERGENCY'] }),
      where: "b.tong = ? AND b.priority IN ('HIGH', 'EMERGENCY')",
      values: (nth) => [String((nth % 20) + 1)],
      order: BY_PRIORITY,
    },
  ];
  for (const list of lists) {
    const offsetOf = list.offset ?? (() => 0);
    const ask = bareList(bare, { where: list.where, order: list.order, limit: PAGE }, list.values(0));
    await add(
      list.name,
      (nth) =>
        core.call('households', 'list', {
          filter: { ...emptyFilter(), ...list.filter(nth) },
          sort: list.sort ?? { column: 'priority', direction: 'descending' },
          offset: offsetOf(nth),
          limit: PAGE,
        }),
      (nth) => ask(list.values(nth), offsetOf(nth)),
    );
  }

  for (const { name, texts } of typedTexts(bare, rounds)) {
    await add(
      `찾기 · ${name}`,
      (nth) => core.call('search', 'find', { text: textAt(texts, nth), limit: 20 }),
      (nth) => bareSearch(bare, textAt(texts, nth)),
    );
  }

  // Opening is logged once; what follows within minutes is the page drawn anew, and only reads.
  await add(
    '가구 화면 · 처음 page, first opened',
    (nth) => core.call('households', 'page', { id: idOf(nth) }),
    (nth) => {
      bareOpening(bare, idOf(nth), me);
      barePage(bare, idOf(nth));
    },
  );
  await add(
    '가구 화면 · 다시 page, again',
    (nth) => core.call('households', 'page', { id: idOf(nth) }),
    (nth) => barePage(bare, idOf(nth)),
  );
  await add(
    '가구 기록 timeline',
    (nth) => core.call('households', 'timeline', { id: idOf(nth), show: 'all', before: null, limit: 30 }),
    (nth) => bareTimeline(bare, idOf(nth)),
  );
  return results;
}

const textAt = (texts: readonly string[], nth: number): string => texts[nth % texts.length] ?? '';

export function bareSearch(bare: BareDatabase, text: string): void {
  const ids = new Set<string>();
  for (const { from, to } of searchQuery(text).ranges) {
    const rows = bare.all(
      'SELECT household_id FROM search_key WHERE key >= ? AND key < ? ORDER BY key LIMIT 600',
      from,
      to,
    );
    for (const row of rows) if (ids.size < 300) ids.add(row.household_id as string);
  }
  const list = [...ids];
  // Ranking looks at every candidate's names, phones and address; the answer then holds twenty of them.
  bare.all(
    `SELECT h.id, h.road_address, h.detail_address, p.name, p.phones FROM json_each(?) AS wanted
     CROSS JOIN household h ON h.id = wanted.value
     LEFT JOIN person p ON p.household_id = h.id AND p.status = 'ACTIVE' ORDER BY wanted.key`,
    JSON.stringify(list),
  );
  for (const id of list.slice(0, 20)) {
    bare.get(
      `SELECT household_no, head_name, head_birth, head_sex, hh_type, address, tong, ri, priority, status
       FROM household_board WHERE household_id = ?`,
      id,
    );
  }
}

/** What an opening leaves behind: the line of the access log and the place among the recent ones. */
export function bareOpening(bare: BareDatabase, id: string, accountId: string): void {
  const last = bare.get('SELECT * FROM access_log ORDER BY seq DESC LIMIT 1') as Row;
  bare.write(() => {
    bare.put('recent', { account_id: accountId, household_id: id, at: new Date().toISOString() });
    bare.put('access_log', {
      ...last,
      seq: Number(last.seq) + 1,
      id: `bench-${last.seq}`,
      subject_ids: JSON.stringify([id]),
    });
  });
}

export function barePage(bare: BareDatabase, id: string): void {
  const household = bare.get('SELECT * FROM household WHERE id = ?', id) as Row;
  bare.all('SELECT * FROM person WHERE household_id = ? ORDER BY is_head DESC, created_at', id);
  bare.all('SELECT * FROM household_indicator WHERE household_id = ? ORDER BY observed_month DESC', id);
  bare.all(
    `SELECT c.id, c.case_no, c.state, c.route, c.emergency, a.name, r.title, c.opened_at, c.closed_at, c.close_reason,
       (SELECT max(e.at) FROM case_event e WHERE e.case_id = c.id AND e.from_state IS NOT e.to_state) AS state_since,
       (SELECT count(*) FROM contact_attempt t WHERE t.case_id = c.id AND t.struck_at IS NULL) AS attempts
     FROM crisis_case c LEFT JOIN account a ON a.id = c.officer_id LEFT JOIN detection_round r ON r.id = c.round_id
     WHERE c.household_id = ? ORDER BY c.opened_at DESC`,
    id,
  );
  bare.get(
    `SELECT ${BOARD_COLUMNS}, b.quality FROM household_board b LEFT JOIN account a ON a.id = b.officer_id WHERE b.household_id = ?`,
    id,
  );
  bare.all(
    `SELECT h.id, b.head_name, h.household_no FROM household h JOIN household_board b ON b.household_id = h.id
     WHERE h.address_key = ? AND h.id <> ? AND h.status = 'ACTIVE' LIMIT 20`,
    household.address_key,
    id,
  );
  bare.all('SELECT id, household_no FROM household WHERE merged_into_id = ?', id);
}

export function bareTimeline(bare: BareDatabase, id: string): void {
  bare.all(
    `SELECT e.*, a.name, c.case_no FROM crisis_case c JOIN case_event e ON e.case_id = c.id
     LEFT JOIN account a ON a.id = e.actor_id WHERE c.household_id = ? ORDER BY e.at DESC LIMIT 31`,
    id,
  );
  bare.all(
    `SELECT t.*, a.name FROM contact_attempt t LEFT JOIN account a ON a.id = t.created_by
     WHERE t.household_id = ? ORDER BY t.at DESC LIMIT 31`,
    id,
  );
  const groups = bare.all(
    `SELECT DISTINCT group_id FROM operation WHERE subject_id = ?
     AND table_name IN ('household', 'person', 'household_indicator', 'crisis_case')
     AND NOT (table_name = 'crisis_case' AND kind <> 'patch') LIMIT 31`,
    id,
  );
  for (const { group_id } of groups) {
    bare.all(
      `SELECT op_id, table_name, row_id, kind, subject_id, body, body_hash FROM operation
       WHERE group_id = ? AND subject_id = ? ORDER BY dseq`,
      group_id,
      id,
    );
  }
}
