/**
 * @file What was erased, beside the database: a list without names, for the day on which the database is lost and a backup
 * from before an erasure is all there is. See [Note: Erasures outlive backups].
 */
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { z } from 'zod';

export const Erasure = z.strictObject({ shard: z.string(), subject: z.string(), generation: z.int().positive() });
export type Erasure = z.infer<typeof Erasure>;

export function noteErasures(file: string, erasures: readonly Erasure[]): void {
  const descriptor = openSync(file, 'a', 0o600);
  appendFileSync(descriptor, erasures.map((erasure) => `${JSON.stringify(erasure)}\n`).join(''));
  fsyncSync(descriptor);
  closeSync(descriptor);
}

export function readErasures(file: string): readonly Erasure[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => Erasure.parse(JSON.parse(line)));
}
