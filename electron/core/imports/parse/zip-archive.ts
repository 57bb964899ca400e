import { crc32, inflateRawSync } from 'node:zlib';
import { importsDamagedFile, importsPasswordProtected, importsTooLarge } from '#shared/imports/imports.errors.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { ParseLimits } from './parse-limits.ts';
import type { FileFailure } from './raw-sheet.ts';

export interface ZipArchive {
  readonly names: readonly string[];
  /** Unpacked text of an entry, read as UTF-8; undefined when there is none. */
  readonly text: (name: string) => string | undefined;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_LENGTH = 22;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpacks every entry once, within the limits, and checks its sum.
 *
 * The libraries that read workbooks trust the directory's sizes or stop only at gigabytes. Unpacking here first means
 * that a bomb ends after `unpackedBytes`, and that a flipped bit is told as damage and not as a wrong value.
 */
export function openZip(bytes: Uint8Array, limits: ParseLimits): Result<ZipArchive, FileFailure> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = err(importsDamagedFile({ format: 'zip' }));
  const end = findEnd(file);
  if (end < 0) return damaged;
  const count = file.readUInt16LE(end + 10);
  if (count > limits.zipEntries) return err(importsTooLarge({ what: 'entries', limit: limits.zipEntries }));

  const contents = new Map<string, Buffer>();
  let left = limits.unpackedBytes;
  let at = file.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY_SIGNATURE) return damaged;
    const flags = file.readUInt16LE(at + 8);
    const method = file.readUInt16LE(at + 10);
    const sum = file.readUInt32LE(at + 16);
    const packedLength = file.readUInt32LE(at + 20);
    const nameLength = file.readUInt16LE(at + 28);
    const skip = nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const local = file.readUInt32LE(at + 42);
    at += 46 + skip;
    if (flags & 1) return err(importsPasswordProtected());
    if (local + 30 > file.length || file.readUInt32LE(local) !== LOCAL_SIGNATURE) return damaged;
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    if (start + packedLength > file.length) return damaged;
    const unpacked = unpack(file.subarray(start, start + packedLength), method, left);
    if (unpacked === 'too-large') return err(importsTooLarge({ what: 'unpacked', limit: limits.unpackedBytes }));
    if (unpacked === 'damaged' || crc32(unpacked) !== sum) return damaged;
    left -= unpacked.length;
    contents.set(name, unpacked);
  }
  return ok({ names: [...contents.keys()], text: (name) => contents.get(name)?.toString('utf8') });
}

function unpack(packed: Buffer, method: number, limit: number): Buffer | 'damaged' | 'too-large' {
  if (method === STORED) return packed.length > limit ? 'too-large' : packed;
  if (method !== DEFLATED) return 'damaged';
  try {
    // zlib refuses a limit of 0 even for an empty entry.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    return error instanceof RangeError || (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      ? 'too-large'
      : 'damaged';
  }
}

/** The directory's end stands in the last 64 KB, before a comment of unknown length. */
function findEnd(file: Buffer): number {
  const lowest = Math.max(0, file.length - END_LENGTH - 0xffff);
  for (let at = file.length - END_LENGTH; at >= lowest; at -= 1) {
    if (file.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  return -1;
}
