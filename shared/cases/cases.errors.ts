import { z } from 'zod';
import { Role } from '../accounts/role.ts';
import { defineError } from '../kernel/domain-error.ts';
import { CaseState } from './case.schema.ts';
import { REQUIREMENTS } from './case-transitions.ts';

export const caseNotFound = defineError('cases/not-found', {});
export const caseHouseholdNotFound = defineError('cases/household-not-found', {});

/** The household has left, died, been merged or archived: nothing new is begun there. */
export const caseHouseholdEnded = defineError('cases/household-ended', { status: z.string() });

/** One open case per household: a second reason belongs to the same episode. */
export const caseAlreadyOpen = defineError('cases/already-open', { caseId: z.uuid() });

/** Someone moved the case since the screen was drawn. Normal with several people; look again and decide anew. */
export const caseStateChanged = defineError('cases/state-changed', { state: CaseState });

/** The table has no such step from here. */
export const caseStepUnknown = defineError('cases/step-unknown', { from: CaseState, to: CaseState });

/** The step exists, but this person may not take it or something is missing. */
export const caseStepRefused = defineError('cases/step-refused', {
  to: CaseState,
  isRoleAllowed: z.boolean(),
  roles: z.array(Role),
  missing: z.array(z.enum(REQUIREMENTS)),
});

/** The case has an officer already; only a manager takes it from one and gives it to another. */
export const caseReassignNeedsManager = defineError('cases/reassign-needs-manager', {});

/** Not an officer or manager of this office, not active, or gone. */
export const caseOfficerUnavailable = defineError('cases/officer-unavailable', {});

export const caseNothingToUndo = defineError('cases/nothing-to-undo', {});

/** The list does not offer this code today: unknown, or retired. */
export const caseCodeUnavailable = defineError('cases/code-unavailable', { group: z.string(), item: z.string() });

/** Nobody has taken the case yet; `takeOver` takes it and records in one go. */
export const caseNeedsOfficer = defineError('cases/needs-officer', {});

export const attemptNotFound = defineError('cases/attempt-not-found', {});
export const attemptInFuture = defineError('cases/attempt-in-future', { now: z.iso.datetime() });
export const attemptAlreadyStruck = defineError('cases/attempt-already-struck', {});

export const attemptNotStruck = defineError('cases/attempt-not-struck', {});

/** Only who entered it or a manager strikes an entry out, or restores it. */
export const attemptNotYours = defineError('cases/attempt-not-yours', {});

/** A planned day must lie between today and the limit. */
export const casePlanOutOfRange = defineError('cases/plan-out-of-range', {
  earliest: z.iso.date(),
  latest: z.iso.date(),
});

/** The day on the registrar's paper lies after today, or before there was anything to ask. */
export const caseFactCheckDay = defineError('cases/fact-check-day', {
  earliest: z.iso.date(),
  latest: z.iso.date(),
});

/** An emergency is not put off: it is handled, or lowered with a reason. */
export const caseEmergencyCannotWait = defineError('cases/emergency-cannot-wait', {});
