import { writeXlsx } from 'hucre';

/** Port: several sheets with heads that span, ready to be printed. Texts stay texts, whatever they begin with. */
export type WorkbookWriter = (workbook: Workbook) => Promise<Uint8Array>;

export interface Workbook {
  readonly sheets: readonly WorkbookSheet[];
}

export interface WorkbookSheet {
  readonly name: string;
  /** In characters. */
  readonly widths: readonly number[];
  readonly rows: readonly WorkbookRow[];
  /** First and last row of the table's head, from 0: repeated on each printed page. */
  readonly head?: readonly [number, number];
  /** What stays in sight while the sheet scrolls. */
  readonly frozen?: { readonly rows: number; readonly columns: number };
  readonly orientation: 'portrait' | 'landscape';
  /** Printed at the foot of each page. */
  readonly footer?: string;
}

export type WorkbookRow = LaidRow | BareRow;

export interface LaidRow {
  readonly cells: readonly WorkbookCell[];
  /** In points. */
  readonly height?: number;
}

/** A value per column and no look: a list of thousands of rows would carry a style object for every cell. */
export interface BareRow {
  readonly values: readonly WorkbookCell['value'][];
}

/** A cell at its column; cells that others span are left out. */
export interface WorkbookCell {
  readonly column: number;
  readonly value: string | number | null;
  readonly colSpan?: number;
  readonly rowSpan?: number;
  readonly look: 'title' | 'plain' | 'note' | 'head' | 'text' | 'number' | 'share' | 'total' | 'total-text' | 'box';
}

/** What Excel holds in one cell. */
const MOST_CHARACTERS = 32_767;
/** Letters that no sheet name may have, and what XML cannot carry. */
const REFUSED_IN_NAMES = /[\\/?*[\]:]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these may not stand in XML
const REFUSED_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu;

export interface ListToWrite {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly BareRow['values'][];
  /** Widths in characters; a column without one fits a short word. */
  readonly widths?: readonly number[];
}

const SHORT_WORD = 12;

/** A plain list: the header marked, in sight and on every printed page; rows as they are. */
export const listWorkbook = ({ name, header, rows, widths = [] }: ListToWrite): Workbook => ({
  sheets: [
    {
      name,
      widths: header.map((_, column) => widths[column] ?? SHORT_WORD),
      rows: [
        { cells: header.map((value, column) => ({ column, value, look: 'head' })) },
        ...rows.map((values) => ({ values })),
      ],
      head: [0, 0],
      frozen: { rows: 1, columns: 0 },
      orientation: 'landscape',
    },
  ],
});

/** Adapter over hucre. */
export const writeWorkbook: WorkbookWriter = ({ sheets }) =>
  writeXlsx({ sheets: sheets.map(toSheet), defaultFont: { name: '맑은 고딕', size: 10 } });

type Sheets = Parameters<typeof writeXlsx>[0]['sheets'];
type Cells = NonNullable<Sheets[number]['cells']>;

function toSheet(sheet: WorkbookSheet): Sheets[number] {
  const cells: Cells = new Map();
  const merges: NonNullable<Sheets[number]['merges']> = [];
  const width = sheet.widths.length;
  const rows = sheet.rows.map((row, at) => {
    if ('values' in row) return row.values.map((value) => (typeof value === 'string' ? clampText(value) : value));
    const values = new Array<string | number | null>(width).fill(null);
    for (const { column, value, colSpan = 1, rowSpan = 1, look } of row.cells) {
      values[column] = typeof value === 'string' ? clampText(value) : value;
      for (let down = 0; down < rowSpan; down += 1)
        for (let across = 0; across < colSpan; across += 1)
          cells.set(`${at + down},${column + across}`, { style: STYLES[look] });
      if (colSpan > 1 || rowSpan > 1)
        merges.push({ startRow: at, startCol: column, endRow: at + rowSpan - 1, endCol: column + colSpan - 1 });
    }
    return values;
  });
  return {
    name: sheet.name.replace(REFUSED_IN_NAMES, ' ').slice(0, 31),
    columns: sheet.widths.map((characters) => ({ width: characters })),
    rows,
    cells,
    merges,
    rowDefs: new Map(
      sheet.rows.flatMap((row, at) =>
        'height' in row && row.height !== undefined ? [[at, { height: row.height }] as const] : [],
      ),
    ),
    ...(sheet.frozen ? { freezePane: sheet.frozen } : {}),
    pageSetup: {
      paperSize: 'a4',
      orientation: sheet.orientation,
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      horizontalCentered: true,
      margins: { top: 0.7, bottom: 0.6, left: 0.5, right: 0.5, header: 0.3, footer: 0.3 },
      ...(sheet.head ? { printTitlesRow: `$${sheet.head[0] + 1}:$${sheet.head[1] + 1}` } : {}),
    },
    headerFooter: { oddFooter: `&L${footerText(sheet.footer ?? '')}&C- &P / &N -` },
  };
}

/** Excel refuses longer texts, and XML some letters. */
export const clampText = (text: string): string => text.replace(REFUSED_IN_XML, '').slice(0, MOST_CHARACTERS);

/** An ampersand begins a code in a printed foot. */
const footerText = (text: string): string => text.replaceAll('&', '&&');

const thin = { style: 'thin' as const, color: { rgb: '777777' } };
const border = { top: thin, bottom: thin, left: thin, right: thin };
const HEAD_FILL = { type: 'pattern' as const, pattern: 'solid' as const, fgColor: { rgb: 'DFE6F7' } };
const TOTAL_FILL = { type: 'pattern' as const, pattern: 'solid' as const, fgColor: { rgb: 'F0F2F6' } };
const middle = { vertical: 'center' as const };

const STYLES: Readonly<Record<WorkbookCell['look'], NonNullable<Parameters<Cells['set']>[1]['style']>>> = {
  title: { font: { bold: true, size: 16 }, alignment: { ...middle } },
  plain: { alignment: { ...middle } },
  note: { font: { size: 9, color: { rgb: '444444' } }, alignment: { vertical: 'top', wrapText: true } },
  head: {
    font: { bold: true },
    fill: HEAD_FILL,
    border,
    alignment: { ...middle, horizontal: 'center', wrapText: true },
  },
  text: { border, alignment: { ...middle, wrapText: true } },
  number: { border, numFmt: '#,##0', alignment: { ...middle, horizontal: 'right' } },
  share: { border, numFmt: '0.0', alignment: { ...middle, horizontal: 'right' } },
  total: {
    font: { bold: true },
    fill: TOTAL_FILL,
    border,
    numFmt: '#,##0',
    alignment: { ...middle, horizontal: 'right' },
  },
  'total-text': { font: { bold: true }, fill: TOTAL_FILL, border, alignment: { ...middle } },
  box: { border, alignment: { ...middle, horizontal: 'center' } },
};
