import { z } from 'zod';
import { Cursor, Epoch, Feed, TableName } from './wire.schema.ts';

const Id = z.uuid();

/** Where an interrupted snapshot goes on: in another session, from another node, days later. */
export const SnapshotToken = z.strictObject({
  snapshot_id: Id,
  /** Head of the feed when the snapshot began; what changed since comes through the feed afterwards. */
  start: Cursor,
  table: TableName,
  after: Id.nullable(),
});
export type SnapshotToken = z.infer<typeof SnapshotToken>;

export const SnapshotRequest = z.strictObject({
  feed: Feed,
  token: SnapshotToken.nullable(),
  schema_ver: z.int().positive(),
  limit: z.int().positive().max(5_000),
});
export type SnapshotRequest = z.infer<typeof SnapshotRequest>;

/**
 * Rows as they are now, in key order. It is fuzzy on purpose: no transaction stays open on the server between pages.
 * The device may show them only after it has pulled from `start` to a checkpoint.
 */
export const SnapshotResponse = z.strictObject({
  epoch: Epoch,
  feed: Feed,
  token: SnapshotToken,
  rows: z.array(
    z.strictObject({
      table: TableName,
      id: Id,
      oe: z.int().nonnegative(),
      ver: z.int().positive(),
      row: z.looseObject({}),
    }),
  ),
  isLast: z.boolean(),
  /** Rows in the feed at this moment, so that somebody who waits can be told how long. */
  total: z.int().nonnegative(),
});
export type SnapshotResponse = z.infer<typeof SnapshotResponse>;
