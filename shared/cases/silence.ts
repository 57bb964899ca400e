/**
 * @file 무연락: nobody of a household was reached for as long as the office's rule allows. One meaning for the task, the
 * tab of 오늘 할 일, the view of the list and its filter.
 */
import { addDays, type Day, diffDays, startOfDay } from '#shared/calendar/day.ts';
import { type CaseState, isOpen } from './case.schema.ts';

export interface SilenceFacts {
  /** Of the case the household is listed under; null where it never had one. */
  readonly state: CaseState | null;
  /** Last day on which someone of the household was reached. */
  readonly lastContactOn: Day | null;
  readonly registeredOn: Day;
}

/**
 * Days since somebody was reached, counted from registration where nobody ever was. Null for a household whose case has
 * ended: nobody owes it a call.
 */
export function silentDays({ state, lastContactOn, registeredOn }: SilenceFacts, today: Day): number | null {
  if (state !== null && !isOpen(state)) return null;
  return diffDays(lastContactOn ?? registeredOn, today);
}

export function isSilent(facts: SilenceFacts, today: Day, days: number): boolean {
  return (silentDays(facts, today) ?? -1) >= days;
}

/** The same bound for instants, where many are compared at once: silent is who was last reached before it. */
export const silentIfReachedBefore = (today: Day, days: number): string => startOfDay(addDays(today, 1 - days));
