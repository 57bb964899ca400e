/**
 * @file Finds full resident registration numbers (주민등록번호) and cuts them to birth date and sex.
 *
 * No checksum: the last digits are random since October 2020, so a checksum would miss real numbers.
 * A match is thirteen digits in the right shape whose first six are a real day of the century that the
 * seventh names. Nothing of the tail but its first digit ever leaves this file.
 */
import { type Day, dayFrom, isRealDate } from '#shared/calendar/day.ts';
import { readResidentDigit, type Sex } from './birth-date.ts';

export interface FoundResidentNumber {
  /** Where in the given text, in UTF-16 units. */
  index: number;
  length: number;
  birthDate: Day;
  sex: Sex;
}

/** Every full number in a text, whatever the digits' width, the dash or the spaces around it. */
export function findResidentNumbers(text: string): FoundResidentNumber[] {
  const found: FoundResidentNumber[] = [];
  // Most cells have no thirteen digits: leave before the slower patterns.
  if (text.length < 13 || !LIKELY.test(text)) return found;
  for (const pattern of [TOGETHER, SPACED_OUT]) {
    for (const match of text.matchAll(pattern)) {
      const cut = cutDigits(asciiDigits(match[0]));
      const overlaps = found.some(
        ({ index, length }) => match.index < index + length && index < match.index + match[0].length,
      );
      if (cut !== null && !overlaps) found.push({ index: match.index, length: match[0].length, ...cut });
    }
  }
  return found.sort((a, b) => a.index - b.index);
}

export function hasResidentNumber(text: string): boolean {
  return findResidentNumbers(text).length > 0;
}

/**
 * The same for one cell. A number cell drops leading zeros, so twelve or eleven digits are looked at too
 * (born 2000–2009 and 2000).
 */
export function findResidentNumbersInCell(cell: unknown): FoundResidentNumber[] {
  if (typeof cell === 'string') return findResidentNumbers(cell);
  if (typeof cell !== 'number' || !Number.isSafeInteger(cell) || cell < 10_000_000_000) return [];
  const digits = String(cell);
  if (digits.length > 13) return [];
  const cut = cutDigits(digits.padStart(13, '0'));
  return cut === null ? [] : [{ index: 0, length: digits.length, ...cut }];
}

/** Birth date and sex of a text that is one full number and nothing else, else null. */
export function cutResidentNumber(text: string): { birthDate: Day; sex: Sex } | null {
  const only = findResidentNumbers(text.trim());
  const first = only[0];
  if (only.length !== 1 || first === undefined || first.length !== text.trim().length) return null;
  return { birthDate: first.birthDate, sex: first.sex };
}

/** The text with every full number shown as 450103-1******. */
export function maskResidentNumbers(text: string): string {
  let masked = '';
  let from = 0;
  for (const { index, length } of findResidentNumbers(text)) {
    const digits = asciiDigits(text.slice(index, index + length));
    masked += `${text.slice(from, index)}${digits.slice(0, 6)}-${digits.slice(6, 7)}******`;
    from = index + length;
  }
  return masked + text.slice(from);
}

/** Seven digits that can only be the second half, when a list keeps it in a column of its own. */
export function isResidentTail(cell: unknown): boolean {
  return /^[1-8]\d{6}$/u.test(
    typeof cell === 'number' ? String(cell) : asciiDigits(typeof cell === 'string' ? cell.trim() : ''),
  );
}

const D = '[0-9０-９]';
const SEX = '[1-8１-８]';
/** Dashes of every width, spaces, dots, and characters that cannot be seen. */
const GAP = '[\\s\\u200b-\\u200f\\u2060\\ufeff\\u00ad.·ㆍ_/~‐-―−－~-]';
const LIKELY = new RegExp(`${D}(?:${GAP}*${D}){12}`, 'u');
const TOGETHER = new RegExp(`(?<!${D})${D}{6}${GAP}{0,4}${SEX}${D}{6}(?!${D})`, 'gu');
/** "4 5 0 1 0 3 - 1 2 3 4 5 6 7": every digit apart. Phones in groups of three or four do not fit. */
const SPACED_OUT = new RegExp(
  `(?<!${D})${D}(?:${GAP}{1,2}${D}){5}${GAP}{1,4}${SEX}(?:${GAP}{1,2}${D}){6}(?!${D})`,
  'gu',
);

function asciiDigits(text: string): string {
  let digits = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0x30 && code <= 0x39) digits += char;
    else if (code >= 0xff10 && code <= 0xff19) digits += String(code - 0xff10);
  }
  return digits;
}

function cutDigits(digits: string): { birthDate: Day; sex: Sex } | null {
  const digit = digits.charAt(6);
  const known = readResidentDigit(digit);
  if (known === null || digit === '9' || digit === '0') return null;
  const year = known.century + Number(digits.slice(0, 2));
  const month = Number(digits.slice(2, 4));
  const day = Number(digits.slice(4, 6));
  return isRealDate(year, month, day) ? { birthDate: dayFrom(year, month, day), sex: known.sex } : null;
}
