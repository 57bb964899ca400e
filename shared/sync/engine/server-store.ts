/** @file What the executor needs of a database. PostgreSQL and the in-memory store answer the same conformance suite. */
import type { Outcome } from '../outcome.schema.ts';
import type { PlainRow } from '../synced-tables.ts';
import type { Cursor, TableTotal } from '../wire.schema.ts';

/** A row with what the merge needs: which version of it last wrote each column, and whose operation that was. */
export interface ServerRecord {
  readonly table: string;
  readonly id: string;
  readonly feed: string;
  readonly row: PlainRow;
  readonly ver: number;
  /** How often the row has changed office. */
  readonly oe: number;
  readonly columns: Readonly<Record<string, WrittenColumn>>;
  readonly byOp: string | null;
  /** Order of creation on the server: what comes first among rows whose own times are only claims. */
  readonly born: number;
  /** For a household that was merged away: what `unmerge` has to put back. */
  readonly merge: MergeNote | null;
}

/** `op` is empty where a policy made the value, because nobody knew it; then `by` is the operation that it did so for. */
export interface WrittenColumn {
  readonly ver: number;
  readonly op: string;
  readonly by?: string;
}

export interface MergeNote {
  readonly op: string;
  readonly survivorVer: number;
  /** Rows that the server moved because the PC that merged did not know them. */
  readonly moved: readonly { readonly table: string; readonly id: string }[];
}

/** One received operation. Never deleted: it is the audit log, and what makes a repeated push harmless. */
export interface LogEntry {
  readonly opId: string;
  readonly hash: string;
  readonly header: string;
  /** Null once the household's key has been destroyed. */
  readonly content: string | null;
  readonly groupId: string;
  readonly n: number;
  readonly of: number;
  readonly actorKey: string;
  readonly signature: string;
  readonly device: string;
  readonly table: string;
  readonly rowId: string;
  readonly feed: string;
  readonly actor: string;
  readonly afterOp: string | null;
  readonly outcome: Outcome;
  /** Order of arrival. */
  readonly position: number;
  /** Order of taking effect; null as long as it has none. */
  readonly executed: number | null;
  /** Who took it over from the inbox of held operations. */
  readonly adoptedBy: string | null;
}

/** What was at one place of a device's stream. An id conflict has no log entry of its own, so its outcome is here. */
export interface StreamEntry {
  readonly opId: string;
  readonly link: string;
  readonly receipt: string;
  readonly conflict: Outcome | null;
  readonly position: number;
}

export interface Stream {
  readonly nextDseq: number;
  readonly link: string;
  readonly receipt: string;
  readonly nonce: string | null;
  readonly previousNonce: string | null;
}

export interface Device {
  readonly id: string;
  readonly officeId: string;
  readonly publicKey: string;
  /** `push_only`: what is written may still be handed in, nothing is given out. */
  readonly status: 'active' | 'push_only' | 'revoked';
  readonly feeds: readonly string[];
  /** Feeds it once had: what was written for them is held, not refused. */
  readonly formerFeeds: readonly string[];
  readonly newestIncarnation: number;
}

/** An office that has joined this server. */
export interface Office {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly sigungu: string | null;
  /** The one PC that may hand in what the office recorded before it joined; null once its first live work arrived. */
  readonly genesisDevice: string | null;
}

/** Follows the office's `account` row; until that has arrived, what enrolment knew about the manager who joined. */
export interface Account {
  readonly id: string;
  readonly officeId: string;
  /** Undefined for who was switched off. */
  readonly role: string | undefined;
  /** Last Korean day on which the person has any rights, by the server's clock; null without an end. */
  readonly validTo: string | null;
  /** Sign-in codes for this person, by whose key signed them. */
  readonly codeIssuers: readonly CodeIssue[];
}

/** `at` is from the shard's counter of `nextExecuted`: the same order as `born`, and no clock. */
export interface CodeIssue {
  readonly by: string;
  readonly at: number;
}

export interface OfficerKey {
  readonly id: string;
  readonly accountId: string;
  readonly publicKey: string;
  readonly isRevoked: boolean;
}

/** Newest change of one row (or one outcome) in one feed. */
export interface FeedChange {
  readonly seq: number;
  readonly k: 'put' | 'del' | 'evict' | 'outcome';
  readonly table: string;
  readonly id: string;
  readonly oe: number;
  readonly ver: number;
}

/** Something a restored server must have lost, told by the devices that remember it. */
export interface LossReport {
  readonly device: string;
  readonly incarnation: number;
  readonly fromDseq: number;
  readonly toDseq: number;
}

/** What a request is about to ask for. */
export interface Foreseen {
  readonly operations: readonly string[];
  readonly rows: readonly { readonly table: string; readonly id: string }[];
  /** Numbers of one device's stream. */
  readonly entries?: { readonly device: string; readonly incarnation: number; readonly dseqs: readonly number[] };
}

export interface ServerTransaction {
  /** Lets a database fetch in one go what is asked for one by one. Every answer is the same without it. */
  foresee?(what: Foreseen): Promise<void>;

  epoch(): Promise<string>;
  savepoint(): Promise<number>;
  rollbackTo(savepoint: number): Promise<void>;

  device(id: string): Promise<Device | undefined>;
  putDevice(device: Device): Promise<void>;
  office(id: string): Promise<Office | undefined>;
  putOffice(office: Office): Promise<void>;
  account(id: string): Promise<Account | undefined>;
  putAccount(account: Account): Promise<void>;
  officerKey(id: string): Promise<OfficerKey | undefined>;
  putOfficerKey(key: OfficerKey): Promise<void>;

  stream(device: string, incarnation: number): Promise<Stream | undefined>;
  putStream(device: string, incarnation: number, stream: Stream): Promise<void>;
  streamEntry(device: string, incarnation: number, dseq: number): Promise<StreamEntry | undefined>;
  putStreamEntry(device: string, incarnation: number, dseq: number, entry: StreamEntry): Promise<void>;
  /** Highest number of this stream that a verified backup contains. */
  durableDseq(device: string, incarnation: number): Promise<number>;
  nextPosition(): Promise<number>;
  nextExecuted(): Promise<number>;

  logEntry(opId: string): Promise<LogEntry | undefined>;
  putLogEntry(entry: LogEntry): Promise<void>;
  groupEntries(groupId: string): Promise<readonly LogEntry[]>;
  /** Groups with an operation that waits for this operation or row. */
  groupsBlockedBy(id: string): Promise<readonly string[]>;
  authorsOf(table: string, rowId: string): Promise<readonly string[]>;
  /** Everything that was ever received about a household, taken or not. */
  operationsAbout(subject: string): Promise<readonly Pick<LogEntry, 'opId' | 'rowId' | 'groupId' | 'feed'>[]>;
  /** What was received about the household until now, nobody can read any more. */
  destroyKey(subject: string): Promise<void>;
  /** The same for single rows, under whichever key it was kept. */
  destroyWords(rows: readonly { readonly table: string; readonly id: string }[]): Promise<void>;
  /** Of these operations those that took effect, without their words: for a page of a feed that names who wrote it. */
  writers(opIds: readonly string[]): Promise<readonly Writer[]>;

  record(table: string, id: string): Promise<ServerRecord | undefined>;
  putRecord(record: ServerRecord): Promise<void>;
  removeRecord(table: string, id: string): Promise<void>;
  /** Oldest first, by `born`. */
  recordsWhere(table: string, column: string, value: string): Promise<readonly ServerRecord[]>;
  /** In the order of table and id, for snapshots. */
  recordsAfter(feed: string, table: string, after: string | null, limit: number): Promise<readonly ServerRecord[]>;
  recordsOf(feed: string, table: string): Promise<readonly ServerRecord[]>;
  /** Ids of deleted rows stay for ever: sixteen bytes that keep an id from coming back to life. */
  isDeleted(table: string, id: string): Promise<boolean>;
  markDeleted(table: string, id: string): Promise<void>;

  head(feed: string): Promise<Cursor>;
  /** Chain after `seq`; undefined when this history has no such place. */
  chainAt(feed: string, seq: number): Promise<string | undefined>;
  advance(feed: string, to: Cursor): Promise<void>;
  floor(feed: string): Promise<number>;
  putChange(feed: string, change: FeedChange): Promise<void>;
  /** The newest change of one row in a feed, also of a row that has left it. */
  change(feed: string, table: string, id: string): Promise<FeedChange | undefined>;
  /** By `seq`; at most `limit`, but never part of one number. */
  changesAfter(feed: string, seq: number, limit: number): Promise<readonly FeedChange[]>;
  totals(feed: string): Promise<Readonly<Record<string, TableTotal>>>;
  changeTotal(feed: string, table: string, change: (total: TableTotal | undefined) => TableTotal): Promise<void>;
  reportLoss(report: LossReport): Promise<void>;
}

export type Writer = Pick<LogEntry, 'opId' | 'header' | 'groupId' | 'feed' | 'actor' | 'adoptedBy' | 'outcome'>;

export interface TransactOptions {
  readonly readOnly?: boolean;
}

export interface ServerStore {
  /**
   * Runs `work` alone on the shard and resolves only after the commit is on disk. If it rejects, nothing has happened.
   * The lock comes first, before any read: numbers have no gaps and rules see what they judge.
   *
   * With `readOnly` it waits for nobody and sees one moment; then a write is refused.
   */
  transact<T>(work: (tx: ServerTransaction) => Promise<T>, options?: TransactOptions): Promise<T>;
}
