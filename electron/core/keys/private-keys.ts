import type { Argon2Cost } from '#core/crypto/primitives.ts';
import { argon2id, equalInConstantTime, hkdfSha256, KEY_BYTES, randomBytes, wipe } from '#core/crypto/primitives.ts';

/**
 * What a person's secret opens: the key that opens the master key, the key that signs their work, and the marks of
 * their last passwords. The marks lie inside the wrap, so whoever cannot already open the slot learns nothing of them.
 */
export interface PrivateKeys {
  readonly box: Uint8Array;
  readonly signing: Uint8Array;
  readonly lastPasswords: readonly PasswordMark[];
}
export interface PasswordMark {
  readonly salt: Uint8Array;
  readonly cost: Argon2Cost;
  readonly mark: Uint8Array;
}

/** A password may come back after three others. */
export const REMEMBERED_PASSWORDS = 3;

export const newPrivateKeys = (): PrivateKeys => ({
  box: randomBytes(KEY_BYTES),
  signing: randomBytes(KEY_BYTES),
  lastPasswords: [],
});

/** The mark of a stretched password; it cannot be turned back into the key that opens the slot. */
export const markOf = (stretched: Uint8Array): Uint8Array =>
  hkdfSha256(stretched, new Uint8Array(0), 'onieum/password-mark/v1');

export async function isRemembered(keys: PrivateKeys, password: Uint8Array): Promise<boolean> {
  for (const { salt, cost, mark } of keys.lastPasswords) {
    const stretched = await argon2id(password, salt, cost);
    const same = equalInConstantTime(markOf(stretched), mark);
    wipe(stretched);
    if (same) return true;
  }
  return false;
}

export const remember = (keys: PrivateKeys, mark: PasswordMark): PrivateKeys => ({
  ...keys,
  lastPasswords: [mark, ...keys.lastPasswords].slice(0, REMEMBERED_PASSWORDS),
});

export const wipePrivateKeys = (keys: PrivateKeys): void => wipe(keys.box, keys.signing);

const SALT_BYTES = 16;
const MARK_BYTES = SALT_BYTES + 12 + KEY_BYTES;

/** Bytes rather than JSON, because a string of a key cannot be wiped. */
export function packPrivateKeys(keys: PrivateKeys): Uint8Array {
  const marks = keys.lastPasswords.map(({ salt, cost, mark }) => {
    const numbers = Buffer.alloc(12);
    numbers.writeUInt32BE(cost.m, 0);
    numbers.writeUInt32BE(cost.t, 4);
    numbers.writeUInt32BE(cost.p, 8);
    return Buffer.concat([salt, numbers, mark]);
  });
  return Buffer.concat([keys.box, keys.signing, ...marks]);
}

/** Undefined when the length is none that `packPrivateKeys` makes. */
export function unpackPrivateKeys(packed: Uint8Array): PrivateKeys | undefined {
  const marksLength = packed.byteLength - 2 * KEY_BYTES;
  if (marksLength < 0 || marksLength % MARK_BYTES !== 0) return undefined;
  const lastPasswords: PasswordMark[] = [];
  for (let at = 2 * KEY_BYTES; at < packed.byteLength; at += MARK_BYTES) {
    const numbers = Buffer.from(packed.slice(at + SALT_BYTES, at + SALT_BYTES + 12));
    lastPasswords.push({
      salt: packed.slice(at, at + SALT_BYTES),
      cost: { m: numbers.readUInt32BE(0), t: numbers.readUInt32BE(4), p: numbers.readUInt32BE(8) },
      mark: packed.slice(at + SALT_BYTES + 12, at + MARK_BYTES),
    });
  }
  return { box: packed.slice(0, KEY_BYTES), signing: packed.slice(KEY_BYTES, 2 * KEY_BYTES), lastPasswords };
}
