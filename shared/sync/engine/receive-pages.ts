/** @file What a PC makes of pages: they are staged, and shown all at once when a checkpoint says that nothing is missing. */
import type { Change, PullRequest, PullResponse } from '../pull.message.ts';
import type { RepairRequest, RepairResponse } from '../repair.message.ts';
import type { SnapshotRequest, SnapshotResponse } from '../snapshot.message.ts';
import type { PlainRow } from '../synced-tables.ts';
import type { Cursor, TableTotal } from '../wire.schema.ts';
import type { ClientTransaction, FeedState, RowImage, StagedChange, Steps } from './client-store.ts';
import { count, refold, serverRow, setServerRow } from './client-view.ts';
import { bucketOf, EMPTY_TOTAL, operationHash, rowDigest, sameTotal, withoutRow, withRow } from './fingerprints.ts';
import { learnOutcome, type Notice, type ReceiveDependencies } from './receive-push.ts';
import { keepEdits } from './received-edits.ts';

/** Changes between two pauses: a few milliseconds. */
const STEP = 50;

export function* receivePage(
  deps: ReceiveDependencies,
  tx: ClientTransaction,
  request: PullRequest,
  page: PullResponse,
): Steps<readonly Notice[]> {
  const state = tx.feed(page.feed);
  const at = state?.stagedTo ?? state?.cursor;
  // An answer to a question that is no longer open: a duplicate, or one that was overtaken.
  if (state?.phase !== 'following' || page.feed !== request.feed || !at) return [];
  if (page.from.seq !== at.seq || page.from.chain !== at.chain) return [];
  const rows: StagedChange[] = [];
  for (const change of page.changes) {
    if (change.k === 'outcome') learnDecision(deps, tx, change);
    else if (change.k === 'evict') rows.push({ ...change, ver: 0, row: null });
    else rows.push({ ...change, row: change.k === 'put' ? change.row : null });
  }
  // What is complete as it comes needs no place to wait.
  const isWhole = page.checkpoint !== null && state.stagedTo === null;
  if (state.cursor !== null && !isWhole) tx.stage(page.feed, rows);
  tx.putFeed({ ...state, stagedTo: page.to });
  // See [Note: A first sync fills the screen as it comes].
  if (state.cursor === null) for (const change of rows) applyChange(deps, tx, page.feed, change);
  if (page.checkpoint) yield* show(deps, tx, page.feed, isWhole ? rows : tx.staged(page.feed), page.checkpoint.tables);
  return [];
}

function learnDecision(
  deps: ReceiveDependencies,
  tx: ClientTransaction,
  { op_id, hash, outcome }: Extract<Change, { k: 'outcome' }>,
): void {
  const own = tx.operation(op_id);
  if (own && operationHash(deps.hash, own.header) === hash) learnOutcome(deps, tx, op_id, outcome);
}

/** Rows, cursor, absorbed operations and totals change together, or not at all. */
function* show(
  deps: ReceiveDependencies,
  tx: ClientTransaction,
  feed: string,
  staged: readonly StagedChange[],
  expected: Readonly<Record<string, TableTotal>>,
): Steps<void> {
  const { replaces, stagedTo } = tx.feed(feed) as FeedState;
  const uncovered = absorb(tx, feed, stagedTo);
  if (replaces) yield* replaceRows(deps, tx, feed, staged);
  else
    for (const [nth, change] of staged.entries()) {
      if (nth % STEP === STEP - 1) yield;
      if (applyChange(deps, tx, feed, change)) uncovered.delete(keyOf(change));
    }
  for (const { table, id } of uncovered.values()) refold(tx, deps.schema, table, id);
  tx.clearStage(feed);
  const now = tx.feed(feed) as FeedState;
  tx.putFeed({ ...now, cursor: stagedTo, stagedTo: null, replaces: false });
  const { totals } = tx.feed(feed) as FeedState;
  const tables = new Set([...Object.keys(expected), ...Object.keys(totals)]);
  const broken = [...tables].filter((table) => !sameTotal(expected[table], totals[table])).sort();
  if (broken.length > 0) tx.putFeed({ ...(tx.feed(feed) as FeedState), phase: 'repair', broken });
}

const keyOf = ({ table, id }: { readonly table: string; readonly id: string }): string => `${table} ${id}`;

/** Whether the change was news, and the view of its row computed anew. */
function applyChange(deps: ReceiveDependencies, tx: ClientTransaction, feed: string, change: StagedChange): boolean {
  const image = tx.image(change.table, change.id);
  if (change.k === 'put') {
    const isNewer = !image || change.oe > image.oe || (change.oe === image.oe && change.ver > image.ver);
    if (!isNewer) return false;
    keepEdits(tx, deps.schema, image, change);
    setServerRow(tx, deps.schema, imageOf(deps, feed, change), change, change.row, image);
    return true;
  }
  // A row that has meanwhile come through another feed is none of this feed's business.
  if (!image || image.feed !== feed || (change.k === 'evict' && image.oe > change.oe)) return false;
  setServerRow(tx, deps.schema, null, change, null, image);
  if (change.k === 'del') tx.forgetEdits(change.table, change.id);
  return true;
}

/** After a snapshot, whatever the server did not name is not there: versions of a lost history do not count. */
function* replaceRows(
  deps: ReceiveDependencies,
  tx: ClientTransaction,
  feed: string,
  staged: readonly StagedChange[],
): Steps<void> {
  const rows = new Map<string, StagedChange>();
  for (const change of staged) {
    const key = keyOf(change);
    const known = rows.get(key);
    if (change.k !== 'put') rows.delete(key);
    else if (!known || change.oe > known.oe || (change.oe === known.oe && change.ver >= known.ver))
      rows.set(key, change);
  }
  for (const [nth, image] of tx.imagesOf(feed).entries()) {
    if (nth % STEP === STEP - 1) yield;
    if (!rows.has(keyOf(image))) setServerRow(tx, deps.schema, null, image, null, image);
  }
  for (const [nth, change] of [...rows.values()].entries()) {
    if (nth % STEP === STEP - 1) yield;
    showFromSnapshot(deps, tx, feed, change);
  }
}

function showFromSnapshot(deps: ReceiveDependencies, tx: ClientTransaction, feed: string, change: StagedChange): void {
  const image = tx.image(change.table, change.id);
  distrust(tx, feed, image, change.oe);
  setServerRow(tx, deps.schema, imageOf(deps, feed, change), change, change.row, image);
}

/**
 * The server says now that a row is in this feed, and another feed said before that the row had moved on to it: that
 * move is no longer history. The other feed is read anew.
 */
function distrust(tx: ClientTransaction, feed: string, image: RowImage | undefined, oe: number): void {
  if (image && image.feed !== feed && image.oe > oe) startOver(tx, image.feed);
}

const imageOf = (
  { hash }: ReceiveDependencies,
  feed: string,
  { table, id, oe, ver, row }: Omit<StagedChange, 'k'>,
): RowImage => ({ table, id, feed, oe, ver, digest: rowDigest(hash, table, id, oe, ver, row as PlainRow) });

/** Operations whose effect is in the server's rows up to `cursor` leave the view: of these rows. */
function absorb(tx: ClientTransaction, feed: string, cursor: Cursor | null) {
  const rows = new Map<string, { readonly table: string; readonly id: string }>();
  for (const { opId, outcome, table, rowId: id } of tx.operationsIn('applied')) {
    if (outcome?.o !== 'applied' || outcome.feed !== feed || !cursor || outcome.seq > cursor.seq) continue;
    tx.setFate(opId, 'absorbed', outcome);
    rows.set(keyOf({ table, id }), { table, id });
  }
  return rows;
}

/*
 * [Note: A first sync fills the screen as it comes]
 * Pages are staged so that nobody sees half of a change to what they knew. A feed that has never reached a checkpoint
 * has nothing to protect: its rows are shown page by page, so that no transaction has to write them all at once. Should
 * the snapshot have to begin anew, what it does not name any more is found by the checkpoint's totals and repaired.
 */
export function receiveSnapshot(
  deps: ReceiveDependencies,
  tx: ClientTransaction,
  request: SnapshotRequest,
  page: SnapshotResponse,
): readonly Notice[] {
  const state = tx.feed(page.feed);
  if (state?.phase !== 'snapshot' || page.feed !== request.feed) return [];
  const isNext =
    state.token === null
      ? request.token === null
      : request.token?.snapshot_id === state.token.snapshot_id &&
        request.token.table === state.token.table &&
        request.token.after === state.token.after;
  if (!isNext) return [];
  const rows = page.rows.map(({ table, id, oe, ver, row }): StagedChange => ({ k: 'put', table, id, oe, ver, row }));
  const isFirst = state.cursor === null;
  if (!isFirst) tx.stage(page.feed, rows);
  tx.putFeed(
    page.isLast
      ? { ...state, phase: 'following', token: null, stagedTo: page.token.start, replaces: !isFirst }
      : { ...state, token: page.token },
  );
  if (isFirst) for (const change of rows) showFromSnapshot(deps, tx, page.feed, change);
  if (page.isLast) askAboutWaiting(tx);
  return [];
}

/** A snapshot tells rows and no decisions: those that fell before its start are asked for. */
function askAboutWaiting(tx: ClientTransaction): void {
  const [first] = tx.operationsIn('held', 'blocked');
  if (first && tx.device().askFrom === null) tx.setDevice({ ...tx.device(), askFrom: first.dseq - 1 });
}

/** The feed has to be read anew. What is on screen stays there until the new rows are complete. */
export function startOver(tx: ClientTransaction, feed: string): void {
  const state = tx.feed(feed);
  if (!state) return;
  tx.clearStage(feed);
  tx.putFeed({ ...state, phase: 'snapshot', token: null, stagedTo: null, replaces: true, broken: [] });
}

/** Totals of what is really on disk, by bucket: a digest that was written down once proves nothing about today. */
export function* bucketsOf(
  { hash }: ReceiveDependencies,
  tx: ClientTransaction,
  feed: string,
  table: string,
): Steps<Record<string, TableTotal>> {
  const buckets: Record<string, TableTotal> = {};
  for (const [nth, image] of tx.imagesOf(feed).entries()) {
    if (nth % STEP === STEP - 1) yield;
    if (image.table !== table) continue;
    const row = serverRow(tx, table, image.id);
    const bucket = bucketOf(image.id);
    if (row) buckets[bucket] = withRow(buckets[bucket], rowDigest(hash, table, image.id, image.oe, image.ver, row));
  }
  return buckets;
}

/** A row by its table and id. */
export type RowPlace = Pick<RowImage, 'table' | 'id'>;

/**
 * Reads rows of a feed again, in order from `after` on and at most `limit`, and counts what is on the disk in place of
 * what was: the next checkpoint then finds what is wrong, and has it repaired. Returns where to go on, and what differed.
 */
export function recountFrom(
  { hash }: ReceiveDependencies,
  tx: ClientTransaction,
  feed: string,
  after: RowPlace | null,
  limit: number,
): { readonly next: RowPlace | null; readonly damaged: readonly RowPlace[] } {
  const images = tx.imagesAfter(feed, after, limit);
  const damaged: RowPlace[] = [];
  for (const image of images) {
    const { table, id, oe, ver } = image;
    const row = serverRow(tx, table, id);
    const digest = row && rowDigest(hash, table, id, oe, ver, row);
    if (digest === image.digest) continue;
    damaged.push({ table, id });
    count(tx, image, withoutRow);
    if (digest === null) tx.removeImage(table, id);
    else {
      tx.putImage({ ...image, digest });
      count(tx, { ...image, digest }, withRow);
    }
  }
  const last = images.at(-1);
  return { next: last && images.length === limit ? { table: last.table, id: last.id } : null, damaged };
}

/** Every row at once, and totals from nothing: before a repair they have to be those of the disk, whatever was counted. */
function* recount(deps: ReceiveDependencies, tx: ClientTransaction, feed: string): Steps<void> {
  const state = tx.feed(feed);
  if (!state) return;
  const totals: Record<string, TableTotal> = {};
  for (const [nth, image] of tx.imagesOf(feed).entries()) {
    if (nth % STEP === STEP - 1) yield;
    const row = serverRow(tx, image.table, image.id);
    const digest = row ? rowDigest(deps.hash, image.table, image.id, image.oe, image.ver, row) : image.digest;
    tx.putImage({ ...image, digest });
    totals[image.table] = withRow(totals[image.table] ?? EMPTY_TOTAL, digest);
  }
  tx.putFeed({ ...state, totals });
}

export function* receiveRepair(
  deps: ReceiveDependencies,
  tx: ClientTransaction,
  request: RepairRequest,
  repair: RepairResponse,
): Steps<readonly Notice[]> {
  const { feed, table } = repair;
  const state = tx.feed(feed);
  if (state?.phase !== 'repair' || request.feed !== feed || request.table !== table) return [];
  if (state.cursor?.chain !== repair.at.chain || state.broken[0] !== table) return [];
  yield* recount(deps, tx, feed);
  const named = new Set(repair.rows.map(({ id }) => id));
  for (const image of tx.imagesOf(feed)) {
    if (image.table !== table || !repair.buckets.includes(bucketOf(image.id)) || named.has(image.id)) continue;
    setServerRow(tx, deps.schema, null, image, null, image);
  }
  for (const each of repair.rows) {
    const image = tx.image(table, each.id);
    distrust(tx, feed, image, each.oe);
    setServerRow(tx, deps.schema, imageOf(deps, feed, { table, ...each }), { table, id: each.id }, each.row, image);
  }
  const broken = state.broken.slice(1);
  const now = tx.feed(feed) as FeedState;
  tx.putFeed({ ...now, broken, phase: broken.length > 0 ? 'repair' : 'following' });
  return [{ kind: 'feed-repaired', feed, table }];
}
