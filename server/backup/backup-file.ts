/**
 * @file The file of a backup: a readable head, then chunks that are compressed and sealed (AES-256-GCM). Each file has a
 * key of its own, so chunks are numbered from nothing; the last one says that it is the last, so that a file which was cut
 * off is told from a short one.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';

/** Who may read a backup: whoever has the key file, or knows the passphrase. */
export type BackupSecret = { readonly key: Uint8Array } | { readonly passphrase: string };

/** The file cannot be what was written. One sentence, for an operator. */
export class BackupDamaged extends Error {}
export class WrongBackupSecret extends Error {}

const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;
const CHUNK_BYTES = 512 * 1024;
const MAGIC = 'onieum-backup';
const MOST_HEAD_BYTES = 4_096;
/** About a tenth of a second and 32 MB; what a passphrase deserves that is typed once a night. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

const Head = z.strictObject({
  format: z.literal(MAGIC),
  version: z.literal(1),
  made_at: z.string(),
  secret: z.enum(['key', 'passphrase']),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  /** Tells a wrong secret from a damaged file. */
  check: z.string().regex(/^[0-9a-f]{64}$/),
});
type Head = z.infer<typeof Head>;

async function fileKey(secret: BackupSecret, salt: string): Promise<Buffer> {
  const bytes = Buffer.from(salt, 'hex');
  const base = 'key' in secret ? Buffer.from(secret.key) : await stretched(secret.passphrase, bytes);
  return Buffer.from(hkdfSync('sha256', base, bytes, `${MAGIC} 1`, 32));
}

const stretched = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFC'), salt, 32, SCRYPT, (error, key) => (error ? reject(error) : resolve(key))),
  );

const checkOf = (key: Buffer): string => createHmac('sha256', key).update('check').digest('hex');

function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(chunk, 4);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

/** Appears under its name only when all of it is on disk. */
export class BackupWriter {
  readonly #file: string;
  readonly #draft: string;
  readonly #handle: FileHandle;
  readonly #key: Buffer;
  readonly #aad: Buffer;
  #waiting: Buffer[] = [];
  #size = 0;
  #chunks = 0;
  bytes = 0;

  private constructor(file: string, draft: string, handle: FileHandle, key: Buffer, aad: Buffer) {
    this.#file = file;
    this.#draft = draft;
    this.#handle = handle;
    this.#key = key;
    this.#aad = aad;
  }

  static async create(file: string, secret: BackupSecret, madeAt: string): Promise<BackupWriter> {
    const salt = randomBytes(32).toString('hex');
    const key = await fileKey(secret, salt);
    const kind = 'key' in secret ? 'key' : 'passphrase';
    const head: Head = { format: MAGIC, version: 1, made_at: madeAt, secret: kind, salt, check: checkOf(key) };
    const line = Buffer.from(`${JSON.stringify(head)}\n`);
    const draft = `${file}.${process.pid}.draft`;
    const handle = await open(draft, 'wx', 0o600);
    const writer = new BackupWriter(file, draft, handle, key, createHash('sha256').update(line).digest());
    await writer.#put(line);
    return writer;
  }

  async write(bytes: Buffer): Promise<void> {
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= CHUNK_BYTES) await this.#seal(false);
  }

  async finish(): Promise<void> {
    await this.#seal(true);
    await this.#handle.sync();
    await this.#handle.close();
    await rename(this.#draft, this.#file);
    // The name is on disk too.
    const folder = await open(dirname(this.#file), 'r').catch(() => undefined);
    await folder?.sync().catch(() => undefined);
    await folder?.close();
  }

  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#draft, { force: true });
  }

  async #seal(isLast: boolean): Promise<void> {
    const plain = zstdCompressSync(Buffer.concat(this.#waiting));
    this.#waiting = [];
    this.#size = 0;
    const cipher = createCipheriv(CIPHER, this.#key, nonceOf(this.#chunks, isLast)).setAAD(this.#aad);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    this.#chunks += 1;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    await this.#put(length);
    await this.#put(sealed);
  }

  async #put(bytes: Buffer): Promise<void> {
    this.bytes += bytes.length;
    await this.#handle.writeFile(bytes);
  }
}

/** What was written, in pieces; throws `BackupDamaged` at the first one that is not. */
export async function* readBackup(file: string, secret: BackupSecret): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r');
  try {
    const source = new Source(handle);
    const line = await source.line();
    const head = parseHead(line);
    if (('key' in secret ? 'key' : 'passphrase') !== head.secret)
      throw new WrongBackupSecret(`${file} was made with a ${head.secret === 'key' ? 'key file' : 'passphrase'}`);
    const key = await fileKey(secret, head.salt);
    if (!timingSafeEqual(Buffer.from(head.check, 'hex'), Buffer.from(checkOf(key), 'hex')))
      throw new WrongBackupSecret(`this is not the ${head.secret === 'key' ? 'key' : 'passphrase'} of ${file}`);
    const aad = createHash('sha256').update(line).digest();
    for (let chunk = 0; ; chunk += 1) {
      const sealed = await source.chunk();
      if (!sealed) throw new BackupDamaged(`${file} was cut off`);
      const isLast = await source.isAtEnd();
      yield opened(key, aad, sealed, chunk, isLast, file);
      if (isLast) return;
    }
  } finally {
    await handle.close();
  }
}

function parseHead(line: Buffer): Head {
  try {
    return Head.parse(JSON.parse(line.toString('utf8')));
  } catch {
    throw new BackupDamaged('this is no backup of ours, or its beginning is damaged');
  }
}

function opened(key: Buffer, aad: Buffer, sealed: Buffer, chunk: number, isLast: boolean, file: string): Buffer {
  if (sealed.length < TAG_BYTES) throw new BackupDamaged(`${file} is damaged`);
  const decipher = createDecipheriv(CIPHER, key, nonceOf(chunk, isLast))
    .setAAD(aad)
    .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const body = sealed.subarray(0, sealed.length - TAG_BYTES);
    return zstdDecompressSync(Buffer.concat([decipher.update(body), decipher.final()]));
  } catch {
    throw new BackupDamaged(`${file} is damaged in part ${chunk + 1}, or was cut off`);
  }
}

/** Reads ahead in larger pieces than it is asked for. */
class Source {
  readonly #handle: FileHandle;
  #buffer = Buffer.alloc(0);
  #isOver = false;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async line(): Promise<Buffer> {
    await this.#fill(MOST_HEAD_BYTES);
    const end = this.#buffer.subarray(0, MOST_HEAD_BYTES).indexOf('\n');
    if (end < 0) throw new BackupDamaged('this is no backup of ours, or its beginning is damaged');
    return this.#take(end + 1);
  }

  async chunk(): Promise<Buffer | undefined> {
    await this.#fill(4);
    if (this.#buffer.length < 4) return undefined;
    const length = this.#buffer.readUInt32BE();
    if (length > 2 * CHUNK_BYTES + MOST_FRAME_BYTES)
      throw new BackupDamaged('a part of the backup has no sensible length');
    await this.#fill(4 + length);
    if (this.#buffer.length < 4 + length) return undefined;
    this.#take(4);
    return this.#take(length);
  }

  async isAtEnd(): Promise<boolean> {
    await this.#fill(1);
    return this.#buffer.length === 0;
  }

  #take(length: number): Buffer {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }

  async #fill(length: number): Promise<void> {
    while (this.#buffer.length < length && !this.#isOver) {
      const piece = Buffer.alloc(Math.max(CHUNK_BYTES, length - this.#buffer.length));
      const { bytesRead } = await this.#handle.read(piece, 0, piece.length);
      this.#isOver = bytesRead === 0;
      this.#buffer = Buffer.concat([this.#buffer, piece.subarray(0, bytesRead)]);
    }
  }
}

/** One row is never cut, and one write may be larger than a chunk. */
const MOST_FRAME_BYTES = 64 * 1024 * 1024;
