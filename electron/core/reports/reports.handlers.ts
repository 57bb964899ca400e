import { restAccess } from '#core/audit/resting-access.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { jobsOf } from '#core/jobs/jobs.ts';
import type { Handlers, Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { reportsContract } from '#shared/reports/reports.contract.ts';
import { reportFigureUnknown } from '#shared/reports/reports.errors.ts';
import { exportXlsx, printReport } from './export-report.ts';
import { readOpenings, setOpening } from './opening-figures.ts';

export const reportsHandlers = (
  deps: Pick<Dependencies, 'desktop' | 'settings' | 'installation'>,
): Handlers<typeof reportsContract> => ({
  month: async ({ month }, { session, signal }) =>
    ok(await jobsOf(deps, session).run('reports/month', { month, today: today(session) }, signal)),
  rows: async (input, { session, signal }) => {
    const found = await jobsOf(deps, session).run('reports/rows', { ...input, today: today(session) }, signal);
    if (!found) return err(reportFigureUnknown());
    const { month, figure } = input;
    restAccess(session, {
      action: 'LIST',
      screen: 'reports/rows',
      subjectIds: [...new Set(found.rows.flatMap(({ householdId }) => (householdId === null ? [] : [householdId])))],
      detail: { month, figure: `${figure.table}/${figure.line}/${figure.column}/${figure.period}` },
      rowCount: found.rows.length,
    });
    return ok(found);
  },
  households: async (input, { session, signal }) => {
    const found = await jobsOf(deps, session).run('reports/households', { ...input, today: today(session) }, signal);
    return found ? ok({ householdIds: found }) : err(reportFigureUnknown());
  },
  openings: ({ year }, { session }) => ok(readOpenings(session, year)),
  setOpening: (input, { session }) => setOpening(session, input),
  exportXlsx: (input, call) => exportXlsx(deps, call, input),
  print: (input, call) => printReport(deps, call, input),
});

const today = ({ store }: Session): string => dayOf(store.clock.now());
