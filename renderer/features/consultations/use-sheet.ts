import { useCallback, useMemo, useState } from 'react';
import { z } from 'zod';
import { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import type { ConsultationView } from '#shared/consultations/consultation-view.ts';
import { useDraft } from '../../drafts/use-draft.ts';

/** What a draft holds: the sheet and the saved one that it began with. */
const SheetDraft = z.object({ baseHash: z.string(), sheet: ConsultationSheet });

export interface SheetEditing {
  readonly isReady: boolean;
  readonly sheet: ConsultationSheet;
  readonly baseHash: string;
  /** Somebody saved another text since this one was begun; both are there to choose from. */
  readonly conflict: ConsultationSheet | null;
  readonly isResumed: boolean;
  /** Differs from what is saved for everybody. */
  readonly isDirty: boolean;
  readonly change: (changes: Partial<ConsultationSheet>) => void;
  /** Goes on with a text over the one that is saved now. */
  readonly settle: (sheet: ConsultationSheet) => void;
  readonly flush: () => Promise<void>;
  readonly discard: () => Promise<void>;
  readonly savedAt: string | null;
  readonly isPending: boolean;
}

/**
 * A sheet as it is being written. Every change is on this PC within two seconds, and what a crash, a lock or a closed
 * window left behind is taken up again.
 */
export function useSheet(view: ConsultationView): SheetEditing {
  const draft = useDraft({ screen: 'consultation', ref: view.id });
  const [edited, setEdited] = useState<z.infer<typeof SheetDraft> | null>(null);
  const found = useMemo(() => SheetDraft.safeParse(draft.found?.body).data ?? null, [draft.found]);
  const held = edited ?? found;
  const isStale = held !== null && held.baseHash !== view.hash;
  const sheet = held?.sheet ?? view.sheet;
  const baseHash = held?.baseHash ?? view.hash;
  const { keep } = draft;

  const put = useCallback(
    (next: z.infer<typeof SheetDraft>) => {
      setEdited(next);
      keep(next);
    },
    [keep],
  );
  return {
    isReady: draft.isReady,
    sheet,
    baseHash,
    conflict: isStale ? view.sheet : null,
    isResumed: edited === null && found !== null,
    isDirty: held !== null,
    change: (changes) => put({ baseHash, sheet: { ...sheet, ...changes } }),
    settle: (next) => put({ baseHash: view.hash, sheet: next }),
    flush: draft.flush,
    discard: draft.discard,
    savedAt: draft.savedAt ?? (edited === null ? (draft.found?.savedAt ?? null) : null),
    isPending: draft.isPending,
  };
}
