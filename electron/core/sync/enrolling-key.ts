/** @file Which key a PC shows together with a code, before it has a place that is encrypted. */
import { readFile, rm } from 'node:fs/promises';
import { hkdfSha256, KEY_BYTES, randomBytes } from '#core/crypto/primitives.ts';
import { enrollingSeedPath } from '#core/files/data-files.ts';
import { writeDurably } from '#core/files/write-durably.ts';

/**
 * The same for as long as this PC tries this code, also after the app was closed: to who has this key, the server gives its
 * answer again. A code copied to another PC makes another key there; the disk alone, without the code, makes none.
 */
export async function enrollingKey(dataDir: string, code: string): Promise<Uint8Array> {
  return hkdfSha256(Buffer.from(code), await seedIn(dataDir), 'onieum/enrolling/v1');
}

async function seedIn(dataDir: string): Promise<Uint8Array> {
  const path = enrollingSeedPath(dataDir);
  const kept = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
  });
  if (kept?.byteLength === KEY_BYTES) return kept;
  const seed = randomBytes(KEY_BYTES);
  await writeDurably(path, seed);
  return seed;
}

/** The PC is in: its key is in the encrypted database, and can be made from nothing else any more. */
export const forgetEnrollingSeed = (dataDir: string): Promise<void> => rm(enrollingSeedPath(dataDir), { force: true });
