import { rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { appState } from '#core/accounts/app-state.ts';
import { keyringDeps } from '#core/accounts/keyring-deps.ts';
import { openOffice } from '#core/accounts/open-office.ts';
import { moveAside } from '#core/accounts/set-aside.ts';
import { HOPELESS } from '#core/accounts/start-over.ts';
import { recordAccess } from '#core/audit/record-access.ts';
import { wipe } from '#core/crypto/primitives.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { databasePath, workingCopyPath } from '#core/files/data-files.ts';
import type { Keyring } from '#core/keys/keyring.schema.ts';
import { type OpenKeyring, openWithRecoveryCode, openWithSecret } from '#core/keys/keyring.ts';
import { writeKeyring } from '#core/keys/keyring-file.ts';
import { databaseKeyHex, deriveKeys } from '#core/keys/master-key.ts';
import type { Call } from '#core/rpc/call.ts';
import type { backupContract } from '#shared/backup/backup.contract.ts';
import { alreadySetUp, backupDamaged, notABackup } from '#shared/backup/backup.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { wrongSecret } from '#shared/keys/keys.errors.ts';
import type { ParsedInputOf } from '#shared/rpc/contract.ts';
import { summaryOf } from './backup-status.ts';
import { readBackupHeader } from './container.ts';
import { diskFailureOf } from './disk-failure.ts';
import { unpackInWorker } from './run-backup-worker.ts';

type Secret = ParsedInputOf<typeof backupContract.restore>['secret'];

/** Asks for a file and reads what it says of itself. Its path stays in core: the window never names one. */
export async function chooseBackupFile(deps: Pick<Dependencies, 'desktop' | 'installation'>) {
  const path = await deps.desktop.openFile({ title: '온이음 백업', extensions: ['onieum'] });
  if (path === undefined) return ok(null);
  try {
    const read = readBackupHeader(path);
    if (!read.ok) return read;
    deps.installation.facts.backupToRestore = path;
    return ok(summaryOf({ fileName: basename(path), bytes: (await stat(path)).size, header: read.value }));
  } catch (thrown) {
    const failure = diskFailureOf(thrown, 'folder');
    if (!failure) throw thrown;
    return err(failure);
  }
}

/**
 * Brings an office back. The backup is unpacked and proved beside what is there; only then is that put aside and the
 * new database given its name, the keyring last. Refused where a readable office is.
 */
export async function restoreOffice(deps: Dependencies, call: Call, secret: Secret) {
  const state = await appState(deps);
  if (state.kind !== 'new' && !(state.kind === 'blocked' && HOPELESS.includes(state.cause))) return err(alreadySetUp());
  const path = deps.installation.facts.backupToRestore;
  if (path === undefined) return err(notABackup());
  const { dataDir, workersDir } = deps.settings;
  try {
    const read = readBackupHeader(path);
    if (!read.ok) return read;
    const { keyring, createdAt } = read.value;
    const opened = await openBackup(deps, keyring, secret);
    if (!opened.ok) return opened;
    const keys = deriveKeys(opened.value.masterKey, keyring.installId);
    const workingCopy = workingCopyPath(dataDir);
    const unpacked = await unpackInWorker(
      { backupPath: path, backupKey: keys.backup, databaseKeyHex: databaseKeyHex(keys), workingCopy },
      { workersDir, signal: call.signal, progress: call.progress },
    );
    if (!unpacked.ok) return unpacked;
    await moveAside(dataDir, deps.clock.now());
    await rename(workingCopy, databasePath(dataDir));
    await writeKeyring(dataDir, keyring);
    deps.installation.facts.blocked = undefined;
    deps.installation.facts.backupToRestore = undefined;
    await noteRestore(deps, opened.value, createdAt);
    wipe(opened.value.masterKey);
    deps.emit({ type: 'changed', tables: ['session', 'backup'] });
    const { rowCounts } = unpacked.value;
    return ok({ households: rowCounts.household ?? 0, people: rowCounts.person ?? 0, createdAt });
  } catch (thrown) {
    const failure = diskFailureOf(thrown, 'data');
    if (!failure) throw thrown;
    await rm(workingCopyPath(dataDir), { force: true });
    return err(failure);
  }
}

async function openBackup(deps: Dependencies, keyring: Keyring, secret: Secret) {
  const opened =
    secret.kind === 'recovery-code'
      ? openWithRecoveryCode(keyring, secret.code)
      : await openWithSecret(await keyringDeps(deps), keyring, { loginId: secret.loginId, secret: secret.password });
  if (opened.ok) return ok<OpenKeyring>(opened.value);
  const { error } = opened;
  // A keyring inside the file that does not hold together means that the file does not.
  if (error.code === 'keys/keyring-damaged') return err(backupDamaged());
  // An expired one-time code opens nothing, neither here nor at sign-in.
  if (error.code === 'keys/code-expired') return err(wrongSecret());
  return err(error);
}

/** The first line after the restored ones: when this PC got its records back, and how old they were. */
async function noteRestore(deps: Dependencies, open: OpenKeyring, backupFrom: string): Promise<void> {
  const office = await openOffice(deps, open);
  if (!office.ok) return;
  const store = office.value;
  try {
    await inTransaction({ store, actor: { accountId: 'system', officeId: '' } }, (tx) => {
      recordAccess(tx, { action: 'RESTORE', screen: 'backup/restore', detail: { backupFrom } });
      return ok(undefined);
    });
  } finally {
    store.close();
  }
}
