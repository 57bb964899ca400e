import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { getPolicy } from '#core/reference/reference.repository.ts';
import type { Session } from '#core/rpc/call.ts';
import type { BackupKind } from '#shared/backup/backup.schema.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import type { Progress } from '#shared/rpc/contract.ts';
import { backupFolderOf, noteBackup, readBackupRecord } from './backup-record.ts';
import { runBackup } from './run-backup.ts';

const DAY_MS = 24 * 60 * 60_000;
/** How often an open program asks whether a day has passed; a timer of a day would sleep with the machine. */
const ASK_EVERY_MS = 15 * 60_000;

/** A backup at the first sign-in of a day, and after each further 24 hours that the program stays open. */
export function keepDailyBackups(deps: Dependencies): void {
  const check = (session: Session) => {
    void backUpIfDue(deps, session).catch((cause) => deps.log.bug(cause, 'daily backup'));
  };
  deps.installation.onEntered.push(check);
  setInterval(() => {
    const session = deps.session.current();
    if (session) check(session);
  }, ASK_EVERY_MS).unref();
}

export async function backUpIfDue(deps: Dependencies, session: Session): Promise<void> {
  const record = await readBackupRecord(deps.settings.dataDir);
  const now = deps.clock.now();
  const staleDays = getPolicy(session.store, 'backup/stale-days', dayOf(now));
  if (staleDays !== record.staleDays) await noteBackup(deps.settings.dataDir, { staleDays });
  if (isDue(record.lastSuccessAt, now)) await backUp(deps, session, { kind: 'daily' });
}

export function isDue(lastSuccessAt: string | null, now: string): boolean {
  if (lastSuccessAt === null || dayOf(lastSuccessAt) !== dayOf(now)) return true;
  // The clock was set back: what was made "tomorrow" must not hold off today's.
  return lastSuccessAt > now || Date.parse(now) - Date.parse(lastSuccessAt) >= DAY_MS;
}

/** Makes a backup for a signed-in person and notes it in the access log. */
export async function backUp(
  deps: Dependencies,
  session: Session,
  request: { kind: BackupKind; signal?: AbortSignal; progress?: (progress: Progress) => void },
) {
  const { opened } = must(deps.installation.keys.current(), 'open keyring');
  const folder = backupFolderOf(deps.settings.dataDir, await readBackupRecord(deps.settings.dataDir));
  const kept = getPolicy(session.store, 'backup/kept', dayOf(deps.clock.now()));
  const made = await runBackup(deps, { open: opened, folder, kept, ...request });
  if (session.store.rawWriter.open) {
    await inTransaction(session, (tx) => {
      const detail = { kind: request.kind, ...(made.ok ? {} : { failure: made.error.code }) };
      recordAccess(tx, { action: 'BACKUP', screen: 'backup', detail, result: made.ok ? 'OK' : 'FAILED' });
      return ok(undefined);
    });
  }
  return made;
}
