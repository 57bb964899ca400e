/** @file The server's cryptography: what PCs and people signed, by Node's own primitives. */
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';

export const hashText = (text: string): string => hash('sha256', text);

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** What stands before a raw Ed25519 key in its SubjectPublicKeyInfo (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Reading a key costs as much as verifying with it, and a push is signed by one or two people. */
const MOST_KEYS = 2_000;
const keys = new Map<string, KeyObject>();

/** Never rejects: a key or signature that is none verifies nothing. On libuv's pool, beside the thread that answers. */
export function verifySignature(publicKey: string, text: string, signature: string): Promise<boolean> {
  return new Promise((resolve) => {
    const signed = Buffer.from(signature, 'base64');
    const key = signed.byteLength === SIGNATURE_BYTES ? keyFrom(publicKey) : undefined;
    if (!key) return resolve(false);
    verify(null, Buffer.from(text), key, signed, (error, isGood) => resolve(error === null && isGood));
  });
}

function keyFrom(publicKey: string): KeyObject | undefined {
  const known = keys.get(publicKey);
  if (known) return known;
  const raw = Buffer.from(publicKey, 'base64');
  if (raw.byteLength !== KEY_BYTES) return undefined;
  const key = readKey(raw);
  if (!key) return undefined;
  if (keys.size >= MOST_KEYS) keys.clear();
  keys.set(publicKey, key);
  return key;
}

function readKey(raw: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.concat([ED25519_PREFIX, raw]), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** How a key is named everywhere: hexadecimal SHA-256 of its 32 bytes. Undefined for what is no key. */
export function keyIdOf(publicKey: string): string | undefined {
  const key = Buffer.from(publicKey, 'base64');
  return key.byteLength === KEY_BYTES ? hash('sha256', key) : undefined;
}
