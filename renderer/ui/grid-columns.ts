import { type ReactNode, type RefObject, useLayoutEffect, useMemo, useState } from 'react';

export interface GridRowState {
  /** The row the arrow keys stand on. Only its inner buttons and links may be tab stops. */
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
}

export interface GridColumn<Row> {
  readonly id: string;
  readonly label: string;
  /**
   * Width in em of the body text, so that large text widens it. With `grows`, the least width. The page's gutter comes
   * on top of it for the first and last column.
   */
  readonly width: number;
  /** Takes what is left over. One or two columns at most. */
  readonly grows?: boolean;
  /** Leaves first when the pane is narrow: 3 before 2 before 1. Without it the column always stays. */
  readonly importance?: 1 | 2 | 3;
  /** `end` for numbers. Words stay at the left; nothing is centred. */
  readonly align?: 'end';
  /** `strong` for the name of the row, `quiet` for secondary facts. */
  readonly emphasis?: 'strong' | 'quiet';
  /** The cell that names the row. */
  readonly isRowHeader?: boolean;
  readonly sortable?: boolean;
  readonly firstDirection?: 'ascending' | 'descending';
  readonly cell: (row: Row, state: GridRowState) => ReactNode;
}

/** The checkbox column, in em. */
export const SELECT_COLUMN_WIDTH = 2.8;

/** What the first and last cell have beyond an ordinary cell's padding, in px: --gutter less --cell-x. */
const EDGE = 14;

interface GridMetrics {
  /** Heights in px of a row and of the head (and of group headings), as the current text size has them. */
  readonly row: number;
  readonly head: number;
  /** What a row with a note is higher by. */
  readonly note: number;
}

/** The columns that fit the pane, the CSS grid template they make, and the row heights the text size asks for. */
export function useFittingColumns<Row>(
  all: readonly GridColumn<Row>[],
  hasBoxes: boolean,
  scroller: RefObject<HTMLElement | null>,
  probe: RefObject<HTMLElement | null>,
) {
  const [measured, setMeasured] = useState({ em: 14, room: Number.POSITIVE_INFINITY, row: 36, head: 32, note: 20 });

  useLayoutEffect(() => {
    const measure = () => {
      if (!scroller.current || !probe.current) return;
      const style = getComputedStyle(probe.current);
      const next = {
        em: Number.parseFloat(style.fontSize),
        room: scroller.current.clientWidth,
        row: Number.parseFloat(style.height),
        head: Number.parseFloat(style.width),
        note: Number.parseFloat(style.lineHeight),
      };
      setMeasured((now) =>
        (Object.keys(next) as (keyof typeof next)[]).every((key) => now[key] === next[key]) ? now : next,
      );
    };
    measure();
    const watch = new ResizeObserver(measure);
    // The probe's size is made of tokens, so it also changes when the text size does.
    for (const element of [scroller.current, probe.current]) if (element) watch.observe(element);
    return () => watch.disconnect();
  }, [scroller, probe]);

  const { em, room, row, head, note } = measured;
  return useMemo(() => {
    const columns = fittingColumns(all, (room - 2 * EDGE) / em - (hasBoxes ? SELECT_COLUMN_WIDTH : 0));
    // When the column that grows has left, the row's name takes what is over: no table ends before its pane does.
    const grower = columns.some(({ grows }) => grows) ? undefined : columns.find(({ isRowHeader }) => isRowHeader);
    const drawn = [
      ...(hasBoxes ? [{ width: SELECT_COLUMN_WIDTH, grows: false }] : []),
      ...columns.map((column) => ({ width: column.width, grows: column.grows === true || column === grower })),
    ];
    const template = drawn
      .map(({ width, grows }, index) => {
        const px = width * em + (index === 0 ? EDGE : 0) + (index === drawn.length - 1 ? EDGE : 0);
        return grows ? `minmax(${px}px, 1fr)` : `${px}px`;
      })
      .join(' ');
    const metrics: GridMetrics = { row, head, note };
    return { columns, template, metrics };
  }, [all, hasBoxes, em, room, row, head, note]);
}

/** Columns drop from the least important up, later ones first, until the rest fit `room` (in em). */
export function fittingColumns<Column extends { width: number; importance?: number }>(
  all: readonly Column[],
  room: number,
): readonly Column[] {
  const kept = new Set(all);
  const leaving = all
    .filter((column) => column.importance !== undefined)
    .map((column, index) => ({ column, index }))
    .sort((a, b) => (b.column.importance ?? 0) - (a.column.importance ?? 0) || b.index - a.index);
  const needed = () => [...kept].reduce((sum, { width }) => sum + width, 0);
  for (const { column } of leaving) {
    if (needed() <= room) break;
    kept.delete(column);
  }
  return all.filter((column) => kept.has(column));
}
