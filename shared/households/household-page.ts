/** @file A household opened: everything the page shows, and the values its forms start from. */
import { z } from 'zod';
import { Household, PriorityLevel, PriorityOverride } from './household.schema.ts';
import { NextDue } from './household-row.ts';
import { HouseholdIndicator } from './indicator.schema.ts';
import { Person } from './person.schema.ts';

const Officer = z.strictObject({ id: z.uuid(), name: z.string() });

export const PriorityView = z.strictObject({
  level: PriorityLevel,
  computedLevel: PriorityLevel,
  score: z.number(),
  lines: z.array(
    z.strictObject({
      part: z.enum(['heavy-indicator', 'other-indicator', 'isolation', 'vulnerability', 'no-contact']),
      code: z.string().nullable(),
      label: z.string(),
      points: z.number(),
      days: z.int().nullable(),
    }),
  ),
  emergencyReasons: z.array(
    z.strictObject({
      kind: z.enum(['sign', 'supply-cut-in-season', 'vulnerability', 'case-flag']),
      code: z.string().nullable(),
      label: z.string(),
      season: z.string().nullable(),
    }),
  ),
  override: PriorityOverride.nullable(),
  /** Points from which a level begins: "8점 이상 높음". */
  bands: z.strictObject({ high: z.number(), mid: z.number(), low: z.number() }),
});
export type PriorityView = z.output<typeof PriorityView>;

/** A member as this reader may see them. Masked values are for reading; forms ask for a reveal before they edit them. */
export const Member = z.strictObject({
  ...Person.omit({ officeId: true, createdAt: true, createdBy: true, phones: true, birthDate: true, relation: true })
    .shape,
  relation: z.string().nullable(),
  age: z.int().nullable(),
  /** Full date, or the year alone when masked. */
  birth: z.string().nullable(),
  phones: z.array(z.strictObject({ number: z.string(), label: z.string().nullable() })),
  isMasked: z.boolean(),
});
export type Member = z.output<typeof Member>;

export const CaseSummary = z.strictObject({
  id: z.uuid(),
  caseNo: z.string(),
  state: z.string(),
  route: z.string(),
  emergency: z.boolean(),
  officerName: z.string().nullable(),
  roundTitle: z.string().nullable(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  closeReason: z.string().nullable(),
  stateSince: z.iso.datetime().nullable(),
  attemptCount: z.int(),
});
export type CaseSummary = z.output<typeof CaseSummary>;

export const HouseholdPageView = z.strictObject({
  household: z.strictObject(Household.omit({ officeId: true, createdBy: true }).shape),
  headName: z.string(),
  members: z.array(Member),
  indicators: z.array(z.strictObject(HouseholdIndicator.omit({ officeId: true, createdBy: true }).shape)),
  cases: z.array(CaseSummary),
  priority: PriorityView,
  officer: Officer.nullable(),
  lastContactAt: z.iso.datetime().nullable(),
  daysSinceContact: z.int().nullable(),
  nextDue: NextDue.nullable(),
  /** Other households at the same door. */
  sameDoor: z.array(z.strictObject({ id: z.uuid(), headName: z.string(), householdNo: z.string() })),
  /** Households that were merged into this one, newest first. */
  mergedFrom: z.array(
    z.strictObject({ id: z.uuid(), householdNo: z.string(), mergedAt: z.iso.datetime(), canUndo: z.boolean() }),
  ),
  quality: z.array(z.string()),
  /** Phones and birth dates are cut short for this role until they are revealed with a reason. */
  isMasked: z.boolean(),
});
export type HouseholdPageView = z.output<typeof HouseholdPageView>;

export const FieldChange = z.strictObject({
  table: z.enum(['household', 'person', 'household_indicator', 'crisis_case']),
  rowId: z.uuid(),
  /** Whose field it is: the member's name, the indicator's code, or null for the household itself. */
  of: z.string().nullable(),
  field: z.string(),
  /** Missing where this PC never had it: the row came here with the edit in it. */
  from: z.json().optional(),
  to: z.json(),
});
export type FieldChange = z.output<typeof FieldChange>;

const entry = { id: z.string(), at: z.iso.datetime(), by: z.string() };

export const TimelineEntry = z.discriminatedUnion('kind', [
  z.strictObject({
    ...entry,
    kind: z.literal('case-event'),
    caseId: z.uuid(),
    caseNo: z.string(),
    fromState: z.string().nullable(),
    toState: z.string(),
    reason: z.string().nullable(),
    note: z.string().nullable(),
  }),
  z.strictObject({
    ...entry,
    kind: z.literal('attempt'),
    attemptId: z.uuid(),
    caseId: z.uuid().nullable(),
    method: z.string(),
    result: z.string(),
    isReached: z.boolean(),
    phoneTail: z.string().nullable(),
    memo: z.string().nullable(),
    struck: z.strictObject({ at: z.iso.datetime(), by: z.string(), reason: z.string() }).nullable(),
  }),
  z.strictObject({
    ...entry,
    kind: z.literal('change'),
    action: z.enum(['registered', 'imported', 'edited', 'merged', 'unmerged', 'moved-out']),
    /** Title of the import's round or file, or the other household's number. */
    source: z.string().nullable(),
    changes: z.array(FieldChange),
    /** The history's key was destroyed by law: that something changed is kept, what is not. */
    isErased: z.boolean(),
    /** Done at another PC: what stood in between may be missing here. */
    isElsewhere: z.boolean(),
    /** The manager who took it over, where the server had held it. */
    takenOverBy: z.string().nullable(),
  }),
  /** Two people changed the same thing without knowing of each other; it stays here once somebody has decided. */
  z.strictObject({
    ...entry,
    kind: z.literal('conflict'),
    conflictId: z.uuid(),
    table: z.string(),
    /** Name of the group of columns, such as `address`. */
    group: z.string(),
    of: z.string().nullable(),
    writers: z.array(z.string()),
    isSettled: z.boolean(),
    /** What stood until somebody decided, and what holds since; none where the standing value was chosen. */
    changes: z.array(FieldChange),
  }),
]);
export type TimelineEntry = z.output<typeof TimelineEntry>;
