/** The one source of time in core. Sync decides nothing by it; people read it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  ms(): number;
  /** The same instant as ISO-8601 UTC text with milliseconds. */
  now(): string;
}

/**
 * The machine's clock, or for tests and demos one that starts at a given instant and runs on from there, `pace` times as
 * fast: 0 stands still.
 */
export function createClock(startAt?: string, pace = 1): Clock {
  const began = Date.now();
  const start = startAt === undefined ? began : Date.parse(startAt);
  const ms = () => Math.round(start + (Date.now() - began) * pace);
  return { ms, now: () => new Date(ms()).toISOString() };
}
