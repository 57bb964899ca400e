import { CASE_STATES, isOpen } from '#shared/cases/case.schema.ts';

const ENDED_STATES = CASE_STATES.filter((state) => !isOpen(state))
  .map((state) => `'${state}'`)
  .join(', ');

/** On `household_board AS b`: the case the household is listed under has not ended. Aftercare is open work again. */
export const HAS_NOT_ENDED = `ifnull(b.case_state, '') NOT IN (${ENDED_STATES})`;

/** On `household_board AS b`: 무연락 as `shared/cases/silence.ts` means it, with its bound as `@reachedBefore`. */
export const IS_SILENT = `(${HAS_NOT_ENDED} AND ifnull(b.last_contact_at, b.registered_at) < @reachedBefore)`;
