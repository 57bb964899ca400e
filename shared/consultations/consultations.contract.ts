import { z } from 'zod';
import { HOUSEHOLD_READERS, HOUSEHOLD_WRITERS } from '../accounts/role.ts';
import { CaseState } from '../cases/case.schema.ts';
import { command, query } from '../rpc/contract.ts';
import { ConsultationSheet } from './consultation-sheet.ts';
import { ConsultationView, HandoffRow, Kind, PastConsultation, RailIndicator } from './consultation-view.ts';
import {
  consultationCaseEnded,
  consultationCaseNotReady,
  consultationChangedMeanwhile,
  consultationCloseRefused,
  consultationCodeUnavailable,
  consultationConfirmed,
  consultationFactCheckOpen,
  consultationIncomplete,
  consultationInFuture,
  consultationNeedsOpenCase,
  consultationNotFound,
  consultationSubmitted,
  consultationUnchanged,
  handoffNotConfirmed,
} from './consultations.errors.ts';

const Id = z.strictObject({ consultationId: z.uuid() });
const SHEET_TABLES = ['consultation', 'consultation_version', 'approval_event', 'crisis_case', 'account'] as const;
const Saving = z.strictObject({ consultationId: z.uuid(), baseHash: z.string(), sheet: ConsultationSheet });

/** 지원 or 미지원 with its code: the national result of one target. */
export const OfficialResult = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('supported'), code: z.string().min(1).max(20) }),
  z.strictObject({ kind: z.literal('unsupported'), code: z.string().min(1).max(20) }),
  z.strictObject({ kind: z.literal('unknown') }),
]);
export type OfficialResult = z.output<typeof OfficialResult>;

export const consultationsContract = {
  /** Opens a sheet on the household's open case, or the one that is there. */
  start: command({
    access: HOUSEHOLD_WRITERS,
    input: z.strictObject({ householdId: z.uuid(), kind: Kind }),
    output: z.strictObject({ consultationId: z.uuid(), isNew: z.boolean() }),
    errors: [consultationNeedsOpenCase, consultationCaseNotReady],
  }),
  /** A sheet with its history. Opening it is logged. */
  read: query({
    access: HOUSEHOLD_READERS,
    input: Id,
    output: ConsultationView,
    errors: [consultationNotFound],
    reads: [...SHEET_TABLES, 'household', 'household_board'],
  }),
  /** What stands beside the sheet: earlier consultations and the signs of crisis. */
  rail: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ householdId: z.uuid(), exceptId: z.uuid().nullable() }),
    output: z.strictObject({ past: z.array(PastConsultation), indicators: z.array(RailIndicator) }),
    reads: [...SHEET_TABLES, 'household_indicator', 'code_item'],
  }),
  save: command({
    access: HOUSEHOLD_WRITERS,
    input: Saving,
    output: z.strictObject({ hash: z.string() }),
    errors: [consultationNotFound, consultationChangedMeanwhile, consultationConfirmed],
  }),
  submit: command({
    access: HOUSEHOLD_WRITERS,
    input: Saving,
    output: z.strictObject({ versionId: z.uuid(), versionNo: z.int(), state: CaseState }),
    errors: [
      consultationNotFound,
      consultationChangedMeanwhile,
      consultationConfirmed,
      consultationIncomplete,
      consultationInFuture,
      consultationUnchanged,
      consultationCaseNotReady,
      consultationFactCheckOpen,
    ],
  }),
  /** Throws away a sheet that was never submitted. */
  discard: command({
    access: HOUSEHOLD_WRITERS,
    input: Id,
    output: z.strictObject({}),
    errors: [consultationNotFound, consultationSubmitted],
  }),
  /** Official results of cases, one or many; each case is a group of its own. */
  setResults: command({
    access: HOUSEHOLD_WRITERS,
    input: z.strictObject({ caseIds: z.array(z.uuid()).min(1).max(3000), result: OfficialResult }),
    output: z.strictObject({ batchId: z.uuid(), changed: z.int(), unchanged: z.int(), missing: z.int() }),
    errors: [consultationCodeUnavailable],
    maxBytes: 1024 * 1024,
  }),
  /** Ends a case with its reason and result, when the table of steps allows it. */
  closeCase: command({
    access: HOUSEHOLD_WRITERS,
    input: z.strictObject({
      caseId: z.uuid(),
      closeReason: z.string().min(1).max(20),
      result: OfficialResult,
      note: z.string().trim().max(2000),
    }),
    output: z.strictObject({ state: CaseState }),
    errors: [consultationNotFound, consultationCaseEnded, consultationCloseRefused, consultationCodeUnavailable],
  }),
  /** Confirmed consultations: what is not in 행복e음 yet, or what was entered. */
  handoffs: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({
      show: z.enum(['waiting', 'entered']),
      scope: z.enum(['mine', 'office']),
      limit: z.int().min(1).max(1000),
    }),
    output: z.strictObject({ rows: z.array(HandoffRow), waiting: z.int(), enteredToday: z.int() }),
    reads: [...SHEET_TABLES, 'household_board', 'holiday'],
  }),
  /** The text to paste. It leaves the app, so it is logged as an export. */
  handoffText: query({
    access: HOUSEHOLD_READERS,
    input: Id,
    output: z.strictObject({ text: z.string() }),
    errors: [consultationNotFound, handoffNotConfirmed],
    reads: [...SHEET_TABLES, 'person', 'household', 'code_item'],
  }),
  markHandoffs: command({
    access: HOUSEHOLD_WRITERS,
    input: z.strictObject({ consultationIds: z.array(z.uuid()).min(1).max(500), isEntered: z.boolean() }),
    output: z.strictObject({ changed: z.int(), refused: z.int() }),
  }),
};
