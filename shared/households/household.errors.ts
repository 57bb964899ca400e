import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';

/** No such household, person, indicator or view; perhaps it was merged or an import was undone meanwhile. */
export const householdNotFound = defineError('households/not-found', {});

/** The household was merged into another one, which is the one to work on. */
export const householdMerged = defineError('households/merged', { intoId: z.uuid() });

/**
 * Somebody (or an import) changed the same field after the form was opened. Both values come back for the person to
 * choose from; nothing was saved. Values are what the caller may see on the page anyway.
 */
export const changedMeanwhile = defineError('households/changed-meanwhile', {
  fields: z.array(z.strictObject({ field: z.string(), base: z.json(), mine: z.json(), theirs: z.json() })),
});

/** The office seems to know this household already. Show the candidates; registering anyway needs a reason. */
export const possibleDuplicates = defineError('households/possible-duplicates', { householdIds: z.array(z.uuid()) });

/** A household has exactly one head among those who live in it. */
export const headNeeded = defineError('households/head-needed', { heads: z.int() });

/** The date cannot be the birthday of somebody alive. */
export const impossibleBirth = defineError('households/impossible-birth', {
  field: z.string(),
  reason: z.enum(['impossible', 'future', 'too-long-ago']),
});

/** A text holds a full resident number, which is never stored. */
export const residentNumberEntered = defineError('households/resident-number', { field: z.string() });

/** An open case must be closed or moved before its household leaves the list. */
export const hasOpenCase = defineError('households/open-case', { caseNos: z.array(z.string()) });

/** A household cannot be merged with, or moved into, itself. */
export const sameHousehold = defineError('households/same-household', {});

/** Merging can be undone only until either household was worked on. */
export const mergeSettled = defineError('households/merge-settled', { changedAt: z.iso.datetime() });

/** There is nothing to undo: the household is not merged. */
export const notMerged = defineError('households/not-merged', {});

/** The person already has a view of that name. */
export const viewNameTaken = defineError('households/view-name-taken', {});

/** Only its owner, or a manager for a shared one, may change a view. */
export const viewNotYours = defineError('households/view-not-yours', {});
