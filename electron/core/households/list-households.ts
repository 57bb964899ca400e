import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { BUILT_IN_VIEWS } from '#shared/households/built-in-views.ts';
import {
  emptyFilter,
  type HouseholdColumn,
  type HouseholdFilter,
  type HouseholdSort,
} from '#shared/households/household-filter.ts';
import type { HouseholdView } from '#shared/households/saved-view.ts';
import {
  countEach,
  countHouseholds,
  readHouseholdIds,
  readHouseholdRows,
  whereOf,
} from './household-list.repository.ts';
import { listSavedViews, readColumns } from './saved-view.repository.ts';

/** Most ids that a bulk action or a print takes at once. */
const MOST_IDS = 5000;

interface ListQuestion {
  readonly filter: HouseholdFilter;
  readonly sort: HouseholdSort;
}

/** One window of a list and how long the whole list is. */
export function listHouseholds(
  { store, actor }: Session,
  { filter, sort, offset, limit }: ListQuestion & { readonly offset: number; readonly limit: number },
) {
  const today = dayOf(store.clock.now());
  const where = whereOf(store, filter, actor, today);
  return {
    rows: readHouseholdRows(store, where, { sort, offset, limit, today }),
    total: countHouseholds(store, where),
    today,
  };
}

export function listHouseholdIds({ store, actor }: Session, { filter, sort }: ListQuestion) {
  const where = whereOf(store, filter, actor, dayOf(store.clock.now()));
  return { ids: readHouseholdIds(store, where, sort, MOST_IDS) };
}

/** Where a household stands in the list that it was opened from. */
export function findPlace(session: Session, { id, ...question }: ListQuestion & { readonly id: string }) {
  const { ids } = listHouseholdIds(session, question);
  const at = ids.indexOf(id);
  return {
    position: at === -1 ? null : at + 1,
    total: ids.length,
    previousId: (at > 0 && ids[at - 1]) || null,
    nextId: (at !== -1 && ids[at + 1]) || null,
  };
}

/** Built-in views first, then the person's own, then those that others share; each with its count. */
export function listViews(session: Session): {
  views: HouseholdView[];
  columns: HouseholdColumn[] | null;
  current: number;
  mine: number;
} {
  const { store, actor } = session;
  const today = dayOf(store.clock.now());
  const builtIn = BUILT_IN_VIEWS.map((view) => ({ ...view, kind: 'built-in' as const, isMine: false }));
  const saved = listSavedViews(session);
  const views = [...builtIn, ...saved];
  const filters = [
    ...views.map(({ definition }) => definition.filter),
    emptyFilter(),
    { ...emptyFilter(), officers: ['me' as const] },
  ];
  const counts = countEach(
    store,
    filters.map((filter, at) => whereOf(store, filter, actor, today, `_${at}`)),
  );
  return {
    views: views.map((view, at) => ({ ...view, count: counts[at] ?? 0 })),
    columns: readColumns(session),
    current: counts[views.length] ?? 0,
    mine: counts[views.length + 1] ?? 0,
  };
}

/** What the filter menus offer: only values that occur, and everybody who may be in charge. */
export function listChoices({ store }: Session) {
  const column = (sql: string) => (store.prepareRead(sql).all() as { value: string }[]).map(({ value }) => value);
  return {
    tongs: column(
      `SELECT DISTINCT tong AS value FROM household_board WHERE tong IS NOT NULL AND status <> 'MERGED'
       ORDER BY CAST(tong AS INTEGER), tong`,
    ),
    ris: column(
      `SELECT DISTINCT ri AS value FROM household_board WHERE ri IS NOT NULL AND status <> 'MERGED' ORDER BY ri`,
    ),
    officers: store
      .prepareRead(
        `SELECT id, name FROM account a WHERE (a.active = 1 AND a.role IN ('OFFICER', 'MANAGER'))
         OR EXISTS (SELECT 1 FROM household_board b WHERE b.officer_id = a.id) ORDER BY a.name`,
      )
      .all() as { id: string; name: string }[],
    rounds: store
      .prepareRead('SELECT id, title FROM detection_round ORDER BY year DESC, round_no DESC, created_at DESC')
      .all() as { id: string; title: string }[],
  };
}
