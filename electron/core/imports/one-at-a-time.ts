import type { Store } from '#core/database/store.ts';
import { importsAlreadyRunning } from '#shared/imports/imports.errors.ts';
import { err } from '#shared/kernel/result.ts';

const busy = new WeakSet<Store>();

/** Runs bulk work alone, or says that another is running: two at once would undo each other's matches. */
export async function alone<R>(store: Store, work: () => Promise<R>) {
  if (busy.has(store)) return err(importsAlreadyRunning());
  busy.add(store);
  try {
    return await work();
  } finally {
    busy.delete(store);
  }
}
