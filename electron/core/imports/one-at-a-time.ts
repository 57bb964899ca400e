import type { Store } from '#core/database/store.ts';
import { importsAlreadyRunning } from '#shared/imports/imports.errors.ts';
import { err } from '#shared/kernel/result.ts';

/** The bulk work of a store that is going on; its batch is known once it has begun. */
interface Running {
  batchId: string | null;
}

const runningByStore = new WeakMap<Store, Running>();

/** Runs bulk work alone, or says that another is running: two at once would undo each other's matches. */
export async function alone<R>(store: Store, work: (running: Running) => Promise<R>) {
  if (runningByStore.has(store)) return err(importsAlreadyRunning());
  const running: Running = { batchId: null };
  runningByStore.set(store, running);
  try {
    return await work(running);
  } finally {
    runningByStore.delete(store);
  }
}

/** The batch being written or taken back now; any other unfinished one was interrupted. */
export const runningBatch = (store: Store): string | null => runningByStore.get(store)?.batchId ?? null;
