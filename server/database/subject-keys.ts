/**
 * @file What people wrote, kept under a key of the household it is about: bodies of operations, values that wait in
 * conflicts, contents of held groups. Destroying the key erases them wherever they were copied to, while hashes and chains
 * stay verifiable. The keys themselves are wrapped by a master key that is in no database.
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { fromPostgresText, toPostgresText } from './postgres-text.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Unwrapping costs more than a look into this; old entries go first. */
const REMEMBERED = 5_000;

/** Where a key is: a subject whose key was destroyed gets another one when something new arrives for it. */
export interface KeyPlace {
  readonly shard: string;
  readonly subject: string;
  readonly generation: number;
}

export class SubjectKeys {
  readonly #master: Buffer;
  readonly #unwrapped = new Map<string, Buffer>();

  constructor(master: Uint8Array) {
    if (master.byteLength !== KEY_BYTES) throw new Error('a master key has 32 bytes');
    this.#master = Buffer.from(master);
  }

  newKey(place: KeyPlace): { readonly key: Buffer; readonly wrapped: string } {
    const key = randomBytes(KEY_BYTES);
    return { key, wrapped: this.wrap(place, key) };
  }

  wrap(place: KeyPlace, key: Buffer): string {
    return sealBytes(this.#master, key, nameOf(place));
  }

  unwrap(place: KeyPlace, wrapped: string): Buffer {
    const known = this.#unwrapped.get(wrapped);
    if (known) return known;
    const key = openBytes(this.#master, wrapped, nameOf(place));
    const [oldest] = this.#unwrapped.keys();
    if (this.#unwrapped.size >= REMEMBERED && oldest !== undefined) this.#unwrapped.delete(oldest);
    this.#unwrapped.set(wrapped, key);
    return key;
  }
}

const nameOf = ({ shard, subject, generation }: KeyPlace): string => `subject key\n${shard}\n${subject}\n${generation}`;

/** `what` names the place it belongs to, so that nobody can put it into another one. */
export const seal = (key: Buffer, text: string, what: string): string =>
  sealBytes(key, Buffer.from(toPostgresText(text)), what);
/** As it was given, halves of surrogate pairs included. */
export const unseal = (key: Buffer, sealed: string, what: string): string =>
  fromPostgresText(openBytes(key, sealed, what).toString());

function sealBytes(key: Buffer, bytes: Buffer, what: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  // Wrapped first: raw bytes cost Node three times as much.
  const cipher = createCipheriv(CIPHER, createSecretKey(key), nonce).setAAD(Buffer.from(what));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function openBytes(key: Buffer, sealed: string, what: string): Buffer {
  const all = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(CIPHER, createSecretKey(key), all.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(what))
    .setAuthTag(all.subarray(all.length - TAG_BYTES));
  return Buffer.concat([decipher.update(all.subarray(NONCE_BYTES, all.length - TAG_BYTES)), decipher.final()]);
}

/**
 * The master key of a server, made on first use. All nodes of one server need the same file, and without it nothing that
 * is sealed can be read again; an encrypted backup carries what is needed to restore elsewhere.
 */
export const masterKeyIn = (file: string): Buffer => secretIn(file, 'master key');

/** Thirty-two random bytes in a file of their own, for its owner only. */
export function secretIn(file: string, what: string): Buffer {
  if (!existsSync(file)) writeOnce(file, randomBytes(KEY_BYTES).toString('hex'));
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Error(`${file} can be read by others: chmod 600 it, and think about who has read it`);
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} holds no ${what}`);
  return Buffer.from(text, 'hex');
}

function writeOnce(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, 'wx', 0o600);
  writeSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
  try {
    linkSync(draft, file);
  } catch (error) {
    // Another process made one at the same moment; there is only one.
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft);
  }
}
