import { existsSync } from 'node:fs';
import { makeSafetyBackup } from '#core/backup/safety-backup.ts';
import { pendingMigrations } from '#core/database/migrate.ts';
import { DatabaseUnreadable, openDatabase, type RawDatabase } from '#core/database/open-database.ts';
import { openStore, type Store } from '#core/database/store.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { databasePath } from '#core/files/data-files.ts';
import type { Keyring } from '#core/keys/keyring.schema.ts';
import type { OpenKeyring } from '#core/keys/keyring.ts';
import { dropNextKeyring, promoteNextKeyring, readKeyring, readNextKeyring } from '#core/keys/keyring-file.ts';
import { databaseKeyHex, deriveKeys } from '#core/keys/master-key.ts';
import { projections } from '#core/projections.ts';
import { databaseMissing } from '#shared/accounts/accounts.errors.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { keyringDamaged, type keyringNewer } from '#shared/keys/keys.errors.ts';
import { block, type StorageFailure, storageFailure } from './storage-failure.ts';

type OpenDependencies = Pick<Dependencies, 'clock' | 'newId' | 'settings' | 'emit' | 'installation' | 'log'>;
export type OpenFailure = StorageFailure | ReturnType<typeof databaseMissing>;

/**
 * Opens the keyring that fits the database. A new epoch replaces both, one after the other: if the program ended
 * between the two, the keyring of the next epoch is the one that fits, and takes its place now.
 */
export async function openFittingKeyring<O extends OpenKeyring, E>(
  deps: Pick<Dependencies, 'settings' | 'installation'>,
  open: (keyring: Keyring) => Promise<Result<O, E>> | Result<O, E>,
): Promise<Result<O, E | ReturnType<typeof keyringDamaged | typeof keyringNewer>>> {
  const { dataDir } = deps.settings;
  if ((await deps.installation.selfTest).length > 0) throw new Error('cryptography is broken here');
  const read = await readKeyring(dataDir);
  if (!read) return err(keyringDamaged());
  if (!read.ok) return read;
  const opened = await open(read.value);
  const next = await readNextKeyring(dataDir);
  if (!next) return opened;
  if (opened.ok && fits(dataDir, opened.value)) {
    await dropNextKeyring(dataDir);
    return opened;
  }
  const openedNext = await open(next);
  if (!openedNext.ok || !fits(dataDir, openedNext.value)) return opened;
  await promoteNextKeyring(dataDir);
  return openedNext;
}

/** Opens the database of an opened keyring, after a backup when it has to be migrated. */
export async function openOffice(deps: OpenDependencies, open: OpenKeyring): Promise<Result<Store, OpenFailure>> {
  const path = databasePath(deps.settings.dataDir);
  if (!existsSync(path)) {
    block(deps, 'database-missing');
    return err(databaseMissing());
  }
  const keys = deriveKeys(open.masterKey, open.keyring.installId);
  const keyHex = databaseKeyHex(keys);
  try {
    if (mustMigrate(path, keyHex)) {
      const safe = await makeSafetyBackup(deps, open, 'before-migration');
      if (!safe.ok) return err(safe.error);
    }
    return ok(
      await openStore({
        path,
        keyHex,
        logKey: keys.accessLog,
        host: deps.settings.host,
        clock: deps.clock,
        newId: deps.newId,
        projections,
        onChanged: (tables) => deps.emit({ type: 'changed', tables }),
        mustExist: true,
      }),
    );
  } catch (thrown) {
    return err(await storageFailure(deps, thrown));
  }
}

/** A first look with one connection, so that a newer or damaged file is known before anything is written. */
function mustMigrate(path: string, keyHex: string): boolean {
  const raw: RawDatabase = openDatabase(path, { keyHex, mustExist: true });
  try {
    return pendingMigrations(raw).length > 0;
  } finally {
    raw.close();
  }
}

function fits(dataDir: string, open: OpenKeyring): boolean {
  const keys = deriveKeys(open.masterKey, open.keyring.installId);
  try {
    openDatabase(databasePath(dataDir), { keyHex: databaseKeyHex(keys), mustExist: true }).close();
    return true;
  } catch (thrown) {
    if (thrown instanceof DatabaseUnreadable) return false;
    throw thrown;
  }
}
