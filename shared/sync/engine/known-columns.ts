import type { OperationHeader } from '../operation.schema.ts';
import type { LogEntry, ServerRecord, ServerTransaction } from './server-store.ts';

/** A row's history on one PC is a handful of operations; the bound keeps a forged circle from running for ever. */
const LONGEST_CHAIN = 1_000;

/**
 * Tells for each column whether the author of an operation had seen its present value. By version, if the author's copy
 * of the feed is a place in this server's history: after a restore the same version numbers mean other values. Or by
 * authorship: what a PC wrote itself earlier is no news to it, although the server numbered it later.
 */
export async function knownColumns(
  tx: ServerTransaction,
  device: string,
  header: OperationHeader,
  record: ServerRecord,
  earlierInGroup: ReadonlyMap<string, string | null>,
): Promise<(column: string) => boolean> {
  const { at, ver, after_op } = header.base;
  const isOurHistory = at !== null && (await tx.chainAt(header.feed, at.seq)) === at.chain;
  const seen = isOurHistory && ver !== null ? ver : 0;
  const unseen = Object.values(record.columns).some((column) => column.ver > seen);
  const own = unseen ? await ownOperations(tx, device, after_op, earlierInGroup) : new Set<string>();
  return (column) => {
    const written = record.columns[column];
    return !written || written.ver <= seen || own.has(written.op);
  };
}

async function ownOperations(
  tx: ServerTransaction,
  device: string,
  newest: string | null,
  earlierInGroup: ReadonlyMap<string, string | null>,
): Promise<ReadonlySet<string>> {
  const own = new Set<string>();
  let next = newest;
  while (next !== null && !own.has(next) && own.size < LONGEST_CHAIN) {
    if (earlierInGroup.has(next)) {
      own.add(next);
      next = earlierInGroup.get(next) ?? null;
      continue;
    }
    const entry: LogEntry | undefined = await tx.logEntry(next);
    // Somebody else's operation cannot be claimed as one's own.
    if (!entry || entry.device !== device) break;
    own.add(next);
    next = entry.afterOp;
  }
  return own;
}
