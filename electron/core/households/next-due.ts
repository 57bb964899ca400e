import { type Day, dayOf, endOfDay } from '#shared/calendar/day.ts';
import { attemptsStanding } from '#shared/cases/attempts-rule.ts';
import { type CaseState, isOpen } from '#shared/cases/case.schema.ts';
import { type TaskFacts, type TaskKind, tasksOf } from '#shared/cases/tasks.ts';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import type { BoardFacts } from './board-row.ts';
import type { Reference } from './reference-cache.ts';

/** What has to happen next at a household, and until when. */
export interface NextDue {
  /** End of the day on which it is due. */
  readonly at: string;
  readonly kind: TaskKind;
}

/**
 * The earliest of the household's tasks, by the rules of 오늘 할 일, so that the list and that screen never disagree.
 * None for a household that nobody looks after any more.
 */
export function nextDueOf(
  facts: BoardFacts,
  {
    priority,
    officerId,
    lastContactAt,
  }: { priority: PriorityLevel; officerId: string | null; lastContactAt: string | null },
  reference: Reference,
  today: Day,
): NextDue | undefined {
  if (facts.household.status !== 'ACTIVE') return undefined;
  const open = facts.cases.find(({ state }) => isOpen(state as CaseState));
  const items = tasksOf(
    taskFacts(facts, open, { priority, officerId, lastContactAt }, reference, today),
    today,
    reference.tasksOn(today),
  ).map(({ kind, dueOn }): NextDue => {
    const isStep = kind !== 'no-contact' && kind !== 'mark-unreachable';
    // The case's own deadline counts: somebody may have chosen or moved it.
    return { kind, at: (isStep ? open?.due_at : null) ?? endOfDay(dueOn) };
  });
  return items.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))[0];
}

function taskFacts(
  { household, attempts }: BoardFacts,
  open: BoardFacts['cases'][number] | undefined,
  {
    priority,
    officerId,
    lastContactAt,
  }: { priority: PriorityLevel; officerId: string | null; lastContactAt: string | null },
  reference: Reference,
  today: Day,
): TaskFacts {
  const ofCase = open ? attempts.filter((attempt) => attempt.case_id === open.id) : [];
  const standing = open
    ? attemptsStanding(
        ofCase.map((attempt) => ({ ...attempt, struckAt: null })),
        reference.attemptsRuleOn(today),
        reference.codes,
      )
    : null;
  return {
    householdId: household.id,
    caseId: open?.id ?? null,
    state: (open?.state as CaseState | undefined) ?? null,
    priority,
    isEmergency: open?.emergency === 1,
    officerId,
    openedOn: open ? dayOf(open.opened_at) : null,
    stateSince: open ? dayOf(open.state_since ?? open.opened_at) : null,
    // Also an attempt that reached somebody starts the count anew: the next step must not be forgotten.
    lastAttemptOn: ofCase[0] ? dayOf(ofCase[0].at) : null,
    plannedOn: open?.due_at ? dayOf(open.due_at) : null,
    roundEndsOn: open?.round_ends_on ?? null,
    attempts: standing,
    lastContactOn: lastContactAt === null ? null : dayOf(lastContactAt),
    registeredOn: dayOf(household.created_at),
  };
}
