import { join } from 'node:path';
import { accessLogHead, recordAccess } from '#core/audit/record-access.ts';
import { settleAccess } from '#core/audit/resting-access.ts';
import { closeCheckpoints } from '#core/database/checkpoints.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { writeDurably } from '#core/files/write-durably.ts';
import { closeJobs } from '#core/jobs/jobs.ts';
import type { Session } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import { finishEpoch, isEpochDue } from './finish-epoch.ts';

export type LeaveReason = 'locked' | 'signed-out' | 'quitting';

/**
 * Ends the session: no new call gets in, running ones roll back or finish, what rests is logged, the database is closed
 * and every key overwritten; then the window's memory is thrown away. Drafts are in the database and stay.
 *
 * Never await this inside a call: it waits for all calls to end.
 */
export function leaveOffice(deps: Dependencies, reason: LeaveReason): Promise<void> {
  const { facts } = deps.installation;
  if (facts.leaving) return facts.leaving;
  const session = deps.session.end();
  if (!session) return Promise.resolve();
  deps.installation.autoLock.stop();
  // At once, so that nothing stays on the screen while the records are being closed.
  deps.emit({ type: 'session', reason: reason === 'locked' ? 'locked' : 'signed-out' });
  deps.emit({ type: 'changed', tables: ['session'] });
  const leaving = closeEverything(deps, session, reason).finally(() => {
    facts.leaving = undefined;
    deps.emit({ type: 'changed', tables: ['session'] });
  });
  facts.leaving = leaving;
  return leaving;
}

async function closeEverything(deps: Dependencies, session: Session, reason: LeaveReason): Promise<void> {
  const { keys, facts } = deps.installation;
  try {
    await deps.settleCalls();
    for (const leaving of deps.installation.onLeaving) await leaving(session);
    await closeJobs(session.store);
    await settleAccess(session);
    await inTransaction(session, (tx) => {
      const action = reason === 'locked' ? ('LOCK' as const) : ('SIGN_OUT' as const);
      recordAccess(tx, { action, screen: 'accounts/sign-in' });
      return ok(undefined);
    });
    await noteLogHead(deps, session);
    const epochIsDue = isEpochDue(session.store);
    await closeCheckpoints(session.store);
    session.store.close();
    const held = keys.current();
    // Re-keying takes as long as the file is large; a program that is being closed leaves it to the next lock.
    if (epochIsDue && held && reason !== 'quitting') {
      await facts.backup;
      await finishEpoch(deps, held);
    }
  } catch (cause) {
    // A lock that fails half-way must still lock: a full disk or a pulled stick may not leave the records open.
    deps.log.bug(cause, 'leave office');
  } finally {
    await closeCheckpoints(session.store);
    if (session.store.rawWriter.open) session.store.close();
    keys.drop();
    deps.emit({ type: 'changed', tables: ['session'] });
  }
  if (reason !== 'quitting') await deps.desktop.reloadWindow({}).catch((cause) => deps.log.bug(cause, 'reload window'));
}

/** The head of the access log, beside the database: cutting lines off its end then shows. */
async function noteLogHead({ settings, clock }: Dependencies, { store }: Session): Promise<void> {
  const head = accessLogHead(store);
  if (head)
    await writeDurably(join(settings.dataDir, 'access-log-head.json'), JSON.stringify({ ...head, at: clock.now() }));
}
