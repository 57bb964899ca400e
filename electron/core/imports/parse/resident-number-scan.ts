import { findResidentNumbers, isResidentTail, maskResidentNumbers } from '#shared/korean/resident-number.ts';
import type { RawSheet } from './raw-sheet.ts';

/*
 * [Note: Resident numbers never leave the reader]
 * Every cell of every sheet is looked at before anything else sees it, in the throw-away worker. What leaves the worker
 * is either a count or text in which each number has become birth date and first digit (450103-1******).
 */

/** Where numbers were found: by sheet and column, as counts. */
export interface ResidentNumberFinds {
  readonly cells: readonly {
    readonly sheet: number;
    readonly row: number;
    readonly column: number;
    readonly count: number;
  }[];
  readonly total: number;
}

export function findInSheets(sheets: readonly RawSheet[]): ResidentNumberFinds {
  const cells: ResidentNumberFinds['cells'][number][] = [];
  sheets.forEach((sheet, at) => {
    const tails = tailColumns(sheet);
    const decimals = decimalColumns(sheet);
    sheet.rows.forEach((row, rowAt) => {
      row.forEach((text, column) => {
        if (decimals.has(column) && DECIMAL.test(text.trim())) return;
        const count = findResidentNumbers(text).length || Number(tails.has(column) && isSplitTail(row, column));
        if (count > 0) cells.push({ sheet: at, row: rowAt, column, count });
      });
    });
  });
  return { cells, total: cells.reduce((sum, cell) => sum + cell.count, 0) };
}

/** Sheets in which no full number is left. */
export function cutSheets(sheets: readonly RawSheet[]): RawSheet[] {
  return sheets.map((sheet) => {
    const tails = tailColumns(sheet);
    const decimals = decimalColumns(sheet);
    const rows = sheet.rows.map((row) => cutRow(row, tails, decimals));
    return { ...sheet, name: maskResidentNumbers(sheet.name), rows };
  });
}

function cutRow(row: readonly string[], tails: ReadonlySet<number>, decimals: ReadonlySet<number>): string[] {
  const cut = row.map((text, column) =>
    decimals.has(column) && DECIMAL.test(text.trim()) ? text : maskResidentNumbers(text),
  );
  for (const column of tails) {
    if (!isSplitTail(row, column)) continue;
    // The first half gains the digit that tells century and sex; the second half is gone.
    cut[column - 1] = `${(row[column - 1] ?? '').trim()}-${(row[column] ?? '').trim().charAt(0)}******`;
    cut[column] = '';
  }
  return cut;
}

/**
 * Columns of coordinates: 451123.4567891 has the shape of a number written with a dot. It is a measurement where most
 * such cells of its column cannot be resident numbers at all; a column of them in dots, or a single one, still counts.
 */
function decimalColumns(sheet: RawSheet): Set<number> {
  const seen = new Map<number, { readonly all: number; readonly alike: number }>();
  for (const row of sheet.rows) {
    row.forEach((text, column) => {
      if (!DECIMAL.test(text.trim())) return;
      const { all, alike } = seen.get(column) ?? { all: 0, alike: 0 };
      seen.set(column, { all: all + 1, alike: alike + Number(findResidentNumbers(text).length > 0) });
    });
  }
  return new Set([...seen].filter(([, { all, alike }]) => alike * 2 < all).map(([column]) => column));
}

const DECIMAL = /^-?\d{1,7}\.\d{2,}$/;

/** Lists that keep the two halves in two columns: six digits and, to their right, seven. */
function tailColumns(sheet: RawSheet): Set<number> {
  const hits = new Map<number, number>();
  for (const row of sheet.rows) {
    for (let column = 1; column < row.length; column += 1) {
      if (isSplitTail(row, column)) hits.set(column, (hits.get(column) ?? 0) + 1);
    }
  }
  return new Set(hits.keys());
}

const FIRST_HALF = /^\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

function isSplitTail(row: readonly string[], column: number): boolean {
  return FIRST_HALF.test((row[column - 1] ?? '').trim()) && isResidentTail((row[column] ?? '').trim());
}

/**
 * Numbers outside the cells: comments, headers and footers, properties, scripts of an HTML page. Looked for in the
 * text of the file's parts, because the original would otherwise be kept with them.
 */
export function countInText(text: string): number {
  // A bar where a tag was: digits of neighbouring values must not join into a number that nobody wrote.
  // A number cell was looked at already, in the company of its column; decimals in comments and texts still count.
  const rest = text.replace(/<(v|td)\b[^>]*>\s*-?\d{1,7}\.\d{2,}\s*<\/\1>/gi, '|');
  return findResidentNumbers(rest.replace(/<[^>]*>/g, '|')).length;
}

/** Binary workbooks: their texts stand as single bytes or as UTF-16. Only the dashed form is certain enough here. */
export function countInBytes(bytes: Uint8Array): number {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dashed = /(?<!\d)\d{6}-[1-8]\d{6}(?!\d)/g;
  const texts = [file.toString('latin1'), file.toString('utf16le'), file.subarray(1).toString('utf16le')];
  return Math.max(
    ...texts.map((text) => (text.match(dashed) ?? []).filter((hit) => findResidentNumbers(hit).length > 0).length),
  );
}
