import { equalInConstantTime } from '#core/crypto/primitives.ts';
import type { Store } from '#core/database/store.ts';
import { createPace } from '#core/pace.ts';
import { type AccessRow, FIRST_MAC, macOf } from './record-access.ts';

export interface AccessLogVerdict {
  readonly checked: number;
  /** The first line that does not follow from the one before; undefined when the chain is whole. */
  readonly brokenAt: number | undefined;
  /** The chain is whole but ends before the head that was noted outside. */
  readonly isCutOff: boolean;
}

/** A key of an earlier epoch: lines up to `untilSeq` were chained with it. */
export interface RetiredLogKey {
  readonly untilSeq: number;
  readonly key: Uint8Array;
}

/** A slice of work at most: years of lines are walked with pauses. */
const LINES_AT_ONCE = 500;

/** Walks the whole chain. Finds any line that was edited, inserted or deleted, and lines missing at the end. */
export async function verifyAccessLog(
  store: Pick<Store, 'rawReader' | 'logKey'>,
  options: {
    readonly retiredKeys?: readonly RetiredLogKey[];
    readonly head?: { seq: number; mac: string } | undefined;
  } = {},
): Promise<AccessLogVerdict> {
  const keys = [...(options.retiredKeys ?? [])].sort((a, b) => a.untilSeq - b.untilSeq);
  const keyFor = (seq: number) => keys.find(({ untilSeq }) => seq <= untilSeq)?.key ?? store.logKey;
  const rows = store.rawReader.prepare(
    `SELECT seq, id, at, actor_id, host, action, screen, purpose, subject_ids, detail, row_count, result, mac
     FROM access_log WHERE seq > ? ORDER BY seq LIMIT ${LINES_AT_ONCE}`,
  );
  const pace = createPace();
  let previous: Uint8Array = FIRST_MAC;
  let checked = 0;
  let headSeen = options.head === undefined;
  for (;;) {
    const slice = rows.all(checked === 0 ? Number.MIN_SAFE_INTEGER : checked) as (AccessRow & { mac: Uint8Array })[];
    for (const { mac, ...row } of slice) {
      // Numbers run without gaps, so a line taken from the very beginning is missed as well.
      const follows = row.seq === checked + 1 && equalInConstantTime(mac, macOf(keyFor(row.seq), previous, row));
      if (!follows) return { checked, brokenAt: row.seq, isCutOff: false };
      if (row.seq === options.head?.seq) headSeen = Buffer.from(mac).toString('hex') === options.head.mac;
      previous = mac;
      checked += 1;
    }
    if (slice.length < LINES_AT_ONCE) break;
    await pace();
  }
  return { checked, brokenAt: undefined, isCutOff: !headSeen };
}
