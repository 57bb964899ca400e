/** Takes back, newest first, what was done since a mark: transactions and savepoints of the in-memory stores. */
export class UndoLog {
  readonly #steps: (() => void)[] = [];

  mark(): number {
    return this.#steps.length;
  }

  push(undo: () => void): void {
    this.#steps.push(undo);
  }

  rollbackTo(mark: number): void {
    while (this.#steps.length > mark) this.#steps.pop()?.();
  }

  clear(): void {
    this.#steps.length = 0;
  }
}

/** A map whose changes can be taken back. Its values are never changed in place, so a copy of the map is a backup. */
export class UndoableMap<V> {
  readonly #log: UndoLog;
  readonly #values: Map<string, V>;

  constructor(log: UndoLog, values: Iterable<readonly [string, V]> = []) {
    this.#log = log;
    this.#values = new Map(values);
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: V): void {
    const values = this.#values;
    const before = values.get(key);
    values.set(key, value);
    this.#log.push(before === undefined ? () => values.delete(key) : () => values.set(key, before));
  }

  delete(key: string): void {
    const values = this.#values;
    const before = values.get(key);
    if (before === undefined) return;
    values.delete(key);
    this.#log.push(() => values.set(key, before));
  }

  values(): IterableIterator<V> {
    return this.#values.values();
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  entries(): IterableIterator<[string, V]> {
    return this.#values.entries();
  }

  get size(): number {
    return this.#values.size;
  }
}
