import { choseongOf, isLoneConsonant, toJamo } from '#shared/korean/hangul.ts';

export interface HangulMatch {
  readonly start: number;
  /** First position after the match. */
  readonly end: number;
}

/**
 * Where `query` first stands in `text`, also while its last syllable is still being composed: `기` and `김ㅁ` find
 * `김민서`, `ㄱㅁㅅ` and `김ㅁㅅ` too. Blanks in the query are ignored and latin case is folded.
 *
 * A substring test would find nothing between `기` and `김`, and a live list would flash empty at every syllable.
 */
export function findHangul(text: string, query: string): HangulMatch | null {
  const wanted = [...query.toLowerCase().replace(/\s/g, '')].flatMap((letter) =>
    // Keyboards join lone consonants: ㄱ and ㅅ of `ㄱㅅ` arrive as ㄳ.
    isLoneConsonant(letter) ? [...toJamo(letter)] : [letter],
  );
  if (wanted.length === 0) return null;
  const letters = [...text.toLowerCase()];
  for (let start = 0; start < letters.length; start += 1) {
    const end = matchFrom(letters, start, wanted);
    if (end !== null) return { start, end };
  }
  return null;
}

/** Whether an option stays in a list that is being narrowed; an empty query keeps all. */
export function matchesHangul(text: string, query: string): boolean {
  return query.trim() === '' || findHangul(text, query) !== null;
}

function matchFrom(letters: readonly string[], start: number, wanted: readonly string[]): number | null {
  let at = start;
  for (const [index, letter] of wanted.entries()) {
    while (index > 0 && letters[at] === ' ') at += 1;
    const isLast = index === wanted.length - 1;
    if (isLast) return endOfUnfinished(letters, at, letter);
    if (!isSameOrInitial(letters[at], letter)) return null;
    at += 1;
  }
  return at;
}

function isSameOrInitial(letter: string | undefined, wanted: string): boolean {
  return letter !== undefined && (letter === wanted || (isLoneConsonant(wanted) && choseongOf(letter) === wanted));
}

/** The last syllable may be half written, or hold a final consonant that will move on (`간` on its way to `가나`). */
function endOfUnfinished(letters: readonly string[], at: number, wanted: string): number | null {
  if (isSameOrInitial(letters[at], wanted)) return at + 1;
  const parts = toJamo(wanted);
  let built = '';
  for (let end = at; end < letters.length && built.length < parts.length; end += 1) {
    built += toJamo(letters[end] ?? '');
    if (built.startsWith(parts)) return end + 1;
  }
  return null;
}
