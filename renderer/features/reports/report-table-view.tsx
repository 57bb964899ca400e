import { type KeyboardEvent, useRef, useState } from 'react';
import { ABSENT_MARK, changeText, numberWords } from '#shared/reports/report-document.ts';
import {
  type ComputedTable,
  type FigureKey,
  findFigure,
  type ReportLine,
  type ReportMonth,
  TOTAL_LINE,
} from '#shared/reports/report-figure.ts';
import { type LaidColumn, layReportTable } from '#shared/reports/report-layout.ts';
import { PERIOD_LABELS, reportTable } from '#shared/reports/report-tables.ts';

interface ReportTableViewProps {
  readonly table: ComputedTable;
  readonly month: ReportMonth;
  /** The figure whose rows are open. */
  readonly current: FigureKey | null;
  readonly onChoose: (figure: FigureKey) => void;
}

type FigureColumn = Extract<LaidColumn, { kind: 'figure' }>;

/**
 * One table of the report under two rows of heads. Each figure is a button that opens its rows; one of them is a tab
 * stop and the arrows move between them.
 */
export function ReportTableView({ table, month, current, onChoose }: ReportTableViewProps) {
  const definition = reportTable(table.key);
  const { columns, head } = layReportTable(definition, month);
  const [stop, setStop] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const first = firstFigure(table, columns);

  if (table.lines.length === 0)
    return <p className="report-nothing">이 기간에 {definition.lineHead}별로 셀 기록이 없습니다.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: the section around it carries the heading
    <div className="report-scroll" role="group" tabIndex={0} aria-label={`${table.key} ${definition.title} 표`}>
      <table className="report-table" data-wide={columns.length > 8 || undefined}>
        <caption className="sr-only">{`${table.key} ${definition.title} (단위: ${definition.unit})`}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={columnId(column)} style={{ width: `${column.width * EM_PER_CHARACTER}em` }} />
          ))}
        </colgroup>
        <thead>
          {head.map((row, at) => (
            <tr key={at}>
              {row.map(({ label, colSpan, rowSpan }, index) => (
                <th
                  key={`${label}${index}`}
                  scope={colSpan > 1 ? 'colgroup' : 'col'}
                  colSpan={colSpan > 1 ? colSpan : undefined}
                  rowSpan={rowSpan > 1 ? rowSpan : undefined}
                >
                  {label}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody ref={body} onKeyDown={(event) => moveAmongFigures(event, body.current)}>
          {table.lines.map((line) => (
            <tr key={line.key} data-total={line.key === TOTAL_LINE || undefined}>
              {columns.map((column) =>
                column.kind === 'line' ? (
                  <th key="line" scope="row">
                    {line.label}
                  </th>
                ) : (
                  <td
                    key={columnId(column)}
                    data-first={(column.kind === 'figure' && column.isFirst) || undefined}
                    data-align={column.kind === 'unit' ? 'center' : undefined}
                  >
                    <Content
                      table={table}
                      line={line}
                      column={column}
                      current={current}
                      isStop={(stop ?? first) === cellKey(line, column)}
                      onFocus={() => setStop(cellKey(line, column))}
                      onChoose={onChoose}
                    />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Widths of the layout are in characters of a page; a Hangul letter of the screen is wider than a digit. */
const EM_PER_CHARACTER = 0.56;

const columnId = (column: LaidColumn): string =>
  column.kind === 'figure' ? `${column.column}/${column.period}` : column.kind;
const cellKey = (line: ReportLine, column: LaidColumn): string => `${line.key}/${columnId(column)}`;

function firstFigure(table: ComputedTable, columns: readonly LaidColumn[]): string | null {
  for (const line of table.lines)
    for (const column of columns)
      if (column.kind === 'figure' && hasRows(table, line, column)) return cellKey(line, column);
  return null;
}

const hasRows = (table: ComputedTable, line: ReportLine, { column, period }: FigureColumn): boolean => {
  const isShare = reportTable(table.key).columns.some(({ key, share }) => key === column && share);
  return !isShare && (findFigure(table, line.key, column, period)?.value ?? null) !== null;
};

interface ContentProps {
  readonly table: ComputedTable;
  readonly line: ReportLine;
  readonly column: Exclude<LaidColumn, { kind: 'line' }>;
  readonly current: FigureKey | null;
  readonly isStop: boolean;
  readonly onFocus: () => void;
  readonly onChoose: (figure: FigureKey) => void;
}

function Content({ table, line, column, current, isStop, onFocus, onChoose }: ContentProps) {
  if (column.kind === 'unit') return line.unit;
  if (column.kind === 'change') return <ChangeWords table={table} line={line} column={column.column} />;
  const figure = findFigure(table, line.key, column.column, column.period);
  if (!figure || figure.value === null) return <Absent />;
  const words = numberWords(figure.value, !hasRows(table, line, column));
  if (!hasRows(table, line, column)) return words;
  const key: FigureKey = { table: table.key, line: line.key, column: column.column, period: column.period };
  const isCurrent = current !== null && JSON.stringify(current) === JSON.stringify(key);
  return (
    <button
      type="button"
      className="figure"
      data-figure={cellKey(line, column)}
      tabIndex={isStop ? 0 : -1}
      aria-current={isCurrent || undefined}
      onFocus={onFocus}
      onClick={() => onChoose(key)}
    >
      <span className="sr-only">{`${nameOf(table, line, column)} `}</span>
      {words}
      {line.unit && <span className="sr-only">{line.unit}</span>}
    </button>
  );
}

/** `이·통장 상담 당월`: a figure is read with its line and its heads. */
function nameOf(table: ComputedTable, line: ReportLine, { column, period }: FigureColumn): string {
  const label = reportTable(table.key).columns.find(({ key }) => key === column)?.label ?? '';
  return [line.label, table.key === 'T1' ? '' : label, PERIOD_LABELS[period]].filter(Boolean).join(' ');
}

function ChangeWords({ table, line, column }: { table: ComputedTable; line: ReportLine; column: string }) {
  const now = findFigure(table, line.key, column, 'month')?.value ?? null;
  const before = findFigure(table, line.key, column, 'lastMonth')?.value ?? null;
  if (now === null || before === null) return <Absent />;
  return <span className="report-change">{changeText(now - before)}</span>;
}

function Absent() {
  return (
    <span className="report-absent">
      <span aria-hidden="true">{ABSENT_MARK}</span>
      <span className="sr-only">없음</span>
    </span>
  );
}

/** Arrows go to the next figure in their direction, over what has none; Home and End to the ends of a line. */
function moveAmongFigures(event: KeyboardEvent, body: HTMLTableSectionElement | null): void {
  const here = event.target instanceof HTMLElement ? event.target.closest('td') : null;
  const row = here?.parentElement;
  if (!body || !here || !(row instanceof HTMLTableRowElement) || event.altKey || event.ctrlKey) return;
  const next = nextFigure(event.key, here, row, body);
  if (next === undefined) return;
  event.preventDefault();
  next?.focus();
  next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** Null at the edge, undefined for a key that means nothing here. */
function nextFigure(
  key: string,
  cell: HTMLTableCellElement,
  row: HTMLTableRowElement,
  body: HTMLTableSectionElement,
): HTMLElement | null | undefined {
  const at = cell.cellIndex;
  const inRow = [...row.cells].map(figureIn);
  const inColumn = [...body.rows].map((each) => figureIn(each.cells[at]));
  const rowAt = [...body.rows].indexOf(row);
  switch (key) {
    case 'ArrowRight':
      return inRow.slice(at + 1).find(Boolean) ?? null;
    case 'ArrowLeft':
      return inRow.slice(0, at).findLast(Boolean) ?? null;
    case 'ArrowDown':
      return inColumn.slice(rowAt + 1).find(Boolean) ?? null;
    case 'ArrowUp':
      return inColumn.slice(0, rowAt).findLast(Boolean) ?? null;
    case 'Home':
      return inRow.find(Boolean) ?? null;
    case 'End':
      return inRow.findLast(Boolean) ?? null;
    default:
      return undefined;
  }
}

const figureIn = (cell: HTMLTableCellElement | undefined): HTMLElement | null =>
  cell?.querySelector<HTMLElement>('[data-figure]') ?? null;
