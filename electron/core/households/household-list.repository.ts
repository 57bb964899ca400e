import type { Store } from '#core/database/store.ts';
import type { Actor } from '#core/rpc/call.ts';
import { findHouseholdIds } from '#core/search/find-households.ts';
import { addDays, type Day, dayOf, diffDays, endOfDay, startOfDay, weekdayOf } from '#shared/calendar/day.ts';
import { CASE_STATES } from '#shared/cases/case.schema.ts';
import { silentIfReachedBefore } from '#shared/cases/silence.ts';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import {
  type HouseholdColumn,
  type HouseholdFilter,
  type HouseholdSort,
  NO_CASE,
} from '#shared/households/household-filter.ts';
import type { HouseholdRow } from '#shared/households/household-row.ts';
import { ageOn } from '#shared/korean/birth-date.ts';
import { referenceOf } from './reference-cache.ts';
import { IS_SILENT } from './silence-on-board.ts';

/*
 * [Note: One SQL text per shape] Values are always bound; the SQL text depends only on which filters are set and on
 * the order, so the statement cache stays small. Lists of values are bound as one JSON text.
 */

interface Where {
  readonly sql: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/**
 * The SQL of a filter on `household_board AS b`. `text` is answered by the search keys first. `as` sets the names of
 * the values apart when several filters share one statement.
 */
export function whereOf(
  store: Store,
  filter: HouseholdFilter,
  actor: Pick<Actor, 'accountId'>,
  today: Day,
  as = '',
): Where {
  const { sql, values } = conditionsOf(store, filter, actor, today);
  if (as === '') return { sql, values };
  return {
    sql: sql.replace(/@(\w+)/gu, `@$1${as}`),
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [`${name}${as}`, value])),
  };
}

function conditionsOf(store: Store, filter: HouseholdFilter, actor: Pick<Actor, 'accountId'>, today: Day): Where {
  const parts: string[] = [STANDING[filter.standing]];
  const values: Record<string, string | number> = {};
  const oneOf = (column: string, name: string, list: readonly string[]) => {
    if (list.length === 0) return;
    if (list.length === 1) {
      values[name] = list[0] ?? '';
      parts.push(`${column} = @${name}`);
      return;
    }
    values[name] = JSON.stringify(list);
    parts.push(`${column} IN (SELECT value FROM json_each(@${name}))`);
  };
  const holdsOneOf = (column: string, name: string, list: readonly string[]) => {
    if (list.length === 0) return;
    // Columns of codes are JSON lists; a quoted code cannot be part of another one.
    const tests = list.map((code, at) => {
      values[`${name}${at}`] = `"${code}"`;
      return `instr(${column}, @${name}${at}) > 0`;
    });
    parts.push(`(${tests.join(' OR ')})`);
  };

  oneOf('b.priority', 'priorities', filter.priorities);
  oneOf('b.tong', 'tongs', filter.tongs);
  oneOf('b.ban', 'bans', filter.bans);
  oneOf('b.ri', 'ris', filter.ris);
  oneOf('b.hh_type', 'types', filter.householdTypes);
  oneOf('b.round_id', 'rounds', filter.rounds);
  oneOf(`ifnull(b.case_state, '${NO_CASE}')`, 'stages', filter.stages);
  holdsOneOf('b.vulnerability', 'vulnerability', filter.vulnerabilities);
  holdsOneOf('b.indicator_codes', 'indicator', filter.indicators);
  holdsOneOf('b.flags', 'isolation', filter.isolationBands);
  if (filter.ids) oneOf('b.household_id', 'ids', filter.ids.length === 0 ? ['none'] : filter.ids);
  if (filter.officers.length > 0) {
    const named = filter.officers.filter((choice) => choice !== 'unassigned');
    const tests = filter.officers.includes('unassigned') ? ['b.officer_id IS NULL'] : [];
    if (named.length > 0) {
      const ids = named.map((choice) => (choice === 'me' ? actor.accountId : choice));
      values.officers = ids.length === 1 ? (ids[0] ?? '') : JSON.stringify(ids);
      tests.push(`b.officer_id ${ids.length === 1 ? '= @officers' : 'IN (SELECT value FROM json_each(@officers))'}`);
    }
    parts.push(`(${tests.join(' OR ')})`);
  }
  if (filter.due === 'overdue') {
    values.dueBefore = startOfDay(today);
    parts.push('b.next_due_at < @dueBefore');
  } else if (filter.due) {
    values.dueFrom = startOfDay(today);
    values.dueUntil = endOfDay(filter.due === 'today' ? today : addDays(today, (7 - weekdayOf(today)) % 7));
    parts.push('b.next_due_at >= @dueFrom AND b.next_due_at <= @dueUntil');
  }
  if (filter.noContactDays) {
    const { noContactDays } = filter;
    const days = noContactDays === 'rule' ? referenceOf(store).tasksOn(today).noContactDays : noContactDays;
    values.reachedBefore = silentIfReachedBefore(today, days);
    parts.push(IS_SILENT);
  }
  if (filter.text.trim() !== '') {
    values.found = JSON.stringify(findHouseholdIds(store, filter.text));
    parts.push('b.household_id IN (SELECT value FROM json_each(@found))');
  }
  return { sql: parts.join(' AND '), values };
}

export function countHouseholds(store: Store, where: Where): number {
  const sql = `SELECT count(*) AS n FROM household_board b WHERE ${where.sql}`;
  return (store.prepareRead(sql).get(where.values) as { n: number }).n;
}

/** How many households each of several filters holds, in one pass over the board. */
export function countEach(store: Store, wheres: readonly Where[]): number[] {
  const counts = wheres.map(({ sql }, at) => `count(*) FILTER (WHERE ${sql}) AS n${at}`);
  const row = store
    .prepareRead(`SELECT ${counts.join(', ')} FROM household_board b`)
    .get(Object.assign({}, ...wheres.map(({ values }) => values))) as Record<string, number>;
  return wheres.map((_where, at) => row[`n${at}`] ?? 0);
}

/** One window of a list, in order; the same query twice gives the same rows, whatever is equal. */
export function readHouseholdRows(
  store: Store,
  where: Where,
  { sort, offset, limit, today }: { sort: HouseholdSort; offset: number; limit: number; today: Day },
): HouseholdRow[] {
  // Chosen and ordered on what indexes hold; only the rows that are shown are fetched.
  const order = orderOf(sort);
  const sql = `SELECT ${ROW_COLUMNS} FROM (
      SELECT b.household_id FROM household_board b ${officerFor(sort)} WHERE ${where.sql} ORDER BY ${order}
      LIMIT @limit OFFSET @offset
    ) shown CROSS JOIN household_board b ON b.household_id = shown.household_id ${OFFICER_NAME} ORDER BY ${order}`;
  const rows = store.prepareRead(sql).all({ ...where.values, limit, offset }) as BoardListRow[];
  return rows.map((row) => toHouseholdRow(row, today));
}

/** Ids in list order: the neighbours of an opened household, and what a list hands to a print. */
export function readHouseholdIds(store: Store, where: Where, sort: HouseholdSort, limit: number): string[] {
  const sql = `SELECT b.household_id AS id FROM household_board b ${officerFor(sort)} WHERE ${where.sql}
    ORDER BY ${orderOf(sort)} LIMIT @limit`;
  return (store.prepareRead(sql).all({ ...where.values, limit }) as { id: string }[]).map(({ id }) => id);
}

const STANDING = {
  current: "b.status = 'ACTIVE'",
  ended: "b.status IN ('INACTIVE', 'MOVED', 'DECEASED', 'ARCHIVED')",
  all: "b.status <> 'MERGED'",
} as const;

const OFFICER_NAME = 'LEFT JOIN account a ON a.id = b.officer_id';
/** The name of who is in charge, where a list is ordered by it. */
const officerFor = ({ column }: HouseholdSort): string => (column === 'officer' ? OFFICER_NAME : '');

/** Each column in ascending order. Unknown values come last either way, but never reached is the longest silence. */
const ORDER: Readonly<Record<HouseholdColumn, readonly string[]>> = {
  // The rank counts from the most urgent, so "ascending" (least urgent first) turns it round.
  priority: ['b.priority_rank DESC', 'b.score ASC'],
  name: ['b.head_sort ASC'],
  type: ['b.hh_type IS NULL', 'b.hh_type ASC'],
  address: ['b.address ASC'],
  // A number inside a text column sorts as a number: 8통 before 12통.
  tong: ['b.tong IS NULL', 'CAST(b.tong AS INTEGER) ASC', 'b.tong ASC', 'CAST(b.ban AS INTEGER) ASC'],
  vulnerability: ['json_array_length(b.vulnerability) ASC', 'b.vulnerability ASC'],
  indicators: ['b.indicator_count ASC'],
  stage: ['b.case_state IS NULL', 'STAGE ASC'],
  lastContact: ['b.last_contact_at ASC'],
  nextDue: ['b.next_due_at IS NULL', 'b.next_due_at ASC'],
  officer: ['a.name IS NULL', 'a.name ASC'],
  members: ['b.member_count ASC'],
  phone: ['b.phone_tail IS NULL', 'b.phone_tail ASC'],
  attempts: ['b.attempt_count ASC'],
  number: ['b.household_no ASC'],
};

/** Cases in the order of their way, not of the alphabet. */
const STAGE_ORDER = `CASE b.case_state ${CASE_STATES.map((state, at) => `WHEN '${state}' THEN ${at}`).join(' ')} ELSE ${CASE_STATES.length} END`;

function orderOf({ column, direction }: HouseholdSort): string {
  const turn = (part: string) =>
    part.endsWith(' ASC')
      ? part.replace(/ ASC$/u, ' DESC')
      : part.endsWith(' DESC')
        ? part.replace(/ DESC$/u, ' ASC')
        : part;
  const parts = ORDER[column].map((part) => (direction === 'descending' ? turn(part) : part));
  const ties =
    column === 'priority'
      ? ['b.next_due_at IS NULL', 'b.next_due_at', 'b.head_sort']
      : ['b.priority_rank', 'b.head_sort'];
  return [...parts, ...ties, 'b.household_id'].join(', ').replaceAll('STAGE', STAGE_ORDER);
}

const ROW_COLUMNS = `b.household_id, b.household_no, b.head_name, b.head_birth, b.head_sex, b.member_count, b.hh_type,
  b.address, b.tong, b.ban, b.ri, b.vulnerability, b.flags, b.priority, b.score, b.indicator_count, b.case_id,
  b.case_state, b.officer_id, a.name AS officer_name, b.last_contact_at, b.next_due_at, b.next_due_kind,
  b.attempt_count, b.phone_tail, b.status`;

interface BoardListRow {
  household_id: string;
  household_no: string;
  head_name: string;
  head_birth: string | null;
  head_sex: 'M' | 'F' | null;
  member_count: number;
  hh_type: string | null;
  address: string;
  tong: string | null;
  ban: string | null;
  ri: string | null;
  vulnerability: string;
  flags: string;
  priority: string;
  score: number;
  indicator_count: number;
  case_id: string | null;
  case_state: string | null;
  officer_id: string | null;
  officer_name: string | null;
  last_contact_at: string | null;
  next_due_at: string | null;
  next_due_kind: string | null;
  attempt_count: number;
  phone_tail: string | null;
  status: string;
}

function toHouseholdRow(row: BoardListRow, today: Day): HouseholdRow {
  const flags = JSON.parse(row.flags) as string[];
  return {
    id: row.household_id,
    householdNo: row.household_no,
    headName: row.head_name,
    headAge: row.head_birth === null ? null : ageOn(row.head_birth, today),
    headSex: row.head_sex,
    memberCount: row.member_count,
    householdType: row.hh_type,
    address: row.address,
    tong: row.tong,
    ban: row.ban,
    ri: row.ri,
    vulnerability: JSON.parse(row.vulnerability) as string[],
    staffSafetyFlags: flags.filter((code) => !code.startsWith('IB')),
    isolationBand: flags.find((code) => code.startsWith('IB')) ?? null,
    priority: row.priority as PriorityLevel,
    score: row.score,
    indicatorCount: row.indicator_count,
    caseId: row.case_id,
    stage: row.case_state,
    officerId: row.officer_id,
    officerName: row.officer_name,
    lastContactAt: row.last_contact_at,
    daysSinceContact: row.last_contact_at === null ? null : diffDays(dayOf(row.last_contact_at), today),
    nextDue: row.next_due_at === null ? null : { at: row.next_due_at, kind: row.next_due_kind ?? 'case' },
    attemptCount: row.attempt_count,
    phoneTail: row.phone_tail,
    status: row.status,
  };
}
