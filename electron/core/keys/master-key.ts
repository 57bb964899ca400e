import { hkdfSha256, KEY_BYTES, randomBytes, wipe } from '#core/crypto/primitives.ts';

export const newMasterKey = (): Uint8Array => randomBytes(KEY_BYTES);

/** The keys of an open installation. None of them tells anything about another or about the master key. */
export interface InstallationKeys {
  readonly database: Uint8Array;
  readonly accessLog: Uint8Array;
  /** For the few columns that are encrypted once more, such as a resident number with a legal basis. */
  readonly field: Uint8Array;
  readonly blindIndex: Uint8Array;
  readonly backup: Uint8Array;
}

export function deriveKeys(masterKey: Uint8Array, installId: string): InstallationKeys {
  const derive = (purpose: string) => hkdfSha256(masterKey, Buffer.from(installId), `onieum/${purpose}/v1`);
  return {
    database: derive('db'),
    accessLog: derive('log'),
    field: derive('fld/rrn'),
    blindIndex: derive('bidx'),
    backup: derive('bak'),
  };
}

/** The form `openDatabase` takes. A string cannot be wiped, so make it at the call and keep no copy. */
export const databaseKeyHex = (keys: Pick<InstallationKeys, 'database'>): string =>
  Buffer.from(keys.database).toString('hex');

export const wipeKeys = (keys: InstallationKeys): void => wipe(...Object.values(keys));
