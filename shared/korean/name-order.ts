/** @file 가나다 order of names: Hangul, then Latin, then the rest; spaces and letter case do not count. */
import { foldText } from './hangul.ts';

/** Text whose plain (binary) order is the order of names; for an indexed column. */
export function nameSortKey(name: string): string {
  const bare = foldText(name).replace(/\s+/gu, '').toLowerCase();
  const first = bare.charAt(0);
  // Hangul syllables stand in 가나다 order in Unicode, but after Latin: the digit puts them first.
  const group = first >= '가' && first <= '힣' ? '1' : first >= 'a' && first <= 'z' ? '2' : bare === '' ? '9' : '3';
  return group + bare;
}

export function compareNames(a: string, b: string): number {
  const keyA = nameSortKey(a);
  const keyB = nameSortKey(b);
  return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
}
