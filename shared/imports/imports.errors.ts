import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';
import { ListKind } from './list-kind.ts';
import { RowIssue } from './row-issue.ts';

/*
 * Refusals of files from outside. No fact carries a cell's content: an error may reach a log, and a file is full of
 * people. The window knows the file's name and adds it to the sentence.
 */

/** Zero bytes, or nothing but blank cells: a copy that stopped, or an export that found nobody. */
export const importsEmptyFile = defineError('imports/empty-file', {});

/** Begins like a known format and then does not hold together: cut off while copying, or edited by hand. */
export const importsDamagedFile = defineError('imports/damaged-file', { format: z.string() });

/** Wrapped by document security. Normal in offices: the file must be unlocked by its own program first. */
export const importsDrmProtected = defineError('imports/drm-protected', { vendor: z.string().nullable() });

/** Opens only with a password, which we do not ask for: the office saves a copy without one. */
export const importsPasswordProtected = defineError('imports/password-protected', {});

/** A sound file of a kind that holds no list: PDF, 한글, picture. The extension says nothing. */
export const importsWrongType = defineError('imports/wrong-type', { detected: z.string() });

/** No known beginning and no text: most often document security of a vendor we have not met. */
export const importsUnreadableFile = defineError('imports/unreadable-file', {});

/** Beyond a limit of `parse-limits.ts`, so that no file can exhaust an office PC. */
export const importsTooLarge = defineError('imports/too-large', {
  what: z.enum(['bytes', 'unpacked', 'entries', 'sheets', 'rows', 'columns', 'cells']),
  limit: z.int(),
});

/** A quotation mark that is never closed swallows the rest of a CSV file; guessing would mix up people. */
export const importsBrokenQuotes = defineError('imports/broken-quotes', { rowNo: z.int() });

/** No row looks like column names, so no column can be told from another. */
export const importsNoHeader = defineError('imports/no-header', { sheets: z.int() });

/** A header and nothing under it. */
export const importsNoRows = defineError('imports/no-rows', { headerRow: z.int() });

/**
 * Full resident registration numbers stand in the file. Nothing has been stored; reading again with
 * `cutResidentNumbers` keeps birth date and sex only. Counts and column names, never a number.
 */
export const importsResidentNumbersFound = defineError('imports/resident-numbers-found', {
  count: z.int(),
  columns: z.array(z.strictObject({ label: z.string(), count: z.int() })),
  /** Found outside the list's columns: titles, notes, other sheets, comments, document properties. */
  elsewhere: z.int(),
});

/** A file whose kind we know and whose feature does not exist yet. */
export const importsNotYetSupportedKind = defineError('imports/not-yet-supported-kind', {
  kind: ListKind,
  rows: z.int(),
});

/** The reader was ended at its time limit: a file built to hang, or a PC under heavy load. */
export const importsReadingTookTooLong = defineError('imports/reading-took-too-long', { seconds: z.int() });

/** The reader's thread died, most often for want of memory. Nothing else is harmed. */
export const importsReaderStopped = defineError('imports/reader-stopped', {});

/** Every way in which reading a file can end without a list. */
export const fileErrors = [
  importsEmptyFile,
  importsDamagedFile,
  importsDrmProtected,
  importsPasswordProtected,
  importsWrongType,
  importsUnreadableFile,
  importsTooLarge,
  importsBrokenQuotes,
  importsNoHeader,
  importsNoRows,
  importsResidentNumbersFound,
  importsNotYetSupportedKind,
  importsReadingTookTooLong,
  importsReaderStopped,
] as const;

/** The columns chosen so far cannot make a person at an address. */
export const importsMappingIncomplete = defineError('imports/mapping-incomplete', { missing: z.array(z.string()) });

/** No row survived: each has its own error. The first ones are given so that the sentence can name row and field. */
export const importsNoUsableRows = defineError('imports/no-usable-rows', {
  rows: z.int(),
  first: z.array(RowIssue.omit({ value: true })),
});

/** The file is no longer held in memory: signed out, locked, restarted, or already taken in. */
export const importsFileNotHeld = defineError('imports/file-not-held', {});

/** The dry run must finish before rows can be decided on or taken in. */
export const importsPreviewMissing = defineError('imports/preview-missing', {});

/** Everything was excluded, so there is nothing to take in. */
export const importsNothingToTakeIn = defineError('imports/nothing-to-take-in', {});

/** Another import is being written; two at once would undo each other's matches. */
export const importsAlreadyRunning = defineError('imports/already-running', {});

export const importsRowNotFound = defineError('imports/row-not-found', { rowNo: z.int() });
export const importsRoundNotFound = defineError('imports/round-not-found', {});
export const importsBatchNotFound = defineError('imports/batch-not-found', {});

/** The batch is not in a state that allows this: already undone, or still being written. */
export const importsBatchNotOpen = defineError('imports/batch-not-open', { state: z.string() });

/** An officer takes back what they brought themselves; anything else is the manager's decision. */
export const importsBatchNotYours = defineError('imports/batch-not-yours', {});

/** Somebody has worked on what the batch brought, so taking it back would lose their work. */
export const importsBatchWorkedOn = defineError('imports/batch-worked-on', {
  households: z.int(),
  example: z.string(),
});

/** The file to import could not be read from the disk: moved, locked by another program, unplugged. */
export const importsFileNotReadable = defineError('imports/file-not-readable', { reason: z.string() });

/** The export could not be written where the user pointed: no space, no permission, folder gone. */
export const importsCannotSaveFile = defineError('imports/cannot-save-file', { reason: z.string() });
