export interface GridGroup {
  readonly id: string;
  readonly label: string;
  /** How many there are in all; without it, how many are loaded. */
  readonly count?: number;
}

/** One line of a grid's body: a group's heading or a row, by its position among the rows. */
export type GridLine =
  | { readonly kind: 'group'; readonly group: GridGroup; readonly size: number }
  | { readonly kind: 'row'; readonly row: number };

export interface GridLines {
  readonly count: number;
  at(line: number): GridLine;
  lineOfRow(row: number): number;
  rowAtOrAfter(line: number): number;
  rowAtOrBefore(line: number): number;
  /** The heading that covers a line, or null without groups. */
  groupAbove(line: number): number | null;
}

/** Where rows and headings stand. Without groups nothing is laid out, so a hundred thousand rows cost nothing. */
export function layGridLines<Row>(
  rows: readonly (Row | undefined)[],
  rowTotal: number,
  groupOf: ((row: Row) => GridGroup) | undefined,
): GridLines {
  if (!groupOf)
    return {
      count: rowTotal,
      at: (line) => ({ kind: 'row', row: line }),
      lineOfRow: (row) => row,
      rowAtOrAfter: (line) => line,
      rowAtOrBefore: (line) => line,
      groupAbove: () => null,
    };

  const lines: GridLine[] = [];
  const lineByRow: number[] = [];
  const headings: number[] = [];
  let open: { group: GridGroup; size: number; line: number } | undefined;
  const close = () => {
    if (open) lines[open.line] = { kind: 'group', group: open.group, size: open.size };
  };
  for (let index = 0; index < rowTotal; index += 1) {
    const row = rows[index];
    const group = row === undefined ? open?.group : groupOf(row);
    if (group && group.id !== open?.group.id) {
      close();
      open = { group, size: 0, line: lines.length };
      headings.push(lines.length);
      lines.push({ kind: 'group', group, size: 0 });
    }
    if (open) open.size += 1;
    lineByRow.push(lines.length);
    lines.push({ kind: 'row', row: index });
  }
  close();

  const rowNear = (line: number, step: 1 | -1): number => {
    for (let at = line; at >= 0 && at < lines.length; at += step) {
      const found = lines[at];
      if (found?.kind === 'row') return found.row;
    }
    return step === 1 ? Math.max(0, rowTotal - 1) : 0;
  };
  return {
    count: lines.length,
    at: (line) => lines[line] ?? { kind: 'row', row: 0 },
    lineOfRow: (row) => lineByRow[row] ?? 0,
    rowAtOrAfter: (line) => rowNear(line, 1),
    rowAtOrBefore: (line) => rowNear(line, -1),
    groupAbove: (line) => headings.findLast((heading) => heading <= line) ?? null,
  };
}
