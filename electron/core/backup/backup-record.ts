import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ownBackupFolder } from '#core/files/data-files.ts';
import { writeDurably } from '#core/files/write-durably.ts';

const BackupRecord = z.strictObject({
  /** Null until a manager has chosen one. */
  folder: z.string().nullable(),
  lastSuccessAt: z.iso.datetime().nullable(),
  lastFailure: z.string().nullable(),
  /** The office's rule, kept here because the sign-in screen shows red before anything can be decrypted. */
  staleDays: z.int().positive(),
});
export type BackupRecord = z.infer<typeof BackupRecord>;

const NEVER: BackupRecord = { folder: null, lastSuccessAt: null, lastFailure: null, staleDays: 3 };
const pathIn = (dataDir: string) => join(dataDir, 'backup-status.json');

/** When the last backup succeeded and where they go: beside the database, so that a locked PC shows it too. */
export async function readBackupRecord(dataDir: string): Promise<BackupRecord> {
  try {
    return BackupRecord.parse(JSON.parse(await readFile(pathIn(dataDir), 'utf8')));
  } catch {
    // Missing or torn: then no success is known, and the screen says so.
    return NEVER;
  }
}

export async function noteBackup(dataDir: string, changes: Partial<BackupRecord>): Promise<void> {
  await writeDurably(pathIn(dataDir), JSON.stringify({ ...(await readBackupRecord(dataDir)), ...changes }));
}

export const backupFolderOf = (dataDir: string, record: BackupRecord): string =>
  record.folder ?? ownBackupFolder(dataDir);
