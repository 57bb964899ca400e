import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '#shared/kernel/must.ts';
import { findFigure, type MonthlyReport, type Period, TOTAL_LINE } from '#shared/reports/report-figure.ts';
import { lastDayOf } from '#shared/reports/report-periods.ts';
import { REPORT_TABLES } from '#shared/reports/report-tables.ts';
import { aRandomOffice, type RandomOffice } from '../../../tests/support/a-random-office.ts';
import { countingOn } from '../../../tests/support/a-working-office.ts';
import { countByHand, countRoundsByHand, type HandCount } from '../../../tests/support/count-by-hand.ts';
import { computeReport } from './compute-report.ts';
import { listFigureHouseholds, listFigureRows } from './list-figure-rows.ts';

const SEED = Number(process.env.REPORT_SEED ?? 20_261_122);
const TODAY = '2027-01-15';
const MONTHS = ['2025-01', '2025-02', '2025-03', '2025-12', '2026-01', '2026-03', '2026-06', '2026-12', '2027-01'];

let random: RandomOffice;
beforeAll(async () => {
  random = await aRandomOffice(SEED, { from: '2025-01-01', days: 735 });
});
afterAll(() => random?.office.dispose());

const reportOf = (month: string): MonthlyReport =>
  computeReport(countingOn(random.office.store), { month, today: TODAY });
const value = (report: MonthlyReport, table: number, line: string, column: string, period: Period) =>
  findFigure(must(report.tables[table - 1], 'table'), line, column, period)?.value;

/** First and last day that a period spans, written out anew. */
function daysOf(month: string, period: Period): [string, string] {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const own = period === 'lastMonth' || period === 'lastYtd' ? year - 1 : year;
  const first =
    period === 'ytd' || period === 'lastYtd' ? `${own}-01-01` : `${own}-${String(number).padStart(2, '0')}-01`;
  const last = new Date(Date.UTC(own, number, 0)).toISOString().slice(0, 10);
  return [first, last];
}

/** Rows that one question may ask for. */
const MOST = 500;

describe(`two random years of work (REPORT_SEED=${SEED})`, () => {
  test('hold everything that is easily counted wrongly', () => {
    expect(random.happened).toMatchObject({
      households: expect.toSatisfy((n: number) => n > 120),
      merges: expect.toSatisfy((n: number) => n > 5),
      reopened: expect.toSatisfy((n: number) => n > 3),
      confirmed: expect.toSatisfy((n: number) => n > 25),
      returned: expect.toSatisfy((n: number) => n > 5),
      takenBack: expect.toSatisfy((n: number) => n > 0),
      closed: expect.toSatisfy((n: number) => n > 10),
      struck: expect.toSatisfy((n: number) => n > 5),
      earlyMorningsOfTheFirst: expect.toSatisfy((n: number) => n > 10),
      backdated: expect.toSatisfy((n: number) => n > 10),
      handedOver: expect.toSatisfy((n: number) => n > 2),
      repeatedLines: expect.toSatisfy((n: number) => n > 5),
      resultsGiven: expect.toSatisfy((n: number) => n > 10),
      resultsTaken: expect.toSatisfy((n: number) => n > 0),
    });
  });

  test.each(MONTHS)('%s: T1, T2 and T4 equal a count by hand', (month) => {
    const report = reportOf(month);
    for (const period of ['month', 'ytd', 'lastMonth'] as const) {
      const [first, last] = daysOf(month, period);
      if (last < '2025-01-01') continue;
      const hand = countByHand(random.office.store, first, last);
      expect(asHandCount(report, period, hand), `${month} ${period}`).toEqual(hand);
    }
  });

  test.each(MONTHS)('%s: T3 equals a count by hand', (month) => {
    const report = reportOf(month);
    const lastDay = lastDayOf(month) < TODAY ? lastDayOf(month) : TODAY;
    const hand = countRoundsByHand(random.office.store, Number(month.slice(0, 4)), lastDay);
    const counted = Object.fromEntries(
      Object.keys(hand).map((round) => {
        const of = (column: string) => value(report, 3, round, column, 'standing') ?? 0;
        const numbers: Record<string, number> = { notified: of('notified') };
        for (const [code, column] of Object.entries(COLUMN_OF_CODE)) if (of(column) > 0) numbers[code] = of(column);
        return [round, numbers];
      }),
    );
    const folded = Object.fromEntries(Object.entries(hand).map(([round, numbers]) => [round, foldCodes(numbers)]));
    expect(counted).toEqual(folded);
    expect(report.tables[2]?.lines.filter(({ key }) => key !== TOTAL_LINE)).toHaveLength(Object.keys(hand).length);
  });

  test.each(MONTHS)('%s: the rows of every figure are as many as it says, and balances hold', (month) => {
    const counting = countingOn(random.office.store);
    const report = reportOf(month);
    expect(report.checks.filter(({ isMet }) => !isMet)).toEqual([]);
    let drilled = 0;
    for (const [index, { key, columns, periods }] of REPORT_TABLES.entries()) {
      for (const line of report.tables[index]?.lines ?? []) {
        for (const column of columns) {
          for (const period of periods) {
            const figure = findFigure(must(report.tables[index], 'table'), line.key, column.key, period);
            if (!figure || figure.value === null || column.share) continue;
            const question = {
              month,
              today: TODAY,
              figure: { table: key, line: line.key, column: column.key, period },
            };
            const found = listFigureRows(counting, { ...question, offset: 0, limit: MOST });
            expect(found?.total, JSON.stringify(question.figure)).toBe(figure.value - figure.opening);
            expect(new Set(found?.rows.map((row) => row.key)).size).toBe(found?.rows.length);
            const homes = new Set(found?.rows.map(({ householdId }) => householdId));
            if (found && found.total <= MOST && homes.size > 0)
              expect(listFigureHouseholds(counting, question)).toEqual([...homes].filter((home) => home !== null));
            const window = listFigureRows(counting, { ...question, offset: 1, limit: 3 });
            expect(window).toEqual(found && { total: found.total, rows: found.rows.slice(1, 4) });
            drilled += 1;
          }
        }
      }
    }
    expect(drilled).toBeGreaterThan(300);
  });
});

const COLUMN_OF_CODE = {
  P1: 'basic',
  P3: 'emergency',
  V1: 'private',
  N1: 'ended',
  N2: 'not-eligible',
  N4: 'refused',
  overdue: 'overdue',
  open: 'open',
};
/** Refusals count as ended, people who are gone as not eligible. */
function foldCodes({ N6 = 0, N7 = 0, ...numbers }: Record<string, number>): Record<string, number> {
  const folded = { ...numbers };
  if (N6 > 0) folded.N1 = (folded.N1 ?? 0) + N6;
  if (N7 > 0) folded.N2 = (folded.N2 ?? 0) + N7;
  return folded;
}

const METHODS = {
  OFFICE: 'office',
  PHONE: 'phone',
  VISIT: 'visit',
  REMOTE: 'remote',
  AI: 'ai',
  ACCOMPANIED: 'accompanied',
  absent: 'absent',
};

/** The report's figures in the shape of a count by hand; lines of nothing but noughts are left out as there. */
function asHandCount(report: MonthlyReport, period: Period, hand: HandCount): HandCount {
  const t1 = (line: string) => value(report, 1, line, 'value', period) ?? -1;
  const lines = (table: number) => (report.tables[table - 1]?.lines ?? []).filter(({ key }) => key !== TOTAL_LINE);
  const routes: Record<string, number[]> = {};
  for (const { key } of lines(2)) {
    const counts = ['found', 'talks', 'supported', 'unsupported', 'open'].map(
      (column) => value(report, 2, key, column, period) ?? -1,
    );
    if (counts.some((count) => count !== 0)) routes[key] = counts;
  }
  const officers: Record<string, Record<string, number>> = {};
  for (const { key } of lines(4)) {
    const own: Record<string, number> = {};
    for (const [method, column] of Object.entries(METHODS)) {
      const count = value(report, 4, key, column, period) ?? -1;
      if (count !== 0) own[method] = count;
    }
    if (Object.keys(own).length > 0) officers[key] = own;
  }
  const isYear = period === 'ytd';
  return {
    found: t1('found-households'),
    persons: t1('found-persons'),
    initial: t1('initial-talks'),
    inDepth: t1('in-depth-talks'),
    confirmed: t1('confirmed'),
    // A standing has no 누계; what it was on the last day stands under 당월.
    waiting: isYear ? hand.waiting : t1('waiting'),
    visits: t1('visits'),
    closed: t1('closed-households'),
    untreated: isYear ? hand.untreated : t1('untreated-households'),
    routes,
    officers,
  };
}
