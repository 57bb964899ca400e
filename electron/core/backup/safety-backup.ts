import { ownBackupFolder } from '#core/files/data-files.ts';
import type { OpenKeyring } from '#core/keys/keyring.ts';
import type { Result } from '#shared/kernel/result.ts';
import { backupFolderOf, readBackupRecord } from './backup-record.ts';
import type { DiskFailure } from './disk-failure.ts';
import type { BackupFailure, BackupMade } from './make-backup.ts';
import { type BackupDependencies, runBackup } from './run-backup.ts';

/** Before something that cannot be taken back. Where the chosen folder is away, this PC's own disk has to do. */
export async function makeSafetyBackup(
  deps: BackupDependencies,
  open: OpenKeyring,
  kind: 'before-migration' | 'before-new-epoch',
): Promise<Result<BackupMade, DiskFailure>> {
  const { dataDir } = deps.settings;
  const chosen = backupFolderOf(dataDir, await readBackupRecord(dataDir));
  const made = await runBackup(deps, { open, kind, folder: chosen });
  if (made.ok || chosen === ownBackupFolder(dataDir)) return withoutDamage(made);
  return withoutDamage(await runBackup(deps, { open, kind, folder: ownBackupFolder(dataDir) }));
}

/** A damaged database is for whoever opens it to report, with its copy put aside. */
function withoutDamage(made: Result<BackupMade, BackupFailure>): Result<BackupMade, DiskFailure> {
  if (made.ok) return made;
  const { error } = made;
  if (error.code === 'backup/source-damaged')
    throw Object.assign(new Error('source damaged'), { code: 'SQLITE_CORRUPT' });
  return { ok: false, error };
}
