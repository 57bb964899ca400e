import { addMonths, startOfDay } from '../calendar/day.ts';
import type { Period, ReportMonth } from './report-figure.ts';

/** Half-open span of instants: `from` belongs to it, `to` does not. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

const firstDay = (month: ReportMonth): string => `${month}-01`;

export const addReportMonths = (month: ReportMonth, by: number): ReportMonth =>
  addMonths(firstDay(month), by).slice(0, 7);

/** The month whose figures stand in a period's column: the same month, or a year earlier. */
export const monthOfPeriod = (month: ReportMonth, period: Period): ReportMonth =>
  period === 'lastMonth' || period === 'lastYtd' ? addReportMonths(month, -12) : month;

/**
 * The instants of a period. Months are Korean months: 08:30 on the 1st in Korea is still the last day of the month
 * before in UTC, and counts in the month that people were working in.
 */
export function spanOf(month: ReportMonth, period: Period): Span {
  const own = monthOfPeriod(month, period);
  const isYear = period === 'ytd' || period === 'lastYtd';
  const from = isYear || period === 'standing' ? `${own.slice(0, 4)}-01` : own;
  return { from: startOfDay(firstDay(from)), to: startOfDay(firstDay(addReportMonths(own, 1))) };
}

/** Last day of the month, as a day. */
export const lastDayOf = (month: ReportMonth): string => {
  const next = Date.parse(`${firstDay(addReportMonths(month, 1))}T00:00:00Z`);
  return new Date(next - 86_400_000).toISOString().slice(0, 10);
};
