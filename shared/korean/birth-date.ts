/**
 * @file Birth dates as lists write them, and 만 나이.
 *
 * A full resident number is read like any other spelling (birth and sex only); whoever reads files must
 * have looked for resident numbers before (resident-number.ts).
 */
import { type Day, dayFrom, fromEpochDay, isDay, isRealDate } from '#shared/calendar/day.ts';
import { foldText } from './hangul.ts';

export type Sex = 'M' | 'F';

export type BirthRefusal = 'empty' | 'unreadable' | 'impossible' | 'future' | 'too-long-ago' | 'year-only';

export interface BirthReading {
  ok: true;
  birthDate: Day;
  /** From the digit after the dash, else null. */
  sex: Sex | null;
  /** How the century was known: 'guessed' means two digits alone, the later past century taken. */
  century: 'written' | 'resident-digit' | 'guessed';
  /** Marked 음력: the day is kept as written, not converted. */
  isLunar: boolean;
}

export type BirthResult = BirthReading | { ok: false; reason: BirthRefusal };

/** Older than this is a slip of the pen: the oldest Koreans on record are about 117. */
export const OLDEST_AGE = 120;

/** Reads one cell: 1945.1.3, 19450103, 450103-1******, 450103, 45.1.3, 1945년 1월 3일, an Excel day number. */
export function parseBirthDate(cell: unknown, today: Day): BirthResult {
  if (typeof cell === 'number') return fromNumber(cell, today);
  if (typeof cell !== 'string') return refuse('empty');
  const folded = foldText(cell);
  const isLunar = /음력?\)?$|^\(?음/u.test(folded);
  const text = folded.replace(/\(?\s*(?:음력|양력|음|양|생년월일|생)\s*\)?/gu, '').trim();
  if (/^[-.xX?*]*$|^(?:없음|미상|모름)$/u.test(text)) return refuse('empty');
  return fromText(text, isLunar, today);
}

/** 만 나이 on a day. Someone born on 29 February turns a year older on 1 March (민법 160조). */
export function ageOn(birthDate: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Null for a date that a living person can have; checked again on saved rows (data quality). */
export function birthDateProblem(birthDate: string, today: Day): BirthRefusal | null {
  if (!isDay(birthDate)) return 'impossible';
  if (birthDate > today) return 'future';
  return ageOn(birthDate, today) > OLDEST_AGE ? 'too-long-ago' : null;
}

/** Century and sex by the first digit after the dash: 1 2 and 5 6 (foreign) 1900s, 3 4 and 7 8 2000s, 9 0 1800s. */
export function readResidentDigit(digit: string): { century: number; sex: Sex } | null {
  if (!/^\d$/u.test(digit)) return null;
  const value = Number(digit);
  const century = value === 9 || value === 0 ? 1800 : value % 4 === 1 || value % 4 === 2 ? 1900 : 2000;
  return { century, sex: value % 2 === 1 ? 'M' : 'F' };
}

const RESIDENT_SHAPE = /^(\d{2})(\d{2})(\d{2})\s*[-‐-―−]?\s*(\d)[\d*xX●○•]{0,6}$/u;
const SEPARATED = /^(\d{4}|\d{2})\s*[.\-/년‐-―−]\s*(\d{1,2})\s*[.\-/월‐-―−]\s*(\d{1,2})\s*[.일]?(?:[T\s].*)?$/u;

function fromText(text: string, isLunar: boolean, today: Day): BirthResult {
  const separated = SEPARATED.exec(text);
  if (separated !== null) {
    const [, year = '', month = '', day = ''] = separated;
    if (year.length === 4) return check(Number(year), Number(month), Number(day), 'written', null, isLunar, today);
    return twoDigits(Number(year), Number(month), Number(day), isLunar, today);
  }
  if (/^\d{8}$/u.test(text)) {
    return check(
      Number(text.slice(0, 4)),
      Number(text.slice(4, 6)),
      Number(text.slice(6)),
      'written',
      null,
      isLunar,
      today,
    );
  }
  if (/^\d{6}$/u.test(text)) {
    return twoDigits(Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4)), isLunar, today);
  }
  const resident = RESIDENT_SHAPE.exec(text);
  if (resident !== null && (text.includes('-') || text.length >= 13 || /\*/u.test(text))) {
    const [, year = '', month = '', day = '', digit = ''] = resident;
    const known = readResidentDigit(digit);
    if (known !== null) {
      return check(
        known.century + Number(year),
        Number(month),
        Number(day),
        'resident-digit',
        known.sex,
        isLunar,
        today,
      );
    }
  }
  const hidden = /^(\d{2})(\d{2})(\d{2})\s*-\s*[*xX●○•]*$/u.exec(text);
  if (hidden !== null) return twoDigits(Number(hidden[1]), Number(hidden[2]), Number(hidden[3]), isLunar, today);
  if (/^(?:19|20)\d{2}년?$/u.test(text)) return refuse('year-only');
  if (/^\d{5}$/u.test(text)) return fromNumber(Number(text), today);
  return refuse('unreadable');
}

/**
 * Numbers are YYYYMMDD, YYMMDD that may have lost leading zeros, or the day count of a spreadsheet
 * (1 = 1900-01-01, with its false 29 February 1900). Five digits that can be a day count are taken as one:
 * date cells are far more common than people born 2000–2009 whose zero was dropped.
 */
function fromNumber(value: number, today: Day): BirthResult {
  if (!Number.isFinite(value) || value <= 0) return refuse('unreadable');
  const whole = Math.floor(value);
  const digits = String(whole);
  if (digits.length === 8) {
    return check(
      Number(digits.slice(0, 4)),
      Number(digits.slice(4, 6)),
      Number(digits.slice(6)),
      'written',
      null,
      false,
      today,
    );
  }
  if (digits.length === 4 && whole >= 1900 && whole <= Number(today.slice(0, 4))) return refuse('year-only');
  if (digits.length <= 5) {
    const counted = fromEpochDay(whole - (whole > 59 ? 25_569 : 25_568));
    if (birthDateProblem(counted, today) === null) return reading(counted, 'written', null, false);
  }
  if (digits.length === 5 || digits.length === 6) {
    const padded = digits.padStart(6, '0');
    return twoDigits(Number(padded.slice(0, 2)), Number(padded.slice(2, 4)), Number(padded.slice(4)), false, today);
  }
  return refuse('unreadable');
}

/** Two digits alone: 20xx when that day has come, else 19xx. A centenarian needs four digits. */
function twoDigits(year: number, month: number, day: number, isLunar: boolean, today: Day): BirthResult {
  const isPast = isRealDate(2000 + year, month, day) && dayFrom(2000 + year, month, day) <= today;
  return check((isPast ? 2000 : 1900) + year, month, day, 'guessed', null, isLunar, today);
}

function check(
  year: number,
  month: number,
  day: number,
  century: BirthReading['century'],
  sex: Sex | null,
  isLunar: boolean,
  today: Day,
): BirthResult {
  // 30 February exists in the lunar calendar only; it is kept as a refusal because the day cannot be compared.
  if (!isRealDate(year, month, day)) return refuse('impossible');
  const birthDate = dayFrom(year, month, day);
  const problem = birthDateProblem(birthDate, today);
  return problem === null ? reading(birthDate, century, sex, isLunar) : refuse(problem);
}

function reading(birthDate: Day, century: BirthReading['century'], sex: Sex | null, isLunar: boolean): BirthReading {
  return { ok: true, birthDate, sex, century, isLunar };
}

function refuse(reason: BirthRefusal): BirthResult {
  return { ok: false, reason };
}
