import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';

export const reviewNotFound = defineError('reviews/not-found', {});
/** The sheet was edited, submitted again or decided since the reviewer opened it. */
export const reviewOutdated = defineError('reviews/outdated', { stage: z.string() });
/** The two-person rule: which of its clauses forbid this person to decide. */
export const reviewForbidden = defineError('reviews/forbidden', { clauses: z.array(z.string()) });
export const reviewReasonsMissing = defineError('reviews/reasons-missing', {});
export const reviewNotConfirmed = defineError('reviews/not-confirmed', {});
/** The case has ended: what was confirmed stays as it is, and a new case begins with a sheet of its own. */
export const reviewCaseEnded = defineError('reviews/case-ended', {});
