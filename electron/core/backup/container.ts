import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import {
  hkdfSha256,
  NONCE_BYTES,
  openWithNonce,
  runningSha256,
  sealWithNonce,
  sha256,
  TAG_BYTES,
  wipe,
} from '#core/crypto/primitives.ts';
import { backupDamaged, backupNewer, notABackup } from '#shared/backup/backup.errors.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { BackupHeader, BackupManifest } from './backup-header.schema.ts';

/*
 * [Note: The backup file]
 *
 *   "ONIEUMBK" | u16 version | u32 length of header | header (JSON) | chunk 0 | chunk 1 | …
 *   chunk = u32 length of what follows | AES-256-GCM ciphertext ‖ tag
 *
 * Chunk 0 holds the manifest, the others the database, 1 MiB each. The file's key is derived from the installation's
 * backup key and a random salt, so a nonce that only counts is never used twice under one key; its last byte marks the
 * last chunk, so a file cut short does not pass for whole. Everything before the chunks is their associated data.
 * All calls block: this runs in the backup worker only.
 */
const MAGIC = Buffer.from('ONIEUMBK');
const VERSION = 1;
const PREFIX_BYTES = MAGIC.byteLength + 2 + 4;
/** A keyring of some hundred people is far smaller; more is not a header of ours. */
const LONGEST_HEADER = 4 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

export type Progress = (done: number, total: number) => void;

export function writeContainer(
  path: string,
  backupKey: Uint8Array,
  header: BackupHeader,
  manifest: BackupManifest,
  databasePath: string,
  progress: Progress,
): void {
  const preamble = preambleOf(header);
  const chunks = chunkSealer(backupKey, header, preamble);
  const target = openSync(path, 'wx', 0o600);
  const source = openSync(databasePath, 'r');
  try {
    writeFully(target, preamble);
    writeFully(target, chunks.seal(Buffer.from(JSON.stringify(manifest)), false));
    const buffer = Buffer.alloc(CHUNK_BYTES);
    let done = 0;
    do {
      const read = readSync(source, buffer, 0, CHUNK_BYTES, null);
      done += read;
      writeFully(target, chunks.seal(buffer.subarray(0, read), done >= manifest.databaseBytes));
      progress(done, manifest.databaseBytes);
      if (read === 0 && done < manifest.databaseBytes) throw new Error('the working copy shrank');
    } while (done < manifest.databaseBytes);
    fsyncSync(target);
  } finally {
    closeSync(source);
    closeSync(target);
    chunks.wipe();
  }
}

export type HeaderRead = Result<
  BackupHeader,
  ReturnType<typeof notABackup | typeof backupNewer | typeof backupDamaged>
>;

/** What a file says of itself, before anybody has proved that they may open it. */
export function readBackupHeader(path: string): HeaderRead {
  const file = openSync(path, 'r');
  try {
    const read = readPreamble(file);
    return read.ok ? ok(read.value.header) : read;
  } finally {
    closeSync(file);
  }
}

/**
 * Decrypts the whole file and hands the database on piece by piece. Ok only when every byte was authentic, the file is
 * complete, and size and digest are those of the manifest; what the sink received before an error must be thrown away.
 */
export function readContainer(
  path: string,
  backupKey: Uint8Array,
  sink: (part: Uint8Array) => void,
  progress: Progress,
): Result<BackupManifest, ReturnType<typeof notABackup | typeof backupNewer | typeof backupDamaged>> {
  const file = openSync(path, 'r');
  try {
    const opened = readPreamble(file);
    if (!opened.ok) return opened;
    const chunks = chunkOpener(backupKey, opened.value.header, opened.value.preamble);
    try {
      return readChunks(file, chunks, sink, progress);
    } finally {
      chunks.wipe();
    }
  } finally {
    closeSync(file);
  }
}

type ChunkOpener = ReturnType<typeof chunkOpener>;

function readChunks(file: number, chunks: ChunkOpener, sink: (part: Uint8Array) => void, progress: Progress) {
  const first = chunks.open(file);
  const manifest = first && !first.isLast ? parseManifest(first.plaintext) : undefined;
  if (!manifest) return err(backupDamaged());
  const digest = runningSha256();
  let done = 0;
  for (let isLast = false; !isLast; ) {
    const chunk = chunks.open(file);
    if (!chunk) return err(backupDamaged());
    digest.add(chunk.plaintext);
    sink(chunk.plaintext);
    done += chunk.plaintext.byteLength;
    isLast = chunk.isLast;
    progress(done, manifest.databaseBytes);
  }
  const isWhole = done === manifest.databaseBytes && digest.hex() === manifest.databaseSha256 && isAtEnd(file);
  return isWhole ? ok(manifest) : err(backupDamaged());
}

function preambleOf(header: BackupHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const numbers = Buffer.alloc(6);
  numbers.writeUInt16BE(VERSION, 0);
  numbers.writeUInt32BE(json.byteLength, 2);
  return Buffer.concat([MAGIC, numbers, json]);
}

function readPreamble(
  file: number,
): Result<
  { header: BackupHeader; preamble: Buffer },
  ReturnType<typeof notABackup | typeof backupNewer | typeof backupDamaged>
> {
  const prefix = readExactly(file, PREFIX_BYTES);
  if (!prefix?.subarray(0, MAGIC.byteLength).equals(MAGIC)) return err(notABackup());
  if (prefix.readUInt16BE(MAGIC.byteLength) > VERSION) return err(backupNewer());
  const length = prefix.readUInt32BE(MAGIC.byteLength + 2);
  const json = length <= LONGEST_HEADER ? readExactly(file, length) : undefined;
  const header = json && parseHeader(json);
  if (!json || !header) return err(backupDamaged());
  return ok({ header, preamble: Buffer.concat([prefix, json]) });
}

function chunkSealer(backupKey: Uint8Array, header: BackupHeader, preamble: Uint8Array) {
  const key = fileKey(backupKey, header);
  const context = sha256(preamble);
  let count = 0;
  return {
    seal: (plaintext: Uint8Array, isLast: boolean): Buffer => {
      const sealed = sealWithNonce(key, nonceOf(count, isLast), plaintext, context);
      count += 1;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(sealed.byteLength);
      return Buffer.concat([length, sealed]);
    },
    wipe: () => wipe(key),
  };
}

function chunkOpener(backupKey: Uint8Array, header: BackupHeader, preamble: Uint8Array) {
  const key = fileKey(backupKey, header);
  const context = sha256(preamble);
  let count = 0;
  return {
    open: (file: number): { plaintext: Uint8Array; isLast: boolean } | undefined => {
      const length = readExactly(file, 4)?.readUInt32BE() ?? 0;
      if (length < TAG_BYTES || length > CHUNK_BYTES + LONGEST_HEADER) return undefined;
      const sealed = readExactly(file, length);
      if (!sealed) return undefined;
      const at = count;
      count += 1;
      for (const isLast of [false, true]) {
        const plaintext = openWithNonce(key, nonceOf(at, isLast), sealed, context);
        if (plaintext) return { plaintext, isLast };
      }
      return undefined;
    },
    wipe: () => wipe(key),
  };
}

const fileKey = (backupKey: Uint8Array, header: BackupHeader) =>
  hkdfSha256(backupKey, Buffer.from(header.salt, 'base64'), 'onieum/backup-file/v1');

function nonceOf(count: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(count, NONCE_BYTES - 5);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}

function writeFully(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) at += writeSync(file, bytes, at);
}

/** Undefined when the file ends first. */
function readExactly(file: number, length: number): Buffer | undefined {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const read = readSync(file, bytes, at, length - at, null);
    if (read === 0) return undefined;
    at += read;
  }
  return bytes;
}

const isAtEnd = (file: number) => readSync(file, Buffer.alloc(1), 0, 1, null) === 0;

const parseHeader = (json: Buffer) => BackupHeader.safeParse(parseJson(json)).data;
const parseManifest = (json: Uint8Array) => BackupManifest.safeParse(parseJson(Buffer.from(json))).data;

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
