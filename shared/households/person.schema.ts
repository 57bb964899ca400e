/** @file A member of a household. No resident number: birth date and sex only. */
import { z } from 'zod';

export const PersonPhone = z.object({
  /** Digits, leading 0 kept (shared/korean/phone.ts). */
  number: z.string().regex(/^\d{7,12}$/u),
  /** Whose or which: "본인", "딸", "집". */
  label: z.string().max(20).nullable(),
});
export type PersonPhone = z.infer<typeof PersonPhone>;

export const PersonStatus = z.enum(['ACTIVE', 'LEFT', 'DECEASED', 'MERGED', 'ARCHIVED']);
export type PersonStatus = z.infer<typeof PersonStatus>;

export const Sex = z.enum(['M', 'F']);

/** What people enter. */
export const PersonFields = z.object({
  name: z.string().trim().min(1).max(60),
  /** List relation; to the head. */
  relation: z.string().min(1).max(40).nullable(),
  isHead: z.boolean(),
  /** Null when unknown. An impossible or future date is refused at entry but may exist in old records. */
  birthDate: z.iso.date().nullable(),
  sex: Sex.nullable(),
  phones: z.array(PersonPhone).max(10),
  disability: z.string().max(200).nullable(),
  illness: z.string().max(500).nullable(),
  job: z.string().max(200).nullable(),
  /** Cannot use apps or texts: visit or call. */
  isDigitalVulnerable: z.boolean(),
  /** Name and phone in one line, as people give it. */
  emergencyContact: z.string().max(200).nullable(),
});
export type PersonFields = z.infer<typeof PersonFields>;

export const Person = PersonFields.extend({
  id: z.uuid(),
  officeId: z.uuid(),
  householdId: z.uuid(),
  status: PersonStatus,
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
});
export type Person = z.infer<typeof Person>;
