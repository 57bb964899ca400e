import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';
import { ConsultationSheet } from './consultation-sheet.ts';

export const consultationNotFound = defineError('consultations/not-found', {});
/** A consultation belongs to an open case; the household has none. */
export const consultationNeedsOpenCase = defineError('consultations/needs-open-case', {});
/** The case is not at a step from which this kind of consultation can go on. */
export const consultationCaseNotReady = defineError('consultations/case-not-ready', { state: z.string() });
/** A case at 사실조사 waits for the registrar: without the answer there is nothing to confirm (`case-transitions.ts`). */
export const consultationFactCheckOpen = defineError('consultations/fact-check-open', {});
/** Somebody else saved this sheet since it was loaded; both are kept for the writer to choose. */
export const consultationChangedMeanwhile = defineError('consultations/changed-meanwhile', {
  sheet: ConsultationSheet,
  hash: z.string(),
});
/** Confirmed sheets are closed; reopening is a step of its own, with a reason. */
export const consultationConfirmed = defineError('consultations/confirmed', {});
export const consultationIncomplete = defineError('consultations/incomplete', { missing: z.array(z.string()) });
export const consultationUnchanged = defineError('consultations/unchanged', {});
export const consultationInFuture = defineError('consultations/in-future', { now: z.iso.datetime() });
/** What was submitted stays in the history; only a sheet that never was can be thrown away. */
export const consultationSubmitted = defineError('consultations/submitted', {});
/** The case has ended already. */
export const consultationCaseEnded = defineError('consultations/case-ended', {});
/** The case may not be closed yet: what the step lacks, in the words of the transition table. */
export const consultationCloseRefused = defineError('consultations/close-refused', {
  isRoleAllowed: z.boolean(),
  missing: z.array(z.string()),
});
/** The list does not offer this code today. */
export const consultationCodeUnavailable = defineError('consultations/code-unavailable', {
  group: z.string(),
  item: z.string(),
});
/** Only what a second person has confirmed goes into 행복e음. */
export const handoffNotConfirmed = defineError('consultations/handoff-not-confirmed', {});
