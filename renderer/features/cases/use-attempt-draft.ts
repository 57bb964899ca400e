import { useState } from 'react';
import { z } from 'zod';
import { useDraft } from '../../drafts/use-draft.ts';
import { formatTime } from '../../ui/format.ts';

/** An attempt as it is being written. */
export const AttemptEntry = z.object({
  /** Null means now, by the clock of core. */
  at: z.string().nullable(),
  method: z.string(),
  phoneUsed: z.string().nullable(),
  result: z.string().nullable(),
  memo: z.string(),
  nextOn: z.string().nullable(),
  takeOver: z.boolean(),
});
export type AttemptEntry = z.infer<typeof AttemptEntry>;

/** The unfinished entry of one household and one way of reaching it: what was typed survives a lock or a crash. */
export function useAttemptDraft(householdId: string, initial: AttemptEntry) {
  const draft = useDraft({ screen: 'attempt', ref: `${householdId}/${initial.method}` });
  const [edited, setEdited] = useState<AttemptEntry | null>(null);
  const found = AttemptEntry.safeParse(draft.found?.body);
  const isResumed = edited === null && found.success;
  const value = edited ?? (found.success ? found.data : initial);
  return {
    isReady: draft.isReady,
    isResumed,
    value,
    set: (next: AttemptEntry) => {
      setEdited(next);
      draft.keep(next);
    },
    flush: () => void draft.flush(),
    discard: () => void draft.discard(),
    savedWords: savedWords(draft),
  };
}

function savedWords({ isPending, savedAt }: { isPending: boolean; savedAt: string | null }): string {
  if (isPending) return '저장하는 중';
  return savedAt === null ? '' : `쓰던 내용 저장됨 · ${formatTime(savedAt)}`;
}
