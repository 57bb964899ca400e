import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import type { AccessAction } from '#shared/audit/access.schema.ts';
import { ok } from '#shared/kernel/result.ts';
import { recordAccess } from './record-access.ts';
import { settleAccess } from './resting-access.ts';

/** One opening is one line of the log, however often its page is drawn anew while it stays open. */
const SAME_OPENING_MS = 5 * 60_000;
const openedBySession = new WeakMap<Session, Map<string, number>>();

/** Logs that a household's data was opened on a screen, before anything of it is answered. */
export async function noteOpening(
  session: Session,
  { screen, householdId, action = 'VIEW' }: { screen: string; householdId: string; action?: AccessAction },
): Promise<void> {
  const opened = openedBySession.get(session) ?? new Map<string, number>();
  openedBySession.set(session, opened);
  const key = `${action} ${screen} ${householdId}`;
  const now = session.store.clock.ms();
  const last = opened.get(key);
  if (last !== undefined && now - last < SAME_OPENING_MS) return;
  opened.set(key, now);
  // What led here was looked at: the list that was open is logged with it.
  await settleAccess(session);
  await inTransaction(session, (tx) => {
    recordAccess(tx, { action, screen, subjectIds: [householdId] });
    return ok(undefined);
  });
}
