import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import { onWindowEvent, rpc } from '../rpc/rpc-client.ts';
import { DraftKeeper } from './draft-keeper.ts';

type Json = z.infer<ReturnType<typeof z.json>>;

export interface DraftPlace {
  /** The form, in the words of its route: `household-new`. */
  readonly screen: string;
  /** What it is about: an id, or empty for something new. */
  readonly ref: string;
}

export interface Draft {
  /** Whether it is known if there is a draft to resume. A form waits for it, so that nothing typed is overwritten. */
  readonly isReady: boolean;
  /** What was left here the last time, as it was saved; check it with the form's own schema. */
  readonly found: { readonly body: unknown; readonly savedAt: string } | null;
  /** Takes the form's present values; they are on disk within two seconds. */
  readonly keep: (body: Json) => void;
  /** Writes at once what is not yet on disk. */
  readonly flush: () => Promise<void>;
  /** The work was saved for good or given up. */
  readonly discard: () => Promise<void>;
  readonly savedAt: string | null;
  /** Something typed is not yet on disk. */
  readonly isPending: boolean;
}

/** Keeps an unfinished form on this PC: while typing, when a field or the window is left, and when the page goes away. */
export function useDraft({ screen, ref }: DraftPlace): Draft {
  const client = useQueryClient();
  const options = rpc.drafts.get({ screen, ref });
  // Read once for each opening of the form: its own saving must not feed back into it.
  const { data, isFetchedAfterMount, isError } = useQuery({ ...options, staleTime: 0, gcTime: 0 });
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);
  const keeper = useMemo(
    () =>
      new DraftKeeper<Json>({
        save: (body) => rpc.drafts.save().mutationFn({ screen, ref, body }),
        onPending: setIsPending,
        onSaved: setSavedAt,
      }),
    [screen, ref],
  );
  const keep = useCallback((body: Json) => keeper.keep(body), [keeper]);
  const flush = useCallback(() => keeper.flush(), [keeper]);
  const discard = useCallback(async () => {
    keeper.end();
    await rpc.drafts.discard().mutationFn({ screen, ref });
    // Only while nobody looks: a form that was opened again meanwhile waits for its own answer.
    client.removeQueries({ queryKey: rpc.drafts.get({ screen, ref }).queryKey, type: 'inactive' });
  }, [keeper, client, screen, ref]);

  useEffect(() => {
    keeper.begin();
    const now = () => void keeper.flush();
    addEventListener('focusout', now);
    addEventListener('beforeunload', now);
    addEventListener('pagehide', now);
    const stopListening = onWindowEvent((event) => {
      if (event.type === 'session') now();
    });
    return () => {
      stopListening();
      removeEventListener('focusout', now);
      removeEventListener('beforeunload', now);
      removeEventListener('pagehide', now);
      void keeper.flush();
    };
  }, [keeper]);

  return useMemo(
    () => ({ isReady: isFetchedAfterMount || isError, found: data ?? null, keep, flush, discard, savedAt, isPending }),
    [isFetchedAfterMount, isError, data, keep, flush, discard, savedAt, isPending],
  );
}
