import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';
import { ConsultationSheet } from './consultation-sheet.ts';

export const consultationNotFound = defineError('consultations/not-found', {});
/** The case is not at a step from which this kind of consultation can go on. */
export const consultationCaseNotReady = defineError('consultations/case-not-ready', { state: z.string() });
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
