import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';

/** Which disk is meant: the one that holds the records, or the folder the manager chose. */
const Place = z.enum(['data', 'folder']);

/** The disk is full. Normal in time; nothing was lost, older backups stay. */
export const noSpace = defineError('backup/no-space', { place: Place });
/** The folder does not let us write: rights, a read-only share or a write-protected stick. Normal on office PCs. */
export const notWritable = defineError('backup/not-writable', { place: Place });
/** The folder is not there: a stick was pulled out, a network drive is away. Normal. */
export const folderMissing = defineError('backup/folder-missing', {});
/** The disk refused to read or write for another reason, such as a dying stick. */
export const diskFailed = defineError('backup/disk-failed', { place: Place });
/** The file is none of our backups. Normal when the wrong file is chosen. */
export const notABackup = defineError('backup/not-a-backup', {});
/** A newer version of the app wrote the backup. Normal after going back to an older one. */
export const backupNewer = defineError('backup/newer', {});
/** The backup is cut short or changed: something in it does not decrypt or does not add up. Take an older one. */
export const backupDamaged = defineError('backup/damaged', {});
/** This PC already holds an office. Restoring never overwrites records. */
export const alreadySetUp = defineError('backup/already-set-up', {});
/** The database to be backed up is itself damaged; the copy was not kept. Never normal. */
export const sourceDamaged = defineError('backup/source-damaged', {});

/** What a disk may answer, wherever something is written. */
export const diskErrors = [noSpace, notWritable, folderMissing, diskFailed] as const;
