import { findHangul } from './hangul-match.ts';

/** A text with the part that a query found underlined. */
export function MatchMark({ text, query }: { text: string; query: string }) {
  const found = findHangul(text, query);
  if (!found) return <>{text}</>;
  const letters = [...text];
  return (
    <>
      {letters.slice(0, found.start).join('')}
      <mark>{letters.slice(found.start, found.end).join('')}</mark>
      {letters.slice(found.end).join('')}
    </>
  );
}
