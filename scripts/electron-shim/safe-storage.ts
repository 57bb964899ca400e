/**
 * @file `electron.safeStorage` in the moods that offices meet. ONIEUM_SAFE_STORAGE chooses one; default `ok`.
 *
 * - `ok`: works. - `other-user`: encrypted under another Windows account, so decryption rejects.
 * - `unavailable`: no keychain. - `basic-text`: Linux without one; Electron then scrambles with a fixed password.
 * - `backend-changed`: another keychain than the one that encrypted, so old values do not open. - `re-encrypt`: key rotated.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from './app.ts';

const MODES = ['ok', 'other-user', 'unavailable', 'basic-text', 'backend-changed', 're-encrypt'] as const;
type Mode = (typeof MODES)[number];

/** Read at each call, so that a test can change the mood of a running app. */
function mode(): Mode {
  const wanted = process.env.ONIEUM_SAFE_STORAGE || 'ok';
  const known = MODES.find((name) => name === wanted);
  if (known === undefined) throw new Error(`ONIEUM_SAFE_STORAGE must be one of ${MODES.join(', ')}`);
  return known;
}

function key(): Buffer {
  if (mode() === 'basic-text') return createHash('sha256').update('peanuts').digest();
  const file = join(app.getPath('userData'), 'stand-in-safe-storage.key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  const stored = readFileSync(file);
  const differs = mode() === 'other-user' || mode() === 'backend-changed';
  return differs ? createHash('sha256').update(stored).update(mode()).digest() : stored;
}

function usable(): void {
  if (!app.isReady()) throw new Error('safeStorage cannot be used before app is ready');
  if (mode() === 'unavailable') throw new Error('Encryption is not available.');
}

export const safeStorage = {
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    return app.isReady() && mode() !== 'unavailable';
  },
  async encryptStringAsync(plainText: string): Promise<Buffer> {
    usable();
    if (typeof plainText !== 'string')
      throw new TypeError('Error while encrypting the text provided to safeStorage.encryptStringAsync.');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce);
    const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from('v10'), nonce, cipher.getAuthTag(), body]);
  },
  async decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    usable();
    try {
      const decipher = createDecipheriv('aes-256-gcm', key(), encrypted.subarray(3, 15));
      decipher.setAuthTag(encrypted.subarray(15, 31));
      const result = Buffer.concat([decipher.update(encrypted.subarray(31)), decipher.final()]).toString('utf8');
      return { result, shouldReEncrypt: mode() === 're-encrypt' };
    } catch {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.');
    }
  },
  getSelectedStorageBackend(): string {
    if (!app.isReady()) return 'unknown';
    if (mode() === 'basic-text') return 'basic_text';
    return mode() === 'backend-changed' ? 'kwallet6' : 'gnome_libsecret';
  },
  setUsePlainTextEncryption(): void {},
  isEncryptionAvailable: () => deprecated('isEncryptionAvailable'),
  encryptString: () => deprecated('encryptString'),
  decryptString: () => deprecated('decryptString'),
};

function deprecated(name: string): never {
  throw new Error(`safeStorage.${name} is deprecated in Electron 45; use the asynchronous functions.`);
}
