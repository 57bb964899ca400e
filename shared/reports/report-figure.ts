import { z } from 'zod';

/*
 * The figures of the monthly report as values. Each has a stable key (table / line / column / period), so that a screen,
 * a drill-down, an opening figure and a file speak of the same one.
 */

export const TABLE_KEYS = ['T1', 'T2', 'T3', 'T4'] as const;
export const TableKey = z.enum(TABLE_KEYS);
export type TableKey = z.infer<typeof TableKey>;

/** 당월, 누계(1. 1.~), 전년동월, 전년누계, and the standing at the month's end that tables of rounds show. */
export const PERIODS = ['month', 'ytd', 'lastMonth', 'lastYtd', 'standing'] as const;
export const Period = z.enum(PERIODS);
export type Period = z.infer<typeof Period>;

/** YYYY-MM in Korea. */
export const ReportMonth = z.string().regex(/^20\d{2}-(?:0[1-9]|1[0-2])$/u);
export type ReportMonth = z.infer<typeof ReportMonth>;

/** Why a figure prints as `–`: never because it is nought. */
export const Absence = z.enum([
  /** What it would count is not recorded by this program yet. */
  'no-feature',
  /** The register was not kept then. */
  'no-data',
  /** A standing at the month's end has no sum over a year. */
  'not-cumulative',
  /** A share of nothing. */
  'no-base',
]);
export type Absence = z.infer<typeof Absence>;

export const Figure = z.strictObject({
  value: z.number().nullable(),
  absent: Absence.nullable(),
  /** The part of a 누계 that was entered for the months before installation; it has no rows. */
  opening: z.int(),
});
export type Figure = z.infer<typeof Figure>;

export const FigureKey = z.strictObject({
  table: TableKey,
  line: z.string().min(1).max(80),
  column: z.string().min(1).max(40),
  period: Period,
});
export type FigureKey = z.infer<typeof FigureKey>;

/** The line that sums a table up. */
export const TOTAL_LINE = 'total';

export const figureId = (line: string, column: string, period: Period): string => `${line}|${column}|${period}`;

export const ReportLine = z.strictObject({
  key: z.string(),
  label: z.string(),
  /** 건, 가구, 명 where lines of one table differ in it. */
  unit: z.string().nullable(),
});
export type ReportLine = z.infer<typeof ReportLine>;

export const ComputedTable = z.strictObject({
  key: TableKey,
  /** In print order; the total last. */
  lines: z.array(ReportLine),
  /** By `figureId`. */
  figures: z.record(z.string(), Figure),
  notes: z.array(z.string()),
});
export type ComputedTable = z.infer<typeof ComputedTable>;

/** One equation that must hold before the report may be trusted. */
export const BalanceCheck = z.strictObject({
  table: TableKey,
  /** `경로 합 = T1 발굴` */
  rule: z.string(),
  isMet: z.boolean(),
  /** Where it does not hold, with both sides: `당월 경로 합 83, T1 발굴 84`. */
  differences: z.array(z.string()),
});
export type BalanceCheck = z.infer<typeof BalanceCheck>;

export const MonthlyReport = z.strictObject({
  month: ReportMonth,
  /** The office's day on which it was counted. */
  countedOn: z.iso.date(),
  office: z.strictObject({ name: z.string(), sigungu: z.string().nullable() }),
  /** Month since which the register is kept. */
  since: ReportMonth,
  tables: z.array(ComputedTable),
  checks: z.array(BalanceCheck),
  /** What leaves is called so, without its ending. */
  fileName: z.string(),
});
export type MonthlyReport = z.infer<typeof MonthlyReport>;

export function findFigure(table: ComputedTable, line: string, column: string, period: Period): Figure | undefined {
  return table.figures[figureId(line, column, period)];
}
