import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest time in ms that a click may wait for bulk work. See `docs/architecture.md` 1. */
const SLICE_MS = 15;

/** Lets others have their turn whenever a slice is used up, and ends long work that was cancelled. */
export function createPace(signal?: AbortSignal): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < SLICE_MS) return;
    await nextTurn();
    signal?.throwIfAborted();
    began = performance.now();
  };
}
