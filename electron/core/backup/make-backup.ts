import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runningSha256 } from '#core/crypto/primitives.ts';
import { DatabaseUnreadable, openDatabase, type RawDatabase } from '#core/database/open-database.ts';
import { flushFolderSync } from '#core/files/write-durably.ts';
import { sourceDamaged } from '#shared/backup/backup.errors.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { BACKUP_EXTENSION, backupFileName } from './backup-folder.ts';
import type { BackupHeader, BackupManifest } from './backup-header.schema.ts';
import { type Progress, readContainer, writeContainer } from './container.ts';
import { type DiskFailure, diskFailureOf } from './disk-failure.ts';
import { readPieces } from './read-pieces.ts';

export interface BackupJob {
  readonly databasePath: string;
  readonly databaseKeyHex: string;
  readonly backupKey: Uint8Array;
  readonly workingCopy: string;
  readonly folder: string;
  readonly header: BackupHeader;
}
export interface BackupMade {
  readonly fileName: string;
  readonly bytes: number;
  readonly rowCounts: Readonly<Record<string, number>>;
}
export type BackupFailure = DiskFailure | ReturnType<typeof sourceDamaged>;

/**
 * Copies the database as it is at one instant, checks the copy, packs it, and reads the pack back before it gets its
 * name: what is listed as a backup has been opened once. Blocks; runs in the backup worker.
 */
export function makeBackup(job: BackupJob, progress: Progress): Result<BackupMade, BackupFailure> {
  const target = join(job.folder, freeName(job));
  const unfinished = `${target}.writing`;
  let place: 'data' | 'folder' = 'data';
  try {
    rmSync(job.workingCopy, { force: true });
    const manifest = copyDatabase(job);
    if (!manifest) return err(sourceDamaged());
    place = 'folder';
    mkdirSync(job.folder, { recursive: true, mode: 0o700 });
    removeUnfinished(job.folder);
    const total = manifest.databaseBytes * 2;
    writeContainer(unfinished, job.backupKey, job.header, manifest, job.workingCopy, (done) => progress(done, total));
    const readBack = readContainer(
      unfinished,
      job.backupKey,
      () => {},
      (done) => progress(manifest.databaseBytes + done, total),
    );
    if (!readBack.ok) throw Object.assign(new Error('the disk gave back something else'), { code: 'EIO' });
    renameSync(unfinished, target);
    flushFolderSync(job.folder);
    return ok({
      fileName: fileNameIn(job.folder, target),
      bytes: statSync(target).size,
      rowCounts: manifest.rowCounts,
    });
  } catch (thrown) {
    if (thrown instanceof DatabaseUnreadable || codeOf(thrown).startsWith('SQLITE_CORRUPT'))
      return err(sourceDamaged());
    const failure = diskFailureOf(thrown, place);
    if (!failure) throw thrown;
    return err(failure);
  } finally {
    rmSync(job.workingCopy, { force: true });
    try {
      rmSync(unfinished, { force: true });
    } catch {
      // The stick is gone, and the unfinished file with it.
    }
  }
}

/** `VACUUM INTO` sees one instant, blocks no writer, and leaves nothing of deleted rows behind. */
function copyDatabase(job: BackupJob): BackupManifest | undefined {
  const source = openDatabase(job.databasePath, { keyHex: job.databaseKeyHex, readonly: true });
  try {
    source.prepare('VACUUM INTO ?').run(job.workingCopy);
  } finally {
    source.close();
  }
  const copy = openDatabase(job.workingCopy, { keyHex: job.databaseKeyHex, readonly: true });
  try {
    if (!isSound(copy)) return undefined;
    const rowCounts = countRows(copy);
    const digest = runningSha256();
    for (const piece of readPieces(job.workingCopy)) digest.add(piece);
    return {
      databaseBytes: statSync(job.workingCopy).size,
      databaseSha256: digest.hex(),
      rowCounts,
      migrations: migrationsIn(copy),
    };
  } finally {
    copy.close();
  }
}

export const isSound = (db: RawDatabase): boolean => db.pragma('integrity_check(1)', { simple: true }) === 'ok';

export function countRows(db: RawDatabase): Record<string, number> {
  const tables = db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .pluck()
    .all() as string[];
  return Object.fromEntries(
    tables.map((name) => [name, db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number]),
  );
}

export function migrationsIn(db: RawDatabase): string[] {
  const known = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'kysely_migration'").get();
  return known ? (db.prepare('SELECT name FROM kysely_migration ORDER BY name').pluck().all() as string[]) : [];
}

function freeName(job: BackupJob): string {
  const taken = existingNames(job.folder);
  for (let n = 1; ; n += 1) {
    const name = backupFileName(job.header.createdAt, n);
    if (!taken.has(name)) return name;
  }
}

function existingNames(folder: string): Set<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    // Not there yet or not readable: writing into it will tell which.
    return new Set();
  }
}

/** What a power cut left of an earlier run; half a backup is none. */
function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.endsWith(`${BACKUP_EXTENSION}.writing`)) rmSync(join(folder, name), { force: true });
  }
}

const fileNameIn = (folder: string, path: string) => path.slice(folder.length).replace(/^[\\/]+/, '');
const codeOf = (thrown: unknown) => String((thrown as { code?: unknown } | undefined)?.code ?? '');
