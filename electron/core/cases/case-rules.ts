import type { WriteTransaction } from '#core/database/write-door.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import { dayOf, endOfDay } from '#shared/calendar/day.ts';
import { type AttemptsStanding, attemptsStanding } from '#shared/cases/attempts-rule.ts';
import type { CaseState } from '#shared/cases/case.schema.ts';
import type { CaseFacts } from '#shared/cases/case-transitions.ts';
import { dueOf } from '#shared/cases/due-dates.ts';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import { readPolicy } from '#shared/policies/policy-defaults.ts';
import {
  type AttemptRow,
  type CaseRow,
  findRoundEnd,
  findStateSince,
  listAttemptsOf,
  type Prepare,
} from './cases.repository.ts';

/** The office's rules as they hold on a day. */
export function caseRulesOn(store: WriteTransaction['store'], today: string) {
  const { codes, policies, holidays } = referenceOf(store);
  return {
    codes,
    holidays,
    today,
    deadlines: readPolicy(policies, 'case/deadlines', today),
    attemptsRule: readPolicy(policies, 'case/attempts-before-unreachable', today),
    noContactDays: readPolicy(policies, 'household/no-contact-days', today),
  };
}
export type CaseRules = ReturnType<typeof caseRulesOn>;

export function standingOf(attempts: readonly AttemptRow[], rules: CaseRules): AttemptsStanding {
  const facts = attempts.map(({ at, method, result, struck_at }) => ({ at, method, result, struckAt: struck_at }));
  return attemptsStanding(facts, rules.attemptsRule, rules.codes);
}

/** What the transition table is judged by: the case's own facts, and those that other features know. */
export function caseFactsOf(
  row: CaseRow,
  attempts: readonly AttemptRow[],
  priority: PriorityLevel,
  rules: CaseRules,
  others: Partial<CaseFacts> = {},
): CaseFacts {
  return {
    ...others,
    state: row.state as CaseState,
    priority,
    isEmergency: row.emergency,
    officerId: row.officer_id,
    route: row.route,
    legalBasis: row.legal_basis,
    attempts: attempts.filter(({ struck_at }) => struck_at === null).length,
    isAttemptsRuleMet: standingOf(attempts, rules).isMet,
    closeReason: row.close_reason,
    outcomeCode: row.outcome_code,
    unsupportedReason: row.unsupported_reason,
  };
}

export function findPriority(prepare: Prepare, householdId: string): PriorityLevel {
  const row = prepare('SELECT priority FROM household_board WHERE household_id = ?').get(householdId) as
    | { priority: PriorityLevel }
    | undefined;
  return row?.priority ?? 'NONE';
}

/**
 * Until when the next step of a case is due: the end of a day in Korea, or null when nothing is expected. `row` is the
 * case as it will be; `entersState` when it is moving there now.
 */
export function dueAtOf(
  tx: WriteTransaction,
  row: CaseRow,
  { entersState = false, plannedOn = null }: { entersState?: boolean; plannedOn?: string | null } = {},
): string | null {
  const prepare = tx.store.prepare;
  const rules = caseRulesOn(tx.store, dayOf(tx.at));
  const since = entersState ? tx.at : (findStateSince(prepare, row.id) ?? row.opened_at);
  const last = listAttemptsOf(prepare, row.id).findLast(({ struck_at }) => struck_at === null);
  const due = dueOf(
    {
      state: row.state as CaseState,
      isEmergency: row.emergency,
      openedOn: dayOf(row.opened_at),
      stateSince: dayOf(since),
      // Also an attempt that reached somebody starts the count anew: the next step must not be forgotten.
      lastAttemptOn: last ? dayOf(last.at) : null,
      plannedOn,
      roundEndsOn: findRoundEnd(prepare, row.round_id),
    },
    rules.deadlines,
    rules.holidays,
  );
  return due && endOfDay(due.on);
}
