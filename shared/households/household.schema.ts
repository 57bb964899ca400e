/**
 * @file A household as the program speaks of it: the row of table household in domain words. Codes are
 * checked against the code lists when written by hand, not here: an old record may hold a retired code.
 */
import { z } from 'zod';

const code = z.string().min(1).max(40);
const text = (max: number) => z.string().max(max);
const id = z.uuid();

export const PriorityLevel = z.enum(['EMERGENCY', 'HIGH', 'MID', 'LOW', 'NONE']);
export type PriorityLevel = z.infer<typeof PriorityLevel>;

export const HouseholdStatus = z.enum(['ACTIVE', 'INACTIVE', 'MOVED', 'DECEASED', 'MERGED', 'ARCHIVED']);
export type HouseholdStatus = z.infer<typeof HouseholdStatus>;

/** What people enter; the rest of a household is given by the program. */
export const HouseholdFields = z.object({
  /** List hh_type. */
  hhType: code.nullable(),
  housingType: code.nullable(),
  tenure: code.nullable(),
  roadAddress: text(200),
  /** 동·호·층 and names of buildings. */
  detailAddress: text(200).nullable(),
  /** 통 and 반 in a dong, 리 in an eup or myeon; as the office counts them. */
  tong: text(20).nullable(),
  ban: text(20).nullable(),
  ri: text(40).nullable(),
  /** 찾아가는 길. */
  areaNote: text(1000).nullable(),
  benefitStatus: z.array(code),
  vulnerability: z.array(code),
  isolationBand: code.nullable(),
  staffSafetyFlags: z.array(code),
  officerId: id.nullable(),
  note: text(4000).nullable(),
  /** List legal_basis: on what ground the office keeps the household. */
  legalBasis: code,
});
export type HouseholdFields = z.infer<typeof HouseholdFields>;

export const Household = HouseholdFields.extend({
  id,
  officeId: id,
  /** H-2026-00127: for people; the id is the key. */
  householdNo: z.string().min(1).max(40),
  /** Equal for two spellings of one door (shared/korean/address.ts); '' when unknown. */
  addressKey: z.string(),
  /** Set by a person against the computed level; always with a reason. */
  priorityOverride: PriorityLevel.nullable(),
  priorityOverrideReason: text(500).nullable(),
  status: HouseholdStatus,
  mergedIntoId: id.nullable(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
});
export type Household = z.infer<typeof Household>;

/** An override says why, or there is none. */
export const PriorityOverride = z.object({ level: PriorityLevel, reason: z.string().trim().min(2).max(500) });
export type PriorityOverride = z.infer<typeof PriorityOverride>;
