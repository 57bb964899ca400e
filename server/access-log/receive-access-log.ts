/** @file PCs' access logs as they arrive: each line must continue the chain of those before it. */
import { hashText } from '#server/app/server-crypto.ts';
import { toPostgresText } from '#server/database/postgres-text.ts';
import type { PostgresServerTransaction } from '#server/database/postgres-transaction.ts';
import { AccessLogRequest, type AccessLogResponse } from '#shared/sync/access-log.message.ts';
import { ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import type { Device } from '#shared/sync/engine/server-store.ts';
import type { SyncError } from '#shared/sync/error.message.ts';
import { type AccessChain, findChain, insertLines, linksBetween, putChain } from './access-log.repository.ts';

export interface AccessLogDependencies {
  readonly now: () => string;
}

export const accessLink = (prev: string, text: string): string => hashText(`access\n${prev}\n${text}`);

/**
 * Takes what is new and repeats where it stands. A log that contradicts what was taken before is an alarm that stays
 * with the PC; a server that was restored and knows less simply asks for the lines again.
 */
export async function receiveAccessLog(
  { now }: AccessLogDependencies,
  tx: PostgresServerTransaction,
  device: Device,
  incarnation: number,
  body: unknown,
): Promise<AccessLogResponse | SyncError> {
  const request = AccessLogRequest.safeParse(body);
  if (!request.success) return { error: 'malformed' };
  if (incarnation > device.newestIncarnation) return { error: 'malformed' };
  const { first, prev, lines } = request.data;
  return tx.direct(async (db, shard) => {
    const place = { shard, device: device.id, incarnation };
    const chain: AccessChain = (await findChain(db, place)) ?? { ...place, next: 1, link: ZERO_HASH, broken_at: null };
    const { next } = chain;
    if (first > next) return { o: 'taken', next };
    const isWhole = linksFit(prev, lines) && (first > 1 || prev === ZERO_HASH);
    // Where the lines meet what is here, they must be the same.
    const known = first === 1 ? [] : await linksBetween(db, place, first - 1, first - 1);
    const before = first === 1 ? ZERO_HASH : known[0];
    const overlap = lines.slice(0, next - first).map(({ link }) => link);
    const stored = await linksBetween(db, place, first, first + overlap.length - 1);
    if (!isWhole || before !== prev || stored.join() !== overlap.join()) {
      await putChain(db, { ...chain, broken_at: chain.broken_at ?? now() });
      return { o: 'broken', next };
    }
    const fresh = lines.slice(overlap.length);
    const received = now();
    await insertLines(
      db,
      fresh.map(({ text, link }, index) => ({
        ...place,
        n: next + index,
        text: toPostgresText(text),
        link,
        received_at: received,
      })),
    );
    const link = fresh.at(-1)?.link ?? chain.link;
    if (fresh.length > 0) await putChain(db, { ...chain, next: next + fresh.length, link });
    return { o: 'taken', next: next + fresh.length };
  });
}

function linksFit(prev: string, lines: AccessLogRequest['lines']): boolean {
  let before = prev;
  for (const { text, link } of lines) {
    if (accessLink(before, text) !== link) return false;
    before = link;
  }
  return true;
}
