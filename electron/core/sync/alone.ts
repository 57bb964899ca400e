import type { Store } from '#core/database/store.ts';

/**
 * Runs `work` while nobody else writes: the engine's transactions are synchronous and begin on the bare connection,
 * which a use case may be holding between two of its steps.
 */
export const alone = <T>({ writer }: Pick<Store, 'writer'>, work: () => T | Promise<T>): Promise<T> =>
  writer.connection().execute(async () => work());
