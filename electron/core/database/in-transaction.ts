import type { Result } from '#shared/kernel/result.ts';
import type { Store } from './store.ts';
import { type Author, WriteTransaction } from './write-door.ts';

class RolledBack<R> extends Error {
  readonly result: R;
  constructor(result: R) {
    super('rolled back');
    this.result = result;
  }
}

export interface WriteContext {
  readonly store: Store;
  readonly actor: Author;
}

/**
 * Runs `work` in one write transaction, which is one operation group: rows, operations, derived rows and log entries
 * are committed together or not at all. An `err` result rolls back, exactly as a throw would. `work` must not wait for
 * anything but the database, because every other write waits for it.
 */
export async function inTransaction<R extends Result<unknown, unknown>>(
  { store, actor }: WriteContext,
  work: (tx: WriteTransaction) => Promise<R> | R,
  options: { readonly batchId?: string; readonly announce?: Store['onChanged'] } = {},
): Promise<R> {
  let changed: readonly string[] = [];
  try {
    const result = await store.writer.transaction().execute(async (db) => {
      const tx = new WriteTransaction(store, db, actor, options.batchId ?? null);
      const outcome = await work(tx);
      if (!outcome.ok) throw new RolledBack(outcome);
      changed = tx.finish();
      return outcome;
    });
    if (changed.length > 0) (options.announce ?? store.onChanged)(changed);
    return result;
  } catch (thrown) {
    if (thrown instanceof RolledBack) return thrown.result as R;
    throw thrown;
  }
}
