/** @file What people send when they change the register. Edits carry what the form saw, field by field. */
import { z } from 'zod';
import { HouseholdFields, PriorityLevel } from './household.schema.ts';
import { IndicatorFields } from './indicator.schema.ts';
import { PersonFields, PersonStatus } from './person.schema.ts';

export const Reason = z.string().trim().min(2).max(500);

/**
 * An edit of some fields: what the form showed (`base`) and what the person made of it (`changes`). Only changed fields
 * are sent, so two people editing different fields never meet.
 */
const editOf = <S extends z.ZodRawShape>(fields: z.ZodObject<S>) => {
  const some = z.strictObject(fields.partial().shape);
  return { base: some, changes: some };
};

export const NewPerson = z.strictObject(PersonFields.shape);
export type NewPerson = z.output<typeof NewPerson>;
export const NewIndicator = z.strictObject(IndicatorFields.omit({ personId: true, active: true }).shape);
export type NewIndicator = z.output<typeof NewIndicator>;

/** The case that a registration opens, on the household's legal basis and with its officer: without one nothing is due. */
export const FirstCase = z.strictObject({
  /** List route. */
  route: z.string().min(1).max(40),
  emergency: z.boolean(),
  /** What was seen or heard. */
  note: z.string().trim().max(2000).nullable(),
});
export type FirstCase = z.output<typeof FirstCase>;

export const Registration = z.strictObject({
  household: z.strictObject(HouseholdFields.shape),
  people: z.array(NewPerson).min(1).max(30),
  indicators: z.array(NewIndicator).max(50).default([]),
  firstCase: FirstCase.nullable().default(null),
  /** The possible doubles that were looked at, and why it is another household. */
  notDuplicateOf: z.strictObject({ householdIds: z.array(z.uuid()).min(1).max(50), reason: Reason }).nullable(),
});
export type Registration = z.output<typeof Registration>;

export const HouseholdEdit = z.strictObject({ id: z.uuid(), ...editOf(HouseholdFields) });
export type HouseholdEdit = z.output<typeof HouseholdEdit>;

export const PersonEdit = z.strictObject({ id: z.uuid(), ...editOf(PersonFields) });
export type PersonEdit = z.output<typeof PersonEdit>;

export const IndicatorEdit = z.strictObject({ id: z.uuid(), ...editOf(IndicatorFields) });
export type IndicatorEdit = z.output<typeof IndicatorEdit>;

export const PersonDeparture = z.strictObject({
  id: z.uuid(),
  status: PersonStatus.exclude(['ACTIVE', 'MERGED']),
  /** Who is the head now, when the head leaves others behind. */
  newHeadId: z.uuid().nullable(),
});
export type PersonDeparture = z.output<typeof PersonDeparture>;

/** Into a known household, or out into one of their own. */
export const MoveTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('existing'), householdId: z.uuid(), relation: z.string().min(1).max(40) }),
  z.strictObject({ kind: z.literal('new'), household: z.strictObject(HouseholdFields.shape) }),
]);
export const PersonMove = z.strictObject({
  id: z.uuid(),
  target: MoveTarget,
  /** Who is the head of those left behind, when the head moves. */
  newHeadId: z.uuid().nullable(),
});
export type PersonMove = z.output<typeof PersonMove>;

/** Fields of a household between which a merge chooses. */
export const MERGE_FIELDS = [
  'hhType',
  'housingType',
  'tenure',
  'address',
  'areaNote',
  'benefitStatus',
  'vulnerability',
  'isolationBand',
  'staffSafetyFlags',
  'officerId',
  'note',
  'legalBasis',
  'priorityOverride',
] as const;
export const MergeField = z.enum(MERGE_FIELDS);
export type MergeField = z.infer<typeof MergeField>;

export const Merge = z.strictObject({
  survivorId: z.uuid(),
  loserId: z.uuid(),
  /** Fields whose value is taken from the household that goes; the others stay. */
  takeFromLoser: z.array(MergeField).max(MERGE_FIELDS.length),
  /** Pairs that are one person: the second is folded into the first. */
  samePeople: z.array(z.strictObject({ keepId: z.uuid(), foldId: z.uuid() })).max(30),
  reason: Reason.nullable(),
});
export type Merge = z.output<typeof Merge>;

/** How a household leaves the list of those cared for, or comes back to it. */
export const StandingChange = z.strictObject({
  id: z.uuid(),
  status: z.enum(['ACTIVE', 'INACTIVE', 'MOVED', 'DECEASED', 'ARCHIVED']),
  reason: Reason,
});
export type StandingChange = z.output<typeof StandingChange>;

export const PriorityChange = z.strictObject({
  id: z.uuid(),
  /** Null takes the override back: the computed level counts again. */
  level: PriorityLevel.nullable(),
  reason: Reason,
});
export type PriorityChange = z.output<typeof PriorityChange>;
