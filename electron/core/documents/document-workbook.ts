import type { Workbook, WorkbookCell, WorkbookRow, WorkbookSheet } from '#core/files/workbook-writer.ts';
import type { Block, Cell, PrintDocument, Table } from '#shared/documents/print-document.ts';

/**
 * A printed document as a workbook: each table on a sheet of its own with the document's title, its boxes for signing,
 * the two rows of heads that repeat on every page, and the remarks that follow it. Cells that carry a value calculate.
 */
export function documentWorkbook(document: PrintDocument): Workbook {
  return { sheets: groupsOf(document.blocks).map((group) => toSheet(document, group)) };
}

interface Group {
  readonly table: Table;
  readonly notes: readonly string[];
}

function groupsOf(blocks: readonly Block[]): Group[] {
  const groups: { table: Table; notes: string[] }[] = [];
  for (const block of blocks) {
    if (block.kind === 'table') groups.push({ table: block, notes: [] });
    else if (block.kind === 'paragraph') groups.at(-1)?.notes.push(block.text);
  }
  return groups;
}

const TITLE_HEIGHT = 28;
const SIGN_HEIGHT = 40;
const NOTE_HEIGHT = 16;

function toSheet(document: PrintDocument, { table, notes }: Group): WorkbookSheet {
  const width = table.widths.length;
  const top = headOf(document, table, width);
  const rows: WorkbookRow[] = [...top];
  const first = rows.length;
  rows.push(...placed(table.head, 'head'));
  const last = rows.length - 1;
  rows.push(
    ...placed(
      table.rows.map(({ cells }) => cells),
      'body',
    ),
  );
  if (table.rows.length === 0) rows.push({ cells: [{ column: 0, value: '없음', colSpan: width, look: 'box' }] });
  rows.push({ cells: [] });
  for (const note of notes) rows.push(noteRow(note, width));
  return {
    name: sheetName(table.caption),
    widths: table.widths,
    rows,
    head: [first, last],
    frozen: { rows: last + 1, columns: 1 },
    orientation: document.orientation,
    ...(document.footer ? { footer: document.footer } : {}),
  };
}

/** Title and 결재란 side by side, then the caption with its unit. */
function headOf({ title, subtitle, approval = [] }: PrintDocument, table: Table, width: number): WorkbookRow[] {
  const boxes = Math.min(approval.length, Math.max(0, width - 2));
  const from = width - boxes;
  const names: WorkbookCell[] = [];
  const signs: WorkbookCell[] = [];
  if (boxes > 0) {
    names.push({ column: from - 1, value: '결재', rowSpan: 2, look: 'box' });
    for (const [index, name] of approval.slice(0, boxes).entries()) {
      names.push({ column: from + index, value: name, look: 'head' });
      signs.push({ column: from + index, value: null, look: 'box' });
    }
  }
  const left = Math.max(1, from - 1);
  const span = left > 1 ? { colSpan: left } : {};
  return [
    { cells: [{ column: 0, value: title, ...span, look: 'title' }, ...names], height: TITLE_HEIGHT },
    { cells: [{ column: 0, value: subtitle ?? '', ...span, look: 'plain' }, ...signs], height: SIGN_HEIGHT },
    { cells: [{ column: 0, value: table.caption, ...(width > 1 ? { colSpan: width } : {}), look: 'plain' }] },
  ];
}

/** Gives each cell its column: what a cell above spans is left free. */
function placed(rows: readonly (readonly Cell[])[], part: 'head' | 'body'): WorkbookRow[] {
  const taken = new Set<string>();
  return rows.map((cells, at) => {
    let column = 0;
    const laid = cells.map((cell): WorkbookCell => {
      while (taken.has(`${at},${column}`)) column += 1;
      const { colSpan = 1, rowSpan = 1 } = cell;
      for (let down = 0; down < rowSpan; down += 1)
        for (let across = 0; across < colSpan; across += 1) taken.add(`${at + down},${column + across}`);
      const here = column;
      column += colSpan;
      return { column: here, value: cell.value ?? cell.text, colSpan, rowSpan, look: lookOf(cell, part) };
    });
    return { cells: laid };
  });
}

function lookOf({ value, isStrong, isRowHead, text }: Cell, part: 'head' | 'body'): WorkbookCell['look'] {
  if (part === 'head') return 'head';
  if (isStrong) return isRowHead ? 'total-text' : value !== undefined && !Number.isInteger(value) ? 'share' : 'total';
  if (value === undefined) return isRowHead ? 'text' : text === '' ? 'text' : 'box';
  return text.includes('.') ? 'share' : 'number';
}

const noteRow = (text: string, width: number): WorkbookRow => ({
  cells: [{ column: 0, value: text, ...(width > 1 ? { colSpan: width } : {}), look: 'note' }],
  height: NOTE_HEIGHT * Math.max(1, Math.ceil(text.length / 90)),
});

/** `T2 발굴경로별` of `T2 발굴경로별 (단위: 가구, 건)`. */
const sheetName = (caption: string): string => caption.replace(/\s*\(.*$/u, '');
