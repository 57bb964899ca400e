import { z } from 'zod';
import { HOUSEHOLD_READERS, HOUSEHOLD_WRITERS } from '../accounts/role.ts';
import { HouseholdHead } from '../consultations/consultation-view.ts';
import { command, query } from '../rpc/contract.ts';
import {
  assessmentHouseholdNotFound,
  assessmentIncomplete,
  assessmentInFuture,
  assessmentNotOnThisPc,
  assessmentOutdated,
} from './assessments.errors.ts';
import { Instrument } from './instrument.ts';

const Answers = z.record(z.string(), z.string());

export const AssessmentView = z.strictObject({
  id: z.uuid(),
  instrumentCode: z.string(),
  instrumentVersion: z.int(),
  at: z.iso.datetime(),
  answers: Answers,
  total: z.int(),
  /** Code of group `isolation_band`. */
  band: z.string(),
  assessorName: z.string(),
  rescreenOn: z.iso.date().nullable(),
});
export type AssessmentView = z.output<typeof AssessmentView>;

export const RescreenRow = z.strictObject({
  householdId: z.uuid(),
  headName: z.string(),
  householdNo: z.string(),
  band: z.string(),
  rescreenOn: z.iso.date(),
  officerName: z.string().nullable(),
  overdueDays: z.int(),
});
export type RescreenRow = z.output<typeof RescreenRow>;

export const assessmentsContract = {
  /** The sheet in force and what this household answered so far, newest first. Opening it is logged. */
  sheet: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ householdId: z.uuid() }),
    output: z.strictObject({
      household: HouseholdHead,
      instrument: Instrument,
      earlier: z.array(AssessmentView),
      hasOpenCase: z.boolean(),
    }),
    errors: [assessmentHouseholdNotFound, assessmentNotOnThisPc],
    reads: ['assessment', 'assessment_instrument', 'household', 'household_board', 'account'],
  }),
  record: command({
    access: HOUSEHOLD_WRITERS,
    input: z.strictObject({
      householdId: z.uuid(),
      personId: z.uuid().nullable(),
      instrument: z.strictObject({ code: z.string(), version: z.int() }),
      /** Null means now, by the clock of core. */
      at: z.iso.datetime().nullable(),
      answers: Answers,
    }),
    output: z.strictObject({
      id: z.uuid(),
      total: z.int(),
      band: z.string(),
      rescreenOn: z.iso.date().nullable(),
      /** An answer made the household an emergency, and its case was raised. */
      raisedEmergency: z.boolean(),
    }),
    errors: [
      assessmentHouseholdNotFound,
      assessmentIncomplete,
      assessmentOutdated,
      assessmentInFuture,
      assessmentNotOnThisPc,
    ],
  }),
  /** Households to be asked again by a day, the longest overdue first. */
  rescreens: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ until: z.iso.date().nullable(), scope: z.enum(['mine', 'office']) }),
    output: z.strictObject({ rows: z.array(RescreenRow), today: z.iso.date() }),
    reads: ['assessment', 'household_board', 'account'],
  }),
};
