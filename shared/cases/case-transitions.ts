/**
 * @file The binding table of domain.md 2.17: which step may follow, who takes it, what it needs. Client and
 * server judge by this one table; a step is a command with a precondition, never an edit of the state.
 */
import type { Role } from '#shared/accounts/role.ts';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import { type CaseState, OPEN_STATES } from './case.schema.ts';

export const REQUIREMENTS = [
  'officer-chosen',
  'route-known',
  'attempt-recorded',
  'attempts-rule-met',
  'initial-consultation',
  'fact-check-requested',
  'fact-check-result',
  'consultation-complete',
  'decision-made',
  'return-reasons',
  'reviewer-is-not-author',
  'review-is-current',
  'approved-decision-ends',
  'needs-assessed',
  'isolation-sheet-if-alone',
  'consent-or-legal-basis',
  'service-delivered-or-decided',
  'conference-held',
  'management-level',
  'sigungu-referral-if-intensive',
  'next-check-planned',
  'close-reason',
  'final-contact',
  'outcome-or-reason',
  'review-if-indicator-active',
  'aftercare-contacts-done',
  'new-address',
  'handover-note',
  'accepted-by-other-office',
] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

export interface CaseTransition {
  from: CaseState;
  to: CaseState;
  roles: readonly Role[];
  requires: readonly Requirement[];
  /** Instead of moving this case, opens a new one that points back (prev_case_id). */
  opensNewCase: boolean;
}

/** What is known about a case. Parts that a feature does not know yet count as missing. */
export interface CaseFacts {
  state: CaseState;
  priority: PriorityLevel;
  isEmergency: boolean;
  officerId?: string | null;
  route?: string | null;
  attempts?: number;
  isAttemptsRuleMet?: boolean;
  hasInitialConsultation?: boolean;
  hasCompletedAiConsultation?: boolean;
  factCheckRequestedOn?: string | null;
  factCheckResult?: string | null;
  isConsultationComplete?: boolean;
  decision?: string | null;
  returnReasons?: readonly string[];
  consultationAuthorId?: string | null;
  /** The review was made of the consultation's present version. */
  isReviewCurrent?: boolean;
  /** 종결 or 정보제공 was approved. */
  isEndApproved?: boolean;
  hasNeedsAssessment?: boolean;
  hasIsolationSheet?: boolean;
  livesAlone?: boolean;
  hasConsent?: boolean;
  legalBasis?: string | null;
  servicesDeliveredOrDecided?: number;
  hasConference?: boolean;
  managementLevel?: 'GENERAL' | 'INTENSIVE' | null;
  hasSigunguReferral?: boolean;
  nextCheckOn?: string | null;
  closeReason?: string | null;
  lastContactOn?: string | null;
  outcomeCode?: string | null;
  unsupportedReason?: string | null;
  activeIndicators?: number;
  isManagerReviewed?: boolean;
  aftercareContacts?: number;
  newAddress?: string | null;
  handoverNote?: string | null;
  isAcceptedByOtherOffice?: boolean;
}

export interface CaseActor {
  id: string;
  role: Role;
}

export interface NextStep {
  to: CaseState;
  opensNewCase: boolean;
  /** Everything is there and this person may do it. */
  isAllowed: boolean;
  isRoleAllowed: boolean;
  roles: readonly Role[];
  missing: Requirement[];
}

/** Every step of the table from here, allowed or not, in the table's order. */
export function nextSteps(facts: CaseFacts, actor: CaseActor): NextStep[] {
  return CASE_TRANSITIONS.filter(({ from }) => from === facts.state).map((transition) =>
    judge(transition, facts, actor),
  );
}

/** One step judged; undefined when the table has none. */
export function judgeStep(facts: CaseFacts, to: CaseState, actor: CaseActor): NextStep | undefined {
  const transition = CASE_TRANSITIONS.find((each) => each.from === facts.state && each.to === to);
  return transition === undefined ? undefined : judge(transition, facts, actor);
}

const WORKERS: readonly Role[] = ['OFFICER', 'MANAGER'];
const MANAGER: readonly Role[] = ['MANAGER'];

function step(
  from: CaseState,
  to: CaseState,
  roles: readonly Role[],
  requires: readonly Requirement[],
  opensNewCase = false,
): CaseTransition {
  return { from, to, roles, requires, opensNewCase };
}

const CLOSING: readonly Requirement[] = [
  'close-reason',
  'final-contact',
  'outcome-or-reason',
  'review-if-indicator-active',
];

export const CASE_TRANSITIONS: readonly CaseTransition[] = [
  step('DETECTED', 'ASSIGNED', WORKERS, ['officer-chosen', 'route-known']),
  step('ASSIGNED', 'CONTACTING', WORKERS, ['attempt-recorded']),
  step('CONTACTING', 'CONSULTED', WORKERS, ['initial-consultation']),
  step('CONTACTING', 'UNREACHABLE', WORKERS, ['attempts-rule-met']),
  step('UNREACHABLE', 'FACT_CHECK', WORKERS, ['fact-check-requested']),
  step('FACT_CHECK', 'CONTACTING', WORKERS, ['fact-check-result']),
  step('FACT_CHECK', 'PENDING_REVIEW', WORKERS, ['fact-check-result']),
  step('CONSULTED', 'PENDING_REVIEW', WORKERS, ['consultation-complete', 'decision-made']),
  step('PENDING_REVIEW', 'RETURNED', MANAGER, ['return-reasons', 'reviewer-is-not-author']),
  step('PENDING_REVIEW', 'REVIEWED', MANAGER, ['reviewer-is-not-author', 'review-is-current']),
  step('RETURNED', 'CONSULTED', WORKERS, []),
  step('REVIEWED', 'SURVEYING', WORKERS, []),
  step('REVIEWED', 'CLOSED', WORKERS, ['approved-decision-ends', ...CLOSING]),
  step('SURVEYING', 'PLANNED', WORKERS, ['needs-assessed', 'isolation-sheet-if-alone', 'consent-or-legal-basis']),
  step('PLANNED', 'LINKED', WORKERS, ['service-delivered-or-decided']),
  step('PLANNED', 'CASE_MGMT', MANAGER, ['conference-held', 'management-level', 'sigungu-referral-if-intensive']),
  step('LINKED', 'MONITORING', WORKERS, ['next-check-planned']),
  step('CASE_MGMT', 'MONITORING', WORKERS, ['next-check-planned']),
  step('MONITORING', 'CLOSED', WORKERS, CLOSING),
  step('CLOSED', 'AFTERCARE', WORKERS, []),
  step('AFTERCARE', 'CLOSED', WORKERS, ['aftercare-contacts-done']),
  step('CLOSED', 'REOPENED', WORKERS, ['route-known'], true),
  ...OPEN_STATES.map((from) =>
    step(from, 'TRANSFERRED', WORKERS, ['new-address', 'handover-note', 'accepted-by-other-office']),
  ),
];

/** Aftercare means a contact after three and after six months. */
const AFTERCARE_CONTACTS = 2;

function judge(transition: CaseTransition, facts: CaseFacts, actor: CaseActor): NextStep {
  const roles = rolesFor(transition, facts);
  const isRoleAllowed = roles.includes(actor.role);
  const missing = transition.requires.filter((requirement) => !isMet(requirement, facts, actor));
  return {
    to: transition.to,
    opensNewCase: transition.opensNewCase,
    isAllowed: isRoleAllowed && missing.length === 0,
    isRoleAllowed,
    roles,
    missing,
  };
}

/** The end of a high or emergency case is a manager's word. */
function rolesFor({ from, to, roles }: CaseTransition, { priority, isEmergency }: CaseFacts): readonly Role[] {
  const isGrave = isEmergency || priority === 'EMERGENCY' || priority === 'HIGH';
  return from === 'MONITORING' && to === 'CLOSED' && isGrave ? MANAGER : roles;
}

function isMet(requirement: Requirement, facts: CaseFacts, actor: CaseActor): boolean {
  switch (requirement) {
    case 'officer-chosen':
      return isSaid(facts.officerId);
    case 'route-known':
      return isSaid(facts.route);
    case 'attempt-recorded':
      return (facts.attempts ?? 0) >= 1;
    case 'attempts-rule-met':
      return facts.isAttemptsRuleMet === true;
    case 'initial-consultation':
      return facts.hasInitialConsultation === true || facts.hasCompletedAiConsultation === true;
    case 'fact-check-requested':
      return isSaid(facts.factCheckRequestedOn);
    case 'fact-check-result':
      return isSaid(facts.factCheckResult);
    case 'consultation-complete':
      return facts.isConsultationComplete === true;
    case 'decision-made':
      return isSaid(facts.decision);
    case 'return-reasons':
      return (facts.returnReasons?.length ?? 0) >= 1;
    case 'reviewer-is-not-author':
      return isSaid(facts.consultationAuthorId) && facts.consultationAuthorId !== actor.id;
    case 'review-is-current':
      return facts.isReviewCurrent === true;
    case 'approved-decision-ends':
      return facts.isEndApproved === true;
    case 'needs-assessed':
      return facts.hasNeedsAssessment === true;
    case 'isolation-sheet-if-alone':
      return facts.livesAlone === false || facts.hasIsolationSheet === true;
    case 'consent-or-legal-basis':
      return facts.hasConsent === true || isSaid(facts.legalBasis);
    case 'service-delivered-or-decided':
      return (facts.servicesDeliveredOrDecided ?? 0) >= 1;
    case 'conference-held':
      return facts.hasConference === true;
    case 'management-level':
      return isSaid(facts.managementLevel);
    case 'sigungu-referral-if-intensive':
      return facts.managementLevel !== 'INTENSIVE' || facts.hasSigunguReferral === true;
    case 'next-check-planned':
      return isSaid(facts.nextCheckOn);
    case 'close-reason':
      return isSaid(facts.closeReason);
    case 'final-contact':
      return isSaid(facts.lastContactOn);
    case 'outcome-or-reason':
      return isSaid(facts.outcomeCode) || isSaid(facts.unsupportedReason);
    case 'review-if-indicator-active':
      return facts.activeIndicators === 0 || facts.isManagerReviewed === true;
    case 'aftercare-contacts-done':
      return (facts.aftercareContacts ?? 0) >= AFTERCARE_CONTACTS;
    case 'new-address':
      return isSaid(facts.newAddress);
    case 'handover-note':
      return isSaid(facts.handoverNote);
    case 'accepted-by-other-office':
      return facts.isAcceptedByOtherOffice === true;
  }
}

function isSaid(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && value !== '';
}
