/** @file What PCs have handed in of their access logs, for who is answerable for it. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { PostgresServerTransaction } from '#server/database/postgres-transaction.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import {
  type AccessLogChain,
  AccessLogEntry,
  type AccessLogLine,
  type AccessLogPlace,
  type ManageAction,
} from '#shared/sync/manage.message.ts';
import { type ArrivedLine, findArrivedLines, listChains } from './access-log.repository.ts';

export type AccessLogQuery = Omit<Extract<ManageAction, { kind: 'list-access-log' }>, 'kind'>;

export interface AccessLogPage {
  readonly lines: AccessLogLine[];
  readonly next: AccessLogPlace | null;
  readonly chains: AccessLogChain[];
}

const PAGE = 200;
const CHUNK = 1_000;
/** Somebody who hardly ever works is not looked for in a year of lines within one request. */
const MOST_CHUNKS = 10;
const MOST_SUBJECTS = 50;

export const readAccessLog = (
  tx: PostgresServerTransaction,
  officeId: string,
  query: AccessLogQuery,
): Promise<AccessLogPage> => tx.direct((db, shard) => readArrivedLines(db, { shard, officeId }, query));

/**
 * Newest arrival first: of a period is what says it happened then, and what arrived then. Whoever sets the clock of a PC
 * forward or back cannot hide a line from the period in which it arrived; nor can who writes one that is not readable.
 */
export async function readArrivedLines(
  db: Kysely<ServerSchema>,
  office: { readonly shard: string; readonly officeId: string },
  { from, to, actor, before }: AccessLogQuery,
): Promise<AccessLogPage> {
  const lines: AccessLogLine[] = [];
  let next = before;
  for (let chunk = 0; chunk < MOST_CHUNKS; chunk += 1) {
    const arrived = await findArrivedLines(db, office, { since: from, before: next, limit: CHUNK });
    for (const each of arrived) {
      const { text, ...place } = each;
      next = place;
      const entry = readEntry(text);
      if (!isMeant(each, entry, { from, to, actor })) continue;
      lines.push({ ...place, entry });
      if (lines.length === PAGE) return { lines, next, chains: await chainsOf(db, office) };
    }
    if (arrived.length < CHUNK) return { lines, next: null, chains: await chainsOf(db, office) };
  }
  return { lines, next, chains: await chainsOf(db, office) };
}

function isMeant(
  { received_at: arrivedAt }: Pick<ArrivedLine, 'received_at'>,
  entry: AccessLogEntry | null,
  { from, to, actor }: Pick<AccessLogQuery, 'from' | 'to' | 'actor'>,
): boolean {
  const isWithin = (at: string) => at >= from && at < to;
  if (entry === null) return isWithin(arrivedAt);
  return (isWithin(arrivedAt) || isWithin(entry.at)) && (actor === null || entry.actor_id === actor);
}

async function chainsOf(
  db: Kysely<ServerSchema>,
  { shard, officeId }: { readonly shard: string; readonly officeId: string },
): Promise<AccessLogChain[]> {
  const chains = await listChains(db, shard, officeId);
  return chains.map(({ next, ...chain }) => ({ ...chain, lines: next - 1 }));
}

/** As `send-access-log.ts` hands it in. Read by hand and not by the database: a PC may write what it likes. */
const StoredText = z.object({ ...AccessLogEntry.shape, subject_ids: z.string() });

function readEntry(text: string): AccessLogEntry | null {
  try {
    const { at, actor_id, action, screen, purpose, subject_ids, row_count, result } = StoredText.parse(
      JSON.parse(text),
    );
    const ids = (JSON.parse(subject_ids) as unknown[]).slice(0, MOST_SUBJECTS);
    return AccessLogEntry.parse({ at, actor_id, action, screen, purpose, subject_ids: ids, row_count, result });
  } catch {
    return null;
  }
}
