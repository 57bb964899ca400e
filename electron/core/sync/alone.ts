import type { Store } from '#core/database/store.ts';

/**
 * Runs `work` while nobody else writes: the engine's transactions are synchronous and begin on the bare connection,
 * which a use case may be holding between two of its steps.
 */
export const alone = <T>({ writer }: Pick<Store, 'writer'>, work: () => T | Promise<T>): Promise<T> =>
  writer.connection().execute(async () => work());

/**
 * Commits of `work` do not wait for the disk. Only for what can be had again as it was: pages of a snapshot, whose
 * cursor has not moved, and rows that are derived. A power cut takes the last of them back, in order, and nothing else;
 * the next ordinary commit makes all of them durable. Nobody else may write meanwhile: see `alone`.
 */
export async function withLightCommits<T>(
  { rawWriter }: Pick<Store, 'rawWriter'>,
  work: () => T | Promise<T>,
): Promise<T> {
  rawWriter.pragma('synchronous=NORMAL');
  try {
    return await work();
  } finally {
    rawWriter.pragma('synchronous=FULL');
  }
}
