const LARGEST = 50_000;

/** Counts per key in windows of time, in memory: each node of a server counts for itself. */
export class WindowCounter {
  readonly #max: number;
  readonly #windowMs: number;
  readonly #seen = new Map<string, { since: number; count: number }>();

  constructor(max: number, windowMs: number) {
    this.#max = max;
    this.#windowMs = windowMs;
  }

  /** Counts one; returns how many milliseconds to wait, 0 when it may. */
  take(key: string, now: number): number {
    const seen = this.#current(key, now);
    if (seen && seen.count >= this.#max) return seen.since + this.#windowMs - now;
    if (seen) seen.count += 1;
    else this.#begin(key, now);
    return 0;
  }

  isFull(key: string, now: number): boolean {
    return (this.#current(key, now)?.count ?? 0) >= this.#max;
  }

  #current(key: string, now: number) {
    const seen = this.#seen.get(key);
    return seen && now - seen.since < this.#windowMs ? seen : undefined;
  }

  #begin(key: string, now: number): void {
    this.#seen.delete(key);
    // The oldest windows stand first.
    if (this.#seen.size >= LARGEST)
      for (const old of [...this.#seen.keys()].slice(0, LARGEST / 2)) this.#seen.delete(old);
    this.#seen.set(key, { since: now, count: 1 });
  }
}
