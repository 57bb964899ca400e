/**
 * @file 오늘 할 일, derived from what is recorded. No task is stored: a finished one is gone because its cause
 * is gone, on every PC alike.
 */
import { addDays, type Day, diffDays, weekdayOf } from '#shared/calendar/day.ts';
import { countWorkingDays, type Holidays } from '#shared/calendar/working-days.ts';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import { priorityOrder } from '#shared/households/priority.ts';
import type { CaseDeadlines } from '#shared/policies/policy-defaults.ts';
import type { AttemptsStanding } from './attempts-rule.ts';
import { type CaseState, isOpen } from './case.schema.ts';
import { type DueStep, dueOf } from './due-dates.ts';
import { isSilent } from './silence.ts';

/** One household with its open case, if it has one. */
export interface TaskFacts {
  householdId: string;
  caseId: string | null;
  state: CaseState | null;
  priority: PriorityLevel;
  isEmergency: boolean;
  officerId: string | null;
  openedOn: Day | null;
  stateSince: Day | null;
  lastAttemptOn: Day | null;
  plannedOn: Day | null;
  roundEndsOn: Day | null;
  attempts: AttemptsStanding | null;
  /** Last day on which someone of the household was reached. */
  lastContactOn: Day | null;
  registeredOn: Day;
}

export interface TaskPolicy {
  deadlines: CaseDeadlines;
  noContactDays: number;
  holidays: Holidays;
}

export type TaskKind = DueStep | 'mark-unreachable' | 'no-contact';
export type Lateness = 'overdue' | 'today' | 'this-week' | 'later';

/** Why it is there, as a code with its numbers; the renderer words it. */
export interface TaskReason {
  code:
    | 'emergency'
    | 'unassigned'
    | 'rule'
    | 'planned'
    | 'attempts-rule-met'
    | 'no-contact'
    | 'never-contacted'
    | 'round-ends';
  /** Days that the state has lasted, counted as the rule counts; days of silence for no-contact. */
  days: number | null;
  /** The rule's number. */
  allowed: number | null;
  attempts: number | null;
}

export interface Task {
  kind: TaskKind;
  householdId: string;
  caseId: string | null;
  officerId: string | null;
  priority: PriorityLevel;
  dueOn: Day;
  lateness: Lateness;
  /** Calendar days past due; 0 when not late. */
  overdueDays: number;
  reason: TaskReason;
}

/** At most one task per open case, and one for the silence of a household with nothing nearer. */
export function tasksOf(facts: TaskFacts, today: Day, policy: TaskPolicy): Task[] {
  const tasks: Task[] = [];
  const step = caseTask(facts, today, policy);
  if (step !== null) tasks.push(step);
  const silence = silenceTask(facts, today, policy);
  // A step that is due anyway makes the contact; silence then adds a line, not a task.
  if (silence !== null && (step === null || step.lateness === 'later' || step.lateness === 'this-week'))
    tasks.push(silence);
  return tasks;
}

/** Emergencies first, then lateness, then priority, then the day, then the order of arrival. */
export function compareTasks(a: Task, b: Task): number {
  return (
    Number(b.priority === 'EMERGENCY') - Number(a.priority === 'EMERGENCY') ||
    LATENESS_ORDER[a.lateness] - LATENESS_ORDER[b.lateness] ||
    priorityOrder(a.priority) - priorityOrder(b.priority) ||
    compareText(a.dueOn, b.dueOn) ||
    compareText(a.caseId ?? a.householdId, b.caseId ?? b.householdId)
  );
}

export function listTasks(facts: readonly TaskFacts[], today: Day, policy: TaskPolicy): Task[] {
  return facts.flatMap((each) => tasksOf(each, today, policy)).sort(compareTasks);
}

export interface TaskCounts {
  total: number;
  overdue: number;
  today: number;
  thisWeek: number;
  later: number;
  unassigned: number;
  emergency: number;
}

export function countTasks(tasks: readonly Task[]): TaskCounts {
  const counts: TaskCounts = {
    total: tasks.length,
    overdue: 0,
    today: 0,
    thisWeek: 0,
    later: 0,
    unassigned: 0,
    emergency: 0,
  };
  for (const task of tasks) {
    if (task.lateness === 'overdue') counts.overdue += 1;
    else if (task.lateness === 'today') counts.today += 1;
    else if (task.lateness === 'this-week') counts.thisWeek += 1;
    else counts.later += 1;
    if (task.officerId === null) counts.unassigned += 1;
    if (task.priority === 'EMERGENCY') counts.emergency += 1;
  }
  return counts;
}

/** Weeks end on Sunday. */
export function latenessOf(dueOn: Day, today: Day): Lateness {
  if (dueOn < today) return 'overdue';
  if (dueOn === today) return 'today';
  return dueOn <= addDays(today, (7 - weekdayOf(today)) % 7) ? 'this-week' : 'later';
}

const LATENESS_ORDER: Readonly<Record<Lateness, number>> = { overdue: 0, today: 1, 'this-week': 2, later: 3 };

function caseTask(facts: TaskFacts, today: Day, { deadlines, holidays }: TaskPolicy): Task | null {
  const { state, caseId, openedOn } = facts;
  if (state === null || caseId === null || openedOn === null || !isOpen(state)) return null;
  const stateSince = facts.stateSince ?? openedOn;
  const isEmergency = facts.isEmergency || facts.priority === 'EMERGENCY';
  const due = dueOf({ ...facts, state, openedOn, stateSince, isEmergency }, deadlines, holidays);
  if (due === null) return null;
  // Enough attempts were made: calling again is no longer the next step.
  if (state === 'CONTACTING' && facts.attempts?.isMet === true) {
    const reason = {
      code: 'attempts-rule-met' as const,
      days: null,
      allowed: facts.attempts.attempts.needed,
      attempts: facts.attempts.attempts.made,
    };
    return task('mark-unreachable', facts, earlier(due.on, today), today, reason);
  }
  const since =
    due.step === 'recontact' ? (facts.lastAttemptOn ?? stateSince) : due.step === 'assign' ? openedOn : stateSince;
  const days = due.allowed?.unit === 'working-day' ? countWorkingDays(since, today, holidays) : diffDays(since, today);
  return task(due.step, facts, due.on, today, {
    code: reasonCode(isEmergency, due.step, due.allowed === null, due.on === facts.roundEndsOn),
    days,
    allowed: due.allowed?.days ?? null,
    attempts: facts.attempts?.attempts.made ?? null,
  });
}

function reasonCode(isEmergency: boolean, step: DueStep, isPlanned: boolean, isRoundEnd: boolean): TaskReason['code'] {
  if (isEmergency) return 'emergency';
  if (isPlanned) return 'planned';
  if (isRoundEnd) return 'round-ends';
  return step === 'assign' ? 'unassigned' : 'rule';
}

/** The task that silence makes, also where a nearer step hides it. */
export function silenceTask(facts: TaskFacts, today: Day, { noContactDays }: TaskPolicy): Task | null {
  if (!isSilent(facts, today, noContactDays)) return null;
  const days = diffDays(facts.lastContactOn ?? facts.registeredOn, today);
  return task('no-contact', facts, addDays(facts.lastContactOn ?? facts.registeredOn, noContactDays), today, {
    code: facts.lastContactOn === null ? 'never-contacted' : 'no-contact',
    days,
    allowed: noContactDays,
    attempts: null,
  });
}

function task(
  kind: TaskKind,
  { householdId, caseId, officerId, priority }: TaskFacts,
  dueOn: Day,
  today: Day,
  reason: TaskReason,
): Task {
  return {
    kind,
    householdId,
    caseId,
    officerId,
    priority,
    dueOn,
    lateness: latenessOf(dueOn, today),
    overdueDays: Math.max(0, diffDays(dueOn, today)),
    reason,
  };
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
