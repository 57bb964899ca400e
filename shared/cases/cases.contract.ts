import { z } from 'zod';
import { HOUSEHOLD_READERS, HOUSEHOLD_WRITERS } from '../accounts/role.ts';
import { command, query } from '../rpc/contract.ts';
import { CaseState } from './case.schema.ts';
import { CaseView, OfficerChoiceView, TaskCounts, TaskPeek, TaskRow, TaskTab } from './case-view.ts';
import {
  attemptAlreadyStruck,
  attemptInFuture,
  attemptNotFound,
  attemptNotStruck,
  attemptNotYours,
  caseAlreadyOpen,
  caseCodeUnavailable,
  caseEmergencyCannotWait,
  caseFactCheckDay,
  caseHouseholdEnded,
  caseHouseholdNotFound,
  caseNeedsOfficer,
  caseNotFound,
  caseNothingToUndo,
  caseOfficerUnavailable,
  casePlanOutOfRange,
  caseReassignNeedsManager,
  caseStateChanged,
  caseStepRefused,
  caseStepUnknown,
} from './cases.errors.ts';
import { FactCheckResult } from './fact-check.ts';

const Id = z.uuid();
const Reason = z.string().trim().min(2).max(500);
const Memo = z.string().trim().max(2000);
const CASE_TABLES = ['crisis_case', 'case_event', 'contact_attempt', 'account', 'policy', 'holiday', 'code_item'];

export const NewCase = z.object({
  householdId: Id,
  /** List route. */
  route: z.string().min(1),
  /** List legal_basis. */
  legalBasis: z.string().min(1),
  /** When the sign was seen; now when left out. */
  detectedAt: z.iso.datetime().optional(),
  emergency: z.boolean(),
  /** What was seen or heard. */
  note: Memo.optional(),
  /** Takes the case at once. */
  officerId: Id.nullable(),
});
export type NewCase = z.input<typeof NewCase>;

export const NewAttempt = z.object({
  householdId: Id,
  /** Null is now. */
  at: z.iso.datetime().nullable(),
  method: z.string().min(1),
  phoneUsed: z.string().max(20).nullable(),
  result: z.string().min(1),
  memo: Memo.nullable(),
  /** Day of the next contact; by the rule when left out. */
  nextOn: z.iso.date().nullable(),
  /** Takes an unassigned case in the same step. */
  takeOver: z.boolean(),
});
export type NewAttempt = z.input<typeof NewAttempt>;

const Assigned = z.object({
  /** Undo of the whole takes this. */
  batchId: Id,
  assigned: z.int(),
  unchanged: z.int(),
  refused: z.array(z.object({ householdId: Id, code: z.enum(['needs-manager', 'household-ended', 'not-found']) })),
});

export const casesContract = {
  /** Tasks of one tab in the order of work, with the counts of all tabs. */
  tasks: query({
    access: HOUSEHOLD_READERS,
    input: z.object({
      tab: TaskTab,
      /** `office` is a manager's; an officer always sees their own and what nobody has taken. */
      scope: z.enum(['mine', 'office']),
      limit: z.int().min(1).max(1000),
    }),
    output: z.object({
      rows: z.array(TaskRow),
      counts: TaskCounts,
      today: z.iso.date(),
      nextDueOn: z.iso.date().nullable(),
    }),
    reads: ['household_board', ...CASE_TABLES],
  }),
  peek: query({
    access: HOUSEHOLD_READERS,
    input: z.object({ householdId: Id }),
    output: TaskPeek,
    errors: [caseHouseholdNotFound],
    reads: ['household', 'person', 'household_indicator', 'household_board', ...CASE_TABLES],
  }),
  /** Every case of a household, newest first. */
  ofHousehold: query({
    access: HOUSEHOLD_READERS,
    input: z.object({ householdId: Id }),
    output: z.array(CaseView),
    reads: ['household_board', ...CASE_TABLES],
  }),
  officers: query({
    access: HOUSEHOLD_READERS,
    input: z.object({}),
    output: z.array(OfficerChoiceView),
    reads: ['account', 'crisis_case'],
  }),
  /** Shows the numbers in full, to call them; logged each time. */
  openPhones: command({
    access: HOUSEHOLD_READERS,
    input: z.object({ householdId: Id }),
    output: z.array(z.object({ id: z.string(), who: z.string(), number: z.string() })),
    errors: [caseHouseholdNotFound],
  }),
  open: command({
    access: HOUSEHOLD_WRITERS,
    input: NewCase,
    output: z.object({ caseId: Id, caseNo: z.string() }),
    errors: [
      caseHouseholdNotFound,
      caseHouseholdEnded,
      caseAlreadyOpen,
      caseCodeUnavailable,
      caseOfficerUnavailable,
      caseReassignNeedsManager,
    ],
  }),
  /** Gives the open cases of households to an officer; one group per household, with progress; may be cancelled. */
  assign: command({
    access: HOUSEHOLD_WRITERS,
    input: z.object({ householdIds: z.array(Id).min(1).max(3000), officerId: Id, reason: Reason.optional() }),
    output: Assigned,
    errors: [caseOfficerUnavailable, caseReassignNeedsManager],
    maxBytes: 1024 * 1024,
  }),
  undoAssign: command({
    access: HOUSEHOLD_WRITERS,
    input: z.object({ batchId: Id }),
    output: z.object({ undone: z.int(), kept: z.int() }),
    errors: [caseNothingToUndo],
  }),
  /** A step of the table that a person chooses. */
  takeStep: command({
    access: HOUSEHOLD_WRITERS,
    input: z.object({ caseId: Id, from: CaseState, to: CaseState, note: Memo.optional() }),
    output: z.object({ state: CaseState, dueAt: z.iso.datetime().nullable() }),
    errors: [caseNotFound, caseStateChanged, caseStepUnknown, caseStepRefused],
  }),
  /** 주민등록 사실조사 was asked for: an unreachable case waits for the registrar. */
  requestFactCheck: command({
    access: HOUSEHOLD_WRITERS,
    input: z.object({ caseId: Id, on: z.iso.date(), note: Memo.nullable() }),
    output: z.object({ state: CaseState, dueAt: z.iso.datetime().nullable() }),
    errors: [caseNotFound, caseStateChanged, caseStepRefused, caseFactCheckDay],
  }),
  /** The registrar's answer. */
  recordFactCheckResult: command({
    access: HOUSEHOLD_WRITERS,
    input: z.object({ caseId: Id, on: z.iso.date(), result: FactCheckResult, note: Memo.nullable() }),
    output: z.object({ state: CaseState, dueAt: z.iso.datetime().nullable() }),
    errors: [caseNotFound, caseStateChanged, caseFactCheckDay],
  }),
  setEmergency: command({
    access: HOUSEHOLD_WRITERS,
    input: z.object({ caseId: Id, emergency: z.boolean(), reason: Reason }),
    output: z.object({}),
    errors: [caseNotFound],
  }),
  snooze: command({
    access: HOUSEHOLD_WRITERS,
    input: z.object({ caseId: Id, until: z.iso.date(), reason: Reason }),
    output: z.object({ dueAt: z.iso.datetime() }),
    errors: [caseNotFound, casePlanOutOfRange, caseEmergencyCannotWait],
  }),
  recordAttempt: command({
    access: HOUSEHOLD_WRITERS,
    input: NewAttempt,
    output: z.object({
      attemptId: Id,
      caseId: Id.nullable(),
      state: CaseState.nullable(),
      dueAt: z.iso.datetime().nullable(),
    }),
    errors: [
      caseHouseholdNotFound,
      caseHouseholdEnded,
      caseCodeUnavailable,
      caseNeedsOfficer,
      attemptInFuture,
      casePlanOutOfRange,
    ],
  }),
  strikeAttempt: command({
    access: HOUSEHOLD_WRITERS,
    input: z.object({ attemptId: Id, reason: Reason }),
    output: z.object({ state: CaseState.nullable() }),
    errors: [attemptNotFound, attemptAlreadyStruck, attemptNotYours],
  }),
  /** Takes a strike back: the attempt counts again. */
  restoreAttempt: command({
    access: HOUSEHOLD_WRITERS,
    input: z.object({ attemptId: Id, reason: Reason }),
    output: z.object({ state: CaseState.nullable() }),
    errors: [attemptNotFound, attemptNotStruck, attemptNotYours, caseNeedsOfficer],
  }),
};
