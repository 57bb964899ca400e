import { UndoableMap, type UndoLog } from '#shared/sync/engine/undo-log.ts';

/**
 * One table during one transaction: what was read, and what is to be written when it commits. Undone changes were never
 * sent, so a savepoint costs nothing. `null` says that there is no such row.
 */
export class WriteBuffer<V> {
  readonly #written: UndoableMap<V | null>;
  readonly #read = new Map<string, V | null>();

  constructor(undo: UndoLog) {
    this.#written = new UndoableMap<V | null>(undo);
  }

  /** Undefined when nobody has asked yet. */
  peek(key: string): V | null | undefined {
    const written = this.#written.get(key);
    return written === undefined ? this.#read.get(key) : written;
  }

  async get(key: string, fetch: () => Promise<V | null>): Promise<V | undefined> {
    const known = this.peek(key);
    if (known !== undefined) return known ?? undefined;
    const found = await fetch();
    this.#read.set(key, found);
    return found ?? undefined;
  }

  learn(key: string, value: V | null): void {
    if (!this.#read.has(key)) this.#read.set(key, value);
  }

  set(key: string, value: V | null): void {
    this.#written.set(key, value);
  }

  isWritten(key: string): boolean {
    return this.#written.get(key) !== undefined;
  }

  /** Whether the table has this row already. */
  wasThere(key: string): boolean {
    return this.#read.get(key) != null;
  }

  get size(): number {
    return this.#written.size;
  }

  written(): V[] {
    return [...this.#written.values()].filter((value) => value !== null);
  }

  removed(): string[] {
    return [...this.#written.entries()].filter(([, value]) => value === null).map(([key]) => key);
  }

  /** What the table answered, corrected by what this transaction has done since. */
  over(answered: readonly V[], keyOf: (value: V) => string, belongs: (value: V) => boolean): V[] {
    const untouched = answered.filter((value) => !this.isWritten(keyOf(value)));
    return [...untouched, ...this.written().filter(belongs)];
  }

  /** After a flush: what was written is what is there. */
  settle(): void {
    for (const [key, value] of this.#written.entries()) this.#read.set(key, value);
  }

  forget(): void {
    this.#read.clear();
  }
}
