import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openOfficeCopy } from './office-copy.ts';

/** Opens a decrypted copy of an office's database with Node's own SQLite: nothing of the product reads it. */
export async function readDecryptedCopy<T>(
  dataDir: string,
  who: { loginId: string; password: string },
  look: (copy: DatabaseSync) => T,
): Promise<T> {
  const encrypted = await openOfficeCopy(dataDir, who);
  const path = encrypted.name;
  try {
    // A journal of its own kind for each connection: the key cannot be taken off in WAL mode.
    encrypted.pragma('journal_mode=DELETE');
    encrypted.pragma("rekey=''");
    encrypted.close();
    const copy = new DatabaseSync(path, { readOnly: true });
    try {
      return look(copy);
    } finally {
      copy.close();
    }
  } finally {
    rmSync(dirname(path), { recursive: true, force: true });
  }
}
