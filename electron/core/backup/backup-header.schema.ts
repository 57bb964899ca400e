import { z } from 'zod';
import { Keyring } from '#core/keys/keyring.schema.ts';
import { BackupKind } from '#shared/backup/backup.schema.ts';

/** What stands in clear before the encrypted part: enough to choose a file and to open it with a password or the code. */
export const BackupHeader = z.strictObject({
  createdAt: z.iso.datetime(),
  kind: BackupKind,
  appVersion: z.string(),
  keyring: Keyring,
  /** Makes the file's own key out of the installation's backup key. */
  salt: z.base64(),
});
export type BackupHeader = z.infer<typeof BackupHeader>;

/** The first thing inside: what the rest must turn out to be. */
export const BackupManifest = z.strictObject({
  databaseBytes: z.int().nonnegative(),
  databaseSha256: z.string().length(64),
  rowCounts: z.record(z.string(), z.int().nonnegative()),
  migrations: z.array(z.string()),
});
export type BackupManifest = z.infer<typeof BackupManifest>;
