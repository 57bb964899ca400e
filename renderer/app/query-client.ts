import { QueryClient } from '@tanstack/react-query';
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
let asideTimer: ReturnType<typeof setTimeout> | undefined;

/** A commit of this window, an import or a sync page all end here: queries that read a changed table are asked again. */
onWindowEvent((event) => {
  if (event.type !== 'changed') return;
  askAgain(event.tables, false);
  for (const table of event.tables) changedAside.add(table);
  asideTimer ??= setTimeout(() => {
    const tables = [...changedAside];
    changedAside.clear();
    asideTimer = undefined;
    askAgain(tables, true);
  }, ASIDE_MS);
});

function askAgain(tables: readonly string[], isAside: boolean): void {
  void queryClient.invalidateQueries({
    predicate: ({ meta }) =>
      (meta?.isAside === true) === isAside &&
      ((meta?.reads as readonly string[] | undefined)?.some((read) => tables.includes(read)) ?? false),
  });
}
