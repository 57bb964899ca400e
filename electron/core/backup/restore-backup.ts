import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { DatabaseUnreadable, openDatabase } from '#core/database/open-database.ts';
import { backupDamaged, type backupNewer, type notABackup } from '#shared/backup/backup.errors.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { type Progress, readContainer } from './container.ts';
import { type DiskFailure, diskFailureOf } from './disk-failure.ts';
import { countRows, isSound } from './make-backup.ts';

export interface RestoreJob {
  readonly backupPath: string;
  readonly backupKey: Uint8Array;
  readonly databaseKeyHex: string;
  /** Where the database is unpacked and proved; the caller gives it its name. */
  readonly workingCopy: string;
}
export interface Unpacked {
  readonly rowCounts: Readonly<Record<string, number>>;
  readonly migrations: readonly string[];
}
export type UnpackFailure = DiskFailure | ReturnType<typeof backupDamaged | typeof backupNewer | typeof notABackup>;

/**
 * Unpacks a backup beside where the database will be, and proves it: digest, key, structure, and as many rows in each
 * table as when it was made. Blocks; runs in the backup worker.
 */
export function unpackBackup(job: RestoreJob, progress: Progress): Result<Unpacked, UnpackFailure> {
  let keep = false;
  try {
    rmSync(job.workingCopy, { force: true });
    const target = openSync(job.workingCopy, 'wx', 0o600);
    const read = (() => {
      try {
        const result = readContainer(job.backupPath, job.backupKey, (part) => writeFully(target, part), progress);
        fsyncSync(target);
        return result;
      } finally {
        closeSync(target);
      }
    })();
    if (!read.ok) return read;
    const rowCounts = provedRowCounts(job);
    if (!rowCounts || canonicalJson(rowCounts) !== canonicalJson(read.value.rowCounts)) return err(backupDamaged());
    keep = true;
    return ok({ rowCounts, migrations: read.value.migrations });
  } catch (thrown) {
    const failure = diskFailureOf(thrown, 'data');
    if (!failure) throw thrown;
    return err(failure);
  } finally {
    if (!keep) rmSync(job.workingCopy, { force: true });
  }
}

function provedRowCounts(job: RestoreJob): Record<string, number> | undefined {
  try {
    const db = openDatabase(job.workingCopy, { keyHex: job.databaseKeyHex, readonly: true });
    try {
      return isSound(db) ? countRows(db) : undefined;
    } finally {
      db.close();
    }
  } catch (thrown) {
    if (thrown instanceof DatabaseUnreadable) return undefined;
    throw thrown;
  }
}

function writeFully(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) at += writeSync(file, bytes, at);
}
