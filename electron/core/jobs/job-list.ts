import { computeReport } from '#core/reports/compute-report.ts';
import { listFigureHouseholds, listFigureRows } from '#core/reports/list-figure-rows.ts';
import { reportWorkbook } from '#core/reports/report-workbook.ts';

/** Long reads, by name: each is given the worker's own read-only connection and plain data. */
export const jobList = {
  'reports/month': computeReport,
  'reports/rows': listFigureRows,
  'reports/households': listFigureHouseholds,
  'reports/workbook': reportWorkbook,
} as const;

export type JobList = typeof jobList;
export type JobName = keyof JobList;
export type JobInput<N extends JobName> = Parameters<JobList[N]>[1];
export type JobOutput<N extends JobName> = Awaited<ReturnType<JobList[N]>>;
