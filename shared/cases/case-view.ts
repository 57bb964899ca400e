/** @file What screens are told about cases, attempts and tasks. */
import { z } from 'zod';
import { Role } from '../accounts/role.ts';
import { PriorityLevel } from '../households/household.schema.ts';
import { CaseState } from './case.schema.ts';
import { REQUIREMENTS } from './case-transitions.ts';

const Instant = z.iso.datetime();

export const AttemptView = z.strictObject({
  id: z.uuid(),
  caseId: z.uuid().nullable(),
  at: Instant,
  /** List contact_method. */
  method: z.string(),
  /** Masked unless the person was opened. */
  phoneUsed: z.string().nullable(),
  /** List contact_result. */
  result: z.string(),
  isReached: z.boolean(),
  memo: z.string().nullable(),
  byId: z.string(),
  byName: z.string().nullable(),
  struck: z.strictObject({ at: Instant, byName: z.string().nullable(), reason: z.string() }).nullable(),
  /** Whoever asks may strike it out; or take that back, once it was struck. */
  canStrike: z.boolean(),
  canRestore: z.boolean(),
});
export type AttemptView = z.infer<typeof AttemptView>;

export const EventView = z.strictObject({
  id: z.uuid(),
  from: CaseState.nullable(),
  to: CaseState,
  at: Instant,
  actorName: z.string().nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
});
export type EventView = z.infer<typeof EventView>;

/** How far the attempts are towards 연락두절, and what is missing. */
export const AttemptsProgress = z.strictObject({
  isMet: z.boolean(),
  attempts: z.strictObject({ made: z.int(), needed: z.int() }),
  channels: z.strictObject({ made: z.int(), needed: z.int() }),
  visits: z.strictObject({ made: z.int(), needed: z.int() }),
});
export type AttemptsProgress = z.infer<typeof AttemptsProgress>;

export const NextStepView = z.strictObject({
  to: CaseState,
  isAllowed: z.boolean(),
  isRoleAllowed: z.boolean(),
  roles: z.array(Role),
  missing: z.array(z.enum(REQUIREMENTS)),
});
export type NextStepView = z.infer<typeof NextStepView>;

export const CaseView = z.strictObject({
  id: z.uuid(),
  caseNo: z.string(),
  state: CaseState,
  isOpen: z.boolean(),
  isEmergency: z.boolean(),
  route: z.string(),
  legalBasis: z.string(),
  detectedAt: Instant,
  openedAt: Instant,
  closedAt: Instant.nullable(),
  officerId: z.uuid().nullable(),
  officerName: z.string().nullable(),
  dueAt: Instant.nullable(),
  dueStep: z.string().nullable(),
  roundTitle: z.string().nullable(),
  events: z.array(EventView),
  attempts: z.array(AttemptView),
  progress: AttemptsProgress,
  nextSteps: z.array(NextStepView),
});
export type CaseView = z.infer<typeof CaseView>;

export const TASK_TABS = ['all', 'overdue', 'today', 'unassigned', 'recontact', 'no-contact'] as const;
export const TaskTab = z.enum(TASK_TABS);
export type TaskTab = z.infer<typeof TaskTab>;

export const TaskReasonView = z.strictObject({
  code: z.enum([
    'emergency',
    'unassigned',
    'rule',
    'planned',
    'snoozed',
    'attempts-rule-met',
    'no-contact',
    'never-contacted',
    'round-ends',
  ]),
  days: z.int().nullable(),
  allowed: z.int().nullable(),
  attempts: z.int().nullable(),
  /** The words of who put it off. */
  words: z.string().nullable(),
  lastResult: z.string().nullable(),
  lastAttemptAt: Instant.nullable(),
});
export type TaskReasonView = z.infer<typeof TaskReasonView>;

export const TaskRow = z.strictObject({
  householdId: z.uuid(),
  /** Null for a household without an open case: only its silence makes a task. */
  caseId: z.uuid().nullable(),
  state: CaseState.nullable(),
  kind: z.string(),
  priority: PriorityLevel,
  headName: z.string(),
  headAge: z.int().nullable(),
  headSex: z.enum(['M', 'F']).nullable(),
  householdType: z.string().nullable(),
  memberCount: z.int(),
  address: z.string(),
  tong: z.string().nullable(),
  ri: z.string().nullable(),
  staffSafetyFlags: z.array(z.string()),
  officerId: z.string().nullable(),
  officerName: z.string().nullable(),
  dueAt: Instant,
  lateness: z.enum(['overdue', 'today', 'this-week', 'later']),
  overdueDays: z.int(),
  reason: TaskReasonView,
});
export type TaskRow = z.infer<typeof TaskRow>;

export const TaskCounts = z.strictObject({
  all: z.int(),
  overdue: z.int(),
  today: z.int(),
  unassigned: z.int(),
  recontact: z.int(),
  'no-contact': z.int(),
  emergency: z.int(),
  /** Households in which the asker recorded an attempt today. */
  doneToday: z.int(),
});
export type TaskCounts = z.infer<typeof TaskCounts>;

/** One task opened beside the list. Phones stay cut short until they are opened, which is logged. */
export const TaskPeek = z.strictObject({
  householdId: z.uuid(),
  householdNo: z.string(),
  headName: z.string(),
  headAge: z.int().nullable(),
  headSex: z.enum(['M', 'F']).nullable(),
  householdType: z.string().nullable(),
  priority: PriorityLevel,
  address: z.string(),
  tong: z.string().nullable(),
  areaNote: z.string().nullable(),
  staffSafetyFlags: z.array(z.string()),
  phones: z.array(
    z.strictObject({ id: z.string(), who: z.string(), label: z.string().nullable(), masked: z.string() }),
  ),
  emergencyContact: z.string().nullable(),
  lastContactAt: Instant.nullable(),
  indicators: z.array(
    z.strictObject({ code: z.string(), monthsOverdue: z.int().nullable(), observedMonth: z.string() }),
  ),
  case: CaseView.nullable(),
});
export type TaskPeek = z.infer<typeof TaskPeek>;

/** Who work can be given to. */
export const OfficerChoiceView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  team: z.string().nullable(),
  role: Role,
  /** Who stands in for them today; null for somebody who is there. */
  deputyName: z.string().nullable(),
  /** Colleagues for whom they stand in today. */
  standsInFor: z.array(z.string()),
  openCases: z.int(),
});
export type OfficerChoiceView = z.infer<typeof OfficerChoiceView>;
