import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { HouseholdFilter, HouseholdSort } from '#shared/households/household-filter.ts';
import type { HouseholdRow } from '#shared/households/household-row.ts';
import { rpc } from '../../rpc/rpc-client.ts';

/** Two screens of rows: what is in sight comes at once, the rest while it is read. */
const PAGE = 60;
/** Pages kept loaded round the one in sight. */
const AROUND = 1;

/**
 * A list of any length, loaded by windows round what is in sight. Rows that are not loaded are holes; changing the
 * filter keeps the old rows until the new first window is there, so that the list never flashes empty while one types.
 */
export function useHouseholdWindow({ filter, sort }: { filter: HouseholdFilter; sort: HouseholdSort }) {
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const head = useQuery({
    ...rpc.households.list({ filter, sort, offset: 0, limit: PAGE }),
    placeholderData: keepPreviousData,
  });
  const total = head.data?.total ?? 0;

  // While the rows are still those of the question before, its neighbours are of no use.
  const isNew = head.isPlaceholderData;
  const pages = useMemo(() => {
    if (isNew) return [];
    const from = Math.max(1, Math.floor(seen.first / PAGE) - AROUND);
    const until = Math.min(Math.ceil(total / PAGE) - 1, Math.floor(seen.last / PAGE) + AROUND);
    const all = Array.from({ length: Math.max(0, until - from + 1) }, (_, at) => from + at);
    // What is in sight is asked for first.
    const distance = (page: number) =>
      Math.max(Math.floor(seen.first / PAGE) - page, page - Math.floor(seen.last / PAGE));
    return all.sort((a, b) => distance(a) - distance(b) || a - b);
  }, [seen, total, isNew]);
  const windows = useQueries({
    queries: pages.map((page) => rpc.households.list({ filter, sort, offset: page * PAGE, limit: PAGE })),
    combine: (answers) => answers.map(({ data }) => data?.rows),
  });

  const rows = useMemo(() => {
    // Holes, not filled: a long list costs no more than its loaded rows.
    const all: (HouseholdRow | undefined)[] = new Array(total);
    const put = (page: number, loaded: readonly HouseholdRow[] = []) => {
      for (const [at, row] of loaded.entries()) if (page * PAGE + at < total) all[page * PAGE + at] = row;
    };
    put(0, head.data?.rows);
    for (const [at, page] of pages.entries()) put(page, windows[at]);
    return all;
  }, [total, head.data, pages, windows]);

  const onRangeChange = useCallback((first: number, last: number) => {
    setSeen((now) => (now.first === first && now.last === last ? now : { first, last }));
  }, []);
  return { rows, total, head, seen, onRangeChange };
}
