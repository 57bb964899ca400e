import type { DatabaseSync } from 'node:sqlite';

/*
 * T1–T4 once more, as somebody with the bare file and the office's rules would count them: plain SQL over Korean days,
 * written apart from the report and sharing nothing with it, not even the names of its figures.
 */

/** Korean days, both counted in. */
export interface DaySpan {
  readonly first: string;
  readonly last: string;
}

export interface SqlCount {
  /** By the words of the form's lines. */
  readonly T1: Readonly<Record<string, number>>;
  /** Route → 발굴, 상담, 지원, 미지원, 진행중. */
  readonly T2: Readonly<Record<string, readonly number[]>>;
  /** List → column → persons. */
  readonly T3: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Name → 내방, 전화, 방문, 비대면, AI초기, 동행방문, 부재, 계. */
  readonly T4: Readonly<Record<string, readonly number[]>>;
}

const day = (instant: string): string => `date(${instant}, '+9 hours')`;

const PARTS = `WITH RECURSIVE
  up(id, at) AS (
    SELECT id, id FROM household
    UNION SELECT up.id, h.merged_into_id FROM up JOIN household h ON h.id = up.at WHERE h.merged_into_id IS NOT NULL),
  home AS (SELECT up.id, up.at AS home FROM up JOIN household h ON h.id = up.at AND h.merged_into_id IS NULL),
  ours AS (
    SELECT c.*, home.home, ${day('c.detected_at')} AS found_on, ${day('c.closed_at')} AS closed_on
    FROM crisis_case c JOIN home ON home.id = c.household_id
    WHERE NOT EXISTS (SELECT 1 FROM case_event e
      WHERE e.case_id = c.id AND e.to_state = 'TRANSFERRED' AND ${day('e.at')} <= @last)),
  result AS (
    SELECT c.id, CASE
      WHEN c.outcome_code IS NULL AND c.unsupported_reason IS NULL THEN iif(c.closed_on <= @last, 'N1', NULL)
      WHEN EXISTS (SELECT 1 FROM case_event e
        WHERE e.case_id = c.id AND e.to_state = 'REVIEWED' AND ${day('e.at')} <= @last)
      THEN coalesce(c.outcome_code, c.unsupported_reason) END AS code
    FROM ours c),
  submitted AS (
    SELECT k.id, k.kind, k.case_id, k.counselor_id, k.sheet = v.sheet AS is_untouched, v.id AS version_id, v.version_no,
      ${day('v.submitted_at')} AS submitted_on, ${day("v.sheet ->> 'at'")} AS held_on, v.sheet ->> 'method' AS method
    FROM consultation k JOIN consultation_version v ON v.consultation_id = k.id),
  newest AS (
    SELECT s.* FROM submitted s WHERE s.version_no = (SELECT max(x.version_no) FROM submitted x WHERE x.id = s.id)),
  talk AS (
    SELECT n.*, c.route, home.home FROM newest n JOIN crisis_case c ON c.id = n.case_id JOIN home ON home.id = c.household_id
    WHERE n.kind <> 'STATUS_CHECK' AND n.held_on BETWEEN @first AND @last),
  found AS (
    SELECT iif(c.prev_case_id IS NULL, c.home, c.id) AS whom, c.*, result.code
    FROM ours c JOIN result ON result.id = c.id WHERE c.found_on BETWEEN @first AND @last),
  attempt AS (
    SELECT a.*, home.home, ${day('a.at')} AS made_on FROM contact_attempt a JOIN home ON home.id = a.household_id
    WHERE a.struck_at IS NULL AND ${day('a.at')} BETWEEN @first AND @last)`;

const METRICS: Readonly<Record<string, string>> = {
  발굴: 'SELECT count(DISTINCT whom) FROM found',
  '발굴 대상자': `SELECT count(*) FROM (
    SELECT DISTINCT f.whom, coalesce(t.person_id, (SELECT p.id FROM person p
      WHERE p.household_id = f.home AND p.is_head = 1 AND p.status <> 'MERGED' ORDER BY p.id LIMIT 1))
    FROM found f LEFT JOIN detection_target t
      ON t.case_id = f.id AND t.round_id = f.round_id AND t.state <> 'EXCLUDED')`,
  초기상담: "SELECT count(*) FROM talk WHERE kind = 'INITIAL'",
  '더블체크 완료': `SELECT count(*) FROM newest n JOIN approval_event e ON e.version_id = n.version_id
    WHERE n.is_untouched AND e.kind IN ('APPROVE', 'APPROVE_WITH_NOTE') AND ${day('e.at')} BETWEEN @first AND @last
      AND NOT EXISTS (SELECT 1 FROM approval_event later WHERE later.consultation_id = e.consultation_id AND later.at > e.at)`,
  '더블체크 대기': `SELECT count(*) FROM submitted s
    WHERE s.kind IN ('INITIAL', 'STATUS_CHECK') AND s.submitted_on <= @last
      AND NOT EXISTS (SELECT 1 FROM submitted x
        WHERE x.id = s.id AND x.version_no > s.version_no AND x.submitted_on <= @last)
      AND NOT EXISTS (SELECT 1 FROM approval_event e
        WHERE e.version_id = s.version_id AND e.kind <> 'ESCALATE' AND ${day('e.at')} <= @last)`,
  심층상담: "SELECT count(*) FROM talk WHERE kind IN ('IN_DEPTH', 'FOLLOW_UP')",
  방문: `SELECT count(*) FROM (
    SELECT home, made_on FROM attempt WHERE method = 'CM01'
    UNION SELECT home, held_on FROM talk WHERE method IN ('VISIT', 'ACCOMPANIED'))`,
  종결: `SELECT count(DISTINCT home) FROM ours WHERE closed_on BETWEEN @first AND @last AND state <> 'TRANSFERRED'`,
  미처리: `SELECT count(*) FROM (
    SELECT c.home FROM ours c JOIN result ON result.id = c.id
    WHERE c.found_on <= @last AND (c.closed_on IS NULL OR c.closed_on > @last)
    GROUP BY c.home
    HAVING max(result.code IS NOT NULL OR EXISTS (SELECT 1 FROM submitted s
      WHERE s.case_id = c.id AND s.kind IN ('INITIAL', 'STATUS_CHECK') AND s.held_on <= @last)) = 0)`,
};

const ROUTES = `SELECT i.label,
    (SELECT count(*) FROM first_found f WHERE f.route = i.code),
    (SELECT count(*) FROM talk t WHERE t.route = i.code AND t.kind = 'INITIAL'),
    (SELECT count(*) FROM first_found f WHERE f.route = i.code AND f.best = 3),
    (SELECT count(*) FROM first_found f WHERE f.route = i.code AND f.best = 1),
    (SELECT count(*) FROM first_found f WHERE f.route = i.code AND f.best = 2)
  FROM code_item i WHERE i.group_key = 'route' GROUP BY i.code`;
const FIRST_FOUND = `first_found AS (
    SELECT whom, max(CASE WHEN code GLOB '[PV]*' THEN 3 WHEN code IS NULL THEN 2 ELSE 1 END) AS best,
      (SELECT f.route FROM found f WHERE f.whom = found.whom ORDER BY f.detected_at, f.id LIMIT 1) AS route
    FROM found GROUP BY whom)`;

/** A person is whoever stands first in the list under that name; later lines of the same one are not counted. */
const LISTED = `listed AS (
    SELECT d.id AS round_id, d.round_no, t.person_id, coalesce(result.code, iif(d.end_on < @last, 'N5', '-')) AS code
    FROM detection_round d JOIN detection_target t ON t.round_id = d.id AND t.state <> 'EXCLUDED'
    LEFT JOIN result ON result.id = t.case_id
    WHERE d.year = substr(@last, 1, 4) AND d.start_on <= @last
      AND (t.case_id IS NULL OR t.case_id IN (SELECT id FROM ours))
    GROUP BY d.id, t.person_id HAVING t.row_no = min(t.row_no))`;
const OF_CODE: Readonly<Record<string, readonly string[]>> = {
  조사완료: ['P1', 'P2', 'P3', 'P4', 'V1', 'N1', 'N2', 'N4', 'N6', 'N7'],
  기초: ['P1'],
  차상위: ['P2'],
  긴급: ['P3'],
  기타공공: ['P4'],
  민간: ['V1'],
  '상담·방문 후 종결': ['N1', 'N6'],
  비대상: ['N2', 'N7'],
  조사중: ['N3'],
  탈락: ['N4'],
  '기간내 미처리': ['N5'],
  진행중: ['-'],
};

const METHODS = ['OFFICE', 'PHONE', 'VISIT', 'REMOTE', 'AI', 'ACCOMPANIED'];
const OFFICERS = `SELECT a.name,
    ${METHODS.map((method) => `(SELECT count(*) FROM talk t WHERE t.counselor_id = a.id AND t.method = '${method}')`).join(', ')},
    (SELECT count(*) FROM attempt t WHERE t.created_by = a.id AND t.result IN ('CR03', 'CR10'))
  FROM account a WHERE a.role = 'OFFICER'`;

export function countBySql(copy: DatabaseSync, span: DaySpan): SqlCount {
  const given = { first: span.first, last: span.last };
  const rows = (sql: string, more = ''): (string | number)[][] => {
    const statement = copy.prepare(`${PARTS}${more && `, ${more}`} ${sql}`);
    statement.setAllowUnknownNamedParameters(true);
    statement.setReturnArrays(true);
    return statement.all(given) as unknown as (string | number)[][];
  };
  const T1 = Object.fromEntries(Object.entries(METRICS).map(([name, sql]) => [name, Number(rows(sql)[0]?.[0])]));
  const T2 = Object.fromEntries(
    rows(ROUTES, FIRST_FOUND).map(([label, ...counts]) => [String(label), counts.map(Number)]),
  );
  const T3: Record<string, Record<string, number>> = {};
  for (const [round, code] of rows('SELECT round_no, code FROM listed', LISTED)) {
    const line = T3[`${round}차`] ?? { 통보인원: 0, ...Object.fromEntries(Object.keys(OF_CODE).map((of) => [of, 0])) };
    T3[`${round}차`] = line;
    line.통보인원 = (line.통보인원 ?? 0) + 1;
    for (const [column, codes] of Object.entries(OF_CODE))
      if (codes.includes(String(code))) line[column] = (line[column] ?? 0) + 1;
  }
  const T4 = Object.fromEntries(
    rows(OFFICERS).map(([name, ...counts]) => {
      const numbers = counts.map(Number);
      return [String(name), [...numbers, numbers.reduce((sum, each) => sum + each, 0)]];
    }),
  );
  return { T1, T2, T3, T4 };
}
