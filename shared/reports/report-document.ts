import { type Cell, cell, type PrintDocument, type Table } from '../documents/print-document.ts';
import { ABSENCE_WORDS } from './explain-figure.ts';
import {
  type Absence,
  type ComputedTable,
  type Figure,
  findFigure,
  type MonthlyReport,
  type Period,
  type ReportLine,
  TOTAL_LINE,
} from './report-figure.ts';
import { type HeadCell, type LaidColumn, layReportTable } from './report-layout.ts';
import { lastDayOf } from './report-periods.ts';
import { reportTable } from './report-tables.ts';
import { cellId, SMALLEST_SHOWN, suppressSmall } from './suppress-small.ts';

export interface ReportCopy {
  readonly hidesSmall: boolean;
  readonly watermark?: readonly string[];
  readonly footer: string;
}

export const APPROVAL_BOXES = ['담당', '팀장', '동장'] as const;
/** Where a figure is hidden, and where there is none. */
export const HIDDEN_MARK = '*';
export const ABSENT_MARK = '–';

/** The report as it leaves: the same document is printed, saved as PDF and written as a workbook. */
export function reportDocument(report: MonthlyReport, copy: ReportCopy): PrintDocument {
  const hidden = copy.hidesSmall ? suppressSmall(report) : new Set<string>();
  const [year, month] = report.month.split('-').map(Number);
  const { name, sigungu } = report.office;
  return {
    title: `${year}년 ${month}월 월간 실적보고`,
    subtitle: [sigungu, name, `업무일 기준 · ${koreanDay(report.countedOn)} 셈`, isRunning(report) ? '작성 중' : '']
      .filter(Boolean)
      .join(' · '),
    orientation: 'landscape',
    approval: APPROVAL_BOXES,
    blocks: report.tables.flatMap((table) => [
      drawTable(report, table, hidden),
      ...notesOf(table, hidden).map((text) => ({ kind: 'paragraph' as const, text: `※ ${text}`, isNote: true })),
    ]),
    ...(copy.watermark ? { watermark: copy.watermark } : {}),
    footer: copy.footer,
  };
}

/** A month that has not ended yet is said to be unfinished. */
export const isRunning = ({ month, countedOn }: MonthlyReport): boolean => countedOn <= lastDayOf(month);

function drawTable(report: MonthlyReport, table: ComputedTable, hidden: ReadonlySet<string>): Table {
  const definition = reportTable(table.key);
  const layout = layReportTable(definition, report.month);
  return {
    kind: 'table',
    caption: `${table.key} ${definition.title} (단위: ${definition.unit})`,
    isCaptionShown: true,
    widths: layout.columns.map(({ width }) => width),
    head: layout.head.map((row) => row.map(drawHead)),
    rows: table.lines.map((line) => ({
      cells: layout.columns.map((column) => drawCell(table, line, column, hidden)),
    })),
  };
}

const drawHead = ({ label, colSpan, rowSpan }: HeadCell): Cell =>
  cell(label, { ...(colSpan > 1 ? { colSpan } : {}), ...(rowSpan > 1 ? { rowSpan } : {}) });

function drawCell(table: ComputedTable, line: ReportLine, column: LaidColumn, hidden: ReadonlySet<string>): Cell {
  const isStrong = line.key === TOTAL_LINE;
  if (column.kind === 'line') return cell(line.label, { isRowHead: true, isStrong });
  if (column.kind === 'unit') return cell(line.unit ?? '', { align: 'center' });
  const words =
    column.kind === 'change' ? changeWords(table, line, column, hidden) : figureWords(table, line, column, hidden);
  return cell(words.text, { align: 'end', isStrong, ...(words.value === undefined ? {} : { value: words.value }) });
}

interface Words {
  readonly text: string;
  readonly value?: number;
}

function figureWords(
  table: ComputedTable,
  line: ReportLine,
  { column, period }: Extract<LaidColumn, { kind: 'figure' }>,
  hidden: ReadonlySet<string>,
): Words {
  const figure = findFigure(table, line.key, column, period);
  if (!figure || figure.value === null) return { text: ABSENT_MARK };
  const share = reportTable(table.key).columns.find(({ key }) => key === column)?.share;
  const inputs = share ? [share.of, share.base] : [column];
  if (inputs.some((input) => hidden.has(cellId(table.key, line.key, input, period)))) return { text: HIDDEN_MARK };
  return { text: numberWords(figure.value, share !== undefined), value: figure.value };
}

/** `+13`: against the same month a year ago. Hidden when either side is. */
function changeWords(
  table: ComputedTable,
  line: ReportLine,
  { column }: Extract<LaidColumn, { kind: 'change' }>,
  hidden: ReadonlySet<string>,
): Words {
  const periods: Period[] = ['month', 'lastMonth'];
  if (periods.some((period) => hidden.has(cellId(table.key, line.key, column, period)))) return { text: HIDDEN_MARK };
  const [now, before] = periods.map((period) => findFigure(table, line.key, column, period)?.value ?? null);
  if (now === null || now === undefined || before === null || before === undefined) return { text: ABSENT_MARK };
  return { text: changeText(now - before), value: now - before };
}

export const changeText = (by: number): string =>
  by > 0 ? `+${numberWords(by)}` : by < 0 ? `−${numberWords(-by)}` : '0';

export const numberWords = (value: number, isShare = false): string =>
  isShare ? value.toFixed(1) : value.toLocaleString('ko-KR');

/** Beneath a table: what `–` and `*` stand for, what was entered by hand, and what the table itself has to say. */
export function notesOf(table: ComputedTable, hidden: ReadonlySet<string> = new Set()): string[] {
  const figures = Object.values(table.figures);
  const notes: string[] = [];
  for (const absence of ['no-feature', 'no-data', 'not-cumulative', 'no-base'] as const) {
    if (figures.some(({ absent }) => absent === absence))
      notes.push(`${namesOf(table, absence)}${ABSENCE_WORDS[absence]}`);
  }
  if (figures.some(({ opening }) => opening > 0)) notes.push('누계에는 도입 전 이월값이 들어 있습니다.');
  const prefix = `${table.key}/`;
  if ([...hidden].some((id) => id.startsWith(prefix))) {
    notes.push(
      `‘${HIDDEN_MARK}’는 ${SMALLEST_SHOWN} 미만인 수(0 제외)와, 합계에서 그 수가 드러나지 않도록 함께 가린 수입니다.`,
    );
  }
  return [...notes, ...table.notes];
}

/** Lines that print `–` all along are named; a column of a year without records speaks for itself. */
function namesOf(table: ComputedTable, absence: Absence): string {
  if (absence !== 'no-feature') return '';
  const isAbsent = (line: ReportLine) =>
    Object.entries(table.figures).some(
      ([id, figure]: [string, Figure]) => id.startsWith(`${line.key}|`) && figure.absent === absence,
    );
  const names = table.lines.filter(isAbsent).map(({ label }) => label);
  return names.length > 0 ? `${names.join(', ')}: ` : '';
}

function koreanDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}. ${month}. ${date}.`;
}
