import type { Period, ReportMonth } from './report-figure.ts';
import { monthOfPeriod } from './report-periods.ts';
import { METRIC_COLUMN, PERIOD_LABELS, type ReportTable } from './report-tables.ts';

/*
 * Where the cells of a table stand, for everything that draws one: the screen, the page and the workbook have the same
 * two rows of heads.
 */

export type LaidColumn =
  | { readonly kind: 'line'; readonly width: number }
  | { readonly kind: 'unit'; readonly width: number }
  | {
      readonly kind: 'figure';
      readonly column: string;
      readonly period: Period;
      readonly width: number;
      /** First of its period: a stronger line stands before it. */
      readonly isFirst: boolean;
    }
  | { readonly kind: 'change'; readonly column: string; readonly width: number };

export interface HeadCell {
  readonly label: string;
  readonly colSpan: number;
  readonly rowSpan: number;
}

export interface TableLayout {
  readonly columns: readonly LaidColumn[];
  /** Two rows. */
  readonly head: readonly [readonly HeadCell[], readonly HeadCell[]];
}

/** Widths in characters of the body text. */
const LINE_WIDTH = 16;
const UNIT_WIDTH = 6;
const FIGURE_WIDTH = 9;

export function layReportTable(table: ReportTable, month: ReportMonth): TableLayout {
  if (typeof table.lines !== 'string') return layMetrics(table, month);
  return table.periods.length === 1 ? layGroups(table) : layPeriods(table, month);
}

const tall = (label: string): HeadCell => ({ label, colSpan: 1, rowSpan: 2 });
const single = (label: string): HeadCell => ({ label, colSpan: 1, rowSpan: 1 });
const wide = (label: string, colSpan: number): HeadCell => ({ label, colSpan, rowSpan: 1 });

/** 구분 · 단위 · this year (당월, 누계) · last year (동월, 누계) · 당월 증감. */
function layMetrics({ lineHead, periods }: ReportTable, month: ReportMonth): TableLayout {
  const year = Number(month.slice(0, 4));
  return {
    head: [
      [tall(lineHead), tall('단위'), wide(`${year}년`, 2), wide(`${year - 1}년`, 2), tall('당월 증감')],
      [single('당월'), single('누계'), single('동월'), single('누계')],
    ],
    columns: [
      { kind: 'line', width: LINE_WIDTH },
      { kind: 'unit', width: UNIT_WIDTH },
      ...periods.map((period, index) => ({
        kind: 'figure' as const,
        column: METRIC_COLUMN,
        period,
        width: FIGURE_WIDTH + 3,
        isFirst: index % 2 === 0,
      })),
      { kind: 'change', column: METRIC_COLUMN, width: FIGURE_WIDTH },
    ],
  };
}

/** Each period with all columns under it. */
function layPeriods({ lineHead, periods, columns }: ReportTable, month: ReportMonth): TableLayout {
  return {
    head: [
      [tall(lineHead), ...periods.map((period) => wide(periodHead(period, month), columns.length))],
      periods.flatMap(() => columns.map(({ label }) => single(label))),
    ],
    columns: [
      { kind: 'line', width: LINE_WIDTH },
      ...periods.flatMap((period) =>
        columns.map(({ key }, index) => ({
          kind: 'figure' as const,
          column: key,
          period,
          width: FIGURE_WIDTH,
          isFirst: index === 0,
        })),
      ),
    ],
  };
}

/** One period: columns stand under the heads of their groups. */
function layGroups({ lineHead, periods, columns }: ReportTable): TableLayout {
  const period = periods[0] as Period;
  const first: HeadCell[] = [tall(lineHead)];
  const second: HeadCell[] = [];
  for (const [index, { label, group }] of columns.entries()) {
    if (!group) {
      first.push(tall(label));
      continue;
    }
    second.push(single(label));
    if (columns[index - 1]?.group === group) continue;
    const after = columns.slice(index).findIndex((column) => column.group !== group);
    first.push(wide(group, after === -1 ? columns.length - index : after));
  }
  return {
    head: [first, second],
    columns: [
      { kind: 'line', width: LINE_WIDTH },
      ...columns.map(({ key, group }, index) => ({
        kind: 'figure' as const,
        column: key,
        period,
        width: FIGURE_WIDTH,
        isFirst: group !== columns[index - 1]?.group,
      })),
    ],
  };
}

function periodHead(period: Period, month: ReportMonth): string {
  const own = monthOfPeriod(month, period);
  const [year, number] = own.split('-').map(Number);
  const last = new Date(Date.UTC(year ?? 0, number ?? 0, 0)).getUTCDate();
  if (period === 'ytd') return `${PERIOD_LABELS.ytd} (1. 1.~${number}. ${last}.)`;
  if (period === 'lastMonth') return `${PERIOD_LABELS.lastMonth} (${year}. ${number}.)`;
  return PERIOD_LABELS[period];
}
