/**
 * @file Every cryptographic primitive of the app, and the only importer of `node:crypto`.
 *
 * Electron's BoringSSL has less than Node's OpenSSL: no chacha20-poly1305, no AES-KW, no `crypto.argon2*` (the function
 * exists and throws). Only what both have may be used here; curves come from `@noble/curves`, Argon2 from its N-API
 * package. `crypto-self-test.ts` proves the lot at every start.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  randomBytes as cryptoRandomBytes,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { hash as argon2 } from 'argon2';

export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** Plain bytes: `slice` of a Buffer is a view, which dies with what it was cut from when that is wiped. */
const plain = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
const join = (...parts: readonly Uint8Array[]): Uint8Array => plain(Buffer.concat(parts));

const POOL_BYTES = 4_096;
let pool = new Uint8Array(0);

/** Drawn from a pool that is filled at once: asking the system for a few bytes costs more than sealing with them. */
export function randomBytes(length: number): Uint8Array {
  if (length > POOL_BYTES / 8) return new Uint8Array(cryptoRandomBytes(length));
  if (pool.byteLength < length) pool = new Uint8Array(cryptoRandomBytes(POOL_BYTES));
  const drawn = pool.slice(0, length);
  // What has been handed out must not be found a second time, by us or in a memory image.
  pool.fill(0, 0, length);
  pool = pool.subarray(length);
  return drawn;
}

export const sha256 = (...parts: readonly (Uint8Array | string)[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

export const sha256Hex = (...parts: readonly (Uint8Array | string)[]): string =>
  Buffer.from(sha256(...parts)).toString('hex');

/** For data that does not fit in memory at once. */
export function runningSha256(): { add(part: Uint8Array): void; hex(): string } {
  const hash = createHash('sha256');
  return { add: (part) => void hash.update(part), hex: () => hash.digest('hex') };
}

export const hmacSha256 = (key: Uint8Array, ...parts: readonly (Uint8Array | string)[]): Uint8Array => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
};

/** `info` names the purpose, so that one secret yields keys that say nothing about each other. */
export const hkdfSha256 = (secret: Uint8Array, salt: Uint8Array, info: string, length = KEY_BYTES): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, salt, info, length));

export const equalInConstantTime = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength && timingSafeEqual(a, b);

/** AES-256-GCM under a random nonce: `nonce ‖ ciphertext ‖ tag`. */
export function seal(key: Uint8Array, plaintext: Uint8Array, associatedData: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  return join(nonce, sealWithNonce(key, nonce, plaintext, Buffer.from(associatedData)));
}

/** The plaintext, or undefined when key, data or associated data are not the ones sealed with. */
export function open(key: Uint8Array, sealed: Uint8Array, associatedData: string): Uint8Array | undefined {
  return openWithNonce(key, sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES), Buffer.from(associatedData));
}

/** For streams that number their chunks: the caller promises never to use a nonce twice under one key. */
export function sealWithNonce(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array {
  // Wrapped first: raw bytes cost Node three times as much.
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData);
  return join(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
}

export function openWithNonce(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array | undefined {
  if (nonce.byteLength !== NONCE_BYTES || sealed.byteLength < TAG_BYTES) return undefined;
  const cipher = createDecipheriv('aes-256-gcm', createSecretKey(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData);
  cipher.setAuthTag(sealed.subarray(sealed.byteLength - TAG_BYTES));
  const plaintext = cipher.update(sealed.subarray(0, sealed.byteLength - TAG_BYTES));
  try {
    return join(plaintext, cipher.final());
  } catch {
    // A wrong tag is the only way `final` fails in GCM; what was decrypted so far must not outlive it.
    plaintext.fill(0);
    return undefined;
  }
}

/** Memory in KiB, passes, lanes. */
export interface Argon2Cost {
  readonly m: number;
  readonly t: number;
  readonly p: number;
}

/** Runs on libuv's pool: the calling thread stays free for the third of a second it takes. */
export async function argon2id(password: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Promise<Uint8Array> {
  const digest = await argon2(Buffer.from(password), {
    type: 2,
    version: 0x13,
    salt: Buffer.from(salt),
    memoryCost: cost.m,
    timeCost: cost.t,
    parallelism: cost.p,
    hashLength: KEY_BYTES,
    raw: true,
  });
  return new Uint8Array(digest);
}

export const boxPublicKey = (secretKey: Uint8Array): Uint8Array => x25519.getPublicKey(secretKey);
export const signingPublicKey = (seed: Uint8Array): Uint8Array => ed25519.getPublicKey(seed);
export const sign = (seed: Uint8Array, message: Uint8Array): Uint8Array => ed25519.sign(message, seed);
export const verifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  try {
    return ed25519.verify(signature, message, publicKey);
  } catch {
    // noble throws on malformed points; to the caller that is one more bad signature.
    return false;
  }
};

/** Anyone may seal to a public key; only its secret opens. `ephemeral public key ‖ AES-256-GCM`. */
export function sealTo(publicKey: Uint8Array, plaintext: Uint8Array, associatedData: string): Uint8Array {
  const ephemeral = randomBytes(KEY_BYTES);
  const ephemeralPublic = boxPublicKey(ephemeral);
  const key = boxKey(x25519.getSharedSecret(ephemeral, publicKey), ephemeralPublic, publicKey);
  const sealed = join(ephemeralPublic, seal(key, plaintext, associatedData));
  wipe(ephemeral, key);
  return sealed;
}

export function openSealed(secretKey: Uint8Array, sealed: Uint8Array, associatedData: string): Uint8Array | undefined {
  if (sealed.byteLength < KEY_BYTES + NONCE_BYTES + TAG_BYTES) return undefined;
  const ephemeralPublic = sealed.subarray(0, KEY_BYTES);
  const shared = sharedSecret(secretKey, ephemeralPublic);
  if (!shared) return undefined;
  const key = boxKey(shared, ephemeralPublic, boxPublicKey(secretKey));
  const plaintext = open(key, sealed.subarray(KEY_BYTES), associatedData);
  wipe(key);
  return plaintext;
}

/** Overwrites key material that is no longer needed. Strings cannot be wiped: never turn a key into one. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

/** Both public keys go into the key, so that a box cannot be passed off as meant for someone else. */
function boxKey(shared: Uint8Array, ephemeralPublic: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const key = hkdfSha256(shared, join(ephemeralPublic, publicKey), 'onieum/sealed-box/v1');
  wipe(shared);
  return key;
}

function sharedSecret(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  try {
    return x25519.getSharedSecret(secretKey, publicKey);
  } catch {
    // Low-order points have no place in an honest box.
    return undefined;
  }
}
