import { QueryClient } from '@tanstack/react-query';
import { onWindowEvent } from '../rpc/rpc-client.ts';

/** The network decides nothing here, answers stay fresh until a table they read changes, and failures are shown at once. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** A commit of this window, an import or a sync page all end here: queries that read a changed table are asked again. */
onWindowEvent((event) => {
  if (event.type !== 'changed') return;
  void queryClient.invalidateQueries({
    predicate: ({ meta }) =>
      (meta?.reads as readonly string[] | undefined)?.some((read) => event.tables.includes(read)) ?? false,
  });
});
