/** @file What a search answers: enough of a household to tell it from its namesake, and no more. */
import { z } from 'zod';
import { PriorityLevel } from '#shared/households/household.schema.ts';

export const FoundHousehold = z.strictObject({
  id: z.uuid(),
  householdNo: z.string(),
  headName: z.string(),
  headAge: z.int().nullable(),
  headSex: z.enum(['M', 'F']).nullable(),
  householdType: z.string().nullable(),
  address: z.string(),
  tong: z.string().nullable(),
  ri: z.string().nullable(),
  priority: PriorityLevel,
  status: z.string(),
  /** The member whose name fitted, when it was not the head's. */
  matchedName: z.string().nullable(),
});
export type FoundHousehold = z.output<typeof FoundHousehold>;

export const SearchAnswer = z.strictObject({
  households: z.array(FoundHousehold),
  /** Fitting households that were looked at; at least this many when `isCapped`. */
  total: z.int(),
  isCapped: z.boolean(),
  /** Nothing fitted as typed, but this did: the same keys on a Korean keyboard. */
  retriedAs: z.string().nullable(),
});
export type SearchAnswer = z.output<typeof SearchAnswer>;
