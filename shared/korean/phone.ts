/**
 * @file Korean phone numbers as people and spreadsheets write them. Stored as digits with the leading 0.
 *
 * Own rules instead of a library: the usual one reads 0505-123-4567 as 050-5123-4567. Nothing here throws.
 */
import { foldText } from './hangul.ts';

export type PhoneKind = 'mobile' | 'landline' | 'internet' | 'safe-number' | 'toll-free' | 'representative';

export interface PhoneNumber {
  /** Digits only, leading 0 kept: "01012345678". */
  number: string;
  /** Whose it is, as written beside the number ("딸", "집"). */
  label: string | null;
}

export type PhoneRefusal = 'letters' | 'too-short' | 'too-long' | 'unknown-prefix' | 'not-whole-number';

export interface ParsedPhones {
  phones: PhoneNumber[];
  refused: { text: string; reason: PhoneRefusal }[];
}

/** Reads one cell, which may hold several numbers, labels, or a number that lost its leading 0. */
export function parsePhones(cell: unknown): ParsedPhones {
  const result: ParsedPhones = { phones: [], refused: [] };
  if (typeof cell === 'number') {
    if (Number.isSafeInteger(cell) && cell >= 0) readPiece(String(cell), result, true);
    else result.refused.push({ text: String(cell), reason: 'not-whole-number' });
    return unique(result);
  }
  if (typeof cell !== 'string') return result;
  // Lines are folded to spaces, and a line is a number of its own.
  const text = foldText(cell.replace(/[\r\n]+/gu, ';'))
    .replace(/[‐-―−~]/gu, '-')
    .replace(/(?:내선|교환|ext\.?)\s*:?\s*\d+/giu, ' ');
  if (SAYS_NONE.test(text)) return result;
  for (const piece of text.split(/[,;/|\n·、]+/u)) readPiece(piece, result, false);
  return unique(result);
}

/** The first readable number of a cell as digits, or null. */
export function parsePhone(cell: unknown): string | null {
  return parsePhones(cell).phones[0]?.number ?? null;
}

/** 02-123-4567, 031-123-4567, 010-1234-5678, 0505-123-4567, 1588-1234; anything else as it came. */
export function formatPhone(number: string): string {
  return splitPhone(number)?.join('-') ?? number;
}

/** The groups of a readable number, or null. */
export function splitPhone(number: string): string[] | null {
  if (phoneKind(number) === null) return null;
  if (number.startsWith('1')) return [number.slice(0, 4), number.slice(4)];
  const head = number.startsWith('02') ? 2 : number.startsWith('050') ? 4 : 3;
  return [number.slice(0, head), number.slice(head, -4), number.slice(-4)];
}

export function phoneKind(number: string): PhoneKind | null {
  for (const [kind, pattern] of KINDS) if (pattern.test(number)) return kind;
  return null;
}

/** Last four digits, what people remember and read aloud. */
export function phoneTail(number: string): string {
  return number.slice(-4);
}

const KINDS: readonly (readonly [PhoneKind, RegExp])[] = [
  ['mobile', /^(?:010\d{8}|01[16789]\d{7,8})$/u],
  ['landline', /^(?:02\d{7,8}|0(?:3[1-3]|4[1-4]|5[1-5]|6[1-4])\d{7,8})$/u],
  ['internet', /^070\d{8}$/u],
  ['safe-number', /^050[2-9]\d{7,8}$/u],
  ['toll-free', /^080\d{7,8}$/u],
  ['representative', /^1(?:5\d\d|6\d\d|8\d\d)\d{4}$/u],
];

/** Words offices type for "no phone"; they are an answer, not a mistake. */
const SAYS_NONE = /^(?:없음|없슴|무|미상|모름|불명|해당\s*없음|[-xX.?0]*)$/u;

function readPiece(piece: string, result: ParsedPhones, isNumberCell: boolean): void {
  const runs = [...piece.matchAll(/\+?\d(?:[\d\s().-]*\d)?/gu)];
  if (runs.length === 0) {
    const words = piece.trim();
    if (!SAYS_NONE.test(words)) result.refused.push({ text: words, reason: 'letters' });
    return;
  }
  let readTo = 0;
  let before = '';
  for (const [at, run] of runs.entries()) {
    before += piece.slice(readTo, run.index);
    readTo = run.index + run[0].length;
    const after = /^\s*\(([^)]*)\)/u.exec(piece.slice(readTo, runs[at + 1]?.index));
    if (after !== null) readTo += after[0].length;
    const tail = after === null && at === runs.length - 1 ? piece.slice(readTo) : '';
    const label = labelOf(after?.[1] ?? '') ?? labelOf(before) ?? labelOf(tail);
    if (readRun(run[0], label, result, runs.length === 1, isNumberCell)) before = '';
    else before += run[0];
  }
}

function readRun(
  run: string,
  label: string | null,
  result: ParsedPhones,
  isOnlyRun: boolean,
  isNumberCell: boolean,
): boolean {
  const whole = toNumber(run);
  const numbers = whole === null ? splitRun(run) : [whole];
  for (const number of numbers) result.phones.push({ number, label });
  if (numbers.length > 0) return true;
  const digits = run.replace(/\D/gu, '');
  // A digit or two beside a readable number is part of its label ("딸2").
  if (digits.length > 2 || isOnlyRun) result.refused.push({ text: run, reason: refusalOf(digits, isNumberCell) });
  return false;
}

function labelOf(words: string): string | null {
  const label = words
    .replace(/[():\s.-]+/gu, ' ')
    .replace(/(?:^|\s)(?:전화번호|전화|연락처|휴대폰|핸드폰|HP|H\.P|TEL|T)(?=\s|$)/giu, ' ')
    .trim();
  return label === '' ? null : label.slice(0, 20);
}

/** Several numbers with nothing but spaces between: takes tokens until they make a number. */
function splitRun(run: string): string[] {
  const numbers: string[] = [];
  let pending = '';
  for (const token of run.split(/\s+/u)) {
    pending += token;
    const number = toNumber(pending);
    if (number === null) continue;
    numbers.push(number);
    pending = '';
  }
  return pending.replace(/\D/gu, '') === '' ? numbers : [];
}

function toNumber(written: string): string | null {
  let digits = written.replace(/\D/gu, '');
  if (
    /^(?:\+|00)\s*82/u.test(written.trim()) ||
    /^82[\s-]/u.test(written) ||
    (digits.startsWith('82') && digits.length >= 11)
  ) {
    digits = digits.replace(/^(?:00)?82/u, '').replace(/^0?/u, '0');
  }
  if (phoneKind(digits) !== null) return digits;
  // A spreadsheet drops the 0 of a number; 15xx numbers never had one.
  const restored = `0${digits}`;
  return digits.length >= 8 && !digits.startsWith('0') && phoneKind(restored) !== null ? restored : null;
}

function refusalOf(digits: string, isNumberCell: boolean): PhoneRefusal {
  if (digits.length < 8 || (/^0?10/u.test(digits) && digits.length < 10 + Number(digits.startsWith('0'))))
    return 'too-short';
  if (digits.length > 12 || (isNumberCell && digits.length > 11)) return 'too-long';
  return 'unknown-prefix';
}

function unique({ phones, refused }: ParsedPhones): ParsedPhones {
  const seen = new Set<string>();
  return {
    refused,
    phones: phones.filter(({ number }) => {
      if (seen.has(number)) return false;
      seen.add(number);
      return true;
    }),
  };
}
