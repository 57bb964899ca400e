import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';

export const assessmentHouseholdNotFound = defineError('assessments/household-not-found', {});
/** Every question is answered, or nothing is scored. */
export const assessmentIncomplete = defineError('assessments/incomplete', { unanswered: z.array(z.int()) });
/** A newer sheet came into force since this one was opened. */
export const assessmentOutdated = defineError('assessments/outdated', { version: z.int() });
/** This PC does not get the office's sheets: what it wrote, the server would refuse. */
export const assessmentNotOnThisPc = defineError('assessments/not-on-this-pc', {});
export const assessmentInFuture = defineError('assessments/in-future', { now: z.iso.datetime() });
