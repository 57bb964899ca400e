/** @file What a household list is filtered and sorted by: the query of the list, of its tabs and of saved views. */
import { z } from 'zod';
import { PriorityLevel } from './household.schema.ts';

/** `me` is whoever asks, so that one shared view shows each officer their own. */
export const OfficerChoice = z.union([z.literal('me'), z.literal('unassigned'), z.uuid()]);
export type OfficerChoice = z.infer<typeof OfficerChoice>;

/** Days by the clock of core: `week` runs to the end of this week's Sunday. */
export const DueChoice = z.enum(['overdue', 'today', 'week']);
export type DueChoice = z.infer<typeof DueChoice>;

/** `current`: cared for now. `ended`: left, died, closed or archived. Merged households are never listed. */
export const Standing = z.enum(['current', 'ended', 'all']);
export type Standing = z.infer<typeof Standing>;

const several = <T extends z.ZodType>(item: T) => z.array(item).max(100).default([]);

/** What may be picked by hand at once: as many as a bulk assignment takes. */
export const MOST_TICKED = 3000;

/** Choices of one kind are alternatives; different kinds narrow each other. */
export const HouseholdFilter = z.strictObject({
  text: z.string().max(60).default(''),
  standing: Standing.default('current'),
  priorities: several(PriorityLevel),
  officers: several(OfficerChoice),
  /** States of the current case, or `NO_CASE`. */
  stages: several(z.string()),
  tongs: several(z.string()),
  bans: several(z.string()),
  ris: several(z.string()),
  householdTypes: several(z.string()),
  vulnerabilities: several(z.string()),
  isolationBands: several(z.string()),
  indicators: several(z.string()),
  rounds: several(z.uuid()),
  due: DueChoice.nullable().default(null),
  /** Nobody was reached for this many days or longer; `rule` is the office's number of the day. See `silence.ts`. */
  noContactDays: z
    .union([z.int().positive().max(3650), z.literal('rule')])
    .nullable()
    .default(null),
  /** Households that were picked by hand. */
  ids: z.array(z.uuid()).max(MOST_TICKED).nullable().default(null),
});
export type HouseholdFilter = z.output<typeof HouseholdFilter>;
export type HouseholdFilterInput = z.input<typeof HouseholdFilter>;

export const NO_CASE = 'NO_CASE';

export const HOUSEHOLD_COLUMNS = [
  'priority',
  'name',
  'type',
  'address',
  'tong',
  'vulnerability',
  'indicators',
  'stage',
  'lastContact',
  'nextDue',
  'officer',
  'members',
  'phone',
  'attempts',
  'number',
] as const;
export const HouseholdColumn = z.enum(HOUSEHOLD_COLUMNS);
export type HouseholdColumn = z.infer<typeof HouseholdColumn>;

/** Columns whose first click puts the greatest first. */
export const HouseholdSort = z.strictObject({
  column: HouseholdColumn,
  direction: z.enum(['ascending', 'descending']),
});
export type HouseholdSort = z.infer<typeof HouseholdSort>;

/** Most urgent first; `descending` because the badge reads "긴급 first". */
export const DEFAULT_SORT: HouseholdSort = { column: 'priority', direction: 'descending' };

export const DEFAULT_COLUMNS: readonly HouseholdColumn[] = HOUSEHOLD_COLUMNS.slice(0, 11);

export const emptyFilter = (): HouseholdFilter => HouseholdFilter.parse({});
