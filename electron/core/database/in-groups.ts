import type { WriteContext } from './in-transaction.ts';
import { WriteTransaction } from './write-door.ts';

export type GroupWork = (tx: WriteTransaction) => void;

/** Half of what a click may wait, so that a slow disk still leaves it prompt. See `docs/architecture.md` 1. */
const SLICE_MS = 12;

/**
 * Writes several operation groups in one database transaction, as many as fit into a short slice, and returns how
 * many. Bulk work only: waiting for the disk once per slice and not once per household is what makes it fast. A throw
 * takes the whole slice back.
 */
export async function inGroups(
  { store, actor }: WriteContext,
  next: () => GroupWork | undefined,
  options: { readonly batchId?: string } = {},
): Promise<number> {
  const changed = new Set<string>();
  let groups = 0;
  await store.writer.transaction().execute(async (db) => {
    const began = performance.now();
    while (performance.now() - began < SLICE_MS) {
      const work = next();
      if (!work) break;
      const tx = new WriteTransaction(store, db, actor, options.batchId ?? null);
      work(tx);
      for (const table of tx.finish()) changed.add(table);
      groups += 1;
    }
  });
  if (changed.size > 0) store.onChanged([...changed]);
  return groups;
}
