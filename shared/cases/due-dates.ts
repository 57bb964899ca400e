/** @file What is due next on a case and by which day (domain.md 2.2), counted in working days where the policy says so. */
import { addDays, type Day } from '#shared/calendar/day.ts';
import { addWorkingDays, type Holidays } from '#shared/calendar/working-days.ts';
import type { CaseDeadlines } from '#shared/policies/policy-defaults.ts';
import type { CaseState } from './case.schema.ts';

export interface DueFacts {
  state: CaseState;
  isEmergency: boolean;
  openedOn: Day;
  /** Day on which the present state began. */
  stateSince: Day;
  /** Last attempt that did not reach anyone, in this state. */
  lastAttemptOn: Day | null;
  /** A day the officer chose (재연락 예정, 점검 예정); goes before the rule. */
  plannedOn: Day | null;
  /** End of the round that brought the case: nothing may be due later while the first contact is missing. */
  roundEndsOn: Day | null;
}

export type DueStep =
  | 'assign'
  | 'first-contact'
  | 'recontact'
  | 'fact-check'
  | 'submit-review'
  | 'double-check'
  | 'returned'
  | 'start-survey'
  | 'survey'
  | 'plan'
  | 'check';

export interface Due {
  step: DueStep;
  on: Day;
  /** The rule's number, for "기준 3일"; null when a person chose the day. */
  allowed: CaseDeadlines[keyof CaseDeadlines] | null;
}

/** Null when nothing is expected of the office. */
export function dueOf(facts: DueFacts, deadlines: CaseDeadlines, holidays: Holidays): Due | null {
  const rule = ruleFor(facts, deadlines);
  if (rule === null) return null;
  if (facts.plannedOn !== null && PLANNABLE.includes(rule.step))
    return { step: rule.step, on: facts.plannedOn, allowed: null };
  if (rule.span === null) return null;
  let on = addSpan(rule.from, rule.span, holidays);
  if (rule.step === 'survey' || rule.step === 'plan')
    on = earlier(on, addSpan(facts.openedOn, deadlines.total, holidays));
  if (facts.roundEndsOn !== null && (rule.step === 'assign' || rule.step === 'first-contact'))
    on = earlier(on, facts.roundEndsOn);
  return { step: rule.step, on, allowed: rule.span };
}

export function addSpan(from: Day, { days, unit }: CaseDeadlines[keyof CaseDeadlines], holidays: Holidays): Day {
  return unit === 'working-day' ? addWorkingDays(from, days, holidays) : addDays(from, days);
}

interface DueRule {
  step: DueStep;
  from: Day;
  /** Null: due only on a day that someone chose. */
  span: CaseDeadlines[keyof CaseDeadlines] | null;
}

/** Steps for which an officer's own day counts more than the rule. */
const PLANNABLE: readonly DueStep[] = ['recontact', 'check', 'fact-check'];

function ruleFor(
  { state, isEmergency, openedOn, stateSince, lastAttemptOn }: DueFacts,
  deadlines: CaseDeadlines,
): DueRule | null {
  switch (state) {
    case 'DETECTED':
      return { step: 'assign', from: openedOn, span: isEmergency ? deadlines.emergencyFirstContact : deadlines.assign };
    case 'ASSIGNED':
      return {
        step: 'first-contact',
        from: stateSince,
        span: isEmergency ? deadlines.emergencyFirstContact : deadlines.firstContact,
      };
    case 'CONTACTING':
      return {
        step: 'recontact',
        from: lastAttemptOn ?? stateSince,
        span: isEmergency ? deadlines.emergencyFirstContact : deadlines.recontact,
      };
    case 'UNREACHABLE':
    case 'FACT_CHECK':
      return { step: 'fact-check', from: stateSince, span: deadlines.survey };
    case 'CONSULTED':
      return { step: 'submit-review', from: stateSince, span: deadlines.doubleCheck };
    case 'PENDING_REVIEW':
      return { step: 'double-check', from: stateSince, span: deadlines.doubleCheck };
    case 'RETURNED':
      return { step: 'returned', from: stateSince, span: deadlines.returned };
    case 'REVIEWED':
      return { step: 'start-survey', from: stateSince, span: deadlines.doubleCheck };
    case 'SURVEYING':
      return { step: 'survey', from: stateSince, span: deadlines.survey };
    case 'PLANNED':
      return { step: 'plan', from: stateSince, span: deadlines.plan };
    case 'LINKED':
    case 'CASE_MGMT':
    case 'MONITORING':
    case 'AFTERCARE':
      return { step: 'check', from: stateSince, span: null };
    case 'CLOSED':
    case 'TRANSFERRED':
    case 'REOPENED':
      return null;
  }
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}
