import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';

/** Full names and numbers leave only for a stated purpose. */
export const printingPurposeNeeded = defineError('printing/purpose-needed', {});

/** No household is left to print: all were merged, archived or filtered away. */
export const printingNothing = defineError('printing/nothing-to-print', {});

/** The chosen place could not be written: full, read-only, taken away, or open elsewhere. Nothing half-written stays. */
export const printingNotWritten = defineError('printing/not-written', {
  reason: z.enum(['no-space', 'not-allowed', 'gone', 'other']),
});

/** The print window or the printer failed. Nothing was saved. */
export const printingFailed = defineError('printing/failed', {});
