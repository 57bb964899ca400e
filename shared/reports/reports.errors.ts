import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';

/** Nothing leaves without a purpose. */
export const reportPurposeNeeded = defineError('reports/purpose-needed', {});
/** No figure stands at this table, line, column and period, or it is worked out from others and has no rows. */
export const reportFigureUnknown = defineError('reports/figure-unknown', {});
/** Opening figures stand for the months before installation, so only that year's 누계 can have one. */
export const reportOpeningNotPossible = defineError('reports/opening-not-possible', { year: z.int() });
/** The chosen place could not be written: full, read-only, taken away, or open in Excel. Nothing half-written stays. */
export const reportNotWritten = defineError('reports/not-written', {
  reason: z.enum(['no-space', 'not-allowed', 'gone', 'other']),
});
/** Somebody entered another opening figure for the same cell since this one was shown. */
export const reportOpeningChanged = defineError('reports/opening-changed', { value: z.int().nullable() });
