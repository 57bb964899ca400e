import { z } from 'zod';
import { Cursor, Epoch, Feed, TableName, TableTotal } from './wire.schema.ts';

/** The last two hexadecimal digits of a row's id: the front of a UUIDv7 is a time and would fill one bucket only. */
export const Bucket = z.string().regex(/^[0-9a-f]{2}$/);

/** The device's totals of a table that failed its checkpoint, in 256 buckets. Empty buckets are left out. */
export const RepairRequest = z.strictObject({
  feed: Feed,
  at: Cursor,
  table: TableName,
  buckets: z.record(Bucket, TableTotal),
  schema_ver: z.int().positive(),
});
export type RepairRequest = z.infer<typeof RepairRequest>;

/** Every row of the buckets that differ, as of `at`; rows of these buckets that are not listed do not exist. */
export const RepairResponse = z.strictObject({
  epoch: Epoch,
  feed: Feed,
  at: Cursor,
  table: TableName,
  buckets: z.array(Bucket),
  rows: z.array(
    z.strictObject({
      id: z.uuid(),
      oe: z.int().nonnegative(),
      ver: z.int().positive(),
      row: z.looseObject({}),
    }),
  ),
});
export type RepairResponse = z.infer<typeof RepairResponse>;
