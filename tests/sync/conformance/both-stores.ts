/**
 * @file A store that is kept twice: every transaction runs on the memory of the simulation and on a SQLite database, and
 * each thing that the engine reads must be the same in both.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ClientStore, ClientTransaction } from '#shared/sync/engine/client-store.ts';
import type { MemoryClientStore, MemoryClientTables } from '#shared/sync/engine/memory-client-store.ts';

export class StoresDiffer extends Error {}

export interface EmptyDisk {
  readonly store: ClientStore;
  /** Takes everything off the disk, device included. */
  erase(): void;
}

export class BothStores implements ClientStore {
  readonly memory: MemoryClientStore;
  readonly #disk: EmptyDisk;
  #isWritten = false;

  constructor(memory: MemoryClientStore, disk: EmptyDisk) {
    this.memory = memory;
    this.#disk = disk;
  }

  get tables(): MemoryClientTables {
    return this.memory.tables;
  }

  transact<T>(work: (tx: ClientTransaction) => T): T {
    // The simulation spoils rows behind the store's back; then the disk is written anew.
    if (!this.#isWritten || this.tables.undo.mark() > 0) this.#copy();
    this.#isWritten = true;
    return this.#disk.store.transact((onDisk) => this.memory.transact((inMemory) => work(both(inMemory, onDisk))));
  }

  #copy(): void {
    this.tables.undo.clear();
    const { device, feeds, rows, images, shadows, outbox, staged, edits } = this.tables;
    this.#disk.erase();
    this.#disk.store.transact((tx) => {
      for (const state of device.values()) tx.setDevice(state);
      for (const state of feeds.values()) tx.putFeed(state);
      for (const [key, row] of rows.entries()) tx.putRow(...placeOf(key), row);
      for (const image of images.values()) tx.putImage(image);
      for (const [key, { row }] of shadows.entries()) tx.putShadow(...placeOf(key), row);
      for (const operation of outbox.values()) tx.putOperation(operation);
      for (const [feed, changes] of staged.entries()) tx.stage(feed, changes);
      for (const edit of edits.values()) tx.keepEdit(edit);
    });
  }

  /** Everything once more, as a reader without the engine's questions sees it. */
  compare(): void {
    this.transact((tx) => {
      tx.device();
      for (const { feed } of tx.feeds()) {
        tx.imagesOf(feed);
        tx.staged(feed);
      }
      for (const [key] of this.tables.rows.entries()) {
        tx.row(...placeOf(key));
        tx.shadow(...placeOf(key));
        tx.operationsOnRow(...placeOf(key));
        tx.editsOf(...placeOf(key));
      }
      tx.operationsAfter(0, Number.MAX_SAFE_INTEGER);
    });
  }
}

const placeOf = (key: string): [table: string, id: string] => key.split(' ') as [string, string];

/** Answers of memory, after comparing them with the disk's. Lists without a promised order are compared sorted. */
function both(inMemory: ClientTransaction, onDisk: ClientTransaction): ClientTransaction {
  return new Proxy(inMemory, {
    get: (_, name: keyof ClientTransaction) =>
      ((...args: unknown[]) => {
        const ask = (tx: ClientTransaction) => (tx[name] as (...all: unknown[]) => unknown).apply(tx, args);
        const expected = ask(inMemory);
        const found = ask(onDisk);
        if (!isDeepStrictEqual(inOrder(name, plain(found)), inOrder(name, plain(expected)))) {
          throw new StoresDiffer(
            `${name}(${JSON.stringify(args)}): ${JSON.stringify(plain(found))} instead of ${JSON.stringify(plain(expected))}`,
          );
        }
        return expected;
      }) as never,
  });
}

/** What JSON keeps: an absent column is no column. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

function inOrder(name: string, value: unknown): unknown {
  if (name !== 'imagesOf') return value;
  return (value as { table: string; id: string }[]).toSorted((a, b) => (a.table + a.id < b.table + b.id ? -1 : 1));
}
