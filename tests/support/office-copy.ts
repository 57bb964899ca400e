/** @file A copy of an office's database that may be written: what somebody with the file and a password could try. */
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type RawDatabase } from '#core/database/open-database.ts';
import { databasePath } from '#core/files/data-files.ts';
import { ARGON2_FLOOR } from '#core/keys/keyring.schema.ts';
import { openWithSecret } from '#core/keys/keyring.ts';
import { readKeyring } from '#core/keys/keyring-file.ts';
import { databaseKeyHex, deriveKeys } from '#core/keys/master-key.ts';

export async function openOfficeCopy(
  dataDir: string,
  { loginId, password }: { loginId: string; password: string },
): Promise<RawDatabase> {
  const keyring = await readKeyring(dataDir);
  if (!keyring?.ok) throw new Error(`no whole keyring in ${dataDir}`);
  const opening = { now: () => new Date().toISOString(), newId: () => '', argon2Cost: ARGON2_FLOOR };
  const opened = await openWithSecret(opening, keyring.value, { loginId, secret: password });
  if (!opened.ok) throw new Error(opened.error.code);
  const keyHex = databaseKeyHex(deriveKeys(opened.value.masterKey, opened.value.keyring.installId));
  const copy = join(mkdtempSync(join(tmpdir(), 'onieum-copy-')), 'onieum.db');
  // The app may be at work on it: while somebody reads, the log stays in step with the file that it belongs to.
  const reader = openDatabase(databasePath(dataDir), { keyHex, readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM sqlite_master').get();
  for (const suffix of ['', '-wal']) {
    const from = `${databasePath(dataDir)}${suffix}`;
    if (existsSync(from)) copyFileSync(from, `${copy}${suffix}`);
  }
  reader.close();
  return openDatabase(copy, { keyHex });
}
