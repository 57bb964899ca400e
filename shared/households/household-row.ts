/** @file One line of the household list: what an officer triages by, with phone and birth cut short. */
import { z } from 'zod';
import { PriorityLevel } from './household.schema.ts';

export const NextDue = z.strictObject({
  at: z.iso.datetime(),
  /** What is due, a key of `DUE_KINDS` in `shared/cases`. */
  kind: z.string(),
});

export const HouseholdRow = z.strictObject({
  id: z.uuid(),
  householdNo: z.string(),
  headName: z.string(),
  /** 만 나이 today; the birth date itself is seen on the household's page. */
  headAge: z.int().nullable(),
  headSex: z.enum(['M', 'F']).nullable(),
  memberCount: z.int(),
  householdType: z.string().nullable(),
  /** Without region: an office holds one neighbourhood. */
  address: z.string(),
  tong: z.string().nullable(),
  ban: z.string().nullable(),
  ri: z.string().nullable(),
  vulnerability: z.array(z.string()),
  staffSafetyFlags: z.array(z.string()),
  isolationBand: z.string().nullable(),
  priority: PriorityLevel,
  score: z.int(),
  indicatorCount: z.int(),
  caseId: z.uuid().nullable(),
  stage: z.string().nullable(),
  officerId: z.uuid().nullable(),
  officerName: z.string().nullable(),
  lastContactAt: z.iso.datetime().nullable(),
  /** Whole days since then, in Korea. */
  daysSinceContact: z.int().nullable(),
  nextDue: NextDue.nullable(),
  attemptCount: z.int(),
  phoneTail: z.string().nullable(),
  status: z.string(),
});
export type HouseholdRow = z.output<typeof HouseholdRow>;
