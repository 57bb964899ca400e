import { referenceOf } from '#core/households/reference-cache.ts';
import { maskName } from '#shared/korean/masking.ts';
import type { FigureKey } from '#shared/reports/report-figure.ts';
import { TOTAL_LINE } from '#shared/reports/report-figure.ts';
import { monthOfPeriod } from '#shared/reports/report-periods.ts';
import { type Count, countsOf, reportTable, type SourceKey } from '#shared/reports/report-tables.ts';
import type { FigureRow } from '#shared/reports/reports.contract.ts';
import { type Counting, type ReportQuestion, registerBegan, scopeOf } from './compute-report.ts';
import {
  describeRows,
  listSource,
  listSourceWindow,
  type SourceRow,
  type SourceScope,
} from './report-source.repository.ts';

export interface FigureQuestion extends ReportQuestion {
  readonly figure: FigureKey;
}

export interface FigureWindow {
  readonly rows: FigureRow[];
  readonly total: number;
}

/** The rows that a figure is the number of; undefined for a figure that has none of its own. */
export function listFigureRows(
  counting: Counting,
  { offset, limit, ...question }: FigureQuestion & { readonly offset: number; readonly limit: number },
): FigureWindow | undefined {
  const window = windowOf(counting, question, { offset, limit });
  if (!window) return undefined;
  const { rows: shown, total } = window;
  const described = describeRows(counting.prepare, shown);
  return {
    total,
    rows: shown.map((row, index) => {
      const about = described[index];
      return {
        key: row.key,
        householdId: row.household_id,
        householdNo: about?.household_no ?? null,
        maskedName: about?.name ? maskName(about.name) : null,
        caseNo: about?.case_no ?? null,
        at: row.at,
        officerName: about?.officer_name ?? null,
      };
    }),
  };
}

/** Each household behind a figure once, in the order of the rows. */
export function listFigureHouseholds(counting: Counting, question: FigureQuestion): string[] | undefined {
  const rows = rowsOf(counting, question);
  return rows && [...new Set(rows.map(({ household_id }) => household_id).filter((id) => id !== null))];
}

interface Lists {
  readonly scope: SourceScope;
  readonly lists: readonly { readonly source: SourceKey; readonly where: NonNullable<Count['where']> }[];
}

/** Which sources a figure counts, and which of their rows; undefined where it counts none of its own. */
function listsOf(counting: Counting, question: FigureQuestion): Lists | undefined {
  const { figure, month } = question;
  const table = reportTable(figure.table);
  const counts = table.periods.includes(figure.period) ? countsOf(table, figure.line, figure.column) : null;
  if (!counts || counts.length === 0) return undefined;
  const own = monthOfPeriod(month, figure.period);
  const { codes } = referenceOf({ rawWriter: counting.raw, prepare: counting.prepare });
  return {
    scope: scopeOf(codes, question, figure.period),
    lists:
      own !== month && own < registerBegan(counting.prepare, question)
        ? []
        : counts.map(({ source, where }) => ({ source, where: { ...where, ...lineFilter(figure, table.lines) } })),
  };
}

function windowOf(
  counting: Counting,
  question: FigureQuestion,
  window: { readonly offset: number; readonly limit: number },
): { readonly rows: readonly SourceRow[]; readonly total: number } | undefined {
  const found = listsOf(counting, question);
  const only = found?.lists.length === 1 ? found.lists[0] : undefined;
  const cut = found && only && listSourceWindow(counting.prepare, only.source, found.scope, only.where, window);
  if (cut) return cut;
  const rows = found && allRows(counting, found);
  return rows && { rows: rows.slice(window.offset, window.offset + window.limit), total: rows.length };
}

function rowsOf(counting: Counting, question: FigureQuestion): SourceRow[] | undefined {
  const found = listsOf(counting, question);
  return found && allRows(counting, found);
}

function allRows(counting: Counting, { scope, lists }: Lists): SourceRow[] {
  const rows = lists.flatMap(({ source, where }) => listSource(counting.prepare, source, scope, where));
  return lists.length < 2 ? rows : rows.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
}

function lineFilter({ line }: FigureKey, lines: ReturnType<typeof reportTable>['lines']): NonNullable<Count['where']> {
  return typeof lines === 'string' && line !== TOTAL_LINE ? { [lines]: [line] } : {};
}
