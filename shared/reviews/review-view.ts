/** @file What a reviewer is shown: the queue, one submission, the ledger. */
import { z } from 'zod';
import { HouseholdHead, Kind, ReviewEventView, Stage, VersionView } from '../consultations/consultation-view.ts';
import { PriorityLevel } from '../households/household.schema.ts';

const Instant = z.iso.datetime();
export const Clause = z.enum(['role', 'author', 'editor', 'issued-code', 'code-from-author', 'common-issuer']);
export const DecisionKind = z.enum(['APPROVE', 'APPROVE_WITH_NOTE', 'RETURN', 'ESCALATE']);
export type DecisionKind = z.output<typeof DecisionKind>;

export const QueueRow = z.strictObject({
  consultationId: z.uuid(),
  versionNo: z.int(),
  kind: Kind,
  householdId: z.uuid(),
  headName: z.string(),
  priority: PriorityLevel,
  /** Automatic checks that were hit at submission. */
  ruleHits: z.array(z.string()),
  authorName: z.string(),
  submittedAt: Instant,
  /** Working days since submission. */
  waitedDays: z.int(),
  isOverdue: z.boolean(),
  isEscalated: z.boolean(),
  /** Why this person may not decide; empty when they may. */
  forbidden: z.array(Clause),
});
export type QueueRow = z.output<typeof QueueRow>;

export const DecidedRow = z.strictObject({
  eventId: z.uuid(),
  consultationId: z.uuid(),
  headName: z.string(),
  kind: DecisionKind,
  at: Instant,
});
export type DecidedRow = z.output<typeof DecidedRow>;

export const Standing = z.strictObject({ isReviewer: z.boolean(), deputyForName: z.string().nullable() });

const AutoCheckView = z.strictObject({
  check: z.enum(['R1', 'R2', 'R3', 'R4', 'R5', 'R6']),
  isHit: z.boolean(),
  /** Was hit in the version before this one. */
  wasHit: z.boolean(),
  /** What the check looked at, each part as far as it applies. */
  missing: z.array(z.string()),
  indicators: z.array(z.string()),
  isIsolationHigh: z.boolean(),
  count: z.int().nullable(),
  similar: z.array(z.strictObject({ householdId: z.uuid(), householdNo: z.string(), score: z.number() })),
});
export type AutoCheckView = z.output<typeof AutoCheckView>;

export const ReviewDetail = z.strictObject({
  consultationId: z.uuid(),
  kind: Kind,
  caseNo: z.string(),
  stage: Stage,
  household: HouseholdHead,
  latest: VersionView,
  previous: VersionView.nullable(),
  changes: z.array(z.strictObject({ field: z.string(), label: z.string(), before: z.string(), after: z.string() })),
  lines: z.array(z.strictObject({ field: z.string(), label: z.string(), text: z.string() })),
  checks: z.array(AutoCheckView),
  events: z.array(ReviewEventView),
  /** Codes issued since the work began to somebody who had a part in it, or to this reviewer. */
  codes: z.array(z.strictObject({ at: Instant, accountName: z.string(), byName: z.string() })),
  waitedDays: z.int(),
  forbidden: z.array(Clause),
  standing: Standing,
});
export type ReviewDetail = z.output<typeof ReviewDetail>;

export const LedgerFilter = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  result: z.enum(['all', 'confirmed', 'returned', 'escalated', 'reopened']).default('all'),
  reviewerId: z.uuid().nullable().default(null),
  authorId: z.uuid().nullable().default(null),
  onlySamePc: z.boolean().default(false),
});
export type LedgerFilter = z.output<typeof LedgerFilter>;

export const LedgerRow = z.strictObject({
  eventId: z.uuid(),
  consultationId: z.uuid(),
  householdId: z.uuid(),
  at: Instant,
  householdNo: z.string(),
  /** Cut short unless a purpose was given. */
  headName: z.string(),
  kind: Kind,
  versionNo: z.int(),
  authorName: z.string(),
  reviewerName: z.string(),
  deputyForName: z.string().nullable(),
  result: z.enum(['APPROVE', 'APPROVE_WITH_NOTE', 'RETURN', 'ESCALATE', 'REOPEN']),
  reasonCodes: z.array(z.string()),
  comment: z.string().nullable(),
  ruleHits: z.array(z.string()),
  submittedAt: Instant,
  /** Working days from submission to decision. */
  leadDays: z.int(),
  isVoided: z.boolean(),
  /** Seconds between submission and decision when both happened on one PC within the limit; else null. */
  samePcSeconds: z.int().nullable(),
});
export type LedgerRow = z.output<typeof LedgerRow>;

/** A sign-in code that was issued in the ledger's days: whoever issues one could sign in as that person. */
export const CodeReset = z.strictObject({
  id: z.uuid(),
  at: Instant,
  accountName: z.string(),
  byName: z.string(),
  change: z.enum(['CREATED', 'CODE_ISSUED', 'REACTIVATED']),
  reason: z.string().nullable(),
});
export type CodeReset = z.output<typeof CodeReset>;
