import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';

/** The code, policy or holiday to change is not there any more. */
export const referenceNotFound = defineError('reference/not-found', {});

/** A change of the past would alter what was decided then; the earliest day is today. */
export const referenceDateInPast = defineError('reference/date-in-past', { earliest: z.iso.date() });

/** The value does not fit what the rule needs. `problems` name the field and are for the screen. */
export const referenceValueInvalid = defineError('reference/value-invalid', { problems: z.array(z.string()) });

/** The code or the day has an entry already: codes are never reused. */
export const referenceAlreadyThere = defineError('reference/already-there', {});
