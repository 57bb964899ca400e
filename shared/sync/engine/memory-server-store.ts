import { parseJson } from '../../kernel/parse-json.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Cursor, TableTotal } from '../wire.schema.ts';
import { ZERO_HASH } from './fingerprints.ts';
import type {
  Account,
  Device,
  FeedChange,
  LogEntry,
  LossReport,
  Office,
  OfficerKey,
  ServerRecord,
  ServerStore,
  ServerTransaction,
  Stream,
  StreamEntry,
  TransactOptions,
  Writer,
} from './server-store.ts';
import { UndoableMap, UndoLog } from './undo-log.ts';

const key = (...parts: readonly (string | number)[]): string => parts.join(' ');
const subjectOf = (header: string): unknown => (parseJson(header) as { subject?: unknown } | undefined)?.subject;

/** Every table of a shard. `copy` is a backup: values are never changed in place. */
export class MemoryTables {
  readonly undo = new UndoLog();
  readonly devices: UndoableMap<Device>;
  readonly offices: UndoableMap<Office>;
  readonly accounts: UndoableMap<Account>;
  readonly officerKeys: UndoableMap<OfficerKey>;
  readonly streams: UndoableMap<Stream>;
  readonly streamEntries: UndoableMap<StreamEntry>;
  readonly log: UndoableMap<LogEntry>;
  readonly records: UndoableMap<ServerRecord>;
  readonly deleted: UndoableMap<true>;
  readonly heads: UndoableMap<Cursor>;
  readonly chain: UndoableMap<string>;
  readonly floors: UndoableMap<number>;
  readonly changes: UndoableMap<FeedChange & { readonly feed: string }>;
  readonly totals: UndoableMap<TableTotal>;
  readonly losses: UndoableMap<LossReport>;
  readonly scalars: UndoableMap<string | number>;

  constructor(from?: MemoryTables) {
    const map = <V>(source: UndoableMap<V> | undefined) => new UndoableMap<V>(this.undo, source?.entries() ?? []);
    this.devices = map(from?.devices);
    this.offices = map(from?.offices);
    this.accounts = map(from?.accounts);
    this.officerKeys = map(from?.officerKeys);
    this.streams = map(from?.streams);
    this.streamEntries = map(from?.streamEntries);
    this.log = map(from?.log);
    this.records = map(from?.records);
    this.deleted = map(from?.deleted);
    this.heads = map(from?.heads);
    this.chain = map(from?.chain);
    this.floors = map(from?.floors);
    this.changes = map(from?.changes);
    this.totals = map(from?.totals);
    this.losses = map(from?.losses);
    this.scalars = map(from?.scalars);
  }

  copy(): MemoryTables {
    return new MemoryTables(this);
  }
}

/** A shard in memory: for tests and simulations. Transactions follow each other; a rejected one leaves no trace. */
export class MemoryServerStore implements ServerStore {
  tables: MemoryTables;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(tables: MemoryTables = new MemoryTables()) {
    this.tables = tables;
  }

  transact<T>(work: (tx: ServerTransaction) => Promise<T>, options: TransactOptions = {}): Promise<T> {
    const run = this.#queue.then(() => this.#alone(work, options));
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #alone<T>(work: (tx: ServerTransaction) => Promise<T>, { readOnly }: TransactOptions): Promise<T> {
    const { tables } = this;
    const start = tables.undo.mark();
    try {
      const result = await work(new MemoryServerTransaction(tables));
      if (readOnly && tables.undo.mark() > start) throw new Error('a read-only transaction has written');
      tables.undo.clear();
      return result;
    } catch (error) {
      tables.undo.rollbackTo(start);
      throw error;
    }
  }
}

class MemoryServerTransaction implements ServerTransaction {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async epoch() {
    return String(this.#tables.scalars.get('epoch') ?? 'epoch-0');
  }
  async savepoint() {
    return this.#tables.undo.mark();
  }
  async rollbackTo(savepoint: number) {
    this.#tables.undo.rollbackTo(savepoint);
  }

  async device(id: string) {
    return this.#tables.devices.get(id);
  }
  async putDevice(device: Device) {
    this.#tables.devices.set(device.id, device);
  }
  async office(id: string) {
    return this.#tables.offices.get(id);
  }
  async putOffice(office: Office) {
    this.#tables.offices.set(office.id, office);
  }
  async account(id: string) {
    return this.#tables.accounts.get(id);
  }
  async putAccount(account: Account) {
    this.#tables.accounts.set(account.id, account);
  }
  async officerKey(id: string) {
    return this.#tables.officerKeys.get(id);
  }
  async putOfficerKey(key: OfficerKey) {
    this.#tables.officerKeys.set(key.id, key);
  }

  async stream(device: string, incarnation: number) {
    return this.#tables.streams.get(key(device, incarnation));
  }
  async putStream(device: string, incarnation: number, stream: Stream) {
    this.#tables.streams.set(key(device, incarnation), stream);
  }
  async streamEntry(device: string, incarnation: number, dseq: number) {
    return this.#tables.streamEntries.get(key(device, incarnation, dseq));
  }
  async putStreamEntry(device: string, incarnation: number, dseq: number, entry: StreamEntry) {
    this.#tables.streamEntries.set(key(device, incarnation, dseq), entry);
  }
  async durableDseq(device: string, incarnation: number) {
    const durable = Number(this.#tables.scalars.get('durable') ?? 0);
    let dseq = 0;
    for (;;) {
      const entry = this.#tables.streamEntries.get(key(device, incarnation, dseq + 1));
      if (!entry || entry.position > durable) return dseq;
      dseq += 1;
    }
  }
  async nextPosition() {
    return this.#count('position');
  }
  async nextExecuted() {
    return this.#count('executed');
  }
  #count(name: string): number {
    const next = Number(this.#tables.scalars.get(name) ?? 0) + 1;
    this.#tables.scalars.set(name, next);
    return next;
  }

  async logEntry(opId: string) {
    return this.#tables.log.get(opId);
  }
  async putLogEntry(entry: LogEntry) {
    this.#tables.log.set(entry.opId, entry);
  }
  async groupEntries(groupId: string) {
    return [...this.#tables.log.values()].filter((each) => each.groupId === groupId).sort((a, b) => a.n - b.n);
  }
  async groupsBlockedBy(id: string) {
    const waiting = [...this.#tables.log.values()]
      .filter(({ outcome }) => outcome.o === 'blocked' && outcome.by === id)
      .sort((a, b) => a.position - b.position);
    return [...new Set(waiting.map(({ groupId }) => groupId))];
  }
  async writers(opIds: readonly string[]) {
    const found: Writer[] = [];
    for (const id of new Set(opIds)) {
      const entry = await this.logEntry(id);
      if (entry?.outcome.o !== 'applied') continue;
      const { opId, header, groupId, feed, actor, adoptedBy, outcome } = entry;
      found.push({ opId, header, groupId, feed, actor, adoptedBy, outcome });
    }
    return found;
  }
  async operationsAbout(subject: string) {
    const about = [...this.#tables.log.values()].filter((each) => subjectOf(each.header) === subject);
    return about.map(({ opId, rowId, groupId, feed }) => ({ opId, rowId, groupId, feed }));
  }
  async destroyKey(subject: string) {
    for (const entry of [...this.#tables.log.values()])
      if (subjectOf(entry.header) === subject) this.#tables.log.set(entry.opId, { ...entry, content: null });
  }
  async destroyWords(rows: readonly { readonly table: string; readonly id: string }[]) {
    const gone = new Set(rows.map(({ table, id }) => key(table, id)));
    for (const entry of [...this.#tables.log.values()])
      if (gone.has(key(entry.table, entry.rowId))) this.#tables.log.set(entry.opId, { ...entry, content: null });
  }
  async authorsOf(table: string, rowId: string) {
    const entries = [...this.#tables.log.values()].filter(
      (each) => each.table === table && each.rowId === rowId && each.outcome.o === 'applied',
    );
    return [...new Set(entries.map(({ actor }) => actor))];
  }

  async record(table: string, id: string) {
    return this.#tables.records.get(key(table, id));
  }
  async putRecord(record: ServerRecord) {
    this.#tables.records.set(key(record.table, record.id), record);
  }
  async removeRecord(table: string, id: string) {
    this.#tables.records.delete(key(table, id));
  }
  async recordsWhere(table: string, column: string, value: string) {
    return [...this.#tables.records.values()]
      .filter((each) => each.table === table && each.row[column] === value)
      .sort((a, b) => a.born - b.born || (a.id < b.id ? -1 : 1));
  }
  async recordsAfter(feed: string, table: string, after: string | null, limit: number) {
    const from = key(table, after ?? '');
    return [...this.#tables.records.values()]
      .filter((each) => each.feed === feed && key(each.table, each.id) > from)
      .sort((a, b) => (key(a.table, a.id) < key(b.table, b.id) ? -1 : 1))
      .slice(0, limit);
  }
  async recordsOf(feed: string, table: string) {
    return [...this.#tables.records.values()].filter((each) => each.feed === feed && each.table === table);
  }
  async isDeleted(table: string, id: string) {
    return this.#tables.deleted.get(key(table, id)) === true;
  }
  async markDeleted(table: string, id: string) {
    this.#tables.deleted.set(key(table, id), true);
  }

  async head(feed: string) {
    return this.#tables.heads.get(feed) ?? { seq: 0, chain: ZERO_HASH };
  }
  async chainAt(feed: string, seq: number) {
    return seq === 0 ? ZERO_HASH : this.#tables.chain.get(key(feed, seq));
  }
  async advance(feed: string, to: Cursor) {
    this.#tables.heads.set(feed, to);
    this.#tables.chain.set(key(feed, to.seq), to.chain);
  }
  async floor(feed: string) {
    return this.#tables.floors.get(feed) ?? 0;
  }
  async putChange(feed: string, change: FeedChange) {
    this.#tables.changes.set(key(feed, change.table, change.id), { ...change, feed });
  }
  async change(feed: string, table: string, id: string) {
    const found = this.#tables.changes.get(key(feed, table, id));
    if (!found) return undefined;
    const { feed: _feed, ...change } = found;
    return change;
  }
  async changesAfter(feed: string, seq: number, limit: number) {
    const all = [...this.#tables.changes.values()]
      .filter((each) => each.feed === feed && each.seq > seq)
      .map(({ feed: _feed, ...change }): FeedChange => change)
      .sort((a, b) => a.seq - b.seq || (canonicalJson([a.table, a.id]) < canonicalJson([b.table, b.id]) ? -1 : 1));
    if (all.length <= limit) return all;
    // A page never ends inside a number; a single number that is larger than a page comes whole.
    const cut = (all[limit] as FeedChange).seq;
    const whole = all.filter((each) => each.seq < cut);
    return whole.length > 0 ? whole : all.filter((each) => each.seq === cut);
  }
  async totals(feed: string) {
    const prefix = `${feed} `;
    const mine = [...this.#tables.totals.entries()].filter(([each, { count }]) => each.startsWith(prefix) && count > 0);
    return Object.fromEntries(mine.map(([each, total]) => [each.slice(prefix.length), total]));
  }
  async changeTotal(feed: string, table: string, change: (total: TableTotal | undefined) => TableTotal) {
    this.#tables.totals.set(key(feed, table), change(this.#tables.totals.get(key(feed, table))));
  }
  async reportLoss(report: LossReport) {
    this.#tables.losses.set(key(report.device, report.incarnation, report.fromDseq, report.toDseq), report);
  }
}
