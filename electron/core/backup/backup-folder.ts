import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { newestFirst } from '#shared/kernel/newest-first.ts';
import type { BackupHeader } from './backup-header.schema.ts';
import { readBackupHeader } from './container.ts';

export const BACKUP_EXTENSION = '.onieum';
/** How many a folder keeps unless the office's policy says otherwise: so many by the clock and the app, so many by hand. */
export const KEPT_BACKUPS = 7;

const KST_OFFSET_MS = 9 * 60 * 60_000;

/** `onieum-20261120-101500.onieum`: Korean time, so that the names in a folder are the times people remember. */
export function backupFileName(createdAt: string, copy: number): string {
  const local = new Date(Date.parse(createdAt) + KST_OFFSET_MS).toISOString();
  const stamp = local.slice(0, 19).replaceAll('-', '').replaceAll(':', '').replace('T', '-');
  return `onieum-${stamp}${copy > 1 ? `-${copy}` : ''}${BACKUP_EXTENSION}`;
}

export interface BackupFile {
  readonly path: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly header: BackupHeader;
}

/** The backups in a folder, newest first. Files that are not whole backups of a version we know are left out. */
export async function listBackups(folder: string): Promise<BackupFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(BACKUP_EXTENSION));
  const files: BackupFile[] = [];
  for (const fileName of names) {
    const path = join(folder, fileName);
    try {
      const read = readBackupHeader(path);
      if (read.ok) files.push({ path, fileName, bytes: (await stat(path)).size, header: read.value });
    } catch {
      // A file that cannot be read is no backup to offer.
    }
  }
  return files.sort(byAge);
}

/** Which of an installation's backups have had their time. Another office's files in the same folder are not ours to count. */
export function backupsToForget(files: readonly BackupFile[], installId: string, kept = KEPT_BACKUPS): BackupFile[] {
  const own = files.filter(({ header }) => header.keyring.installId === installId);
  const sorted = own.sort(byAge);
  const byHand = sorted.filter(({ header }) => header.kind === 'manual');
  const byClock = sorted.filter(({ header }) => header.kind !== 'manual');
  return [...byHand.slice(kept), ...byClock.slice(kept)];
}

const byAge = (a: BackupFile, b: BackupFile) => newestFirst(a.header.createdAt, b.header.createdAt);

export async function rotateBackups(folder: string, installId: string, kept?: number): Promise<void> {
  for (const { path } of backupsToForget(await listBackups(folder), installId, kept)) await rm(path, { force: true });
}
