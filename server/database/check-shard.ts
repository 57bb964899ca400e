/** @file Whether everything a shard holds still fits together: hashes of operations, streams, feeds, rows and totals. */
import { createHash } from 'node:crypto';
import {
  contentHash,
  linkHash,
  operationHash,
  rowDigest,
  sameTotal,
  withRow,
  ZERO_HASH,
} from '#shared/sync/engine/fingerprints.ts';
import type { TableTotal } from '#shared/sync/wire.schema.ts';
import type { PostgresServerStore } from './postgres-server-store.ts';
import type { PostgresServerTransaction } from './postgres-transaction.ts';
import { logOf, recordsOf } from './read-shard.ts';

export interface ShardCheck {
  readonly operations: number;
  readonly rows: number;
  /** One sentence each; none when all is well. */
  readonly faults: readonly string[];
}

const MOST_FAULTS = 50;

/** Sees one moment and waits for nobody. */
export function checkShard(store: PostgresServerStore): Promise<ShardCheck> {
  return store.inTransaction(
    async (tx) => {
      const faults = new Faults();
      const hashes = await checkOperations(tx, faults);
      await checkStreams(tx, faults, hashes);
      const rows = await checkFeeds(tx, faults);
      return { operations: hashes.size, rows, faults: faults.told };
    },
    { readOnly: true },
  );
}

class Faults {
  readonly told: string[] = [];
  unless(isRight: boolean, sentence: () => string): void {
    if (!isRight && this.told.length < MOST_FAULTS) this.told.push(sentence());
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function checkOperations(tx: PostgresServerTransaction, faults: Faults): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for await (const { opId, hash, header, content } of logOf(tx)) {
    hashes.set(opId, hash);
    faults.unless(operationHash(sha256, header) === hash, () => `operation ${opId} is not what was signed`);
    const named = bodyHashIn(header);
    // The content of an erased household is gone, and its hash stays.
    if (content === null || named === undefined) continue;
    faults.unless(
      contentHash(sha256, content) === named,
      () => `the content of operation ${opId} is not what was signed`,
    );
  }
  return hashes;
}

function bodyHashIn(header: string): unknown {
  try {
    return (JSON.parse(header) as { body_hash?: unknown }).body_hash;
  } catch {
    return undefined;
  }
}

async function checkStreams(tx: PostgresServerTransaction, faults: Faults, hashes: Map<string, string>): Promise<void> {
  const streams = await tx.direct((db, shard) =>
    db.selectFrom('stream').selectAll().where('shard', '=', shard).execute(),
  );
  for (const { device, incarnation, next_dseq, link } of streams) {
    const name = `stream ${device} ${incarnation}`;
    const entries = await tx.direct((db, shard) =>
      db
        .selectFrom('stream_entry')
        .select(['dseq', 'op_id', 'link', 'conflict'])
        .where('shard', '=', shard)
        .where('device', '=', device)
        .where('incarnation', '=', incarnation)
        .orderBy('dseq')
        .execute(),
    );
    let before = ZERO_HASH;
    for (const [index, entry] of entries.entries()) {
      faults.unless(entry.dseq === index + 1, () => `${name} has a gap before ${entry.dseq}`);
      const hash = hashes.get(entry.op_id);
      // Of two operations with one id, the second was refused and is only known by its link.
      if (entry.conflict === null)
        faults.unless(
          hash !== undefined && entry.link === linkHash(sha256, before, entry.dseq, hash),
          () => `${name} is not linked at ${entry.dseq}`,
        );
      before = entry.link;
    }
    faults.unless(next_dseq === entries.length + 1 && link === before, () => `${name} does not end where it says`);
  }
}

async function checkFeeds(tx: PostgresServerTransaction, faults: Faults): Promise<number> {
  let rows = 0;
  for (const feed of await tx.feeds()) {
    const head = await tx.head(feed);
    const places = await tx.direct((db, shard) =>
      db
        .selectFrom('place')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('seq').as('last')])
        .where('shard', '=', shard)
        .where('feed', '=', feed)
        .executeTakeFirstOrThrow(),
    );
    faults.unless(
      Number(places.count) === head.seq && Number(places.last ?? 0) === head.seq,
      () => `feed ${feed} has gaps`,
    );
    faults.unless((await tx.chainAt(feed, head.seq)) === head.chain, () => `feed ${feed} ends at another place`);
    const counted: Record<string, TableTotal> = {};
    const versions = new Map<string, number>();
    for await (const { table, id, oe, ver, row } of recordsOf(tx, feed)) {
      rows += 1;
      counted[table] = withRow(counted[table], rowDigest(sha256, table, id, oe, ver, row));
      versions.set(`${table} ${id}`, ver);
    }
    const totals = await tx.totals(feed);
    for (const table of new Set([...Object.keys(counted), ...Object.keys(totals)]))
      faults.unless(
        sameTotal(counted[table], totals[table]),
        () => `the total of ${table} in ${feed} is not its rows'`,
      );
    await checkChanges(tx, faults, feed, head.seq, versions);
  }
  return rows;
}

async function checkChanges(
  tx: PostgresServerTransaction,
  faults: Faults,
  feed: string,
  head: number,
  versions: ReadonlyMap<string, number>,
): Promise<void> {
  const changes = await tx.direct((db, shard) =>
    db
      .selectFrom('change')
      .select(['k', 'tbl', 'id', 'seq', 'ver'])
      .where('shard', '=', shard)
      .where('feed', '=', feed)
      .execute(),
  );
  const put = new Set<string>();
  for (const { k, tbl, id, seq, ver } of changes) {
    faults.unless(seq <= head, () => `${feed} has a change after its head`);
    if (k !== 'put') continue;
    put.add(`${tbl} ${id}`);
    faults.unless(versions.get(`${tbl} ${id}`) === ver, () => `${tbl} ${id} in ${feed} is not as its change says`);
  }
  for (const row of versions.keys()) faults.unless(put.has(row), () => `${row} in ${feed} has no change`);
}
