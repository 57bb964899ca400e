/** @file A PC's access log on its way to the server: chained there by its own MAC, and on the wire by plain hashes. */
import { z } from 'zod';
import { Hash } from './wire.schema.ts';

/** `text` is the canonical JSON of a line; `link = SHA-256("access\n" + link before + "\n" + text)`, hex. */
export const AccessLogRequest = z.strictObject({
  /** Number of the first line; lines are numbered 1, 2, 3 … per device and incarnation. */
  first: z.int().positive(),
  /** Link of the line before `first`; 64 zeros before the first. */
  prev: Hash,
  lines: z.array(z.strictObject({ text: z.string().max(100_000), link: Hash })).max(500),
});
export type AccessLogRequest = z.infer<typeof AccessLogRequest>;

export const AccessLogResponse = z.discriminatedUnion('o', [
  z.strictObject({ o: z.literal('taken'), next: z.int().positive() }),
  /** The chain does not continue what the server has: kept as an alarm for the office's manager. */
  z.strictObject({ o: z.literal('broken'), next: z.int().positive() }),
]);
export type AccessLogResponse = z.infer<typeof AccessLogResponse>;
