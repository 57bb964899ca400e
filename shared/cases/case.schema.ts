/** @file One episode of work with a household, its history, and the attempts to reach people. */
import { z } from 'zod';

export const CASE_STATES = [
  'DETECTED',
  'ASSIGNED',
  'CONTACTING',
  'UNREACHABLE',
  'FACT_CHECK',
  'CONSULTED',
  'PENDING_REVIEW',
  'RETURNED',
  'REVIEWED',
  'SURVEYING',
  'PLANNED',
  'LINKED',
  'CASE_MGMT',
  'MONITORING',
  'CLOSED',
  'AFTERCARE',
  'TRANSFERRED',
  'REOPENED',
] as const;

export const CaseState = z.enum(CASE_STATES);
export type CaseState = z.infer<typeof CaseState>;

/** Nothing more is expected of the office. AFTERCARE is open work again. */
const ENDED: readonly CaseState[] = ['CLOSED', 'TRANSFERRED', 'REOPENED'];

export const OPEN_STATES: readonly CaseState[] = CASE_STATES.filter((state) => !ENDED.includes(state));

export function isOpen(state: CaseState): boolean {
  return !ENDED.includes(state);
}

const code = z.string().min(1).max(40);
const common = { id: z.uuid(), officeId: z.uuid(), createdAt: z.iso.datetime(), createdBy: z.string() };

export const CrisisCase = z.object({
  ...common,
  /** C-2026-1-00042: made on the PC without a server, so the PC's number is part of it. */
  caseNo: z.string().min(1).max(40),
  householdId: z.uuid(),
  /** When the sign was seen: monthly reports count by it, not by entry. */
  detectedAt: z.iso.datetime(),
  /** List route. */
  route: code,
  roundId: z.uuid().nullable(),
  /** Changed only by transitions (case-transitions.ts). */
  state: CaseState,
  /** Raised by a person at any time; not a state. */
  emergency: z.boolean(),
  officerId: z.uuid().nullable(),
  /** List legal_basis. */
  legalBasis: code,
  openedAt: z.iso.datetime(),
  dueAt: z.iso.datetime().nullable(),
  /** List close_reason. */
  closeReason: code.nullable(),
  closedAt: z.iso.datetime().nullable(),
  /** The earlier episode that this one reopens. */
  prevCaseId: z.uuid().nullable(),
  /** Lists outcome_code and unsupported_reason: one of them once the case ended. */
  outcomeCode: code.nullable(),
  unsupportedReason: code.nullable(),
});
export type CrisisCase = z.infer<typeof CrisisCase>;

/** Append-only. The state of a case is the replay of its events. */
export const CaseEvent = z.object({
  ...common,
  caseId: z.uuid(),
  householdId: z.uuid(),
  /** Null for the event that opens the case. */
  fromState: CaseState.nullable(),
  toState: CaseState,
  at: z.iso.datetime(),
  actorId: z.string(),
  reason: z.string().max(500).nullable(),
  note: z.string().max(2000).nullable(),
});
export type CaseEvent = z.infer<typeof CaseEvent>;

/** Never deleted: a mistaken entry is struck out with a reason and stays readable. */
export const ContactAttempt = z.object({
  ...common,
  caseId: z.uuid().nullable(),
  householdId: z.uuid(),
  at: z.iso.datetime(),
  /** List contact_method. */
  method: code,
  phoneUsed: z.string().max(20).nullable(),
  /** List contact_result. */
  result: code,
  memo: z.string().max(2000).nullable(),
  struckAt: z.iso.datetime().nullable(),
  struckBy: z.string().nullable(),
  struckReason: z.string().max(500).nullable(),
});
export type ContactAttempt = z.infer<typeof ContactAttempt>;
