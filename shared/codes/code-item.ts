/**
 * @file One entry of a code list. Lists change yearly by central rules, so they are dated rows in the
 * database (table code_item); the files beside this one only seed a new office.
 */
import { z } from 'zod';

export const CODE_GROUPS = [
  'route',
  'hh_type',
  'relation',
  'housing_type',
  'tenure',
  'benefit_status',
  'vulnerability',
  'isolation_band',
  'staff_safety_flag',
  'legal_basis',
  'indicator',
  'contact_method',
  'contact_result',
  'close_reason',
  'outcome_code',
  'unsupported_reason',
  'emergency_sign',
  'review_reason',
  'case_state',
  'priority_level',
  'household_status',
  'person_status',
  'round_kind',
] as const;

export type CodeGroup = (typeof CODE_GROUPS)[number];

export const CodeItem = z.object({
  group: z.enum(CODE_GROUPS),
  /** Never reused for another meaning; retired by `validTo`. */
  code: z.string().min(1),
  /** Korean, as shown and printed. */
  label: z.string().min(1),
  sort: z.int(),
  validFrom: z.iso.date(),
  /** Last day on which it may be chosen; null while in use. */
  validTo: z.iso.date().nullable(),
  /** What the group's rules need to know about the item. */
  extra: z.record(z.string(), z.unknown()),
});
export type CodeItem = z.infer<typeof CodeItem>;

/** How an indicator counts in the priority (domain.md 2.2). */
export const IndicatorWeightClass = z.enum(['supply-cut', 'suicide', 'disaster', 'other']);
export type IndicatorWeightClass = z.infer<typeof IndicatorWeightClass>;

/** `extra` of group 'indicator'. */
export const IndicatorExtra = z.object({
  weightClass: IndicatorWeightClass,
  /** Electricity, water or gas is off: an emergency in winter and in the heat. */
  isSeasonalEmergency: z.boolean(),
  area: z.enum(['money', 'supply', 'work', 'housing', 'health', 'family']),
  /** Other spellings in lists. */
  aliases: z.array(z.string()),
});
export type IndicatorExtra = z.infer<typeof IndicatorExtra>;

/** `extra` of group 'contact_method'. */
export const ContactMethodExtra = z.object({
  channel: z.enum(['visit', 'phone', 'message', 'mail', 'office', 'neighbour', 'ai-call']),
});
export type ContactMethodExtra = z.infer<typeof ContactMethodExtra>;

/** `extra` of group 'contact_result': whether the person, or certain news of them, was reached. */
export const ContactResultExtra = z.object({ reached: z.boolean() });
export type ContactResultExtra = z.infer<typeof ContactResultExtra>;
