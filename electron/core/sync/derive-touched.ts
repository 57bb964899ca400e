import { setImmediate as nextTurn } from 'node:timers/promises';
import { roomInLog } from '#core/database/checkpoints.ts';
import { announceNowAndThen } from '#core/database/in-groups.ts';
import type { Store } from '#core/database/store.ts';
import { alone, withLightCommits } from './alone.ts';

/** Half of what a click may wait. */
const SLICE_MS = 12;

/**
 * Computes lists and search keys of the households that a first sync left to be done, in short slices. What was
 * interrupted goes on at the next sign-in: the list of what is left to do is on disk.
 */
export async function deriveTouched(
  store: Store,
  options: { readonly signal?: AbortSignal; readonly report: (bug: unknown, what: string) => void },
): Promise<number> {
  const changes = announceNowAndThen(store);
  let done = 0;
  for (;;) {
    if (options.signal?.aborted || !store.rawWriter.open) break;
    await roomInLog(store);
    const derived = await alone(store, () => withLightCommits(store, () => deriveSlice(store, options.report)));
    if (derived === 0) break;
    done += derived;
    changes.add(['household_board']);
    await nextTurn();
  }
  changes.flush();
  return done;
}

function deriveSlice(store: Store, report: (bug: unknown, what: string) => void): number {
  if (!store.rawWriter.open) return 0;
  const began = performance.now();
  const scope = { store, at: store.clock.now() };
  let done = 0;
  store.rawWriter.transaction(() => {
    // At least a few, however long it took to get here: nothing derived means that nothing is left.
    do {
      const ids = store.prepare('SELECT household_id AS id FROM sync_touched LIMIT 8').all() as { id: string }[];
      if (ids.length === 0) break;
      for (const { id } of ids) {
        try {
          for (const { project } of store.projections) project(scope, new Set([id]));
        } catch (cause) {
          if ((cause as { code?: unknown }).code !== undefined) throw cause;
          report(cause, 'derive household');
        }
        store.prepare('DELETE FROM sync_touched WHERE household_id = ?').run(id);
      }
      done += ids.length;
    } while (performance.now() - began < SLICE_MS);
  })();
  return done;
}
