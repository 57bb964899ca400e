import { UndoableMap, type UndoLog } from '#shared/sync/engine/undo-log.ts';

export interface Taken<V> {
  readonly added: readonly V[];
  readonly changed: readonly V[];
  readonly removed: readonly string[];
}

/**
 * One table during one transaction: what was read, and what is to be written when it commits. Undone changes were never
 * sent, so a savepoint costs nothing. `null` says that there is no such row.
 */
export class WriteBuffer<V> {
  readonly #written: UndoableMap<V | null>;
  readonly #read = new Map<string, V | null>();
  readonly #waiting = new Set<string>();

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
    this.#waiting.add(key);
  }

  isWritten(key: string): boolean {
    return this.#written.get(key) !== undefined;
  }

  get size(): number {
    return this.#written.size;
  }

  written(): V[] {
    return [...this.#written.values()].filter((value) => value !== null);
  }

  /** What the table lacks. From now on it counts as there: only later changes are taken again. */
  take(): Taken<V> {
    const taken = { added: [] as V[], changed: [] as V[], removed: [] as string[] };
    for (const each of this.#waiting) {
      const value = this.#written.get(each);
      // Its savepoint was taken back.
      if (value === undefined) continue;
      if (value === null) taken.removed.push(each);
      else (this.#read.get(each) == null ? taken.added : taken.changed).push(value);
      this.#read.set(each, value);
    }
    this.#waiting.clear();
    return taken;
  }

  /** What the table answered, corrected by what this transaction has done since. */
  over(answered: readonly V[], keyOf: (value: V) => string, belongs: (value: V) => boolean): V[] {
    const untouched = answered.filter((value) => !this.isWritten(keyOf(value)));
    return [...untouched, ...this.written().filter(belongs)];
  }

  forget(): void {
    this.#read.clear();
  }
}
