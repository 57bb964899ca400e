import type { Store } from '#core/database/store.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import type { Day } from '#shared/calendar/day.ts';
import { readPolicy } from '#shared/policies/policy-defaults.ts';

/**
 * Seconds within which a decision on the same PC as the submission is shown to the manager. Offices share PCs, so it is
 * no fault; but one person with two passwords would look exactly like it.
 */
export const samePcLimit = (store: Pick<Store, 'rawWriter' | 'prepare'>, today: Day): number =>
  readPolicy(referenceOf(store).policies, 'review/same-pc-seconds', today);
