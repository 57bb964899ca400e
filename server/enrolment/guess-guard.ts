const WINDOW_MS = 15 * 60_000;
const LARGEST = 10_000;

/** Counts wrong codes per address. In memory: a code has 80 bits, this only keeps the noise out. */
export class GuessGuard {
  readonly #limit: number;
  readonly #wrong = new Map<string, { since: number; count: number }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  mayTry(address: string, now: number): boolean {
    const seen = this.#wrong.get(address);
    return !seen || now - seen.since > WINDOW_MS || seen.count < this.#limit;
  }

  wasWrong(address: string, now: number): void {
    const seen = this.#wrong.get(address);
    if (seen && now - seen.since <= WINDOW_MS) {
      seen.count += 1;
      return;
    }
    if (this.#wrong.size >= LARGEST) this.#wrong.clear();
    this.#wrong.set(address, { since: now, count: 1 });
  }
}
