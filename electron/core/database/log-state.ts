import type { RawDatabase } from './open-database.ts';

/** How much stands in the write-ahead log, in frames of one 4 KB page. */
export interface LogState {
  readonly frames: number;
  /** Of these, how many are in the database file too. When all are, the next write begins the log anew. */
  readonly folded: number;
}

/** Looks without folding anything and without taking a lock; costs microseconds. */
export function logState(raw: RawDatabase): LogState {
  const [state] = raw.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
  return { frames: Math.max(0, state?.log ?? 0), folded: Math.max(0, state?.checkpointed ?? 0) };
}
