import { type ConsultationRow, contentHash } from '#core/consultations/consultation.repository.ts';
import type { RawStatement } from '#core/database/open-database.ts';
import { decodeRow } from '#core/database/row-codec.ts';
import { reviewOf } from '#core/reviews/review-facts.ts';
import { must } from '#shared/kernel/must.ts';
import type { Span } from '#shared/reports/report-periods.ts';
import {
  ABSENT_RESULTS,
  DIMENSIONS,
  type Dimension,
  RESULT_OF_OUTCOME,
  RESULT_OF_REASON,
  RESULT_OTHERWISE,
  type SourceKey,
  VISITING_METHODS,
} from '#shared/reports/report-tables.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';

/*
 * [Note: One list of rows per figure]
 * Each source is one SELECT whose rows are what is counted: a household, a person, an event, each exactly once. A figure
 * is their number and a drill-down is the rows themselves, so the two cannot differ. Spans are half-open and compare
 * instants as text; the caller turns Korean months into instants.
 */

type Prepare = (sql: string) => RawStatement;

/** What the sources look at beside the span. */
export interface SourceScope extends Span {
  /** Day on which standings are judged: the month's last, or today while the month runs. */
  readonly asOfDay: string;
  /** Codes of `contact_method` that mean going there. */
  readonly visitMethods: readonly string[];
}

export type GroupCount = Readonly<Record<Dimension, string | null>> & { readonly n: number };

export interface SourceRow {
  readonly key: string;
  readonly household_id: string;
  readonly case_id: string | null;
  readonly person_id: string | null;
  readonly at: string;
  readonly officer: string | null;
}

/** How many rows of a source there are, by everything they can be told apart by. */
export function countSource(prepare: Prepare, source: SourceKey, scope: SourceScope): GroupCount[] {
  const { dimensions, settles } = SOURCES[source];
  const columns = DIMENSIONS.map((name) => (dimensions.includes(name) ? name : `NULL AS ${name}`)).join(', ');
  const certain = settles ? 'WHERE doubt = 0' : '';
  const by = dimensions.length > 0 ? `GROUP BY ${dimensions.join(', ')}` : '';
  const sql = `${selecting(source)} SELECT ${columns}, count(*) AS n FROM source ${certain} ${by}`;
  const groups = prepare(sql).all(bound(source, scope)) as GroupCount[];
  if (!settles) return groups;
  const doubtful = prepare(`${selecting(source)} SELECT key, event_id FROM source WHERE doubt = 1`);
  const settled = (doubtful.all(bound(source, scope)) as DoubtfulRow[]).filter((row) => settles(prepare, row));
  return groups.map((group) => ({ ...group, n: group.n + settled.length }));
}

/** The rows themselves, newest first. */
export function listSource(prepare: Prepare, source: SourceKey, scope: SourceScope, where: Where): SourceRow[] {
  const { settles } = SOURCES[source];
  const { filter, values } = filterOf(where);
  const doubt = settles ? ', doubt, event_id' : '';
  const sql = `${selecting(source, where)} SELECT key, household_id, case_id, person_id, at, officer${doubt} FROM source ${filter}
    ORDER BY at DESC, key`;
  const rows = prepare(sql).all({ ...bound(source, scope), ...values }) as (SourceRow & DoubtfulRow)[];
  return settles ? rows.filter((row) => row.doubt === 0 || settles(prepare, row)) : rows;
}

/** One window of them with how many there are; undefined for a source whose rows have to be settled one by one. */
export function listSourceWindow(
  prepare: Prepare,
  source: SourceKey,
  scope: SourceScope,
  where: Where,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): { readonly rows: readonly SourceRow[]; readonly total: number } | undefined {
  const { settles, newest, total } = SOURCES[source];
  if (settles) return undefined;
  const { filter, values } = filterOf(where);
  const given = { ...bound(source, scope), ...values };
  const page = { ...given, limit, offset };
  if (newest !== undefined && !where.result) {
    const counted = filter === '' && total ? total : `SELECT count(*) AS total FROM source ${filter}`;
    const first = `WITH RECURSIVE ${SURVIVORS}, source AS (${newest}) SELECT ${ROW_COLUMNS} FROM source ${filter}
      ORDER BY at DESC, key LIMIT @limit OFFSET @offset`;
    return {
      ...(prepare(`${selecting(source, where)} ${counted}`).get(given) as { total: number }),
      rows: prepare(first).all(page) as SourceRow[],
    };
  }
  const sql = `${selecting(source, where)} SELECT ${ROW_COLUMNS}, count(*) OVER () AS total
    FROM source ${filter} ORDER BY at DESC, key LIMIT @limit OFFSET @offset`;
  const rows = prepare(sql).all(page) as (SourceRow & { total: number })[];
  // A window past the end says nothing of the total.
  if (rows.length === 0 && offset > 0) return undefined;
  return { rows, total: rows[0]?.total ?? 0 };
}

const ROW_COLUMNS = 'key, household_id, case_id, person_id, at, officer';

type Where = Readonly<Partial<Record<Dimension, readonly string[]>>>;

function filterOf(where: Where): { readonly filter: string; readonly values: Record<string, string> } {
  const wanted = Object.entries(where);
  const conditions = wanted.map(([name]) => `${name} IN (SELECT value FROM json_each(@is_${name}))`);
  return {
    filter: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '',
    values: Object.fromEntries(wanted.map(([name, list]) => [`is_${name}`, JSON.stringify(list)])),
  };
}

interface DoubtfulRow {
  readonly key: string;
  readonly event_id: string | null;
  readonly doubt: 0 | 1;
}

interface Source {
  readonly sql: string;
  /** The same rows for who does not ask what came of them: working that out costs more than the rest. */
  readonly withoutResult?: string;
  /**
   * The same rows, none of which needs the others to be known: the newest of them come from an index, and a window ends
   * with its last row. Without it every row is made for any window.
   */
  readonly newest?: string;
  /** How many there are in all, where that takes less than making the rows. */
  readonly total?: string;
  readonly dimensions: readonly Dimension[];
  readonly needs: readonly (keyof typeof PARAMETERS)[];
  /**
   * For rows with `doubt = 1`, the shared rule's own word. SQL tells the plain cases apart; whether a decision counts is
   * never written a second time here.
   */
  readonly settles?: (prepare: Prepare, row: DoubtfulRow) => boolean;
}

const PARAMETERS = {
  from: (scope: SourceScope) => scope.from,
  to: (scope: SourceScope) => scope.to,
  as_of: (scope: SourceScope) => scope.asOfDay,
  year: (scope: SourceScope) => Number(scope.asOfDay.slice(0, 4)),
  visit_methods: (scope: SourceScope) => JSON.stringify(scope.visitMethods),
} as const;

const bound = (source: SourceKey, scope: SourceScope): Record<string, string | number> =>
  Object.fromEntries(SOURCES[source].needs.map((name) => [name, PARAMETERS[name](scope)]));

/** Merged households lead to the one that stands; a chain of merges is followed to its end. */
const SURVIVORS = `survivor(id, next) AS (
    SELECT id, merged_into_id FROM household WHERE status = 'MERGED' AND merged_into_id IS NOT NULL
    UNION
    SELECT s.id, h.merged_into_id FROM survivor s JOIN household h ON h.id = s.next
    WHERE h.status = 'MERGED' AND h.merged_into_id IS NOT NULL
  ),
  root(id, root) AS (SELECT s.id, s.next FROM survivor s JOIN household h ON h.id = s.next WHERE h.status <> 'MERGED')`;

const selecting = (source: SourceKey, where?: Where): string => {
  const { sql, withoutResult = sql } = SOURCES[source];
  return `WITH RECURSIVE ${SURVIVORS}, source AS (${where && !where.result ? withoutResult : sql})`;
};

const HOUSEHOLD = 'coalesce(r.root, c.household_id)';
const CASES = 'crisis_case c LEFT JOIN root r ON r.id = c.household_id';

/** Until another office has taken it over, a case counts here. */
const handedOver = (c: string): string =>
  `(${c}.state = 'TRANSFERRED' AND coalesce((SELECT max(e.at) FROM case_event e
    WHERE e.case_id = ${c}.id AND e.to_state = 'TRANSFERRED' AND e.from_state IS NOT 'TRANSFERRED'), ${c}.opened_at) < @to)`;
const HANDED_OVER = handedOver('c');

/** The first confirmation of a sheet that named a result. */
const CONFIRMED_AT = `(SELECT min(e.at) FROM case_event e WHERE e.case_id = c.id AND e.to_state = 'REVIEWED'
  AND e.from_state IS NOT 'REVIEWED' AND EXISTS (
    SELECT 1 FROM consultation_version v WHERE v.case_id = c.id AND v.submitted_at <= e.at
      AND (json_extract(v.sheet, '$.outcome_code') IS NOT NULL OR json_extract(v.sheet, '$.unsupported_reason') IS NOT NULL)))`;

/** A result that was given by itself, since the last time it was taken away. */
const GIVEN_AT = `(SELECT min(e.at) FROM case_event e WHERE e.case_id = c.id AND e.reason = 'result-set'
  AND NOT EXISTS (SELECT 1 FROM case_event u WHERE u.case_id = c.id AND u.reason = 'result-cleared'
    AND (u.at, u.id) > (e.at, e.id)))`;

/**
 * When a case's result was settled: with the confirmation of a sheet that named it, with the result given by itself, or
 * with the closing, whichever came first. Corrections later do not move it to another month. Where none of the three is
 * recorded, the last thing that is stands for them.
 */
const SETTLED_AT = `CASE
  WHEN c.outcome_code IS NULL AND c.unsupported_reason IS NULL THEN c.closed_at
  ELSE coalesce(
    nullif(min(ifnull(${CONFIRMED_AT}, '9'), ifnull(${GIVEN_AT}, '9'), ifnull(c.closed_at, '9')), '9'),
    (SELECT max(e.at) FROM case_event e WHERE e.case_id = c.id))
  END`;
const IS_SETTLED = `ifnull((${SETTLED_AT}) < @to, 0)`;

/** Several cases of one household count as the best that came of them; one that still runs outweighs a refusal. */
const RESULT_RANK = `CASE WHEN NOT ${IS_SETTLED} THEN 2 WHEN c.outcome_code IS NOT NULL THEN 3 ELSE 1 END`;

/**
 * What a detection is counted by: the household, or the case itself when it reopens an ended one. The earliest case of
 * the span stands for it, so that routes add up to the whole.
 */
const DETECTION_KEY = `CASE WHEN c.prev_case_id IS NULL THEN ${HOUSEHOLD} ELSE c.id END`;
const DETECTED = `FROM ${CASES} WHERE c.detected_at >= @from AND c.detected_at < @to AND NOT ${HANDED_OVER}`;
const DETECTED_CASES = `SELECT ${DETECTION_KEY} AS key, ${HOUSEHOLD} AS household_id, c.id AS case_id,
    c.detected_at AS at, c.officer_id AS officer, c.route AS route`;

/** With `min` the other columns are those of the row that has it; instants end in Z, so none begins with another. */
const EARLIEST = 'min(at || case_id)';

const DETECTIONS = `SELECT key, household_id, case_id, NULL AS person_id, at, officer, route,
    CASE WHEN supported > 0 THEN 'supported' WHEN open > 0 THEN 'open' ELSE 'unsupported' END AS result
  FROM (
    SELECT *, ${EARLIEST}, sum(rank = 3) AS supported, sum(rank = 2) AS open
    FROM (${DETECTED_CASES}, ${RESULT_RANK} AS rank ${DETECTED}) GROUP BY key)`;

const DETECTIONS_UNRANKED = `SELECT key, household_id, case_id, NULL AS person_id, at, officer, route
  FROM (SELECT *, ${EARLIEST} FROM (${DETECTED_CASES} ${DETECTED}) GROUP BY key)`;

/** No earlier case of the span is counted by the same household, however many were merged into it. */
const IS_EARLIER = `b.prev_case_id IS NULL AND b.detected_at >= @from AND (b.detected_at, b.id) < (c.detected_at, c.id)
      AND NOT ${handedOver('b')}`;
const IS_FIRST_DETECTION = `(c.prev_case_id IS NOT NULL OR NOT (
    EXISTS (SELECT 1 FROM crisis_case b WHERE b.household_id = ${HOUSEHOLD} AND ${IS_EARLIER})
    OR EXISTS (SELECT 1 FROM root m JOIN crisis_case b ON b.household_id = m.id WHERE m.root = ${HOUSEHOLD} AND ${IS_EARLIER})))`;
const NEWEST_DETECTIONS = `${DETECTED_CASES}, NULL AS person_id ${DETECTED} AND ${IS_FIRST_DETECTION}`;
/** Grouping sorts; `count(DISTINCT …)` looks each key up and takes half as long again. */
const ALL_DETECTIONS = `SELECT count(*) AS total FROM (SELECT 1 ${DETECTED} GROUP BY ${DETECTION_KEY})`;

/** A folded record of a person counts as the one that was kept: the same name or birth date in the same household. */
const samePerson = (id: string): string => `(SELECT CASE WHEN p.status <> 'MERGED' THEN p.id ELSE coalesce(
    (SELECT k.id FROM person k WHERE k.household_id = p.household_id AND k.status <> 'MERGED'
       AND (k.name = p.name OR k.birth_date = p.birth_date)
     ORDER BY (k.name = p.name) + ifnull(k.birth_date = p.birth_date, 0) DESC, k.id LIMIT 1), p.id) END
  FROM person p WHERE p.id = ${id})`;

const DETECTED_PERSONS = `SELECT found || '/' || who AS key, household_id, case_id, person_id, at, officer
  FROM (
    SELECT *, ifnull(person_id, household_id) AS who, ${EARLIEST}
    FROM (
      SELECT found, household_id, case_id, at, officer, ${samePerson('listed.person_id')} AS person_id
      FROM (
        SELECT ${DETECTION_KEY} AS found, ${HOUSEHOLD} AS household_id,
          c.id AS case_id, c.detected_at AS at, c.officer_id AS officer,
          coalesce(t.person_id, (SELECT p.id FROM person p WHERE p.household_id = ${HOUSEHOLD} AND p.is_head = 1
            AND p.status <> 'MERGED' ORDER BY p.id LIMIT 1)) AS person_id
        FROM ${CASES}
        LEFT JOIN detection_target t ON t.case_id = c.id AND +t.round_id = c.round_id AND t.state <> 'EXCLUDED'
        WHERE c.detected_at >= @from AND c.detected_at < @to AND NOT ${HANDED_OVER}
      ) AS listed
    ) GROUP BY found, who)`;

const TALKED_AT = "json_extract(v.sheet, '$.at')";
const IS_LATEST_VERSION = `NOT EXISTS (SELECT 1 FROM consultation_version n
  WHERE n.consultation_id = v.consultation_id AND n.version_no > v.version_no)`;

const TALKS = `SELECT v.consultation_id AS key, ${HOUSEHOLD} AS household_id, c.id AS case_id, NULL AS person_id,
    ${TALKED_AT} AS at, k.counselor_id AS officer, c.route AS route, k.kind AS kind,
    json_extract(v.sheet, '$.method') AS method
  FROM consultation_version v
  JOIN consultation k ON k.id = v.consultation_id AND k.kind <> 'STATUS_CHECK'
  JOIN crisis_case c ON c.id = k.case_id
  LEFT JOIN root r ON r.id = c.household_id
  WHERE ${TALKED_AT} >= @from AND ${TALKED_AT} < @to AND ${IS_LATEST_VERSION}`;

/** A sheet whose text differs from what was submitted may have been edited since: then it is a draft again. */
const WAITING = `SELECT v.consultation_id AS key, ${HOUSEHOLD} AS household_id, c.id AS case_id, NULL AS person_id,
    v.submitted_at AS at, v.author_id AS officer, NULL AS event_id, k.sheet <> v.sheet AND ${IS_LATEST_VERSION} AS doubt
  FROM consultation_version v
  JOIN consultation k ON k.id = v.consultation_id AND k.kind IN ('INITIAL', 'STATUS_CHECK')
  JOIN crisis_case c ON c.id = k.case_id
  LEFT JOIN root r ON r.id = c.household_id
  WHERE v.submitted_at < @to
    AND NOT EXISTS (SELECT 1 FROM consultation_version n WHERE n.consultation_id = v.consultation_id
      AND n.version_no > v.version_no AND n.submitted_at < @to)
    AND NOT EXISTS (SELECT 1 FROM approval_event e WHERE e.version_id = v.id AND e.at < @to
      AND e.kind IN ('APPROVE', 'APPROVE_WITH_NOTE', 'RETURN', 'WITHDRAW', 'REOPEN'))`;

const isStillAsSubmitted = (prepare: Prepare, { key }: DoubtfulRow): boolean => {
  const row = must(prepare(SHEET_AND_HASH).get(key), 'consultation') as { sheet: string; content_hash: string };
  return contentHash(JSON.parse(row.sheet)) === row.content_hash;
};
const SHEET_AND_HASH = `SELECT k.sheet, v.content_hash FROM consultation k
  JOIN consultation_version v ON v.consultation_id = k.id WHERE k.id = ? ORDER BY v.version_no DESC LIMIT 1`;

/** Without doubt is one approval and nothing else, of a sheet unchanged since, by a reviewer, with no sign-in code between. */
const CONFIRMED = `SELECT v.consultation_id AS key, ${HOUSEHOLD} AS household_id, c.id AS case_id, NULL AS person_id,
    e.at AS at, e.actor_id AS officer, e.id AS event_id,
    (SELECT count(*) FROM approval_event x WHERE x.consultation_id = e.consultation_id) > 1
      OR k.sheet <> v.sheet
      OR (e.actor_role <> 'MANAGER' AND e.deputy_for IS NULL)
      OR EXISTS (SELECT 1 FROM json_each(k.editor_ids) j WHERE j.value = e.actor_id)
      OR EXISTS (SELECT 1 FROM account_right a WHERE a.at >= k.created_at AND a.at <= e.at
        AND a.change IN ('CREATED', 'CODE_ISSUED', 'REACTIVATED')) AS doubt
  FROM approval_event e
  JOIN consultation_version v ON v.id = e.version_id
  JOIN consultation k ON k.id = v.consultation_id AND k.kind IN ('INITIAL', 'STATUS_CHECK')
  JOIN crisis_case c ON c.id = k.case_id
  LEFT JOIN root r ON r.id = c.household_id
  WHERE e.at >= @from AND e.at < @to AND e.kind IN ('APPROVE', 'APPROVE_WITH_NOTE') AND ${IS_LATEST_VERSION}`;

const isDecisive = (prepare: Prepare, { key, event_id }: DoubtfulRow): boolean => {
  const row = must(prepare('SELECT * FROM consultation WHERE id = ?').get(key), 'consultation') as PlainRow;
  const review = reviewOf(prepare, decodeRow('consultation', row) as ConsultationRow);
  return review.stage === 'APPROVED' && review.decidedBy?.id === event_id;
};

const KST_DAY = (at: string) => `date(${at}, '+9 hours')`;

/** A visit is one household on one day, however often it was written down. */
const VISITS = `SELECT household_id || '/' || day AS key, household_id, case_id, NULL AS person_id, at, officer
  FROM (
    SELECT *, ${KST_DAY('at')} AS day, min(at || id)
    FROM (
      SELECT c.id AS id, ${HOUSEHOLD} AS household_id, c.case_id AS case_id, c.at AS at, c.created_by AS officer
      FROM contact_attempt c LEFT JOIN root r ON r.id = c.household_id
      WHERE c.at >= @from AND c.at < @to AND c.struck_at IS NULL
        AND c.method IN (SELECT value FROM json_each(@visit_methods))
      UNION ALL
      SELECT key AS id, household_id, case_id, at, officer FROM (${TALKS})
      WHERE method IN (${VISITING_METHODS.map((method) => `'${method}'`).join(', ')})
    ) GROUP BY household_id, day)`;

const ABSENCES = `SELECT c.id AS key, ${HOUSEHOLD} AS household_id, c.case_id AS case_id, NULL AS person_id, c.at AS at,
    c.created_by AS officer
  FROM contact_attempt c LEFT JOIN root r ON r.id = c.household_id
  WHERE c.at >= @from AND c.at < @to AND c.struck_at IS NULL
    AND c.result IN (${ABSENT_RESULTS.map((code) => `'${code}'`).join(', ')})`;

const CLOSINGS = `SELECT key, household_id, case_id, NULL AS person_id, at, officer
  FROM (
    SELECT *, ${EARLIEST} FROM (
      SELECT ${HOUSEHOLD} AS key, ${HOUSEHOLD} AS household_id, c.id AS case_id, c.closed_at AS at, c.officer_id AS officer
      FROM ${CASES}
      WHERE c.closed_at >= @from AND c.closed_at < @to AND c.state <> 'TRANSFERRED'
    ) GROUP BY key)`;

const IS_TALKED_WITH = `EXISTS (SELECT 1 FROM consultation k JOIN consultation_version v ON v.consultation_id = k.id
  WHERE k.case_id = c.id AND k.kind IN ('INITIAL', 'STATUS_CHECK') AND ${TALKED_AT} < @to)`;

const UNTREATED = `SELECT key, household_id, case_id, NULL AS person_id, at, officer
  FROM (
    SELECT *, ${EARLIEST} FROM (
      SELECT ${HOUSEHOLD} AS key, ${HOUSEHOLD} AS household_id, c.id AS case_id, c.detected_at AS at,
        c.officer_id AS officer, ${IS_TALKED_WITH} OR ${IS_SETTLED} AS is_treated
      FROM ${CASES}
      WHERE c.detected_at < @to AND (c.closed_at IS NULL OR c.closed_at >= @to) AND NOT ${HANDED_OVER}
    ) GROUP BY key HAVING sum(is_treated) = 0)`;

const inWords = (column: string, words: Readonly<Record<string, string>>): string =>
  `CASE ${column} ${Object.entries(words)
    .map(([code, word]) => `WHEN '${code}' THEN '${word}'`)
    .join(' ')} END`;

/** An office may add outcomes of its own; the list says which sector they belong to. */
const RESULT_OF_CASE = `coalesce(
    ${inWords('c.outcome_code', RESULT_OF_OUTCOME)},
    CASE WHEN c.outcome_code IS NOT NULL THEN CASE (SELECT json_extract(i.extra, '$.sector') FROM code_item i
      WHERE i.group_key = 'outcome_code' AND i.code = c.outcome_code LIMIT 1)
      WHEN 'PRIVATE' THEN 'private' ELSE 'other-public' END END,
    ${inWords('c.unsupported_reason', RESULT_OF_REASON)}, '${RESULT_OTHERWISE}')`;

/** One row per person of a round's list, whatever number of lines the list gave them. */
const TARGETS = `SELECT round || '/' || who AS key, household_id, case_id, person_id, at, officer, round, result
  FROM (
    SELECT *, row_number() OVER (PARTITION BY round, who ORDER BY case_id IS NULL, row_no, id) AS nth
    FROM (
      SELECT *, ifnull(person_id, 'row:' || id) AS who
      FROM (
        SELECT t.id AS id, t.row_no AS row_no, t.round_id AS round, ${samePerson('t.person_id')} AS person_id,
          coalesce(r.root, t.matched_household_id) AS household_id, c.id AS case_id, c.officer_id AS officer,
          coalesce(c.detected_at, t.created_at) AS at,
          CASE WHEN c.id IS NOT NULL AND ${IS_SETTLED} THEN ${RESULT_OF_CASE}
            WHEN d.end_on < @as_of THEN 'overdue' ELSE 'open' END AS result
        FROM detection_round d
        JOIN detection_target t ON t.round_id = d.id AND t.state <> 'EXCLUDED'
        LEFT JOIN crisis_case c ON c.id = t.case_id
        LEFT JOIN root r ON r.id = t.matched_household_id
        WHERE d.year = @year AND (d.start_on IS NULL OR d.start_on <= @as_of)
          AND NOT (c.id IS NOT NULL AND ${HANDED_OVER})
      )
    )
  ) WHERE nth = 1`;

const SOURCES: Readonly<Record<SourceKey, Source>> = {
  detections: {
    sql: DETECTIONS,
    withoutResult: DETECTIONS_UNRANKED,
    newest: NEWEST_DETECTIONS,
    total: ALL_DETECTIONS,
    dimensions: ['route', 'result'],
    needs: ['from', 'to'],
  },
  'detected-persons': { sql: DETECTED_PERSONS, dimensions: [], needs: ['from', 'to'] },
  talks: { sql: TALKS, newest: TALKS, dimensions: ['route', 'kind', 'method', 'officer'], needs: ['from', 'to'] },
  confirmed: { sql: CONFIRMED, dimensions: [], needs: ['from', 'to'], settles: isDecisive },
  waiting: { sql: WAITING, dimensions: [], needs: ['to'], settles: isStillAsSubmitted },
  visits: { sql: VISITS, dimensions: [], needs: ['from', 'to', 'visit_methods'] },
  absences: { sql: ABSENCES, newest: ABSENCES, dimensions: ['officer'], needs: ['from', 'to'] },
  closings: { sql: CLOSINGS, dimensions: [], needs: ['from', 'to'] },
  untreated: { sql: UNTREATED, dimensions: [], needs: ['to'] },
  targets: { sql: TARGETS, dimensions: ['round', 'result'], needs: ['to', 'as_of', 'year'] },
};

/** What is said beneath T3: how long each list was, and which lines are not among the persons counted. */
export interface RoundLine {
  readonly id: string;
  readonly title: string;
  readonly round_no: number | null;
  readonly kind: string;
  readonly lines: number;
  readonly excluded: number;
}

/** The rounds that stand in a year's table up to a day, in their order. */
export function listRoundLines(prepare: Prepare, asOfDay: string): RoundLine[] {
  return prepare(
    `SELECT d.id, d.title, d.round_no, d.kind, count(t.id) AS lines, count(t.id) FILTER (WHERE t.state = 'EXCLUDED') AS excluded
     FROM detection_round d LEFT JOIN detection_target t ON t.round_id = d.id
     WHERE d.year = @year AND (d.start_on IS NULL OR d.start_on <= @as_of)
     GROUP BY d.id ORDER BY d.kind <> 'CENTRAL', d.round_no IS NULL, d.round_no, d.start_on, d.id`,
  ).all({ year: Number(asOfDay.slice(0, 4)), as_of: asOfDay }) as RoundLine[];
}

/** Cases handed over to other offices within a span: they count there from then on, and beneath T2 it is said how many. */
export function countHandedOver(prepare: Prepare, { from, to }: Span): number {
  return (
    prepare(
      `SELECT count(DISTINCT c.household_id) AS n FROM crisis_case c
       WHERE c.state = 'TRANSFERRED' AND c.detected_at >= @from AND c.detected_at < @to AND ${HANDED_OVER}`,
    ).get({ from, to }) as { n: number }
  ).n;
}

/** Cases, not households: what came over from before, what began, ended and was handed over, and what is left. */
export interface CaseFlow {
  readonly before: number;
  readonly begun: number;
  readonly ended: number;
  readonly handedOver: number;
  readonly after: number;
}

export function countCaseFlow(prepare: Prepare, { from, to }: Span): CaseFlow {
  const left = `CASE WHEN c.state = 'TRANSFERRED' THEN coalesce((SELECT max(e.at) FROM case_event e
    WHERE e.case_id = c.id AND e.to_state = 'TRANSFERRED' AND e.from_state IS NOT 'TRANSFERRED'), c.opened_at) ELSE c.closed_at END`;
  return prepare(
    `SELECT
       count(*) FILTER (WHERE detected_at < @from AND (left_at IS NULL OR left_at >= @from)) AS before,
       count(*) FILTER (WHERE detected_at >= @from) AS begun,
       count(*) FILTER (WHERE left_at >= @from AND left_at < @to AND state <> 'TRANSFERRED') AS ended,
       count(*) FILTER (WHERE left_at >= @from AND left_at < @to AND state = 'TRANSFERRED') AS handedOver,
       count(*) FILTER (WHERE left_at IS NULL OR left_at >= @to) AS after
     FROM (SELECT c.detected_at, c.state, ${left} AS left_at FROM crisis_case c WHERE c.detected_at < @to)`,
  ).get({ from, to }) as CaseFlow;
}

/** KST month in which the first thing was entered: the register is kept since then. */
export function findFirstEntry(prepare: Prepare): string | null {
  const first = prepare(
    `SELECT min(at) AS at FROM (
       SELECT min(created_at) AS at FROM office
       UNION ALL SELECT created_at FROM (SELECT created_at FROM crisis_case ORDER BY rowid LIMIT 1)
       UNION ALL SELECT created_at FROM (SELECT created_at FROM contact_attempt ORDER BY rowid LIMIT 1))`,
  ).get() as { at: string | null };
  return first.at;
}

export interface OpeningRow {
  readonly id: string;
  readonly table_key: string;
  readonly line_key: string;
  readonly column_key: string;
  readonly value: number;
  readonly note: string | null;
}

export function listOpenings(prepare: Prepare, year: number): OpeningRow[] {
  return prepare(
    'SELECT id, table_key, line_key, column_key, value, note FROM report_opening WHERE year = ? ORDER BY table_key, line_key, column_key',
  ).all(year) as OpeningRow[];
}

export function listOfficers(prepare: Prepare): { id: string; name: string; works: 0 | 1 }[] {
  return prepare("SELECT id, name, active = 1 AND role = 'OFFICER' AS works FROM account ORDER BY name, id").all() as {
    id: string;
    name: string;
    works: 0 | 1;
  }[];
}

export function findOffice(prepare: Prepare): { name: string; sigungu: string | null } | undefined {
  return prepare('SELECT name, sigungu FROM office ORDER BY created_at, id LIMIT 1').get() as
    | { name: string; sigungu: string | null }
    | undefined;
}

interface Description {
  readonly household_no: string | null;
  readonly name: string | null;
  readonly officer_name: string | null;
  readonly case_no: string | null;
}

/** Names and numbers for a window of rows, in their order; a person where the row is about one, else the head. */
export function describeRows(prepare: Prepare, rows: readonly SourceRow[]): Description[] {
  const described = prepare(
    `SELECT h.household_no,
       coalesce(p.name, (SELECT name FROM person WHERE household_id = h.id AND is_head = 1 AND status <> 'MERGED' ORDER BY id LIMIT 1)) AS name,
       a.name AS officer_name, c.case_no
     FROM json_each(@rows) r
     LEFT JOIN household h ON h.id = r.value ->> 0
     LEFT JOIN person p ON p.id = r.value ->> 1
     LEFT JOIN account a ON a.id = r.value ->> 2
     LEFT JOIN crisis_case c ON c.id = r.value ->> 3
     ORDER BY r.key`,
  );
  const wanted = rows.map(({ household_id, person_id, officer, case_id }) => [
    household_id,
    person_id,
    officer,
    case_id,
  ]);
  return described.all({ rows: JSON.stringify(wanted) }) as Description[];
}
