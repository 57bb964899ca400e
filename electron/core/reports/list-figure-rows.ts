import { referenceOf } from '#core/households/reference-cache.ts';
import { maskName } from '#shared/korean/masking.ts';
import type { FigureKey } from '#shared/reports/report-figure.ts';
import { TOTAL_LINE } from '#shared/reports/report-figure.ts';
import { monthOfPeriod } from '#shared/reports/report-periods.ts';
import { type Count, countsOf, reportTable } from '#shared/reports/report-tables.ts';
import type { FigureRow } from '#shared/reports/reports.contract.ts';
import { type Counting, type ReportQuestion, registerBegan, scopeOf } from './compute-report.ts';
import { describeRows, listSource, type SourceRow } from './report-source.repository.ts';

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
  const rows = rowsOf(counting, question);
  if (!rows) return undefined;
  const shown = rows.slice(offset, offset + limit);
  const described = describeRows(counting.prepare, shown);
  return {
    total: rows.length,
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

function rowsOf(counting: Counting, question: FigureQuestion): SourceRow[] | undefined {
  const { figure, month } = question;
  const table = reportTable(figure.table);
  if (!table.periods.includes(figure.period)) return undefined;
  const counts = countsOf(table, figure.line, figure.column);
  if (!counts || counts.length === 0) return undefined;
  if (
    monthOfPeriod(month, figure.period) !== month &&
    monthOfPeriod(month, figure.period) < registerBegan(counting.prepare, question)
  )
    return [];
  const { codes } = referenceOf({ rawWriter: counting.raw, prepare: counting.prepare });
  const scope = scopeOf(codes, question, figure.period);
  const rows = counts.flatMap(({ source, where }) =>
    listSource(counting.prepare, source, scope, { ...where, ...lineFilter(figure, table.lines) }),
  );
  return counts.length === 1 ? rows : rows.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
}

function lineFilter({ line }: FigureKey, lines: ReturnType<typeof reportTable>['lines']): NonNullable<Count['where']> {
  return typeof lines === 'string' && line !== TOTAL_LINE ? { [lines]: [line] } : {};
}
