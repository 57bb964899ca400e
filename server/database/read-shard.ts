import type { LogEntry, ServerRecord } from '#shared/sync/engine/server-store.ts';
import type { PostgresServerStore } from './postgres-server-store.ts';
import type { PostgresServerTransaction } from './postgres-transaction.ts';

const PAGE = 1_000;

export interface WholeShard {
  readonly log: readonly LogEntry[];
  readonly records: readonly ServerRecord[];
}

/** Everything at one moment, opened: for checks of what a shard holds, when it fits into memory. */
export function readShard(store: PostgresServerStore): Promise<WholeShard> {
  return store.inTransaction(
    async (tx) => {
      const log: LogEntry[] = [];
      for await (const entry of logOf(tx)) log.push({ ...entry });
      const records: ServerRecord[] = [];
      for (const feed of await tx.feeds()) for await (const record of recordsOf(tx, feed)) records.push(record);
      return { log, records };
    },
    { readOnly: true },
  );
}

export async function* logOf(tx: PostgresServerTransaction): AsyncGenerator<LogEntry> {
  for (let after = ''; ; ) {
    const page = await tx.logAfter(after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.opId;
  }
}

export async function* recordsOf(tx: PostgresServerTransaction, feed: string): AsyncGenerator<ServerRecord> {
  for (let [table, after]: [string, string | null] = ['_', null]; ; ) {
    const page = await tx.recordsAfter(feed, table, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    [table, after] = [last.table, last.id];
  }
}
