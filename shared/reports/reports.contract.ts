import { z } from 'zod';
import { HOUSEHOLD_READERS, MANAGERS } from '../accounts/role.ts';
import { printingFailed, printingNotWritten } from '../printing/printing.errors.ts';
import { command, query } from '../rpc/contract.ts';
import { FigureKey, MonthlyReport, ReportMonth, TableKey } from './report-figure.ts';
import {
  reportFigureUnknown,
  reportNotWritten,
  reportOpeningChanged,
  reportOpeningNotPossible,
  reportPurposeNeeded,
} from './reports.errors.ts';

const READS = [
  'office',
  'account',
  'account_right',
  'household',
  'person',
  'crisis_case',
  'case_event',
  'contact_attempt',
  'detection_round',
  'detection_target',
  'consultation',
  'consultation_version',
  'approval_event',
  'report_opening',
  'code_item',
] as const;

/** A row behind a figure. Names are masked: who must be recognised is recognised in the work list, which logs it. */
export const FigureRow = z.strictObject({
  key: z.string(),
  householdId: z.uuid().nullable(),
  householdNo: z.string().nullable(),
  maskedName: z.string().nullable(),
  caseNo: z.string().nullable(),
  at: z.iso.datetime(),
  officerName: z.string().nullable(),
});
export type FigureRow = z.infer<typeof FigureRow>;

export const OpeningFigure = z.strictObject({
  table: TableKey,
  line: z.string(),
  column: z.string(),
  value: z.int(),
  reason: z.string().nullable(),
});
export type OpeningFigure = z.infer<typeof OpeningFigure>;

/** How a report leaves the office. */
export const Departure = {
  month: ReportMonth,
  /** 쓰는 목적: asked for before anything leaves, and logged. */
  purpose: z.string().trim().max(200),
  /** 보내는 곳; empty for use inside the office. */
  recipient: z.string().trim().max(100),
  /** Hides figures of 1 and 2, and what would give them away. */
  hidesSmall: z.boolean(),
};

export const reportsContract = {
  month: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ month: ReportMonth }),
    output: MonthlyReport,
    reads: READS,
  }),
  /** The rows that a figure is the number of, newest first. */
  rows: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({
      month: ReportMonth,
      figure: FigureKey,
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(500).default(200),
    }),
    output: z.strictObject({ rows: z.array(FigureRow), total: z.int() }),
    errors: [reportFigureUnknown],
    reads: READS,
  }),
  /** The households behind a figure, in the order of its rows, to be opened as a list. */
  households: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ month: ReportMonth, figure: FigureKey }),
    output: z.strictObject({ householdIds: z.array(z.uuid()) }),
    errors: [reportFigureUnknown],
    reads: READS,
  }),
  openings: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ year: z.int().min(2000).max(2099) }),
    output: z.strictObject({ openings: z.array(OpeningFigure), since: ReportMonth }),
    reads: ['report_opening', 'office', 'crisis_case', 'contact_attempt'],
  }),
  /** Enters what a 누계 stood at before this register began. */
  setOpening: command({
    access: MANAGERS,
    input: z.strictObject({
      year: z.int().min(2000).max(2099),
      table: TableKey,
      line: z.string().min(1).max(80),
      column: z.string().min(1).max(40),
      value: z.int().min(0).max(1_000_000_000),
      /** What the form showed; null when there was none. */
      before: z.int().nullable(),
      reason: z.string().trim().min(2).max(200),
    }),
    output: z.strictObject({}),
    errors: [reportOpeningNotPossible, reportFigureUnknown, reportOpeningChanged],
  }),
  exportXlsx: command({
    access: MANAGERS,
    input: z.strictObject(Departure),
    output: z.strictObject({ outcome: z.enum(['saved', 'cancelled']), fileName: z.string().nullable() }),
    errors: [reportPurposeNeeded, reportNotWritten],
  }),
  print: command({
    access: MANAGERS,
    input: z.strictObject({ ...Departure, to: z.enum(['pdf', 'printer']) }),
    output: z.strictObject({
      outcome: z.enum(['saved', 'printed', 'cancelled']),
      fileName: z.string().nullable(),
      serial: z.string().nullable(),
    }),
    errors: [reportPurposeNeeded, printingNotWritten, printingFailed],
  }),
};
