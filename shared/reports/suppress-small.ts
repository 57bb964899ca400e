import { type ComputedTable, figureId, type MonthlyReport, TOTAL_LINE } from './report-figure.ts';
import {
  FINISHED_RESULTS,
  METRIC_COLUMN,
  reportTable,
  SUPPORTED_RESULTS,
  UNSUPPORTED_RESULTS,
} from './report-tables.ts';

/*
 * [Note: Small cells]
 * A 1 or a 2 in a table of one dong can name a household to whoever knows the place. Sent outside, such cells are hidden,
 * and so are as many others as it takes that no sum gives them away again. Nought is not hidden: it speaks of nobody.
 */

/** Figures under this many are hidden, except nought. */
export const SMALLEST_SHOWN = 3;

/** One cell of the whole report: `T2/R01|found|month`. */
export type CellId = string;

/** `whole` is the sum of `parts`; an equality of two cells has one part. */
interface Equation {
  readonly whole: CellId;
  readonly parts: readonly CellId[];
}

export const cellId = (table: ComputedTable['key'], line: string, column: string, period: string): CellId =>
  `${table}/${figureId(line, column, period as never)}`;

/** The cells to hide. Shares and differences of hidden cells are left to whoever draws them: see `isDerivedHidden`. */
export function suppressSmall(report: Pick<MonthlyReport, 'tables' | 'month'>): Set<CellId> {
  const values = new Map<CellId, number>();
  for (const table of report.tables)
    for (const [id, { value }] of Object.entries(table.figures)) {
      const column = reportTable(table.key).columns.find(({ key }) => id.split('|')[1] === key);
      if (value !== null && !column?.share) values.set(`${table.key}/${id}`, value);
    }
  const equations = equationsOf(report).filter(({ whole, parts }) => [whole, ...parts].every((id) => values.has(id)));
  return hide(values, equations);
}

/** Exported for tests: the rule itself, over any cells and sums. */
export function hide(values: ReadonlyMap<CellId, number>, equations: readonly Equation[]): Set<CellId> {
  const hidden = new Set<CellId>();
  for (const [id, value] of values) if (value > 0 && value < SMALLEST_SHOWN) hidden.add(id);
  // Each turn hides one more cell, so this ends.
  for (;;) {
    const more = nextToHide(values, equations, hidden);
    if (more === undefined) return hidden;
    hidden.add(more);
  }
}

function nextToHide(
  values: ReadonlyMap<CellId, number>,
  equations: readonly Equation[],
  hidden: ReadonlySet<CellId>,
): CellId | undefined {
  const sizeOf = (id: CellId): number => values.get(id) ?? 0;
  const touched = equations.filter(({ whole, parts }) => [whole, ...parts].some((id) => hidden.has(id)));
  for (const equation of touched) {
    const hiddenParts = equation.parts.filter((id) => hidden.has(id));
    if (hidden.has(equation.whole)) {
      // With every part in sight the whole is their sum.
      if (hiddenParts.length === 0) return smallest(equation.parts, hidden, sizeOf) ?? equation.parts[0];
      continue;
    }
    // What is hidden must neither be one cell nor add up to a small number.
    const sum = hiddenParts.reduce((total, id) => total + sizeOf(id), 0);
    if (hiddenParts.length < 2 || sum < SMALLEST_SHOWN)
      return smallest(equation.parts, hidden, sizeOf) ?? equation.whole;
  }
  const exposed = solvable(touched, hidden);
  for (const id of exposed) {
    const about = touched.filter(({ whole, parts }) => whole === id || parts.includes(id));
    const cells = about.flatMap(({ whole, parts }) => [...parts, whole]);
    const next = smallest(cells, hidden, sizeOf);
    if (next !== undefined) return next;
  }
  return undefined;
}

/** The least telling cell that is still shown: small ones first, noughts last. */
function smallest(
  cells: readonly CellId[],
  hidden: ReadonlySet<CellId>,
  sizeOf: (id: CellId) => number,
): CellId | undefined {
  const shown = [...new Set(cells)].filter((id) => !hidden.has(id));
  const rank = (id: CellId) => (sizeOf(id) === 0 ? Number.POSITIVE_INFINITY : sizeOf(id));
  return shown.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))[0];
}

/**
 * Hidden cells that the sums together still give away: whoever solves them as equations finds exactly one value.
 * Gauss–Jordan over the hidden cells; a row with a single unknown left is an answer.
 */
export function solvable(equations: readonly Equation[], hidden: ReadonlySet<CellId>): CellId[] {
  const unknowns = [...hidden].filter((id) => equations.some(({ whole, parts }) => whole === id || parts.includes(id)));
  const at = new Map(unknowns.map((id, index) => [id, index]));
  const rows = equations
    .map(({ whole, parts }) => {
      const row = new Array<number>(unknowns.length).fill(0);
      const add = (id: CellId, by: number) => {
        const index = at.get(id);
        if (index !== undefined) row[index] = (row[index] ?? 0) + by;
      };
      for (const part of parts) add(part, 1);
      add(whole, -1);
      return row;
    })
    .filter((row) => row.some((each) => each !== 0));
  reduce(rows, unknowns.length);
  return rows.flatMap((row) => {
    const left = row.flatMap((each, index) => (Math.abs(each) > TINY ? [index] : []));
    return left.length === 1 ? [unknowns[left[0] as number] as CellId] : [];
  });
}

const TINY = 1e-9;

function reduce(rows: number[][], width: number): void {
  let top = 0;
  for (let column = 0; column < width && top < rows.length; column += 1) {
    const pivot = rows.findIndex((row, index) => index >= top && Math.abs(row[column] ?? 0) > TINY);
    if (pivot === -1) continue;
    const found = rows[pivot] as number[];
    rows[pivot] = rows[top] as number[];
    rows[top] = found;
    const scale = found[column] as number;
    for (let each = 0; each < width; each += 1) found[each] = (found[each] ?? 0) / scale;
    for (const [index, row] of rows.entries()) {
      const by = row[column] ?? 0;
      if (index === top || Math.abs(by) <= TINY) continue;
      for (let each = column; each < width; each += 1) row[each] = (row[each] ?? 0) - by * (found[each] ?? 0);
    }
    top += 1;
  }
}

/** Every sum that a reader of the report can form. */
export function equationsOf({ tables, month }: Pick<MonthlyReport, 'tables' | 'month'>): Equation[] {
  const equations: Equation[] = [];
  for (const { key, lines } of tables) {
    const { columns, periods, hasTotal } = reportTable(key);
    const parts = lines.filter((line) => line.key !== TOTAL_LINE);
    for (const period of periods) {
      if (hasTotal && parts.length > 0)
        for (const column of columns)
          equations.push({
            whole: cellId(key, TOTAL_LINE, column.key, period),
            parts: parts.map((line) => cellId(key, line.key, column.key, period)),
          });
      for (const line of lines)
        for (const [whole, summands] of SUMS_ACROSS[key] ?? [])
          equations.push({
            whole: cellId(key, line.key, whole, period),
            parts: summands.map((column) => cellId(key, line.key, column, period)),
          });
    }
  }
  for (const period of ['month', 'ytd', 'lastMonth']) {
    const metric = (line: string) => cellId('T1', line, METRIC_COLUMN, period);
    equations.push(
      { whole: metric('found-households'), parts: [cellId('T2', TOTAL_LINE, 'found', period)] },
      { whole: metric('initial-talks'), parts: [cellId('T2', TOTAL_LINE, 'talks', period)] },
      {
        whole: cellId('T4', TOTAL_LINE, 'all', period),
        parts: [metric('initial-talks'), metric('in-depth-talks'), cellId('T4', TOTAL_LINE, 'absent', period)],
      },
    );
  }
  return month.endsWith('-01') ? [...equations, ...januaryEquations(tables)] : equations;
}

const SUMS_ACROSS: Readonly<Partial<Record<ComputedTable['key'], readonly (readonly [string, readonly string[]])[]>>> =
  {
    T2: [['found', ['supported', 'unsupported', 'open']]],
    T3: [
      ['finished', [...FINISHED_RESULTS]],
      ['notified', [...SUPPORTED_RESULTS, ...UNSUPPORTED_RESULTS, 'open']],
    ],
    T4: [['all', ['office', 'phone', 'visit', 'remote', 'ai', 'accompanied', 'absent']]],
  };

/** In January 당월 and 누계 are the same figures. */
function januaryEquations(tables: readonly ComputedTable[]): Equation[] {
  return tables.flatMap(({ key, figures }) =>
    Object.keys(figures)
      .filter((id) => id.endsWith('|ytd') || id.endsWith('|lastYtd'))
      .map((id) => ({
        whole: `${key}/${id}`,
        parts: [`${key}/${id.replace(/\|ytd$/u, '|month').replace(/\|lastYtd$/u, '|lastMonth')}`],
      })),
  );
}
