import { z } from 'zod';

const Instant = z.iso.datetime();

export const BackupKind = z.enum(['daily', 'manual', 'before-migration', 'before-new-epoch']);
export type BackupKind = z.infer<typeof BackupKind>;

export const BackupStatus = z.object({
  lastSuccessAt: Instant.nullable(),
  /** Code of the last failure since then. */
  lastFailure: z.string().nullable(),
  /** The last success is too long ago, or there was none: shown in red. */
  isOverdue: z.boolean(),
  /** `own`: nobody has chosen a folder, so backups lie on the same disk as the records. */
  folder: z.enum(['own', 'chosen']),
  isRunning: z.boolean(),
});
export type BackupStatus = z.infer<typeof BackupStatus>;

export const BackupSummary = z.object({
  fileName: z.string(),
  createdAt: Instant,
  kind: BackupKind,
  bytes: z.int(),
  officeName: z.string(),
  people: z.array(z.object({ loginId: z.string(), name: z.string() })),
});
export type BackupSummary = z.infer<typeof BackupSummary>;
