import type { Outcome } from '../outcome.schema.ts';
import type { PlainRow } from '../synced-tables.ts';
import {
  type ClientStore,
  type ClientTransaction,
  type DeviceState,
  type FeedState,
  FOLDING,
  type OutboxOperation,
  type OutboxState,
  type ReceivedEdit,
  type RowImage,
  type StagedChange,
} from './client-store.ts';
import { ERASURE_TABLE } from './conflict-rows.ts';
import { UndoableMap, UndoLog } from './undo-log.ts';

const key = (...parts: readonly string[]): string => parts.join(' ');
const subjectOf = ({ header }: OutboxOperation): unknown => (JSON.parse(header) as { subject?: unknown }).subject;
const kindOf = ({ header, body }: OutboxOperation): unknown =>
  body?.kind ?? (JSON.parse(header) as { kind: string }).kind;

/** Everything a PC has on disk. `copy` is a disk image: a backup of the PC, or a clone of it. */
export class MemoryClientTables {
  readonly undo = new UndoLog();
  readonly device: UndoableMap<DeviceState>;
  readonly feeds: UndoableMap<FeedState>;
  readonly rows: UndoableMap<PlainRow>;
  readonly images: UndoableMap<RowImage>;
  readonly shadows: UndoableMap<{ readonly row: PlainRow | null }>;
  readonly outbox: UndoableMap<OutboxOperation>;
  readonly staged: UndoableMap<readonly StagedChange[]>;
  readonly edits: UndoableMap<ReceivedEdit>;

  constructor(from?: MemoryClientTables) {
    const map = <V>(source: UndoableMap<V> | undefined) => new UndoableMap<V>(this.undo, source?.entries() ?? []);
    this.device = map(from?.device);
    this.feeds = map(from?.feeds);
    this.rows = map(from?.rows);
    this.images = map(from?.images);
    this.shadows = map(from?.shadows);
    this.outbox = map(from?.outbox);
    this.staged = map(from?.staged);
    this.edits = map(from?.edits);
  }

  copy(): MemoryClientTables {
    return new MemoryClientTables(this);
  }
}

/** Brought back by the feed; or an id that belongs to somebody else's operation, on which nothing can be built. */
const NO_LONGER_OPEN: readonly OutboxState[] = ['absorbed', 'durable', 'op_id_conflict'];

export class MemoryClientStore implements ClientStore {
  readonly tables: MemoryClientTables;

  constructor(device: DeviceState | MemoryClientTables) {
    if (device instanceof MemoryClientTables) {
      this.tables = device;
      return;
    }
    this.tables = new MemoryClientTables();
    this.tables.device.set('device', device);
    this.tables.undo.clear();
  }

  transact<T>(work: (tx: ClientTransaction) => T): T {
    const start = this.tables.undo.mark();
    try {
      const result = work(new MemoryClientTransaction(this.tables));
      this.tables.undo.clear();
      return result;
    } catch (error) {
      this.tables.undo.rollbackTo(start);
      throw error;
    }
  }
}

class MemoryClientTransaction implements ClientTransaction {
  readonly #tables: MemoryClientTables;

  constructor(tables: MemoryClientTables) {
    this.#tables = tables;
  }

  device() {
    const device = this.#tables.device.get('device');
    if (!device) throw new Error('a store without a device');
    return device;
  }
  setDevice(device: DeviceState) {
    this.#tables.device.set('device', device);
  }

  feeds() {
    return [...this.#tables.feeds.values()].sort((a, b) => (a.feed < b.feed ? -1 : 1));
  }
  feed(feed: string) {
    return this.#tables.feeds.get(feed);
  }
  putFeed(state: FeedState) {
    this.#tables.feeds.set(state.feed, state);
  }
  removeFeed(feed: string) {
    this.#tables.feeds.delete(feed);
  }

  row(table: string, id: string) {
    return this.#tables.rows.get(key(table, id));
  }
  putRow(table: string, id: string, row: PlainRow) {
    this.#tables.rows.set(key(table, id), row);
  }
  removeRow(table: string, id: string) {
    this.#tables.rows.delete(key(table, id));
  }
  image(table: string, id: string) {
    return this.#tables.images.get(key(table, id));
  }
  putImage(image: RowImage) {
    this.#tables.images.set(key(image.table, image.id), image);
  }
  removeImage(table: string, id: string) {
    this.#tables.images.delete(key(table, id));
  }
  imagesOf(feed: string) {
    return [...this.#tables.images.values()].filter((image) => image.feed === feed);
  }
  imagesAfter(feed: string, after: Pick<RowImage, 'table' | 'id'> | null, limit: number) {
    const isBefore = (a: Pick<RowImage, 'table' | 'id'>, b: Pick<RowImage, 'table' | 'id'>) =>
      a.table < b.table || (a.table === b.table && a.id < b.id);
    return this.imagesOf(feed)
      .filter((image) => after === null || isBefore(after, image))
      .sort((a, b) => (isBefore(a, b) ? -1 : 1))
      .slice(0, limit);
  }
  shadow(table: string, id: string) {
    return this.#tables.shadows.get(key(table, id))?.row;
  }
  putShadow(table: string, id: string, row: PlainRow | null) {
    this.#tables.shadows.set(key(table, id), { row });
  }
  removeShadow(table: string, id: string) {
    this.#tables.shadows.delete(key(table, id));
  }

  isOwn(opId: string) {
    return this.#tables.outbox.get(opId) !== undefined;
  }
  keepEdit(edit: ReceivedEdit) {
    const place = key(edit.table, edit.id, edit.op_id, String(edit.ver));
    if (!this.#tables.edits.get(place)) this.#tables.edits.set(place, edit);
  }
  editsOf(table: string, id: string) {
    const found = [...this.#tables.edits.values()].filter((edit) => edit.table === table && edit.id === id);
    return found.sort((a, b) => a.ver - b.ver || (a.op_id < b.op_id ? -1 : 1));
  }
  forgetEdits(table: string, id: string) {
    for (const [place, edit] of [...this.#tables.edits.entries()]) {
      const isFiled = table === 'household' && edit.subject === id;
      if (isFiled || (edit.table === table && edit.id === id)) this.#tables.edits.delete(place);
    }
  }

  eraseSubject(subject: string) {
    const { ackedDseq } = this.device();
    for (const operation of [...this.#tables.outbox.values()]) {
      if (subjectOf(operation) !== subject || operation.dseq > ackedDseq) continue;
      const state = operation.state === 'applied' ? 'absorbed' : operation.state;
      this.putOperation({ ...operation, state, content: null, body: null });
    }
    for (const [place, edit] of [...this.#tables.edits.entries()])
      if (edit.subject === subject) this.#tables.edits.delete(place);
  }
  halfErased() {
    const { ackedDseq } = this.device();
    const erased = [...this.#tables.rows.entries()].filter(([place]) => place.startsWith(`${ERASURE_TABLE} `));
    return [...new Set(erased.map(([, row]) => String(row.row_id)))].sort().filter((subject) => {
      const worded = this.#inOrder((each) => each.content !== null && subjectOf(each) === subject);
      return worded.length > 0 && worded.every(({ dseq }) => dseq <= ackedDseq);
    });
  }

  operation(opId: string) {
    return this.#tables.outbox.get(opId);
  }
  putOperation(operation: OutboxOperation) {
    this.#tables.outbox.set(operation.opId, operation);
  }
  setFate(opId: string, state: OutboxState, outcome: Outcome | null) {
    const operation = this.operation(opId);
    if (operation) this.putOperation({ ...operation, state, outcome });
  }
  removeOperation(opId: string) {
    this.#tables.outbox.delete(opId);
  }
  operationsAfter(dseq: number, limit: number) {
    return this.#inOrder((operation) => operation.dseq > dseq).slice(0, limit);
  }
  operationsOnRow(table: string, id: string) {
    return this.#inOrder((operation) => operation.table === table && operation.rowId === id);
  }
  openOnRow(table: string, id: string) {
    return this.operationsOnRow(table, id).filter(({ state }) => FOLDING.includes(state));
  }
  newestOnRow(table: string, id: string) {
    const newest = this.operationsOnRow(table, id).at(-1);
    return newest && { opId: newest.opId, feed: newest.feed };
  }
  operationsIn(...states: readonly OutboxState[]) {
    return this.#inOrder((operation) => states.includes(operation.state));
  }
  openCreations(rowIds: readonly string[]) {
    const isOpen = (each: OutboxOperation) => kindOf(each) === 'create' && !NO_LONGER_OPEN.includes(each.state);
    const found = this.#inOrder((operation) => rowIds.includes(operation.rowId) && isOpen(operation));
    return found.map(({ opId, table, rowId }) => ({ opId, table, rowId }));
  }
  backlogAfter(dseq: number) {
    const waiting = this.#inOrder((operation) => operation.dseq > dseq);
    return { count: waiting.length, oldestAt: waiting[0]?.recordedAt ?? null };
  }
  hasWorkFor(feed: string, afterDseq: number) {
    return this.#inOrder((operation) => operation.dseq > afterDseq && operation.feed === feed).length > 0;
  }
  makeDurable(upTo: number) {
    for (const operation of this.operationsIn('absorbed')) {
      if (operation.dseq <= upTo) this.putOperation({ ...operation, state: 'durable' });
    }
  }
  #inOrder(wanted: (operation: OutboxOperation) => boolean): readonly OutboxOperation[] {
    const found: OutboxOperation[] = [];
    for (const operation of this.#tables.outbox.values()) if (wanted(operation)) found.push(operation);
    return found.sort((a, b) => a.dseq - b.dseq);
  }

  stage(feed: string, changes: readonly StagedChange[]) {
    this.#tables.staged.set(feed, [...this.staged(feed), ...changes]);
  }
  staged(feed: string) {
    return this.#tables.staged.get(feed) ?? [];
  }
  clearStage(feed: string) {
    this.#tables.staged.delete(feed);
  }
}
