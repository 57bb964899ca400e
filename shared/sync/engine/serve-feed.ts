/** @file What devices read: pages of a feed, snapshots, and the buckets of a table that does not add up. */
import type { SyncError } from '../error.message.ts';
import type { Change, PullRequest, PullResponse, Written } from '../pull.message.ts';
import type { RepairRequest, RepairResponse } from '../repair.message.ts';
import type { SnapshotRequest, SnapshotResponse } from '../snapshot.message.ts';
import type { SyncSchema } from '../sync-schema.ts';
import type { TableTotal } from '../wire.schema.ts';
import { bucketOf, type HashText, rowDigest, sameTotal, withRow } from './fingerprints.ts';
import type { Device, FeedChange, ServerRecord, ServerTransaction } from './server-store.ts';
import { writersSince } from './written-columns.ts';

export interface FeedDependencies {
  readonly schema: SyncSchema;
  readonly hash: HashText;
  readonly newId: () => string;
}

/** Every answer goes to a device that is enrolled for the feed now, whatever it was when the cursor was given out. */
export function refuseReader(schema: SyncSchema, device: Device, feed: string, version: number): SyncError | undefined {
  if (device.status !== 'active' || !device.feeds.includes(feed)) return { error: 'not_enrolled' };
  if (version < schema.minimumToPull) return { error: 'upgrade_required', minimum: schema.minimumToPull };
  return undefined;
}

export async function servePull(
  tx: ServerTransaction,
  { epoch: knownEpoch, feed, cursor, shown, limit }: PullRequest,
): Promise<PullResponse | SyncError> {
  const epoch = await tx.epoch();
  if (knownEpoch !== epoch) return { error: 'epoch_changed', epoch };
  const head = await tx.head(feed);
  if ((await tx.chainAt(feed, cursor.seq)) !== cursor.chain) return { error: 'history_mismatch', epoch };
  const floor = await tx.floor(feed);
  if (cursor.seq < floor) return { error: 'resync_required', floor };
  const all = await tx.changesAfter(feed, cursor.seq, limit);
  const rest = await tx.changesAfter(feed, all.at(-1)?.seq ?? cursor.seq, 1);
  const isLast = rest.length === 0;
  const end = isLast ? head.seq : (all.at(-1)?.seq ?? head.seq);
  const to = isLast ? head : { seq: end, chain: (await tx.chainAt(feed, end)) ?? head.chain };
  await tx.foresee?.({
    operations: all.flatMap(({ k, id }) => (k === 'outcome' ? [id] : [])),
    rows: all.filter(({ k }) => k === 'put'),
  });
  const writers = await writersSince(tx, feed, shown ?? 0, all);
  const changes: Change[] = [];
  for (const change of all) changes.push(await inFull(tx, change, writers));
  const checkpoint = isLast ? { ...head, tables: { ...(await tx.totals(feed)) } } : null;
  return { epoch, feed, from: cursor, to, head: head.seq, floor, changes, checkpoint };
}

async function inFull(
  tx: ServerTransaction,
  { seq, k, table, id, oe, ver }: FeedChange,
  writersOf: (record: ServerRecord) => readonly Written[],
): Promise<Change> {
  if (k === 'outcome') {
    const entry = await tx.logEntry(id);
    if (!entry) throw new Error('an outcome without its operation');
    return { k, seq, op_id: id, hash: entry.hash, outcome: entry.outcome };
  }
  if (k === 'evict') return { k, seq, table, id, oe };
  if (k === 'del') return { k, seq, table, id, oe, ver };
  const record = await tx.record(table, id);
  if (!record || record.ver !== ver) throw new Error('a change that is not the newest of its row');
  return { k, seq, table, id, oe, ver, row: { ...record.row }, written: [...writersOf(record)] };
}

/** Fuzzy: rows as they are while the pages are read. What changes meanwhile comes through the feed, from `start` on. */
export async function serveSnapshot(
  deps: FeedDependencies,
  tx: ServerTransaction,
  { feed, token, limit }: SnapshotRequest,
): Promise<SnapshotResponse | SyncError> {
  const epoch = await tx.epoch();
  if (token) {
    if ((await tx.chainAt(feed, token.start.seq)) !== token.start.chain) return { error: 'history_mismatch', epoch };
    const floor = await tx.floor(feed);
    if (token.start.seq < floor) return { error: 'resync_required', floor };
  }
  const from = token ?? { snapshot_id: deps.newId(), start: await tx.head(feed), table: FIRST_TABLE, after: null };
  const records = await tx.recordsAfter(feed, from.table, from.after, limit);
  const last = records.at(-1);
  return {
    epoch,
    feed,
    token: { ...from, table: last?.table ?? from.table, after: last?.id ?? from.after },
    rows: records.map(({ table, id, oe, ver, row }) => ({ table, id, oe, ver, row: { ...row } })),
    isLast: records.length < limit,
    total: Object.values(await tx.totals(feed)).reduce((sum, { count }) => sum + count, 0),
  };
}

/** Before every table name. */
const FIRST_TABLE = '_';

export async function serveRepair(
  { hash }: FeedDependencies,
  tx: ServerTransaction,
  { feed, at, table, buckets }: RepairRequest,
): Promise<RepairResponse | SyncError> {
  const epoch = await tx.epoch();
  const head = await tx.head(feed);
  if ((await tx.chainAt(feed, at.seq)) !== at.chain) return { error: 'history_mismatch', epoch };
  // Totals of different moments say nothing. The device pulls to the head and asks again.
  if (head.seq !== at.seq) return { error: 'busy', retry_after_ms: 0 };
  const records = await tx.recordsOf(feed, table);
  const ours = bucketTotals(hash, records);
  const names = new Set([...ours.keys(), ...Object.keys(buckets)]);
  const different = [...names].filter((bucket) => !sameTotal(ours.get(bucket), buckets[bucket])).sort();
  const rows = records.filter(({ id }) => different.includes(bucketOf(id)));
  return {
    epoch,
    feed,
    at,
    table,
    buckets: different,
    rows: rows.map(({ id, oe, ver, row }) => ({ id, oe, ver, row: { ...row } })),
  };
}

function bucketTotals(hash: HashText, records: readonly ServerRecord[]): Map<string, TableTotal> {
  const totals = new Map<string, TableTotal>();
  for (const { table, id, oe, ver, row } of records) {
    totals.set(bucketOf(id), withRow(totals.get(bucketOf(id)), rowDigest(hash, table, id, oe, ver, row)));
  }
  return totals;
}
