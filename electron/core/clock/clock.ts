/** The one source of time in core. Sync decides nothing by it; people read it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  ms(): number;
  /** The same instant as ISO-8601 UTC text with milliseconds. */
  now(): string;
}

/** The machine's clock, or one that starts at a given instant and runs on from there, or stands still: for tests and demos. */
export function createClock(startAt?: string, standsStill = false): Clock {
  const offset = startAt === undefined ? 0 : Date.parse(startAt) - Date.now();
  const ms = () => (standsStill && startAt !== undefined ? Date.parse(startAt) : Date.now() + offset);
  return { ms, now: () => new Date(ms()).toISOString() };
}
