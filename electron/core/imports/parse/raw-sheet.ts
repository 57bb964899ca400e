import type { fileErrors } from '#shared/imports/imports.errors.ts';
import type { ErrorOf } from '#shared/kernel/domain-error.ts';
import type { Result } from '#shared/kernel/result.ts';
import { findResidentNumbersInCell } from '#shared/korean/resident-number.ts';
import type { ParseLimits } from './parse-limits.ts';

/** One sheet as it stands in the file: text only, so that everything after the reader treats every format alike. */
export interface RawSheet {
  readonly name: string;
  /** Ragged; row 0 is the file's row 1, blank rows included, so that row numbers stay those the user sees. */
  readonly rows: readonly (readonly string[])[];
  readonly merges: readonly MergedCells[];
}

/** Both ends inclusive, from 0. */
export interface MergedCells {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export type FileFailure = ErrorOf<(typeof fileErrors)[number]>;

/** Port: turns the bytes of one spreadsheet format into sheets. One adapter per library. */
export type SheetReader = (bytes: Uint8Array, limits: ParseLimits) => Promise<Result<RawSheet[], FileFailure>>;

/**
 * Text of a cell. Numbers stand as typed (a phone that lost its zero stays nine digits here), dates as YYYY-MM-DD,
 * because the file's display format is a matter of the sender's PC.
 */
export function cellText(value: unknown, limits: ParseLimits): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return cut(value.normalize('NFC'), limits);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : dateText(value);
  return '';
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  // A resident number typed as a number has lost its zeros; with them it is found and cut like any other.
  if (value < 1e13 && findResidentNumbersInCell(value).length > 0) return value.toFixed(0).padStart(13, '0');
  // Past 21 digits String() turns to exponents; no number on a list is that long.
  return Number.isInteger(value) ? value.toFixed(0) : String(Number(value.toPrecision(15)));
}

function dateText(value: Date): string {
  const iso = value.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, iso.indexOf('T')) : iso.slice(0, 16).replace('T', ' ');
}

function cut(text: string, limits: ParseLimits): string {
  return text.length > limits.cellCharacters ? text.slice(0, limits.cellCharacters) : text;
}

/** Counts cells while a reader fills its sheets, so that a file of a million crumbs ends early. */
export function trimSheet(name: string, rows: string[][], merges: MergedCells[]): RawSheet {
  let last = rows.length;
  while (last > 0 && (rows[last - 1] ?? []).every((text) => text.trim() === '')) last -= 1;
  return { name: name.normalize('NFC'), rows: rows.slice(0, last), merges };
}
