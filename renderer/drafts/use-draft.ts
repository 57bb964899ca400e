import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { z } from 'zod';
import { onWindowEvent, rpc } from '../rpc/rpc-client.ts';

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

/** Typing pauses this long before a draft is written, but never waits longer than `LONGEST_MS` in all. */
const PAUSE_MS = 600;
const LONGEST_MS = 1_500;

/** Keeps an unfinished form on this PC: while typing, when a field or the window is left, and when the page goes away. */
export function useDraft({ screen, ref }: DraftPlace): Draft {
  const client = useQueryClient();
  const options = rpc.drafts.get({ screen, ref });
  // Read once for each opening of the form: its own saving must not feed back into it.
  const { data, isFetchedAfterMount, isError } = useQuery({ ...options, staleTime: 0, gcTime: 0 });
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);
  const waiting = useRef<{ body: Json; since: number } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isOver = useRef(false);

  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    const due = waiting.current;
    if (due === null || isOver.current) return;
    waiting.current = null;
    try {
      const saved = await rpc.drafts.save().mutationFn({ screen, ref, body: due.body });
      setSavedAt(saved.savedAt);
      setIsPending(waiting.current !== null);
    } catch {
      // Locked in this very moment, or the disk is full: what was typed waits for the next chance and is said to wait.
      waiting.current ??= due;
    }
  }, [screen, ref]);

  const keep = useCallback(
    (body: Json) => {
      if (isOver.current) return;
      const since = waiting.current?.since ?? Date.now();
      waiting.current = { body, since };
      setIsPending(true);
      clearTimeout(timer.current);
      const left = LONGEST_MS - (Date.now() - since);
      timer.current = setTimeout(() => void flush(), Math.max(0, Math.min(PAUSE_MS, left)));
    },
    [flush],
  );

  const discard = useCallback(async () => {
    isOver.current = true;
    clearTimeout(timer.current);
    waiting.current = null;
    setIsPending(false);
    await rpc.drafts.discard().mutationFn({ screen, ref });
    client.removeQueries({ queryKey: rpc.drafts.get({ screen, ref }).queryKey });
  }, [client, screen, ref]);

  useEffect(() => {
    isOver.current = false;
    const now = () => void flush();
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
      void flush();
    };
  }, [flush]);

  return useMemo(
    () => ({ isReady: isFetchedAfterMount || isError, found: data ?? null, keep, flush, discard, savedAt, isPending }),
    [isFetchedAfterMount, isError, data, keep, flush, discard, savedAt, isPending],
  );
}
