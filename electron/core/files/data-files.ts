import { join } from 'node:path';

/** Every file of an installation, by name: nothing else in core spells them. */
export const databasePath = (dataDir: string): string => join(dataDir, 'onieum.db');
/** The database and what SQLite keeps beside it. */
export const databaseFiles = (dataDir: string): string[] =>
  ['', '-wal', '-shm', '-journal'].map((suffix) => databasePath(dataDir) + suffix);
/** A copy that is being packed or unpacked; safe to delete whenever nothing runs. */
export const workingCopyPath = (dataDir: string): string => join(dataDir, 'onieum.working.db');
/** See `enrolling-key.ts`. */
export const enrollingSeedPath = (dataDir: string): string => join(dataDir, 'enrolling.seed');
/** Where backups go until a manager has chosen a folder: better than none, though on the same disk. */
export const ownBackupFolder = (dataDir: string): string => join(dataDir, 'backups');
/** Contrast, text size, keys: read before sign-in, so outside the database. */
export const preferencesPath = (dataDir: string): string => join(dataDir, 'preferences.json');
