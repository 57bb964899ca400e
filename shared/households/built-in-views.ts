/** @file The views every office starts with. A view is a filter, an order and its columns under a name. */
import { z } from 'zod';
import { DEFAULT_SORT, HouseholdColumn, HouseholdFilter, HouseholdSort } from './household-filter.ts';

export const ViewDefinition = z.strictObject({
  filter: HouseholdFilter,
  sort: HouseholdSort,
  columns: z.array(HouseholdColumn).nullable().default(null),
});
export type ViewDefinition = z.output<typeof ViewDefinition>;

export interface BuiltInView {
  /** Stands in addresses (`/households?view=mine`), so it never changes. */
  readonly id: string;
  readonly name: string;
  readonly definition: ViewDefinition;
}

const view = (
  id: string,
  name: string,
  filter: z.input<typeof HouseholdFilter>,
  sort: HouseholdSort = DEFAULT_SORT,
): BuiltInView => ({ id, name, definition: { filter: HouseholdFilter.parse(filter), sort, columns: null } });

export const BUILT_IN_VIEWS: readonly BuiltInView[] = [
  view('mine', '내 담당', { officers: ['me'] }),
  view('urgent', '긴급·높음', { priorities: ['EMERGENCY', 'HIGH'] }),
  view('late', '기한 지남', { due: 'overdue' }, { column: 'nextDue', direction: 'ascending' }),
  view('no-contact', '무연락', { noContactDays: 'rule' }, { column: 'lastContact', direction: 'ascending' }),
  view('isolated', '고립 고위험 1인가구', { isolationBands: ['IB01'], householdTypes: ['HT01', 'HT02', 'HT03'] }),
  view('unassigned', '담당 없음', { officers: ['unassigned'] }),
  view('all', '전체', {}),
];
