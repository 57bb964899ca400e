import type { Locator } from '@playwright/test';

export interface ScreenCell {
  /** Its heads from the outermost in: `2026년 당월`, `공공 지원 기초`. */
  readonly heads: string;
  /** What the eye reads. */
  readonly text: string;
  /** What is read aloud of it. */
  readonly name: string;
  readonly isButton: boolean;
}

export interface ScreenTable {
  readonly caption: string;
  /** Line → its cells from left to right. */
  readonly lines: Readonly<Record<string, readonly ScreenCell[]>>;
  /** Heads with their place and span, for comparing with merged cells of a file. */
  readonly heads: readonly { text: string; row: number; column: number; rowSpan: number; colSpan: number }[];
  /** Cells whose heads a screen reader could not tell: none, if all is well. */
  readonly nameless: readonly string[];
}

/** Reads a table as a screen reader does: each cell with its line's head and the heads above it, by their scopes. */
export const readReportTable = (table: Locator): Promise<ScreenTable> =>
  table.evaluate((element) => {
    if (!(element instanceof HTMLTableElement) || !element.tHead) throw new Error('no table with heads');
    const shownText = (node: Element): string => {
      const copy = node.cloneNode(true) as Element;
      for (const hidden of copy.querySelectorAll('.sr-only')) hidden.remove();
      return (copy.textContent ?? '').trim();
    };
    const spokenText = (node: Element): string => {
      const copy = node.cloneNode(true) as Element;
      for (const silent of copy.querySelectorAll('[aria-hidden=true]')) silent.remove();
      return (copy.textContent ?? '').trim();
    };
    const nameless: string[] = [];
    const heads: { text: string; row: number; column: number; rowSpan: number; colSpan: number }[] = [];
    const above: string[][] = [];
    const taken = new Set<string>();
    for (const [row, { cells }] of [...element.tHead.rows].entries()) {
      let column = 0;
      for (const head of cells) {
        while (taken.has(`${row}/${column}`)) column += 1;
        const { rowSpan, colSpan } = head;
        const text = shownText(head);
        if (text === '' || head.scope !== (colSpan > 1 ? 'colgroup' : 'col')) nameless.push(`head ${row}/${column}`);
        heads.push({ text, row, column, rowSpan, colSpan });
        for (let across = 0; across < colSpan; across += 1) {
          const names = above[column + across] ?? [];
          above[column + across] = [...names, text];
          for (let down = 0; down < rowSpan; down += 1) taken.add(`${row + down}/${column + across}`);
        }
        column += colSpan;
      }
    }
    const lines: Record<string, ScreenCell[]> = {};
    for (const row of element.tBodies[0]?.rows ?? []) {
      const [first, ...others] = row.cells;
      const label = first ? shownText(first) : '';
      if (first?.tagName !== 'TH' || first.getAttribute('scope') !== 'row' || label === '')
        nameless.push(`line ${label}`);
      lines[label] = others.map((cell, at) => {
        const names = (above[at + 1] ?? []).join(' ');
        const button = cell.querySelector('button');
        const name = spokenText(button ?? cell);
        if (names === '' || name === '') nameless.push(`${label} ${names}`);
        return { heads: names, text: shownText(cell), name, isButton: button !== null };
      });
    }
    return { caption: element.caption?.textContent ?? '', lines, heads, nameless };
  });
