import { z } from 'zod';
import { Outcome } from './outcome.schema.ts';
import { Cursor, Epoch, Feed, Hash, Seq, TableName, TableTotal } from './wire.schema.ts';

const Id = z.uuid();

export const PullRequest = z.strictObject({
  epoch: Epoch,
  feed: Feed,
  cursor: Cursor,
  /** Up to here the rows are on the screen; pages from there to `cursor` only wait. Null in a first sync. */
  shown: Seq.nullable(),
  schema_ver: z.int().positive(),
  /** Changes per page at most; a page always ends at a whole number of the feed. */
  limit: z.int().positive().max(5_000),
});
export type PullRequest = z.infer<typeof PullRequest>;

/**
 * Who wrote columns of a row last, and when by their own clock: a PC that knew the row before tells its people what
 * others did to it. Only what took effect after what it shows, and no creation; what a policy put together is its newest
 * author's.
 */
export const Written = z.strictObject({
  ver: z.int().positive(),
  columns: z.array(z.string().max(80)),
  op_id: Id,
  group_id: Id,
  kind: z.string().max(20),
  actor: z.string().max(80),
  recorded_at: z.iso.datetime(),
  /** The manager who took it over from the held work. */
  adopted_by: z.string().max(80).nullable(),
});
export type Written = z.infer<typeof Written>;

/** `oe`: how often the row has changed office. Feeds have no order between them; this number has. */
export const Change = z.discriminatedUnion('k', [
  z.strictObject({
    k: z.literal('put'),
    seq: Seq,
    table: TableName,
    id: Id,
    oe: z.int().nonnegative(),
    ver: z.int().positive(),
    /** Loose: a newer server may know columns that this PC does not. */
    row: z.looseObject({}),
    written: z.array(Written),
  }),
  z.strictObject({
    k: z.literal('del'),
    seq: Seq,
    table: TableName,
    id: Id,
    oe: z.int().nonnegative(),
    ver: z.int().positive(),
  }),
  /** The row left this feed for another office. */
  z.strictObject({ k: z.literal('evict'), seq: Seq, table: TableName, id: Id, oe: z.int().nonnegative() }),
  /** A later decision about an operation that was held or blocked; by hash, as ids may have twins. */
  z.strictObject({ k: z.literal('outcome'), seq: Seq, op_id: Id, hash: Hash, outcome: Outcome }),
]);
export type Change = z.infer<typeof Change>;

/** The newest state of each row that changed after `from`, up to `to`. */
export const PullResponse = z.strictObject({
  epoch: Epoch,
  feed: Feed,
  from: Cursor,
  to: Cursor,
  head: Seq,
  /** Deletions before this number are forgotten; who is further behind starts over with a snapshot. */
  floor: Seq,
  changes: z.array(Change),
  /** Only on the page that reaches the head: what the device must have now, table by table. */
  checkpoint: z.strictObject({ seq: Seq, chain: Hash, tables: z.record(TableName, TableTotal) }).nullable(),
});
export type PullResponse = z.infer<typeof PullResponse>;
