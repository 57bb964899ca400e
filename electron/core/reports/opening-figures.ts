import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { TableKey } from '#shared/reports/report-figure.ts';
import { metricLine, reportTable } from '#shared/reports/report-tables.ts';
import type { OpeningFigure } from '#shared/reports/reports.contract.ts';
import { reportFigureUnknown, reportOpeningChanged, reportOpeningNotPossible } from '#shared/reports/reports.errors.ts';
import { registerBegan } from './compute-report.ts';
import { listOpenings } from './report-source.repository.ts';

export interface OpeningRequest {
  readonly year: number;
  readonly table: TableKey;
  readonly line: string;
  readonly column: string;
  readonly value: number;
  readonly before: number | null;
  readonly reason: string;
}

/**
 * Enters what a 누계 stood at before the register began. It is added to what is recorded, so it holds only what is not
 * recorded here. The old value stays in the history with its reason.
 */
export function setOpening(session: Session, request: OpeningRequest) {
  const { table, line, column, value, reason, year } = request;
  return inTransaction(session, (tx) => {
    const { prepare } = tx.store;
    const since = registerBegan(prepare, { today: dayOf(tx.at) });
    if (Number(since.slice(0, 4)) !== year) return err(reportOpeningNotPossible({ year: Number(since.slice(0, 4)) }));
    if (!takesOpening(table, line, column)) return err(reportFigureUnknown());
    const found = listOpenings(prepare, year).find(
      (row) => row.table_key === table && row.line_key === line && row.column_key === column,
    );
    if ((found?.value ?? null) !== request.before) return err(reportOpeningChanged({ value: found?.value ?? null }));
    if (found) tx.patch('report_opening', found.id, { value, note: reason });
    else
      tx.create('report_opening', tx.store.newId(), {
        year,
        table_key: table,
        line_key: line,
        column_key: column,
        value,
        note: reason,
      });
    recordAccess(tx, {
      action: 'UPDATE',
      screen: 'reports/openings',
      purpose: reason,
      detail: { year, figure: `${table}/${line}/${column}`, from: request.before, to: value },
      rowCount: 1,
    });
    return ok({});
  });
}

/** Only what adds up over a year, and what this program counts at all. */
function takesOpening(key: TableKey, line: string, column: string): boolean {
  const table = reportTable(key);
  if (!table.periods.includes('ytd')) return false;
  if (typeof table.lines !== 'string') {
    const metric = metricLine(table, line);
    return metric !== undefined && metric.counts !== null && metric.isStanding !== true;
  }
  return table.columns.some((each) => each.key === column && each.counts.length > 0);
}

export function readOpenings({ store }: Session, year: number): { openings: OpeningFigure[]; since: string } {
  return {
    since: registerBegan(store.prepareRead, { today: dayOf(store.clock.now()) }),
    openings: listOpenings(store.prepareRead, year).map((row) => ({
      table: row.table_key as TableKey,
      line: row.line_key,
      column: row.column_key,
      value: row.value,
      reason: row.note,
    })),
  };
}
