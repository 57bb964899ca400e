import type { Dependencies } from '#core/dependencies.ts';
import { ownBackupFolder } from '#core/files/data-files.ts';
import { readKeyring } from '#core/keys/keyring-file.ts';
import type { BackupStatus, BackupSummary } from '#shared/backup/backup.schema.ts';
import { type BackupFile, listBackups } from './backup-folder.ts';
import { backupFolderOf, readBackupRecord } from './backup-record.ts';

const DAY_MS = 24 * 60 * 60_000;

/** How safe the records are, for the sign-in screen and the bar above every other. */
export async function backupStatus({
  clock,
  settings,
  installation,
}: Pick<Dependencies, 'clock' | 'settings' | 'installation'>): Promise<BackupStatus> {
  const record = await readBackupRecord(settings.dataDir);
  const keyring = await readKeyring(settings.dataDir);
  // Before the first backup the time counts from the day the office was set up.
  const since = record.lastSuccessAt ?? (keyring?.ok ? keyring.value.createdAt : null);
  return {
    lastSuccessAt: record.lastSuccessAt,
    lastFailure: record.lastFailure,
    isOverdue: since !== null && clock.ms() - Date.parse(since) > record.staleDays * DAY_MS,
    folder: record.folder === null ? 'own' : 'chosen',
    isRunning: installation.facts.backup !== undefined,
  };
}

export async function backupFolderContents({ settings }: Pick<Dependencies, 'settings'>) {
  const path = backupFolderOf(settings.dataDir, await readBackupRecord(settings.dataDir));
  const isOwn = path === ownBackupFolder(settings.dataDir);
  try {
    return { path, isOwn, isReachable: true, backups: (await listBackups(path)).map(summaryOf) };
  } catch {
    // A stick that was pulled out. Our own folder is simply made with the first backup.
    return { path, isOwn, isReachable: isOwn, backups: [] };
  }
}

export const summaryOf = ({ fileName, bytes, header }: Omit<BackupFile, 'path'>): BackupSummary => ({
  fileName,
  createdAt: header.createdAt,
  kind: header.kind,
  bytes,
  officeName: header.keyring.office.name,
  people: header.keyring.slots.map(({ owner }) => ({ loginId: owner.loginId, name: owner.name })),
});
