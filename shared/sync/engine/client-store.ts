/** @file What the engine needs of a PC's database. Everything is synchronous: a local transaction never yields. */
import type { OperationBody } from '../operation.schema.ts';
import type { Outcome } from '../outcome.schema.ts';
import type { Written } from '../pull.message.ts';
import type { SnapshotToken } from '../snapshot.message.ts';
import type { PlainRow } from '../synced-tables.ts';
import type { Cursor, TableTotal } from '../wire.schema.ts';

/** The identity of this PC and where its stream stands. */
export interface DeviceState {
  readonly device: string;
  readonly incarnation: number;
  readonly audience: string;
  readonly schemaVersion: number;
  readonly epoch: string | null;
  readonly forkNonce: string | null;
  /** Place of the newest operation in the stream. */
  readonly headDseq: number;
  readonly headLink: string;
  /** The server has everything up to here, for all this PC knows. */
  readonly ackedDseq: number;
  readonly ackedLink: string;
  readonly receipt: string | null;
  readonly durableDseq: number;
  /**
   * After a restore of the server its decisions may be others than those this PC was told. It asks about everything it
   * still has, in the order of the stream, from here on; null when there is nothing to ask.
   */
  readonly askFrom: number | null;
  /** Null until the server has told for the first time. */
  readonly feeds: readonly string[] | null;
}

export type OutboxState =
  /** Not handed over, or handed over without an answer. Both are in the view. */
  | 'pending'
  | 'sent'
  /** Taken; in the view until the feed brings its effect. */
  | 'applied'
  /** Not in the view; shown in the outbox and waiting for somebody. */
  | 'held'
  | 'rejected'
  | 'blocked'
  | 'op_id_conflict'
  /** The feed has brought its effect. */
  | 'absorbed'
  /** In a backup of the server that was proved by restoring it. */
  | 'durable';

export interface OutboxOperation {
  readonly opId: string;
  readonly dseq: number;
  readonly prev: string;
  readonly link: string;
  readonly groupId: string;
  readonly n: number;
  readonly of: number;
  readonly actorKey: string;
  /** The officer's signature over the whole group. */
  readonly signature: string;
  readonly header: string;
  /** What it says; null once its household was erased. Its place in the stream and its outcome stay. */
  readonly content: string | null;
  readonly feed: string;
  readonly table: string;
  readonly rowId: string;
  readonly schemaVersion: number;
  readonly body: OperationBody | null;
  readonly recordedAt: string;
  readonly state: OutboxState;
  readonly outcome: Outcome | null;
}

/** States in which an operation is part of what the user sees. */
export const FOLDING: readonly OutboxState[] = ['pending', 'sent', 'applied'];
export const isFolding = (state: OutboxState): boolean => FOLDING.includes(state);

/** What the server last said about a row, without the row itself. */
export interface RowImage {
  readonly table: string;
  readonly id: string;
  readonly feed: string;
  readonly ver: number;
  readonly oe: number;
  readonly digest: string;
}

export interface FeedState {
  readonly feed: string;
  /** Place up to which rows are on screen. Null before the first checkpoint. */
  readonly cursor: Cursor | null;
  readonly phase: 'snapshot' | 'following' | 'repair';
  /** Where the pages that are staged and not yet shown end. */
  readonly stagedTo: Cursor | null;
  /** Whether what is staged began with a snapshot and therefore replaces everything. */
  readonly replaces: boolean;
  readonly token: SnapshotToken | null;
  readonly broken: readonly string[];
  readonly totals: Readonly<Record<string, TableTotal>>;
}

export interface StagedChange {
  readonly k: 'put' | 'del' | 'evict';
  readonly table: string;
  readonly id: string;
  readonly oe: number;
  readonly ver: number;
  readonly row: PlainRow | null;
  readonly written?: readonly Written[];
}

/** What somebody on another PC did to a row that this PC knew: a line of its history. */
export interface ReceivedEdit extends Omit<Written, 'columns'> {
  readonly table: string;
  readonly id: string;
  /** The household that the row belongs to now, and the one it was taken from by this edit. */
  readonly subject: string | null;
  readonly formerSubject: string | null;
  /** `from` is what this PC had; it is missing where the row arrived together with the edit. */
  readonly set: Readonly<Record<string, { readonly from?: unknown; readonly to: unknown }>>;
}

export interface ClientTransaction {
  device(): DeviceState;
  setDevice(device: DeviceState): void;

  feeds(): readonly FeedState[];
  feed(feed: string): FeedState | undefined;
  putFeed(state: FeedState): void;
  removeFeed(feed: string): void;

  /** The row as the user sees it. */
  row(table: string, id: string): PlainRow | undefined;
  putRow(table: string, id: string, row: PlainRow): void;
  removeRow(table: string, id: string): void;
  image(table: string, id: string): RowImage | undefined;
  putImage(image: RowImage): void;
  removeImage(table: string, id: string): void;
  imagesOf(feed: string): readonly RowImage[];
  /** In the order of table and id. */
  imagesAfter(feed: string, after: Pick<RowImage, 'table' | 'id'> | null, limit: number): readonly RowImage[];
  /** The row as the server has it, kept apart only while own operations are on top of it; null: the server has none. */
  shadow(table: string, id: string): PlainRow | null | undefined;
  putShadow(table: string, id: string, row: PlainRow | null): void;
  removeShadow(table: string, id: string): void;

  /** Whether somebody on this PC wrote it, however long ago. */
  isOwn(opId: string): boolean;
  /** Once for each operation and version of a row. */
  keepEdit(edit: ReceivedEdit): void;
  editsOf(table: string, id: string): readonly ReceivedEdit[];
  /** The server has deleted this row for good: edits of it and of what was filed under it are not kept either. */
  forgetEdits(table: string, id: string): void;

  /**
   * Destroys the key of a household, and with it what this PC wrote and heard about it. What the server does not have
   * yet is kept until it has, under another key.
   */
  eraseSubject(subject: string): void;
  /** Erased households of which words are left that the server has got by now. */
  halfErased(): readonly string[];

  operation(opId: string): OutboxOperation | undefined;
  putOperation(operation: OutboxOperation): void;
  /** What has become of an operation. Its words stay as they are, and nobody has to open them. */
  setFate(opId: string, state: OutboxState, outcome: Outcome | null): void;
  removeOperation(opId: string): void;
  /** In the order of the stream. */
  operationsAfter(dseq: number, limit: number): readonly OutboxOperation[];
  operationsOnRow(table: string, id: string): readonly OutboxOperation[];
  /** Those of them that are part of what the user sees. */
  openOnRow(table: string, id: string): readonly OutboxOperation[];
  newestOnRow(table: string, id: string): Pick<OutboxOperation, 'opId' | 'feed'> | undefined;
  operationsIn(...states: readonly OutboxState[]): readonly OutboxOperation[];
  /** Own creations of these rows that the feed has not brought back yet. */
  openCreations(rowIds: readonly string[]): readonly Pick<OutboxOperation, 'opId' | 'table' | 'rowId'>[];
  /** How much stands in the stream after a place, and since when. */
  backlogAfter(dseq: number): { readonly count: number; readonly oldestAt: string | null };
  hasWorkFor(feed: string, afterDseq: number): boolean;
  /** Absorbed operations up to a place in the stream become durable. */
  makeDurable(upTo: number): void;

  stage(feed: string, changes: readonly StagedChange[]): void;
  staged(feed: string): readonly StagedChange[];
  clearStage(feed: string): void;
}

export interface ClientStore {
  /** All of `work` or nothing of it, on disk when it returns. */
  transact<T>(work: (tx: ClientTransaction) => T): T;
  /**
   * The same with pauses, in which whoever drives it may do anything but write. What is not driven to its end has not
   * happened.
   */
  transactInSteps?<T>(work: (tx: ClientTransaction) => Steps<T>): Steps<T>;
}

/** Work that may be interrupted at each `yield`, and what comes of it. */
export type Steps<T> = Generator<void, T, void>;

/** Without a pause. */
export function allAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
