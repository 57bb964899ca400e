/** The words of a value that are not as they were, between what both begin and what both end with. */
export function changedWords(before: string, now: string): { head: string; changed: string; tail: string } {
  const [old, words] = [before, now].map((text) => text.split(/(?<=\s)/u)) as [string[], string[]];
  const shared = (one: readonly string[], other: readonly string[], most: number) => {
    const differs = one.findIndex((word, n) => n >= most || word.trim() !== other[n]?.trim());
    return differs === -1 ? one.length : differs;
  };
  const head = shared(words, old, Math.min(words.length, old.length));
  const tail = shared(words.toReversed(), old.toReversed(), Math.min(words.length, old.length) - head);
  const end = words.length - tail;
  // What only lost words has nothing to mark but itself.
  if (head === end) return { head: '', changed: now, tail: '' };
  return {
    head: words.slice(0, head).join(''),
    changed: words.slice(head, end).join(''),
    tail: words.slice(end).join(''),
  };
}
