/**
 * @file A PC that has asked to leave its server. Whether the server heard it is known only from an answer, and to a PC that
 * has left it says that all its feeds are taken away: that must not be mistaken for somebody taking them.
 */
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import type { Session } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import { PushResponse } from '#shared/sync/push.message.ts';
import { removeEnrolment } from './enrolment.repository.ts';

type Writing = Pick<Store, 'prepare'>;
const ASKED = 'sync/leaving';

export function noteLeaving({ prepare }: Writing): void {
  prepare("INSERT OR REPLACE INTO setting (key, value) VALUES (?, '1')").run(ASKED);
}

export function forgetLeaving({ prepare }: Writing): void {
  prepare('DELETE FROM setting WHERE key = ?').run(ASKED);
}

/**
 * What the answer to a push says about it. Whoever is still in has not been heard: from then on, feeds that are taken away
 * are taken by somebody else.
 */
export function hasLeft(store: Writing, answer: unknown): boolean {
  const isAsked = store.prepare('SELECT 1 FROM setting WHERE key = ?').get(ASKED) !== undefined;
  const response = isAsked ? PushResponse.safeParse(answer).data : undefined;
  if (!response) return false;
  if (response.feeds.length > 0) forgetLeaving(store);
  return response.feeds.length === 0;
}

/** The rows stay; what was saved until now is a row like any other from here on. */
export async function becomeAlone(session: Session): Promise<void> {
  const { store } = session;
  await inTransaction(session, (tx) => {
    store.doorToServer = undefined;
    removeEnrolment(store);
    forgetLeaving(store);
    tx.touch('sync_enrolment', 'sync_row', 'outbox', 'sync');
    return ok(undefined);
  });
}
