import type { RawDatabase, RawStatement } from '#core/database/open-database.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import { monthOf } from '#shared/calendar/day.ts';
import type { CodeBook } from '#shared/codes/code-book.ts';
import { balanceChecks } from '#shared/reports/balance-checks.ts';
import {
  type ComputedTable,
  type Figure,
  figureId,
  type MonthlyReport,
  type Period,
  type ReportLine,
  type ReportMonth,
  TOTAL_LINE,
} from '#shared/reports/report-figure.ts';
import { reportFileName } from '#shared/reports/report-file-name.ts';
import { lastDayOf, monthOfPeriod, spanOf } from '#shared/reports/report-periods.ts';
import {
  type Count,
  countsOf,
  type Dimension,
  metricLine,
  REPORT_TABLES,
  type ReportColumn,
  type ReportTable,
  type SourceKey,
} from '#shared/reports/report-tables.ts';
import {
  countCaseFlow,
  countHandedOver,
  countSource,
  findFirstEntry,
  findOffice,
  type GroupCount,
  listOfficers,
  listOpenings,
  listRoundLines,
  type OpeningRow,
  type SourceScope,
} from './report-source.repository.ts';

/** One connection to count on, as a jobs worker or a test has it. */
export interface Counting {
  readonly prepare: (sql: string) => RawStatement;
  readonly raw: RawDatabase;
}

export interface ReportQuestion {
  readonly month: ReportMonth;
  /** The office's day: a month that still runs is counted up to it. */
  readonly today: string;
}

/** Counts T1–T4 of a month anew from what is recorded. Nothing is stored: a correction shows the next time. */
export function computeReport(counting: Counting, question: ReportQuestion): MonthlyReport {
  const context = contextOf(counting, question);
  const tables = REPORT_TABLES.map((table) => computeTable(context, table));
  const office = findOffice(counting.prepare) ?? { name: '', sigungu: null };
  return {
    month: question.month,
    countedOn: question.today,
    office,
    since: context.since,
    tables,
    checks: balanceChecks(tables, countCaseFlow(counting.prepare, spanOf(question.month, 'month'))),
    fileName: reportFileName(question.month, office),
  };
}

interface Context {
  readonly prepare: Counting['prepare'];
  readonly question: ReportQuestion;
  readonly since: ReportMonth;
  readonly codes: CodeBook;
  readonly openings: ReadonlyMap<string, OpeningRow>;
  readonly previousOpenings: ReadonlyMap<string, OpeningRow>;
  readonly officers: ReturnType<typeof listOfficers>;
  groups(source: SourceKey, period: Period): readonly GroupCount[];
}

function contextOf({ prepare, raw }: Counting, question: ReportQuestion): Context {
  const { codes } = referenceOf({ rawWriter: raw, prepare });
  const known = new Map<string, readonly GroupCount[]>();
  const year = Number(question.month.slice(0, 4));
  const scope = (period: Period) => scopeOf(codes, question, period);
  return {
    prepare,
    question,
    since: registerBegan(prepare, question),
    codes,
    openings: openingsByKey(listOpenings(prepare, year)),
    previousOpenings: openingsByKey(listOpenings(prepare, year - 1)),
    officers: listOfficers(prepare),
    groups: (source, period) => {
      const key = `${source}/${period}`;
      const counted = known.get(key) ?? countSource(prepare, source, scope(period));
      known.set(key, counted);
      return counted;
    },
  };
}

export function registerBegan(prepare: Counting['prepare'], { today }: Pick<ReportQuestion, 'today'>): ReportMonth {
  const first = findFirstEntry(prepare);
  return first === null ? today.slice(0, 7) : monthOf(first);
}

/** A standing of a past month is judged on its last day, of the running month today. */
export function scopeOf(codes: CodeBook, { month, today }: ReportQuestion, period: Period): SourceScope {
  const lastDay = lastDayOf(monthOfPeriod(month, period));
  const asOfDay = lastDay < today ? lastDay : today;
  const visitMethods = codes
    .choices('contact_method', asOfDay)
    .filter(({ code }) => codes.contactChannel(code) === 'visit')
    .map(({ code }) => code);
  return {
    ...spanOf(month, period),
    asOfDay: period === 'standing' ? standingDay(month, asOfDay) : asOfDay,
    visitMethods,
  };
}

/** A report of a month to come still speaks of that month's year. */
const standingDay = (month: ReportMonth, asOfDay: string): string =>
  asOfDay.slice(0, 4) === month.slice(0, 4) ? asOfDay : lastDayOf(month);

const openingKey = (table: string, line: string, column: string): string => `${table}/${line}/${column}`;
const openingsByKey = (rows: readonly OpeningRow[]): Map<string, OpeningRow> =>
  new Map(rows.map((row) => [openingKey(row.table_key, row.line_key, row.column_key), row]));

function computeTable(context: Context, table: ReportTable): ComputedTable {
  const lines = linesOf(context, table);
  const figures: Record<string, Figure> = {};
  for (const line of lines)
    for (const column of table.columns)
      for (const period of table.periods)
        figures[figureId(line.key, column.key, period)] =
          line.key === TOTAL_LINE
            ? totalOf(context, column, period, lines, figures)
            : figureOf(context, table, line.key, column, period, figures);
  return { key: table.key, lines, figures, notes: notesOf(context, table) };
}

function linesOf(context: Context, table: ReportTable): ReportLine[] {
  if (typeof table.lines !== 'string') return table.lines.map(({ key, label, unit }) => ({ key, label, unit }));
  const lines = dimensionLines(context, table, table.lines);
  return table.hasTotal && lines.length > 0 ? [...lines, { key: TOTAL_LINE, label: '합계', unit: null }] : lines;
}

/** Every value that may be chosen, so that the form keeps its shape from month to month, and every other that occurs. */
function dimensionLines(context: Context, table: ReportTable, dimension: Dimension): ReportLine[] {
  const found = new Set<string>();
  for (const { counts } of table.columns)
    for (const { source } of counts)
      for (const period of table.periods)
        if (hasData(context, period))
          for (const group of context.groups(source, period))
            if (group[dimension] !== null) found.add(group[dimension]);
  for (const { table_key, line_key } of context.openings.values()) if (table_key === table.key) found.add(line_key);
  const line = (key: string, label: string): ReportLine => ({ key, label, unit: null });
  if (dimension === 'route') {
    const known = context.codes.choices('route', scopeOf(context.codes, context.question, 'month').asOfDay);
    const others = [...found].filter((code) => !known.some((item) => item.code === code)).sort();
    return [
      ...known.map(({ code, label }) => line(code, label)),
      ...others.map((code) => line(code, context.codes.label('route', code))),
    ];
  }
  if (dimension === 'round')
    return listRoundLines(context.prepare, scopeOf(context.codes, context.question, 'standing').asOfDay).map((round) =>
      line(round.id, round.kind === 'CENTRAL' && round.round_no !== null ? `${round.round_no}차` : round.title),
    );
  const named = context.officers.filter(({ id, works }) => works === 1 || found.has(id));
  const unknown = [...found].filter((id) => !context.officers.some((officer) => officer.id === id)).sort();
  return [...named.map(({ id, name }) => line(id, name)), ...unknown.map((id) => line(id, '알 수 없는 계정'))];
}

const hasData = ({ since, question }: Context, period: Period): boolean =>
  (period !== 'lastMonth' && period !== 'lastYtd') || monthOfPeriod(question.month, period) >= since;

const absent = (why: Figure['absent']): Figure => ({ value: null, absent: why, opening: 0 });

function figureOf(
  context: Context,
  table: ReportTable,
  line: string,
  column: ReportColumn,
  period: Period,
  figures: Readonly<Record<string, Figure>>,
): Figure {
  if (column.share) return shareOf(column.share, line, period, figures);
  const counts = countsOf(table, line, column.key);
  if (counts === null) return absent('no-feature');
  const isYear = period === 'ytd' || period === 'lastYtd';
  if (isYear && metricLine(table, line)?.isStanding) return absent('not-cumulative');
  if (!hasData(context, period)) return absent('no-data');
  const counted = countIn(context, table, counts, period, line);
  const opening = isYear ? openingOf(context, table, line, column.key, period) : 0;
  return { value: counted + opening, absent: null, opening };
}

function countIn(context: Context, table: ReportTable, counts: readonly Count[], period: Period, line: string): number {
  const dimension = typeof table.lines === 'string' ? table.lines : undefined;
  let sum = 0;
  for (const { source, where = {} } of counts)
    for (const group of context.groups(source, period)) {
      if (dimension && group[dimension] !== line) continue;
      if (matches(group, where)) sum += group.n;
    }
  return sum;
}

const matches = (group: GroupCount, where: NonNullable<Count['where']>): boolean =>
  Object.entries(where).every(([name, values]) => values.includes(group[name as Dimension] ?? ''));

/** Figures of the months before installation belong to the 누계 from the first month of the register on. */
function openingOf(context: Context, table: ReportTable, line: string, column: string, period: Period): number {
  const own = monthOfPeriod(context.question.month, period);
  if (own < context.since) return 0;
  const openings = period === 'ytd' ? context.openings : context.previousOpenings;
  return openings.get(openingKey(table.key, line, column))?.value ?? 0;
}

function totalOf(
  context: Context,
  column: ReportColumn,
  period: Period,
  lines: readonly ReportLine[],
  figures: Readonly<Record<string, Figure>>,
): Figure {
  if (column.share) return shareOf(column.share, TOTAL_LINE, period, figures);
  if (!hasData(context, period)) return absent('no-data');
  const parts = lines
    .filter(({ key }) => key !== TOTAL_LINE)
    .map(({ key }) => figures[figureId(key, column.key, period)] ?? absent('no-data'));
  const sum = (of: (figure: Figure) => number) => parts.reduce((total, figure) => total + of(figure), 0);
  return { value: sum(({ value }) => value ?? 0), absent: null, opening: sum(({ opening }) => opening) };
}

function shareOf(
  { of, base }: { of: string; base: string },
  line: string,
  period: Period,
  figures: Readonly<Record<string, Figure>>,
): Figure {
  const part = figures[figureId(line, of, period)]?.value;
  const whole = figures[figureId(line, base, period)]?.value;
  if (part === null || part === undefined || !whole) return absent('no-base');
  return { value: Math.round((part / whole) * 1000) / 10, absent: null, opening: 0 };
}

function notesOf(context: Context, table: ReportTable): string[] {
  const { prepare, question } = context;
  const notes: string[] = [];
  if (table.key === 'T2') {
    const moved = countHandedOver(prepare, spanOf(question.month, 'ytd'));
    if (moved > 0)
      notes.push(`올해 발굴한 가구 가운데 다른 읍면동이 넘겨받은 ${moved}가구는 받은 곳에서 세므로 빠졌습니다.`);
  }
  if (table.key === 'T3') {
    const scope = scopeOf(context.codes, question, 'standing');
    for (const round of listRoundLines(prepare, scope.asOfDay)) notes.push(listNote(context, round));
    notes.push('거부는 ‘상담·방문 후 종결’에, 소재불명은 ‘비대상’에 넣어 셉니다.');
  }
  return notes;
}

function listNote(context: Context, { id, title, lines, excluded }: ReturnType<typeof listRoundLines>[number]): string {
  const persons = context
    .groups('targets', 'standing')
    .filter(({ round }) => round === id)
    .reduce((sum, { n }) => sum + n, 0);
  const left = lines - excluded - persons;
  const parts = [excluded > 0 ? `제외 ${excluded}행` : '', left > 0 ? `같은 사람·이관 ${left}행` : ''].filter(Boolean);
  return `${title}: 명단 ${lines}행${parts.length > 0 ? `(${parts.join(', ')})` : ''}, 통보인원 ${persons}명`;
}
