import { read, set_cptable, type WorkSheet } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { importsDamagedFile, importsPasswordProtected, importsTooLarge } from '#shared/imports/imports.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { cellText, type RawSheet, type SheetReader, trimSheet } from './raw-sheet.ts';

/**
 * Adapter of the `SheetReader` port over SheetJS: .xls, .xlsb, .ods, SpreadsheetML and HTML saved as .xls.
 *
 * SheetJS has a history of files that hang it or exhaust memory, so it runs nowhere but in the throw-away worker.
 */
export const readLegacy: SheetReader = async (bytes, limits) => {
  let book: ReturnType<typeof read>;
  try {
    book = read(bytes, {
      type: 'array',
      dense: true,
      // One row beyond the limit, so that crossing it is seen.
      sheetRows: limits.rows + 1,
      cellDates: true,
      UTC: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      // HTML cells that look like numbers or dates stay the text they are: '010' must not become 10.
      raw: true,
    });
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    return err(/password|encrypt/i.test(said) ? importsPasswordProtected() : importsDamagedFile({ format: 'xls' }));
  }
  if (book.SheetNames.length > limits.sheets) return err(importsTooLarge({ what: 'sheets', limit: limits.sheets }));
  const sheets: RawSheet[] = [];
  let cells = 0;
  for (const name of book.SheetNames) {
    const sheet = book.Sheets[name] as (WorkSheet & { '!data'?: DenseRow[] }) | undefined;
    const source = sheet?.['!data'] ?? [];
    if (source.length > limits.rows) return err(importsTooLarge({ what: 'rows', limit: limits.rows }));
    const rows: string[][] = [];
    for (let at = 0; at < source.length; at += 1) {
      const row: string[] = [];
      const dense = source[at] ?? [];
      if (dense.length > limits.columns) return err(importsTooLarge({ what: 'columns', limit: limits.columns }));
      for (let column = 0; column < dense.length; column += 1) {
        const cell = dense[column];
        const text = cell && cell.t !== 'e' && cell.t !== 'z' ? cellText(cell.v, limits) : '';
        if (text !== '') cells += 1;
        row.push(text);
      }
      rows.push(row);
    }
    if (cells > limits.cells) return err(importsTooLarge({ what: 'cells', limit: limits.cells }));
    const merges = (sheet?.['!merges'] ?? []).map(({ s, e }) => ({ top: s.r, left: s.c, bottom: e.r, right: e.c }));
    sheets.push(trimSheet(name, rows, merges));
  }
  return ok(sheets);
};

/*
 * Workbooks older than Excel 97 hold text in the code page of the PC that wrote them. SheetJS brings tables for all of
 * them as half a megabyte of script; iconv-lite is here anyway and knows CP949.
 */
set_cptable({
  utils: {
    decode: (page: number, bytes: ArrayLike<number>) =>
      iconv.decode(Buffer.from(bytes as Uint8Array), encodingOf(page)),
    encode: (page: number, text: string) => iconv.encode(text, encodingOf(page)),
    hascp: (page: number) => iconv.encodingExists(encodingOf(page)),
  },
});

function encodingOf(page: number): string {
  const known: Readonly<Record<number, string>> = {
    1200: 'utf-16le',
    1201: 'utf-16be',
    65001: 'utf-8',
    28591: 'latin1',
  };
  const name = known[page] ?? `cp${page}`;
  return iconv.encodingExists(name) ? name : 'latin1';
}

type DenseRow = readonly ({ readonly t: string; readonly v?: unknown } | undefined)[];
