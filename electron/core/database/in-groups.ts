import { roomInLog } from './checkpoints.ts';
import type { WriteContext } from './in-transaction.ts';
import { WriteTransaction } from './write-door.ts';

export type GroupWork = (tx: WriteTransaction) => void;

/** Half of what a click may wait, so that a slow disk still leaves it prompt. See `docs/architecture.md` 1. */
const SLICE_MS = 12;

/**
 * Writes several operation groups in one database transaction, as many as fit into a short slice, and returns which
 * tables changed; the caller announces them (`announceNowAndThen`). Bulk work only: waiting for the disk once per slice
 * and not once per household is what makes it fast. A throw takes the whole slice back.
 */
export async function inGroups(
  { store, actor }: WriteContext,
  next: () => GroupWork | undefined,
  options: { readonly batchId?: string } = {},
): Promise<readonly string[]> {
  const changed = new Set<string>();
  const { rawWriter } = store;
  await roomInLog(store);
  await store.writer.connection().execute(async (connection) => {
    // See [Note: Slices need not survive a power cut]. Nobody else has the connection now.
    rawWriter.pragma('synchronous=NORMAL');
    try {
      await connection.transaction().execute(async (db) => {
        const began = performance.now();
        while (performance.now() - began < SLICE_MS) {
          const work = next();
          if (!work) break;
          const tx = new WriteTransaction(store, db, actor, options.batchId ?? null);
          work(tx);
          for (const table of tx.finish()) changed.add(table);
        }
      });
    } finally {
      if (rawWriter.open) rawWriter.pragma('synchronous=FULL');
    }
  });
  return [...changed];
}

/*
 * [Note: Slices need not survive a power cut]
 * Nobody is told that a slice is stored: bulk work is acknowledged by the ordinary transaction that ends it, whose
 * commit makes the whole log durable, slices included. A power cut before that loses the last slices and nothing else
 * (the log is read up to the last whole commit), and the batch goes on from there, as after any other crash. Without
 * this, an import waits hundreds of times for the disk.
 */

/** A list that is open while bulk work runs is read again this often, not once per slice. */
const ANNOUNCED_EVERY_MS = 500;

/** Collects what slices changed and announces it now and then; `flush` tells the rest. */
export function announceNowAndThen({ onChanged }: Pick<WriteContext['store'], 'onChanged'>): {
  add(tables: readonly string[]): void;
  flush(): void;
} {
  const waiting = new Set<string>();
  let last = performance.now();
  const flush = () => {
    last = performance.now();
    if (waiting.size === 0) return;
    const tables = [...waiting];
    waiting.clear();
    onChanged(tables);
  };
  return {
    add: (tables) => {
      for (const table of tables) waiting.add(table);
      if (performance.now() - last >= ANNOUNCED_EVERY_MS) flush();
    },
    flush,
  };
}
