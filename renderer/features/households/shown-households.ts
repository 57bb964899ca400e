import type { HouseholdColumn, HouseholdFilter, HouseholdSort } from '#shared/households/household-filter.ts';

/** What the list shows or what is ticked in it, for parts of other features: bulk assignment, visit list, export. */
export interface ShownHouseholds {
  /** The ticked ones, or none. */
  readonly selectedIds: readonly string[];
  readonly filter: HouseholdFilter;
  readonly sort: HouseholdSort;
  readonly columns: readonly HouseholdColumn[];
  readonly total: number;
  readonly title: string;
  readonly clearSelection: () => void;
}
