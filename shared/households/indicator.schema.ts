/** @file A crisis sign seen at a household in some month. */
import { z } from 'zod';

export const IndicatorFields = z.object({
  /** The member it is about; null when about the household. */
  personId: z.uuid().nullable(),
  /** List indicator. */
  indicatorCode: z.string().min(1).max(40),
  /** YYYY-MM in Korea. */
  observedMonth: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/u),
  /** Where it came from: the round's title, or by whom it was seen. */
  source: z.string().max(200).nullable(),
  /** Won. */
  amount: z.int().nonnegative().nullable(),
  monthsOverdue: z.int().min(0).max(600).nullable(),
  /** False once settled; history stays. */
  active: z.boolean(),
});
export type IndicatorFields = z.infer<typeof IndicatorFields>;

export const HouseholdIndicator = IndicatorFields.extend({
  id: z.uuid(),
  officeId: z.uuid(),
  householdId: z.uuid(),
  /** The list row that brought it, if any. */
  targetId: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
});
export type HouseholdIndicator = z.infer<typeof HouseholdIndicator>;
