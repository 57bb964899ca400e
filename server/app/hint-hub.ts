import type { Hint } from '#shared/sync/hint.message.ts';

export interface Listener {
  readonly device: string;
  readonly feeds: readonly string[];
  send(hint: Hint): void;
  close(): void;
}

/** Many groups of one push become one hint. */
const COALESCE_MS = 100;

/** "There is something new", to the PCs that may read it. Carries no data and may be lost: PCs ask by themselves too. */
export class HintHub {
  readonly #byFeed = new Map<string, Set<Listener>>();
  readonly #byDevice = new Map<string, Listener>();
  readonly #waiting = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  get size(): number {
    return this.#byDevice.size;
  }

  /** A PC has one line: a new one ends the old, whose other end has gone to sleep. */
  add(listener: Listener): void {
    this.closeDevice(listener.device);
    this.#byDevice.set(listener.device, listener);
    for (const feed of listener.feeds) {
      const listeners = this.#byFeed.get(feed) ?? new Set();
      listeners.add(listener);
      this.#byFeed.set(feed, listeners);
    }
  }

  remove(listener: Listener): void {
    if (this.#byDevice.get(listener.device) === listener) this.#byDevice.delete(listener.device);
    for (const feed of listener.feeds) {
      const listeners = this.#byFeed.get(feed);
      listeners?.delete(listener);
      if (listeners?.size === 0) this.#byFeed.delete(feed);
    }
  }

  publish(heads: readonly Hint[]): void {
    for (const { feed, seq } of heads) {
      if (this.#byFeed.has(feed)) this.#waiting.set(feed, Math.max(seq, this.#waiting.get(feed) ?? 0));
    }
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => this.#flush(), COALESCE_MS);
  }

  /** Its rights have changed; it comes again and is judged anew. */
  closeDevice(device: string): void {
    const listener = this.#byDevice.get(device);
    if (!listener) return;
    this.remove(listener);
    listener.close();
  }

  closeAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
    for (const device of [...this.#byDevice.keys()]) this.closeDevice(device);
  }

  #flush(): void {
    this.#timer = undefined;
    const heads = [...this.#waiting];
    this.#waiting.clear();
    for (const [feed, seq] of heads) for (const listener of this.#byFeed.get(feed) ?? []) listener.send({ feed, seq });
  }
}
