import { useState } from 'react';

/** The unfinished entry of an attempt form, one per person and household. */
export function useAttemptDraft<Entry>({ initial }: { readonly ref: string; readonly initial: Entry }) {
  const [value, set] = useState(initial);
  return { value, set, flush: () => {}, discard: () => set(initial), savedWords: '' };
}
