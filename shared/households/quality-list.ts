/** @file The data quality list: records that need mending, by what is wrong with them. */
import { z } from 'zod';

export const QUALITY_RULES = [
  'no-phone',
  'unreadable-phone',
  'impossible-birth',
  'no-birth',
  'no-head',
  'address-without-number',
  'same-address',
  'stale',
] as const;
export const QualityRuleName = z.enum(QUALITY_RULES);
export type QualityRuleName = z.infer<typeof QualityRuleName>;

export const QualityQuestion = z.strictObject({
  rule: QualityRuleName,
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(200).default(100),
});
export type QualityQuestion = z.output<typeof QualityQuestion>;

export const QualityRow = z.strictObject({
  id: z.uuid(),
  householdNo: z.string(),
  headName: z.string(),
  headAge: z.int().nullable(),
  address: z.string(),
  tong: z.string().nullable(),
  ri: z.string().nullable(),
  officerName: z.string().nullable(),
  /** Days since anybody touched the record; only for `stale`. */
  days: z.int().nullable(),
  /** Households with the same door stand together; only for `same-address`. */
  doorKey: z.string().nullable(),
  /** Another household at that door, to compare and merge with. */
  twinId: z.uuid().nullable(),
});
export type QualityRow = z.output<typeof QualityRow>;

export const QualityAnswer = z.strictObject({
  counts: z.record(QualityRuleName, z.int()),
  rows: z.array(QualityRow),
  total: z.int(),
});
export type QualityAnswer = z.output<typeof QualityAnswer>;
