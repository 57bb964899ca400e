import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import type { Access } from '#shared/audit/access.schema.ts';
import { ok } from '#shared/kernel/result.ts';
import { recordAccess } from './record-access.ts';

/** A list flies past while one types or scrolls; what rests this long was looked at. */
const REST_MS = 1_000;
/** What could not be written (a full disk, a pulled stick) is tried again until it is, or until the session ends. */
const RETRY_MS = 5_000;

interface Resting {
  readonly access: Access;
  readonly timer: NodeJS.Timeout;
}

const restingBySession = new WeakMap<Session, Map<string, Resting>>();

/**
 * Logs a list or a search once it has rested for a second; another one on the same screen takes its place before that.
 * Opening a result settles it at once: call `settleAccess` there. A session that ends settles everything.
 */
export function restAccess(session: Session, access: Access, restMs = REST_MS): void {
  const resting = restingBySession.get(session) ?? new Map<string, Resting>();
  restingBySession.set(session, resting);
  clearTimeout(resting.get(access.screen)?.timer);
  // Whoever works on hears of the disk from their own next step; here nobody waits for an answer.
  const timer = setTimeout(() => settleAccess(session, access.screen).catch(() => undefined), restMs);
  timer.unref();
  resting.set(access.screen, { access, timer });
}

/** Writes what rests on one screen, or on all of them, into the log now. */
export async function settleAccess(session: Session, screen?: string): Promise<void> {
  const resting = restingBySession.get(session);
  if (!resting) return;
  const due = [...resting].filter(([name]) => screen === undefined || name === screen);
  for (const [name, { timer }] of due) {
    clearTimeout(timer);
    resting.delete(name);
  }
  if (due.length === 0 || !session.store.rawWriter.open) return;
  try {
    await inTransaction(session, (tx) => {
      for (const [, { access }] of due) recordAccess(tx, access);
      return ok(undefined);
    });
  } catch (cause) {
    for (const [name, { access }] of due) if (!resting.has(name)) restAccess(session, access, RETRY_MS);
    throw cause;
  }
}
