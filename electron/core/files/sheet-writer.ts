import { writeXlsx } from 'hucre';

/** Port: a table as a workbook. Texts stay texts, so that nothing that begins with = is ever run. */
export type SheetWriter = (sheet: SheetToWrite) => Promise<Uint8Array>;

export interface SheetToWrite {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Widths in characters; a column without one fits a short word. */
  readonly widths?: readonly number[];
}

/** What Excel holds in one cell. */
const MOST_CHARACTERS = 32_767;
const FORBIDDEN_IN_NAMES = /[\\/?*[\]:]/g;

/** Adapter over hucre. The first row is the header, bold and frozen. */
export const writeSheet: SheetWriter = async ({ name, header, rows, widths = [] }) => {
  const text = (value: string | number | null) => (typeof value === 'string' ? value.slice(0, MOST_CHARACTERS) : value);
  const cells = new Map(
    header.map((value, column) => [
      `0,${column}`,
      { value, type: 'string' as const, style: { font: { bold: true }, fill: HEADER_FILL } },
    ]),
  );
  return writeXlsx({
    sheets: [
      {
        name: name.replace(FORBIDDEN_IN_NAMES, ' ').slice(0, 31),
        columns: header.map((_, column) => ({ width: widths[column] ?? 12 })),
        rows: [header, ...rows].map((row) => row.map(text)),
        cells,
        freezePane: { rows: 1, columns: 0 },
      },
    ],
    defaultFont: { name: '맑은 고딕', size: 10 },
  });
};

const HEADER_FILL = { type: 'pattern' as const, pattern: 'solid' as const, fgColor: { rgb: 'DFE6F7' } };
