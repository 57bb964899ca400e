import { listRescreens } from '#core/assessments/read-assessments.ts';
import { countWaitingHandoffs } from '#core/consultations/handoffs.ts';
import type { Session } from '#core/rpc/call.ts';
import { listQueue } from './list-queue.ts';

/** What of consultations and reviews waits for one person today. */
export function countToDo(session: Session) {
  const { rows, standing } = listQueue(session).value;
  const mine = rows.filter(({ forbidden }) => forbidden.length === 0);
  return {
    isReviewer: standing.isReviewer,
    waitingReviews: mine.length,
    overdueReviews: mine.filter(({ isOverdue }) => isOverdue).length,
    returned: countReturned(session),
    handoffs: countWaitingHandoffs(session),
    rescreens: listRescreens(session, { until: null, scope: 'mine' }).value.rows.length,
  };
}

function countReturned({ store, actor }: Session): number {
  const row = store.prepareRead(RETURNED).get(actor.accountId) as { n: number };
  return row.n;
}

const RETURNED = `SELECT count(*) AS n FROM household_board
  WHERE status = 'ACTIVE' AND case_state = 'RETURNED' AND officer_id = ?`;
