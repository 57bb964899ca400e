import { type Query, QueryClient } from '@tanstack/react-query';
import { onWindowEvent } from '../rpc/rpc-client.ts';

/** The network decides nothing here, answers stay fresh until a table they read changes, and failures are shown at once. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** How long after a change what stands beside the work is asked again. */
const ASIDE_MS = 250;
const changedAside = new Set<string>();

/** A commit of this window, an import or a sync page all end here: queries that read a changed table are asked again. */
onWindowEvent((event) => {
  if (event.type !== 'changed') return;
  askAgain(event.tables, false);
  // The first table to change sets the time; those that follow until then come along.
  if (changedAside.size === 0 && event.tables.length > 0) setTimeout(askAside, ASIDE_MS);
  for (const table of event.tables) changedAside.add(table);
});

function askAside(): void {
  const tables = [...changedAside];
  changedAside.clear();
  askAgain(tables, true);
}

function askAgain(tables: readonly string[], isAside: boolean): void {
  const those = {
    predicate: ({ meta }: Query) =>
      (meta?.isAside === true) === isAside &&
      ((meta?.reads as readonly string[] | undefined)?.some((read) => tables.includes(read)) ?? false),
  };
  for (const query of queryClient.getQueryCache().findAll(those)) askAgainOnceAnswered(query);
  void queryClient.invalidateQueries(those);
}

const onTheirWay = new Set<Query>();

/**
 * React Query gives up an answer on its way that is an old one now, but not the first answer to a question, nor one that
 * nobody looks at yet: it would take that for fresh, and show for good what was true before the change.
 */
function askAgainOnceAnswered(query: Query): void {
  const { fetchStatus, data } = query.state;
  if (fetchStatus !== 'fetching' || (data !== undefined && query.isActive()) || onTheirWay.has(query)) return;
  onTheirWay.add(query);
  const again = () => {
    onTheirWay.delete(query);
    void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true });
  };
  query.promise?.then(again, again);
}
