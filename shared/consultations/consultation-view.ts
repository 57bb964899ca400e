/** @file What screens are told about consultations, their versions and their hand-off. */
import { z } from 'zod';
import { CaseState } from '../cases/case.schema.ts';
import { PriorityLevel } from '../households/household.schema.ts';
import { ConsultationMethod, ConsultationSheet, Decision } from './consultation-sheet.ts';
import { CONSULTATION_KINDS } from './missing-in-sheet.ts';

const Instant = z.iso.datetime();
export const Kind = z.enum(CONSULTATION_KINDS);
export const Stage = z.enum(['DRAFT', 'SUBMITTED', 'RETURNED', 'ESCALATED', 'APPROVED']);

/** Whom the sheet is about: enough to be sure that it is the right household. */
export const HouseholdHead = z.strictObject({
  householdId: z.uuid(),
  householdNo: z.string(),
  headName: z.string(),
  headAge: z.int().nullable(),
  headSex: z.enum(['M', 'F']).nullable(),
  householdType: z.string().nullable(),
  memberCount: z.int(),
  address: z.string(),
  priority: PriorityLevel,
  staffSafetyFlags: z.array(z.string()),
});
export type HouseholdHead = z.output<typeof HouseholdHead>;

export const VersionView = z.strictObject({
  id: z.uuid(),
  versionNo: z.int(),
  sheet: ConsultationSheet,
  contentHash: z.string(),
  authorName: z.string(),
  editorNames: z.array(z.string()),
  submittedAt: Instant,
  ruleHits: z.array(z.string()),
});
export type VersionView = z.output<typeof VersionView>;

export const ReviewEventView = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['APPROVE', 'APPROVE_WITH_NOTE', 'RETURN', 'ESCALATE', 'WITHDRAW', 'REOPEN']),
  versionNo: z.int(),
  actorName: z.string(),
  deputyForName: z.string().nullable(),
  at: Instant,
  reasonCodes: z.array(z.string()),
  comment: z.string().nullable(),
  /** An approval that no longer counts: shown, never deleted. */
  isVoided: z.boolean(),
});
export type ReviewEventView = z.output<typeof ReviewEventView>;

export const ConsultationView = z.strictObject({
  id: z.uuid(),
  kind: Kind,
  caseId: z.uuid(),
  caseNo: z.string(),
  caseState: CaseState,
  household: HouseholdHead,
  sheet: ConsultationSheet,
  /** Names the sheet as it stands: a save says which one it began with. */
  hash: z.string(),
  stage: Stage,
  counselorName: z.string(),
  editorNames: z.array(z.string()),
  /** Oldest first. */
  versions: z.array(VersionView),
  /** In the order in which they were recorded. */
  events: z.array(ReviewEventView),
  /** What a save may not do now, and what may be done instead. */
  canEdit: z.boolean(),
  canWithdraw: z.boolean(),
  canDiscard: z.boolean(),
});
export type ConsultationView = z.output<typeof ConsultationView>;

/** One earlier consultation, for the rail beside the sheet and the household's page. */
export const PastConsultation = z.strictObject({
  id: z.uuid(),
  kind: Kind,
  at: Instant.nullable(),
  method: ConsultationMethod.nullable(),
  decision: Decision.nullable(),
  authorName: z.string(),
  stage: Stage,
  versionNo: z.int(),
  needTotal: z.int(),
  excerpt: z.string(),
});
export type PastConsultation = z.output<typeof PastConsultation>;

export const RailIndicator = z.strictObject({
  code: z.string(),
  observedMonth: z.string(),
  amount: z.int().nullable(),
  monthsOverdue: z.int().nullable(),
  /** Cuts supply or speaks of suicide: an end while it is active is rule R2. */
  isGrave: z.boolean(),
});
export type RailIndicator = z.output<typeof RailIndicator>;

/** A confirmed consultation and whether its result stands in 행복e음. */
export const HandoffRow = z.strictObject({
  consultationId: z.uuid(),
  householdId: z.uuid(),
  householdNo: z.string(),
  headName: z.string(),
  kind: Kind,
  decision: Decision.nullable(),
  outcomeCode: z.string().nullable(),
  unsupportedReason: z.string().nullable(),
  officerName: z.string().nullable(),
  confirmedAt: Instant,
  /** Working days since then. */
  waitedDays: z.int(),
  enteredAt: Instant.nullable(),
  enteredByName: z.string().nullable(),
  /** Entered once, then confirmed anew: it has to be entered again. */
  isOutdated: z.boolean(),
});
export type HandoffRow = z.output<typeof HandoffRow>;
