/** @file The server's cryptography: what PCs and people signed, by Node's own primitives. */
import { createPublicKey, hash, verify } from 'node:crypto';

export const hashText = (text: string): string => hash('sha256', text);

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** What stands before a raw Ed25519 key in its SubjectPublicKeyInfo (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Never throws: a key or signature that is none verifies nothing. */
export function verifySignature(publicKey: string, text: string, signature: string): boolean {
  const key = Buffer.from(publicKey, 'base64');
  const signed = Buffer.from(signature, 'base64');
  if (key.byteLength !== KEY_BYTES || signed.byteLength !== SIGNATURE_BYTES) return false;
  try {
    const der = Buffer.concat([ED25519_PREFIX, key]);
    return verify(null, Buffer.from(text), createPublicKey({ key: der, format: 'der', type: 'spki' }), signed);
  } catch {
    return false;
  }
}

/** How a key is named everywhere: hexadecimal SHA-256 of its 32 bytes. Undefined for what is no key. */
export function keyIdOf(publicKey: string): string | undefined {
  const key = Buffer.from(publicKey, 'base64');
  return key.byteLength === KEY_BYTES ? hash('sha256', key) : undefined;
}
