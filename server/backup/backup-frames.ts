/** @file What is inside a backup: sentences about it as JSON, and the rows of each table as COPY gave them. */
import { z } from 'zod';
import { BackupDamaged } from './backup-file.ts';

/** Of the rows of one table, in the order of its key. */
export const TableSum = z.strictObject({ rows: z.int().nonnegative(), sha256: z.string() });
export type TableSum = z.infer<typeof TableSum>;

export const ShardMark = z.strictObject({
  id: z.string(),
  epoch: z.string(),
  /** Everything received up to here is in the backup. */
  position: z.int().nonnegative(),
  heads: z.array(z.strictObject({ feed: z.string(), seq: z.int().nonnegative(), chain: z.string() })),
});
export type ShardMark = z.infer<typeof ShardMark>;

export const Sentence = z.discriminatedUnion('say', [
  z.strictObject({
    say: z.literal('begin'),
    made_at: z.string(),
    /** Newest migration of the database; it is restored with the tables of that time and brought up to date then. */
    migration: z.string(),
    /** What subject keys are wrapped with. The backup is sealed as a whole. */
    master_key: z.string().regex(/^[0-9a-f]{64}$/),
    shards: z.array(ShardMark),
  }),
  z.strictObject({ say: z.literal('table'), table: z.string(), columns: z.array(z.string()) }),
  z.strictObject({ say: z.literal('table-end'), table: z.string(), sum: TableSum }),
  z.strictObject({ say: z.literal('end'), tables: z.int().nonnegative() }),
]);
export type Sentence = z.infer<typeof Sentence>;
export type Beginning = Extract<Sentence, { say: 'begin' }>;

export type Frame = { readonly sentence: Sentence } | { readonly rows: Buffer };

const SENTENCE = 0x4a;
const ROWS = 0x52;
const HEAD_BYTES = 5;

function framed(kind: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(kind);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

export const sentenceFrame = (sentence: Sentence): Buffer => framed(SENTENCE, Buffer.from(JSON.stringify(sentence)));
export const rowsFrame = (rows: Buffer): Buffer => framed(ROWS, rows);

export async function* framesIn(pieces: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let buffer: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    buffer = buffer.length === 0 ? piece : Buffer.concat([buffer, piece]);
    for (;;) {
      if (buffer.length < HEAD_BYTES) break;
      const end = HEAD_BYTES + buffer.readUInt32BE(1);
      if (buffer.length < end) break;
      yield frameOf(buffer.readUInt8(), buffer.subarray(HEAD_BYTES, end));
      buffer = buffer.subarray(end);
    }
  }
  if (buffer.length > 0) throw new BackupDamaged('the backup ends in the middle of something');
}

function frameOf(kind: number, body: Buffer): Frame {
  if (kind === ROWS) return { rows: body };
  const sentence = kind === SENTENCE ? Sentence.safeParse(JSON.parse(body.toString('utf8'))) : undefined;
  if (!sentence?.success) throw new BackupDamaged('the backup says something that this server does not understand');
  return { sentence: sentence.data };
}
