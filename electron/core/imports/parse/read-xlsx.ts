import { type CellValue, EncryptedFileError, readXlsx as readWorkbook } from 'hucre';
import { importsDamagedFile, importsPasswordProtected, importsTooLarge } from '#shared/imports/imports.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { cellText, type MergedCells, type SheetReader, trimSheet } from './raw-sheet.ts';

/** Adapter of the `SheetReader` port over hucre: .xlsx and .xlsm. */
export const readXlsx: SheetReader = async (bytes, limits) => {
  // One row and one column beyond the limit are asked for, so that crossing it is seen and not silently cut. Without a
  // range a single cell formatted at XFD1048576 makes a rectangle of 17 billion slots.
  const range = `A1:${columnLetters(limits.columns)}${limits.rows + 1}`;
  let sheets: readonly { name: string; rows: CellValue[][]; merges?: readonly HucreMerge[] }[];
  try {
    sheets = (await readWorkbook(bytes, { range })).sheets;
  } catch (error) {
    return err(
      error instanceof EncryptedFileError ? importsPasswordProtected() : importsDamagedFile({ format: 'xlsx' }),
    );
  }
  if (sheets.length > limits.sheets) return err(importsTooLarge({ what: 'sheets', limit: limits.sheets }));
  let cells = 0;
  const read = [];
  for (const sheet of sheets) {
    const rows: string[][] = [];
    for (const source of sheet.rows) {
      const row: string[] = [];
      for (const value of source) {
        const text = cellText(value, limits);
        if (text !== '') cells += 1;
        row.push(text);
      }
      rows.push(row);
    }
    if (cells > limits.cells) return err(importsTooLarge({ what: 'cells', limit: limits.cells }));
    const raw = trimSheet(sheet.name, rows, (sheet.merges ?? []).map(toMerge));
    if (raw.rows.length > limits.rows) return err(importsTooLarge({ what: 'rows', limit: limits.rows }));
    if (raw.rows.some((row) => (row[limits.columns] ?? '') !== '')) {
      return err(importsTooLarge({ what: 'columns', limit: limits.columns }));
    }
    read.push(raw);
  }
  return ok(read);
};

interface HucreMerge {
  readonly startRow: number;
  readonly startCol: number;
  readonly endRow: number;
  readonly endCol: number;
}

const toMerge = (merge: HucreMerge): MergedCells => ({
  top: merge.startRow,
  left: merge.startCol,
  bottom: merge.endRow,
  right: merge.endCol,
});

/** A for 0, Z for 25, AA for 26. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
