import { z } from 'zod';
import type { ViewDefinition } from '#shared/households/built-in-views.ts';
import { BUILT_IN_VIEWS } from '#shared/households/built-in-views.ts';
import { DEFAULT_SORT, emptyFilter, HouseholdFilter, HouseholdSort } from '#shared/households/household-filter.ts';
import type { HouseholdView } from '#shared/households/saved-view.ts';

/**
 * What an address says about a list: the view, and how it was changed since. Search parameters of the route, so that
 * going back shows the same list.
 */
export const HouseholdListState = z.object({
  view: z.string().catch('mine').default('mine'),
  filter: HouseholdFilter.optional().catch(undefined),
  sort: HouseholdSort.optional().catch(undefined),
  /** What was typed into 이 목록에서 찾기, once it came to rest. */
  text: z.string().max(60).optional().catch(undefined),
});
export type HouseholdListState = z.output<typeof HouseholdListState>;

/** The filter and order in force: the view's own unless the person changed them. */
export function definitionOf(state: HouseholdListState, views: readonly HouseholdView[] | undefined): ViewDefinition {
  const view =
    views?.find(({ id }) => id === state.view)?.definition ??
    BUILT_IN_VIEWS.find(({ id }) => id === state.view)?.definition;
  return {
    filter: state.filter ?? view?.filter ?? emptyFilter(),
    sort: state.sort ?? view?.sort ?? DEFAULT_SORT,
    columns: view?.columns ?? null,
  };
}
