import {
  importsDamagedFile,
  importsEmptyFile,
  importsNoHeader,
  importsNoRows,
  importsNotYetSupportedKind,
  importsResidentNumbersFound,
  importsTooLarge,
  importsWrongType,
} from '#shared/imports/imports.errors.ts';
import { KINDS_NOT_YET_SUPPORTED, type ListKind } from '#shared/imports/list-kind.ts';
import type { IndicatorName } from '#shared/imports/name-column.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { maskResidentNumbers } from '#shared/korean/resident-number.ts';
import { findHeader, type ListTable } from './find-header.ts';
import type { ParseLimits } from './parse-limits.ts';
import type { FileFailure, RawSheet } from './raw-sheet.ts';
import { readDelimited } from './read-delimited.ts';
import { readLegacy } from './read-legacy.ts';
import { columnLetters, readXlsx } from './read-xlsx.ts';
import { recognise, recogniseRecords } from './recognise.ts';
import { countInBytes, countInText, cutSheets, findInSheets } from './resident-number-scan.ts';
import { type SniffedFile, sniff } from './sniff.ts';

export interface FileToRead {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly cutResidentNumbers: boolean;
  readonly indicators: readonly IndicatorName[];
}

/** A file that holds a list of people, ready to be mapped. */
export interface ReadList {
  readonly format: string;
  readonly kind: ListKind;
  /** Sheets with a header, the likeliest first. */
  readonly tables: readonly ListTable[];
  readonly sheetCount: number;
  /** Full resident numbers that became birth date and sex while reading. */
  readonly residentNumbersCut: number;
  /** Nothing was cut and nothing is hidden in it that could not be looked at: the original may be kept, encrypted. */
  readonly originalIsClean: boolean;
}

/** From bytes to lists, or the reason why not. Runs in the worker; pure but for its readers. */
export async function readFile(file: FileToRead, limits: ParseLimits): Promise<Result<ReadList, FileFailure>> {
  const sniffed = sniff(file.bytes, limits);
  if (!sniffed.ok) return sniffed;
  const read = await readSheets(sniffed.value, file.bytes, limits);
  if (!read.ok) return read;
  if ('records' in read.value) return err(importsNotYetSupportedKind(read.value.records));
  const sheets = read.value.sheets;
  if (sheets.every((sheet) => sheet.rows.length === 0)) return err(importsEmptyFile());

  const finds = findInSheets(sheets);
  const hidden =
    finds.total === 0 || !file.cutResidentNumbers ? countOutsideCells(sniffed.value, file.bytes, finds.total) : 0;
  if (finds.total + hidden > 0 && !file.cutResidentNumbers) {
    return err(describeFinds(sheets, finds, hidden, file.indicators));
  }

  const clean = finds.total > 0 ? cutSheets(sheets) : sheets;
  const tables = clean
    .map((sheet) => findHeader(sheet, file.indicators))
    .filter((table) => table !== undefined)
    .sort((a, b) => Math.min(1, b.rows.length) * b.score - Math.min(1, a.rows.length) * a.score);
  const best = tables[0];
  if (!best) return err(importsNoHeader({ sheets: sheets.length }));
  const kind = recognise(best, file.fileName, file.indicators);
  if (KINDS_NOT_YET_SUPPORTED.includes(kind)) return err(importsNotYetSupportedKind({ kind, rows: best.rows.length }));
  if (best.rows.length === 0) return err(importsNoRows({ headerRow: best.headerRows[1] }));
  const format =
    sniffed.value.kind === 'legacy' || sniffed.value.kind === 'markup' ? sniffed.value.format : sniffed.value.kind;
  const residentNumbersCut = finds.total + hidden;
  const originalIsClean = residentNumbersCut === 0 && !hasEmbeddedFiles(sniffed.value);
  return ok({ format, kind, tables, sheetCount: sheets.length, residentNumbersCut, originalIsClean });
}

type SheetsOrRecords = { readonly sheets: RawSheet[] } | { readonly records: { kind: ListKind; rows: number } };

async function readSheets(
  file: SniffedFile,
  bytes: Uint8Array,
  limits: ParseLimits,
): Promise<Result<SheetsOrRecords, FileFailure>> {
  switch (file.kind) {
    case 'xlsx':
      return asSheets(await readXlsx(bytes, limits));
    case 'legacy':
      return asSheets(await readLegacy(bytes, limits));
    case 'markup':
      return asSheets(await readLegacy(Buffer.from(file.text, 'utf8'), limits));
    case 'delimited':
      return asSheets(readDelimited(file.text, limits));
    case 'json':
      return readRecords(file.text, limits);
  }
}

const asSheets = (read: Result<RawSheet[], FileFailure>): Result<SheetsOrRecords, FileFailure> =>
  read.ok ? ok({ sheets: read.value }) : read;

function readRecords(text: string, limits: ParseLimits): Result<SheetsOrRecords, FileFailure> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return err(importsDamagedFile({ format: 'json' }));
  }
  const records = Array.isArray(parsed) ? parsed : firstList(parsed);
  if (records.length > limits.rows) return err(importsTooLarge({ what: 'rows', limit: limits.rows }));
  const kind = recogniseRecords(records);
  return kind ? ok({ records: { kind, rows: records.length } }) : err(importsWrongType({ detected: 'json' }));
}

/** Services wrap their list in an envelope: `{ "data": [...] }`. */
function firstList(parsed: unknown): unknown[] {
  if (parsed === null || typeof parsed !== 'object') return [];
  return Object.values(parsed).find((value) => Array.isArray(value)) ?? [];
}

function countOutsideCells(file: SniffedFile, bytes: Uint8Array, inCells: number): number {
  switch (file.kind) {
    case 'xlsx': {
      const parts = file.archive.names.filter((name) => /\.(?:xml|vml|rels)$/.test(name));
      const everywhere = parts.reduce((sum, name) => sum + countInText(file.archive.text(name) ?? ''), 0);
      return Math.max(0, everywhere - inCells);
    }
    case 'legacy':
      return Math.max(0, countInBytes(bytes) - inCells);
    case 'markup':
      return Math.max(0, countInText(file.text) - inCells);
    case 'delimited':
    case 'json':
      return 0;
  }
}

/** A workbook inside the workbook is not read, so nobody knows what it holds. */
function hasEmbeddedFiles(file: SniffedFile): boolean {
  return file.kind === 'xlsx' && file.archive.names.some((name) => name.includes('/embeddings/'));
}

function describeFinds(
  sheets: readonly RawSheet[],
  finds: ReturnType<typeof findInSheets>,
  hidden: number,
  indicators: readonly IndicatorName[],
): FileFailure {
  const tables = sheets.map((sheet) => findHeader(sheet, indicators));
  const byColumn = new Map<string, number>();
  let elsewhere = hidden;
  for (const { sheet, row, column, count } of finds.cells) {
    const table = tables[sheet];
    if (!table || row < table.headerRows[1]) {
      elsewhere += count;
      continue;
    }
    const label = maskResidentNumbers((table.header[column] ?? []).join(' ')) || `${columnLetters(column)}열`;
    byColumn.set(label, (byColumn.get(label) ?? 0) + count);
  }
  const columns = [...byColumn].map(([label, count]) => ({ label, count }));
  return importsResidentNumbersFound({ count: finds.total + hidden, columns, elsewhere });
}
