import { proveOwnPassword } from '#core/accounts/change-password.ts';
import { recordAccess } from '#core/audit/record-access.ts';
import { restAccess } from '#core/audit/resting-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers, Session } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import type { reviewsContract } from '#shared/reviews/reviews.contract.ts';
import { countToDo } from './count-to-do.ts';
import { decideReview, reopenReview, withdrawSubmission } from './decide-review.ts';
import { readLedger } from './ledger.ts';
import { exportLedger, printLedger } from './ledger-copies.ts';
import { listQueue } from './list-queue.ts';
import { readReview } from './read-review.ts';

export const reviewsHandlers = (deps: Dependencies): Handlers<typeof reviewsContract> => ({
  queue: (_input, { session }) => {
    const listed = listQueue(session);
    const subjectIds = listed.value.rows.map(({ householdId }) => householdId);
    restAccess(session, { action: 'LIST', screen: 'reviews/queue', subjectIds });
    return listed;
  },
  toDo: (_input, { session }) => ok(countToDo(session)),
  detail: (input, { session }) => readReview(session, input),
  decide: async ({ password, ...decision }, { session }) => {
    const proved = await provePassword(deps, session, password, 'reviews/decide');
    return proved.ok ? decideReview(session, decision) : proved;
  },
  withdraw: (input, { session }) => withdrawSubmission(session, input),
  reopen: async ({ password, ...request }, { session }) => {
    const proved = await provePassword(deps, session, password, 'reviews/reopen');
    return proved.ok ? reopenReview(session, request) : proved;
  },
  ledger: ({ filter, limit }, { session }) => {
    const { rows, resets } = readLedger(session, filter, { areNamesWhole: false });
    const shown = rows.slice(0, limit);
    const subjectIds = [...new Set(shown.map(({ householdId }) => householdId))];
    restAccess(session, { action: 'LIST', screen: 'reviews/ledger', subjectIds, detail: { ...filter, masked: true } });
    const samePc = rows.filter(({ samePcSeconds }) => samePcSeconds !== null).length;
    return ok({ rows: [...shown], total: rows.length, resets: [...resets], samePc });
  },
  printLedger: (input, { session }) => printLedger(deps, session, input),
  exportLedger: (input, { session }) => exportLedger(deps, session, input),
});

/** A decision carries the weight of a signature: who sits here proves again that they are who signed in. */
async function provePassword(deps: Dependencies, session: Session, password: string, screen: string) {
  const proved = await proveOwnPassword(deps, password);
  if (proved.ok) return proved;
  await inTransaction(session, (tx) => {
    recordAccess(tx, { action: 'SIGN_IN_FAILED', screen, rowCount: 0, result: 'REFUSED' });
    return ok(undefined);
  });
  return proved;
}
