import { randomBytes } from '#core/crypto/primitives.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { databasePath, workingCopyPath } from '#core/files/data-files.ts';
import type { OpenKeyring } from '#core/keys/keyring.ts';
import { databaseKeyHex, deriveKeys } from '#core/keys/master-key.ts';
import type { BackupKind } from '#shared/backup/backup.schema.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Progress } from '#shared/rpc/contract.ts';
import { rotateBackups } from './backup-folder.ts';
import { noteBackup } from './backup-record.ts';
import type { BackupFailure, BackupMade } from './make-backup.ts';
import { makeBackupInWorker } from './run-backup-worker.ts';

export type BackupDependencies = Pick<Dependencies, 'clock' | 'settings' | 'installation' | 'emit' | 'log'>;

interface BackupRequest {
  readonly open: OpenKeyring;
  readonly kind: BackupKind;
  readonly folder: string;
  /** The office's policy, where the database is open to be asked. */
  readonly kept?: number;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: Progress) => void) | undefined;
}

/** Makes one backup in the worker, forgets the oldest, and notes how it went. One at a time: they share a working copy. */
export async function runBackup(
  deps: BackupDependencies,
  request: BackupRequest,
): Promise<Result<BackupMade, BackupFailure>> {
  const { facts } = deps.installation;
  while (facts.backup) await facts.backup;
  const running = makeOne(deps, request);
  facts.backup = running.then(
    () => undefined,
    () => undefined,
  );
  deps.emit({ type: 'changed', tables: ['backup'] });
  try {
    return await running;
  } finally {
    facts.backup = undefined;
    deps.emit({ type: 'changed', tables: ['backup'] });
  }
}

async function makeOne(deps: BackupDependencies, { open, kind, folder, kept, signal, progress }: BackupRequest) {
  const { dataDir, workersDir, appVersion } = deps.settings;
  const keys = deriveKeys(open.masterKey, open.keyring.installId);
  const createdAt = deps.clock.now();
  const salt = Buffer.from(randomBytes(32)).toString('base64');
  const made = await makeBackupInWorker(
    {
      databasePath: databasePath(dataDir),
      databaseKeyHex: databaseKeyHex(keys),
      backupKey: keys.backup,
      workingCopy: workingCopyPath(dataDir),
      folder,
      header: { createdAt, kind, appVersion, keyring: open.keyring, salt },
    },
    { workersDir, signal, progress },
  );
  if (made.ok)
    await rotateBackups(folder, open.keyring.installId, kept).catch((cause) => deps.log.bug(cause, 'rotate backups'));
  const outcome = made.ok ? { lastSuccessAt: createdAt, lastFailure: null } : { lastFailure: made.error.code };
  await noteBackup(dataDir, outcome).catch((cause) => deps.log.bug(cause, 'note backup'));
  if (!made.ok && made.error.code === 'backup/source-damaged') deps.installation.facts.storageTrouble = 'damaged';
  return made;
}
