// biome-ignore-all lint/a11y/useSemanticElements: a virtualised grid draws a window of its rows and cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: rows take focus, cells do not
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the role of a cell is chosen at run time
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Checkbox } from './checkbox-field.tsx';
import { type GridColumn, useFittingColumns } from './grid-columns.ts';
import { type GridGroup, type GridLine, layGridLines } from './grid-lines.ts';
import { Icon } from './icon.tsx';
import { Skeleton } from './skeleton.tsx';
import './data-grid.css';

export interface GridSort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

interface DataGridProps<Row> {
  /** What the list is, its count and order: `내 담당 312가구, 우선순위 높은 순`. Read aloud, not shown. */
  readonly caption: string;
  readonly columns: readonly GridColumn<Row>[];
  /** In order. `undefined` stands for a row not loaded yet and is drawn as a skeleton. */
  readonly rows: readonly (Row | undefined)[];
  readonly rowKey: (row: Row) => string;
  /** The row's short name, for its checkbox: `황보영란`. */
  readonly rowName: (row: Row) => string;
  /** All rows there are, when more than `rows` holds; the rest are skeletons. */
  readonly rowCount?: number | undefined;
  /** The last loaded row is in sight: load the next page. May be called again until `rows` grows. */
  readonly onReachEnd?: (() => void) | undefined;
  /** For sources that load by window: first and last row in sight, counted from 0. */
  readonly onRangeChange?: ((first: number, last: number) => void) | undefined;
  readonly sort?: GridSort | undefined;
  readonly onSortChange?: ((sort: GridSort) => void) | undefined;
  /** Rows with the same group id stand together under its heading; `rows` must come in that order. */
  readonly groupOf?: ((row: Row) => GridGroup) | undefined;
  /** A second line under a row, from its name on: the reason that a word in a cell cannot give. `null` where there is none. */
  readonly noteOf?: ((row: Row) => ReactNode) | undefined;
  /** The row under the cursor keys. Leave out to let the grid keep it; give it to drive a peek. */
  readonly currentKey?: string | null | undefined;
  readonly onCurrentChange?: ((key: string, row: Row) => void) | undefined;
  /** Gives rows a checkbox. */
  readonly selectedKeys?: ReadonlySet<string> | undefined;
  readonly onSelectedChange?: ((keys: ReadonlySet<string>) => void) | undefined;
  /** Enter or a double click. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** First load: skeleton rows instead of `empty`. */
  readonly isLoading?: boolean;
  /** The rows shown are of an earlier question. They stay until the new ones are there. */
  readonly isOutdated?: boolean;
  /** In place of rows when there are none: an `EmptyState`. */
  readonly empty?: ReactNode;
  /** Beside a pane the table needs no page gutter. */
  readonly isInset?: boolean;
}

/** Rows loaded ahead of the eye before `onReachEnd` is called. */
const READ_AHEAD = 12;
const SKELETON_ROWS = 12;

/**
 * A long list as a grid: one row in the tab order, arrows move, Space selects, Enter opens. Rows are drawn only near the
 * view; columns drop by their `importance` when the pane is narrow and never wrap. Keep `columns`, `rows`, `rowKey`,
 * `groupOf` and `noteOf` the same values between renders (module constants or `useMemo`): each change lays the list out anew.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { columns: allColumns, rows, rowKey, groupOf, noteOf, selectedKeys, onSelectedChange } = props;
  const isLoading = props.isLoading ?? false;
  const captionId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const hasBoxes = selectedKeys !== undefined;
  const { columns, template, metrics } = useFittingColumns(allColumns, hasBoxes, scroller, probe);

  const rowTotal = Math.max(props.rowCount ?? 0, rows.length, isLoading && rows.length === 0 ? SKELETON_ROWS : 0);
  const lines = useMemo(() => layGridLines(rows, rowTotal, groupOf), [rows, rowTotal, groupOf]);
  const positions = useMemo(() => {
    const byKey = new Map<string, number>();
    // Holes are skipped: of a long list few rows are loaded.
    rows.forEach((row, index) => {
      if (row !== undefined) byKey.set(rowKey(row), index);
    });
    return byKey;
  }, [rows, rowKey]);

  const [ownKey, setOwnKey] = useState<string | null>(null);
  const currentKey = props.currentKey === undefined ? ownKey : props.currentKey;
  const lastPlace = useRef(0);
  const found = currentKey === null ? undefined : positions.get(currentKey);
  // When the current row has left the list, the cursor stays at its place rather than jumping to the top.
  const currentRow = found ?? Math.min(lastPlace.current, Math.max(rows.length - 1, 0));
  const currentLine = lines.lineOfRow(currentRow);
  lastPlace.current = currentRow;
  const [anchor, setAnchor] = useState<number | null>(null);
  const wantsFocus = useRef(false);

  const stuckGroup = useRef<number | null>(null);
  const virtual = useVirtualizer({
    count: lines.count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const line = lines.at(index);
      if (line.kind === 'group') return metrics.head;
      const row = noteOf && rows[line.row];
      return row !== undefined && noteOf?.(row) ? metrics.row + metrics.note : metrics.row;
    },
    overscan: 4,
    // Offsets count from the first line, below the head. The head covers that much of the view, and so does a stuck group.
    scrollPaddingStart: groupOf ? metrics.head : 0,
    scrollPaddingEnd: metrics.head,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan);
      const until = Math.min(count - 1, endIndex + overscan);
      stuckGroup.current = lines.groupAbove(startIndex);
      const kept = new Set<number>();
      for (let index = from; index <= until; index += 1) kept.add(index);
      if (stuckGroup.current !== null) kept.add(stuckGroup.current);
      // The row that holds focus stays drawn; else scrolling away would drop focus to the page.
      if (currentLine < count && currentLine >= 0) kept.add(currentLine);
      return [...kept].sort((a, b) => a - b);
    },
  });

  // Without headings and notes every line is as high as the next: other rows change no size.
  const uneven = groupOf || noteOf ? lines : null;
  useLayoutEffect(() => {
    // Sizes are kept per line: they are read again when the text size or the lines change.
    if (metrics && uneven !== undefined) virtual.measure();
  }, [virtual, metrics, uneven]);

  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  const { onReachEnd, onRangeChange } = props;
  const firstRow = lines.rowAtOrAfter(first);
  const lastRow = lines.rowAtOrBefore(last);
  useEffect(() => {
    if (onReachEnd && rows.length > 0 && rows.length < rowTotal && lastRow >= rows.length - READ_AHEAD) onReachEnd();
  }, [onReachEnd, rows.length, rowTotal, lastRow]);
  useEffect(() => onRangeChange?.(firstRow, lastRow), [onRangeChange, firstRow, lastRow]);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-line="${currentLine}"]`)?.focus({ preventScroll: true });
  });

  const shownLine = useRef(currentLine);
  useLayoutEffect(() => {
    if (shownLine.current === currentLine) return;
    shownLine.current = currentLine;
    // Keys beside the grid move the cursor too: a ring that stands on a row goes with it.
    const focused = document.activeElement;
    if (!focused?.matches('[role="row"]') || !scroller.current?.contains(focused)) return;
    if (focused.getAttribute('data-line') === String(currentLine)) return;
    virtual.scrollToIndex(currentLine, { align: 'auto' });
    scroller.current.querySelector<HTMLElement>(`[data-line="${currentLine}"]`)?.focus({ preventScroll: true });
  }, [virtual, currentLine]);

  const makeCurrent = useCallback(
    (rowIndex: number) => {
      const row = rows[rowIndex];
      if (row === undefined) return;
      const key = rowKey(row);
      setOwnKey(key);
      if (key !== currentKey) props.onCurrentChange?.(key, row);
    },
    [rows, rowKey, currentKey, props.onCurrentChange],
  );

  function goTo(target: number, { extend = false } = {}) {
    const rowIndex = Math.max(0, Math.min(rows.length - 1, target));
    virtual.scrollToIndex(lines.lineOfRow(rowIndex), { align: 'auto' });
    if (rows[rowIndex] === undefined) return;
    wantsFocus.current = true;
    makeCurrent(rowIndex);
    if (extend) selectRange(anchor ?? currentRow, rowIndex);
    else setAnchor(null);
  }

  function selectRange(from: number, until: number) {
    if (!hasBoxes) return;
    const keys = new Set(selectedKeys);
    for (let index = Math.min(from, until); index <= Math.max(from, until); index += 1) {
      const row = rows[index];
      if (row !== undefined) keys.add(rowKey(row));
    }
    setAnchor(from);
    onSelectedChange?.(keys);
  }

  function toggle(rowIndex: number) {
    const row = rows[rowIndex];
    if (row === undefined || !hasBoxes) return;
    const keys = new Set(selectedKeys);
    const key = rowKey(row);
    if (!keys.delete(key)) keys.add(key);
    setAnchor(rowIndex);
    onSelectedChange?.(keys);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    // Buttons and links inside a row keep their own keys; the row's box shares the row's.
    const isOnRow = event.target === event.currentTarget || (event.target as HTMLElement).matches('.grid-box input');
    if (!isOnRow || event.nativeEvent.isComposing || event.altKey) return;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - metrics.head) / metrics.row) - 1);
    const step: Record<string, number | undefined> = {
      ArrowDown: currentRow + 1,
      ArrowUp: currentRow - 1,
      PageDown: currentRow + page,
      PageUp: currentRow - page,
      Home: 0,
      End: rows.length - 1,
    };
    const target = step[event.key];
    if (target !== undefined) goTo(target, { extend: event.shiftKey });
    else if (event.key === ' ' && hasBoxes) event.shiftKey ? selectRange(anchor ?? 0, currentRow) : toggle(currentRow);
    else if (event.code === 'KeyA' && event.ctrlKey && hasBoxes) selectRange(0, rows.length - 1);
    else if (event.key === 'Enter' && rows[currentRow] !== undefined) props.onOpen?.(rows[currentRow]);
    else return;
    event.preventDefault();
  }

  // Rows are drawn anew only when they themselves change, so what they do is looked up at the moment of the event.
  const actions = useRef<RowActions<Row>>(null as never);
  useLayoutEffect(() => {
    actions.current = {
      onKeyDown,
      focus: makeCurrent,
      click: (event, at) => {
        if (event.shiftKey) goTo(at, { extend: true });
        else if (event.ctrlKey) toggle(at);
        else setAnchor(at);
      },
      check: (at, withShift) => (withShift && anchor !== null ? selectRange(anchor, at) : toggle(at)),
      open: (row) => props.onOpen?.(row),
    };
  });

  const drawn = virtual.getVirtualItems();
  const isEmpty = rowTotal === 0;
  const selectedHere = useMemo(
    () => (selectedKeys ? [...selectedKeys].filter((key) => positions.has(key)).length : 0),
    [selectedKeys, positions],
  );

  return (
    <div
      className="grid-scroll"
      ref={scroller}
      data-inset={props.isInset || undefined}
      // Without rows nothing inside takes focus, and a keyboard must still be able to scroll.
      {...(rows.length === 0 && { tabIndex: 0, role: 'group', 'aria-label': props.caption })}
      style={{ '--grid-template': template } as CSSProperties}
      onPointerOver={titleCutText}
    >
      <div className="grid-probe" ref={probe} aria-hidden="true" />
      <div
        className="grid"
        role="grid"
        aria-labelledby={captionId}
        aria-multiselectable={hasBoxes || undefined}
        aria-rowcount={rowTotal === 0 ? 1 : lines.count + 1}
        aria-colcount={allColumns.length + Number(hasBoxes) + Number(noteOf !== undefined)}
        aria-busy={isLoading || props.isOutdated || undefined}
      >
        <div className="sr-only" id={captionId} role="caption">
          {props.caption}
        </div>
        <div className="grid-head" role="row" aria-rowindex={1}>
          {hasBoxes && (
            <div className="grid-cell grid-box" role="columnheader" aria-colindex={1}>
              <Checkbox
                label="불러온 행 모두 선택"
                isChecked={selectedHere > 0 && selectedHere === rows.length}
                isMixed={selectedHere > 0 && selectedHere < rows.length}
                isDisabled={rows.length === 0}
                onChange={(isChecked) =>
                  onSelectedChange?.(
                    new Set(isChecked ? rows.flatMap((row) => (row === undefined ? [] : [rowKey(row)])) : []),
                  )
                }
              />
            </div>
          )}
          {columns.map((column) => (
            <HeadCell
              key={column.id}
              column={column}
              index={allColumns.indexOf(column) + 1 + Number(hasBoxes)}
              sort={props.sort}
              onSortChange={props.onSortChange}
            />
          ))}
        </div>
        {!isEmpty && (
          <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
            {drawn.map((item) => {
              const line = lines.at(item.index);
              const isStuck = item.index === stuckGroup.current;
              const place: CSSProperties = isStuck ? {} : { top: item.start };
              if (line.kind === 'group')
                return (
                  <GroupLine
                    key={`group-${line.group.id}`}
                    line={line}
                    index={item.index}
                    isStuck={isStuck}
                    style={place}
                  />
                );
              const row = rows[line.row];
              if (row === undefined)
                return (
                  <div
                    key={`pending-${line.row}`}
                    className="grid-row"
                    role="row"
                    aria-rowindex={item.index + 2}
                    aria-busy="true"
                    style={place}
                  >
                    {hasBoxes && <div className="grid-cell grid-box" role="gridcell" aria-label="불러오는 중" />}
                    {columns.map((column) => (
                      <div key={column.id} className="grid-cell" role="gridcell" data-align={column.align}>
                        <Skeleton width={`${40 + ((line.row * 7 + column.id.length * 13) % 5) * 10}%`} />
                      </div>
                    ))}
                  </div>
                );
              const key = rowKey(row);
              return (
                <DataRow<Row>
                  key={key}
                  row={row}
                  rowName={props.rowName}
                  noteOf={noteOf}
                  at={line.row}
                  line={item.index}
                  top={isStuck ? undefined : item.start}
                  columns={columns}
                  allColumns={allColumns}
                  hasBox={hasBoxes}
                  isCurrent={line.row === currentRow}
                  isMarked={key === currentKey}
                  isSelected={hasBoxes ? selectedKeys.has(key) : key === currentKey}
                  actions={actions}
                />
              );
            })}
          </div>
        )}
      </div>
      {isEmpty && props.empty}
    </div>
  );
}

interface RowActions<Row> {
  onKeyDown(event: KeyboardEvent<HTMLDivElement>): void;
  focus(at: number): void;
  click(event: MouseEvent, at: number): void;
  check(at: number, withShift: boolean): void;
  open(row: Row): void;
}

interface DataRowProps<Row> {
  readonly row: Row;
  readonly rowName: (row: Row) => string;
  readonly noteOf: ((row: Row) => ReactNode) | undefined;
  /** Its place among the rows, and the line that it stands on, group headings counted. */
  readonly at: number;
  readonly line: number;
  readonly top: number | undefined;
  readonly columns: readonly GridColumn<Row>[];
  readonly allColumns: readonly GridColumn<Row>[];
  readonly hasBox: boolean;
  readonly isCurrent: boolean;
  /** The key of the cursor is this row's; `isCurrent` may be a stand-in while that row is not in the list. */
  readonly isMarked: boolean;
  readonly isSelected: boolean;
  readonly actions: RefObject<RowActions<Row>>;
}

/** A list draws some forty rows of a dozen cells: each is kept as it is unless something of it changed. */
const DataRow = memo(function DataRow<Row>(props: DataRowProps<Row>) {
  const { row, at, line, columns, allColumns, hasBox, isCurrent, isMarked, isSelected, actions } = props;
  const note = props.noteOf?.(row);
  const named = columns.findIndex(({ isRowHeader }) => isRowHeader) + Number(hasBox);
  return (
    <div
      className="grid-row"
      data-noted={note ? '' : undefined}
      role="row"
      data-line={line}
      data-current={isMarked || undefined}
      tabIndex={isCurrent ? 0 : -1}
      aria-rowindex={line + 2}
      aria-selected={isSelected}
      style={props.top === undefined ? undefined : { top: props.top }}
      onKeyDown={(event) => actions.current.onKeyDown(event)}
      onFocus={() => actions.current.focus(at)}
      // A range is meant: the browser would mark text and move the range's start here.
      onMouseDown={(event) => event.shiftKey && hasBox && !isInnerControl(event) && event.preventDefault()}
      onClick={(event) => !isInnerControl(event) && actions.current.click(event, at)}
      onDoubleClick={(event) => !isInnerControl(event) && actions.current.open(row)}
    >
      {hasBox && (
        <div className="grid-cell grid-box" role="gridcell" aria-colindex={1}>
          <Checkbox
            label={`${props.rowName(row)} 선택`}
            isChecked={isSelected}
            tabIndex={-1}
            onChange={(_, withShift) => actions.current.check(at, withShift)}
          />
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.id}
          className="grid-cell"
          role={column.isRowHeader ? 'rowheader' : 'gridcell'}
          aria-colindex={allColumns.indexOf(column) + 1 + Number(hasBox)}
          data-align={column.align}
          data-emphasis={column.emphasis}
        >
          {column.cell(row, { isCurrent, isSelected })}
        </div>
      ))}
      {note && (
        <div
          className="grid-cell grid-note"
          role="gridcell"
          data-first={named === 0 || undefined}
          aria-colindex={allColumns.length + Number(hasBox) + 1}
          style={{ gridColumn: `${named + 1} / -1` }}
        >
          {note}
        </div>
      )}
    </div>
  );
}) as <Row>(props: DataRowProps<Row>) => ReactNode;

interface HeadCellProps<Row> {
  readonly column: GridColumn<Row>;
  readonly index: number;
  readonly sort: GridSort | undefined;
  readonly onSortChange: ((sort: GridSort) => void) | undefined;
}

function HeadCell<Row>({ column, index, sort, onSortChange }: HeadCellProps<Row>) {
  const direction = sort?.column === column.id ? sort.direction : undefined;
  return (
    <div
      className="grid-cell"
      role="columnheader"
      aria-colindex={index}
      aria-sort={direction}
      data-align={column.align}
    >
      {column.sortable && onSortChange ? (
        <button
          type="button"
          className="grid-sort"
          onClick={() =>
            onSortChange({
              column: column.id,
              direction: direction ? opposite(direction) : (column.firstDirection ?? 'ascending'),
            })
          }
        >
          {column.label}
          {direction && <Icon name={direction === 'ascending' ? 'up' : 'down'} size="small" />}
        </button>
      ) : (
        column.label
      )}
    </div>
  );
}

interface GroupLineProps {
  readonly line: GridLine & { kind: 'group' };
  readonly index: number;
  readonly isStuck: boolean;
  readonly style: CSSProperties;
}

function GroupLine({ line, index, isStuck, style }: GroupLineProps) {
  return (
    <div className="grid-group" role="row" aria-rowindex={index + 2} data-stuck={isStuck || undefined} style={style}>
      <div className="grid-cell" role="rowheader">
        {line.group.label} <span className="grid-group-count">{line.group.count ?? line.size}</span>
      </div>
    </div>
  );
}

function opposite(direction: GridSort['direction']): GridSort['direction'] {
  return direction === 'ascending' ? 'descending' : 'ascending';
}

function isInnerControl(event: MouseEvent): boolean {
  return (event.target as HTMLElement).closest('button, a, input, label') !== null;
}

/** Cut text shows itself whole on hover; whole text needs no bubble. */
function titleCutText(event: { target: EventTarget }) {
  const cell = (event.target as HTMLElement).closest<HTMLElement>('.grid-cell');
  if (!cell) return;
  const cut =
    [cell, ...cell.querySelectorAll<HTMLElement>('.cut')].some((part) => part.scrollWidth > part.clientWidth) ||
    [...cell.querySelectorAll('.fit-words')].some((words) => words.scrollHeight > words.clientHeight);
  if (cut) cell.title = cell.textContent?.trim() ?? '';
  else cell.removeAttribute('title');
}
