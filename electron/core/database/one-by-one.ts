import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Call } from '#core/rpc/call.ts';
import type { Result } from '#shared/kernel/result.ts';
import { announceNowAndThen } from './in-groups.ts';
import { inTransaction, type WriteContext } from './in-transaction.ts';
import type { WriteTransaction } from './write-door.ts';

/** Longest time in ms that other work waits for a slice. See `docs/architecture.md` 1. */
const SLICE_MS = 20;

/** One part, in a transaction of its own. */
export type Write = <R extends Result<unknown, unknown>>(work: (tx: WriteTransaction) => Promise<R> | R) => Promise<R>;

/**
 * Bulk work of which each part is a transaction of its own: others get their turn in between, stopping leaves whole
 * parts, and what changed is announced now and then instead of once per part.
 */
export async function oneByOne<Part>(
  context: WriteContext,
  parts: readonly Part[],
  call: Pick<Call, 'signal' | 'progress'>,
  work: (part: Part, write: Write) => Promise<void>,
  options: { readonly batchId?: string } = {},
): Promise<void> {
  const changes = announceNowAndThen(context.store);
  const write: Write = (each) => inTransaction(context, each, { ...options, announce: changes.add });
  let sliceBegan = performance.now();
  try {
    for (const [done, part] of parts.entries()) {
      if (call.signal.aborted) return;
      await work(part, write);
      if (performance.now() - sliceBegan < SLICE_MS) continue;
      call.progress({ done: done + 1, total: parts.length });
      await yieldToOthers();
      sliceBegan = performance.now();
    }
  } finally {
    changes.flush();
  }
}
