/** @file The engine's view of a PC's database: the rows that screens read, and the engine's own tables beside them. */
import { open, seal } from '#core/crypto/primitives.ts';
import type { RawStatement } from '#core/database/open-database.ts';
import type { Store } from '#core/database/store.ts';
import { findSubjectKey, subjectKeyFor } from '#core/database/subject-keys.ts';
import { REFERENCE_RECEIVED } from '#core/households/reference-cache.ts';
import { must } from '#shared/kernel/must.ts';
import {
  allAtOnce,
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
  type Steps,
} from '#shared/sync/engine/client-store.ts';
import { ERASURE_TABLE } from '#shared/sync/engine/conflict-rows.ts';
import type { OperationContent, OperationHeader } from '#shared/sync/operation.schema.ts';
import type { Outcome } from '#shared/sync/outcome.schema.ts';
import type { PlainRow, SyncedTableName } from '#shared/sync/synced-tables.ts';
import { forgetReceivedEdits, keepReceivedEdit, receivedEditsOf } from './received-edits.repository.ts';
import { bindable, type Form, formOf, fromTable, isSyncedTable } from './synced-row-writer.ts';

type Announce = (tables: readonly string[]) => void;

/**
 * `ClientStore` over the session's database. Synchronous: whoever calls must hold the writer's connection
 * (`alone.ts`), or be inside the transaction that `joined` continues.
 */
export class SqliteClientStore implements ClientStore {
  readonly #store: Store;
  readonly #announce: Announce;

  constructor(store: Store, announce: Announce = store.onChanged) {
    this.#store = store;
    this.#announce = announce;
  }

  transact<T>(work: (tx: ClientTransaction) => T): T {
    return allAtOnce(
      // biome-ignore lint/correctness/useYield: a transaction without a pause
      this.transactInSteps(function* (tx) {
        return work(tx);
      }),
    );
  }

  *transactInSteps<T>(work: (tx: ClientTransaction) => Steps<T>): Steps<T> {
    const { rawWriter } = this.#store;
    if (rawWriter.inTransaction) throw new Error('somebody else is writing');
    this.#store.prepare('BEGIN IMMEDIATE').run();
    let changed: readonly string[];
    let result: T;
    try {
      const tx = new SqliteClientTransaction(this.#store);
      result = yield* work(tx);
      changed = tx.finish();
      this.#store.prepare('COMMIT').run();
    } finally {
      // Thrown, or given up in a pause. A full disk ends the transaction by itself.
      if (rawWriter.inTransaction) this.#store.prepare('ROLLBACK').run();
    }
    if (changed.length > 0) this.#announce(changed);
    return result;
  }
}

/** More households than this are derived later, in slices (`derive-touched.ts`): a first sync touches all of them. */
const DERIVED_AT_ONCE = 40;

interface Shadow {
  readonly row: PlainRow | null;
}

export class SqliteClientTransaction implements ClientTransaction {
  readonly #store: Store;
  readonly #at: string;
  readonly #changed = new Set<string>();
  readonly #households = new Set<string>();
  /** Written once at the end: a page counts every one of its rows. */
  readonly #feeds = new Map<string, FeedState | null>();
  #device: DeviceState | undefined;
  #hasNewDevice = false;
  /** Most shadows live for one fold only; undefined: removed. */
  readonly #shadows = new Map<string, { table: string; id: string; shadow: Shadow | undefined }>();
  readonly #hasShadows: boolean;
  #hasOutbox: boolean;
  #hasOddRows: boolean;
  #isApplying = false;
  /** Contents that are on disk as they are here, so that a change of state does not seal them again. */
  readonly #sealed = new Map<string, string>();

  constructor(store: Store) {
    this.#store = store;
    this.#at = store.clock.now();
    const { shadows, outbox, odd } = this.#sql(WHAT_THERE_IS).get() as Record<'shadows' | 'outbox' | 'odd', 0 | 1>;
    this.#hasShadows = shadows === 1;
    this.#hasOutbox = outbox === 1;
    this.#hasOddRows = odd === 1;
  }

  #sql(text: string): RawStatement {
    return this.#store.prepare(text);
  }

  /** Writes what was kept back, derives what depends on touched households, and names the changed tables. */
  finish(): readonly string[] {
    for (const { table, id, shadow } of this.#shadows.values()) {
      if (shadow) this.#sql(PUT_SHADOW).run(table, id, shadow.row === null ? null : JSON.stringify(shadow.row));
      else if (this.#hasShadows)
        this.#sql('DELETE FROM sync_shadow WHERE table_name = ? AND row_id = ?').run(table, id);
    }
    for (const [feed, state] of this.#feeds) {
      if (state) this.#sql(PUT_FEED).run(feed, JSON.stringify(state));
      else this.#sql('DELETE FROM sync_feed WHERE feed = ?').run(feed);
      this.#changed.add('sync_feed');
    }
    if (this.#hasNewDevice) this.#sql(PUT_DEVICE).run(JSON.stringify(this.#device));
    this.#derive();
    if (this.#isApplying) this.#sql('DELETE FROM sync_applying').run();
    return [...this.#changed];
  }

  #derive(): void {
    if (REFERENCE_TABLES.some((table) => this.#changed.has(table))) this.#sql(COUNT_REFERENCE).run(REFERENCE_RECEIVED);
    if (this.#households.size === 0) return;
    if (this.#households.size > DERIVED_AT_ONCE || !this.#deriveNow()) {
      for (const id of this.#households) this.#sql(TOUCH).run(id);
      this.#changed.add('sync_touched');
    }
  }
  /** A row that nothing can be derived from must not keep every row behind it from being received. */
  #deriveNow(): boolean {
    try {
      const scope = { store: this.#store, at: this.#at };
      for (const { project } of this.#store.projections) project(scope, this.#households);
      this.#changed.add('household_board');
      return true;
    } catch (cause) {
      // The disk is another matter: it would have failed without us as well.
      if ((cause as { code?: unknown }).code !== undefined) throw cause;
      return false;
    }
  }

  device(): DeviceState {
    if (!this.#device) {
      const stored = this.#sql('SELECT state FROM sync_device').get() as { state: string } | undefined;
      this.#device = JSON.parse(must(stored, 'identity of this PC').state) as DeviceState;
    }
    return this.#device;
  }
  setDevice(device: DeviceState): void {
    this.#device = device;
    this.#hasNewDevice = true;
  }

  feeds(): readonly FeedState[] {
    const stored = this.#sql('SELECT feed FROM sync_feed').all() as { feed: string }[];
    const names = new Set([...stored.map(({ feed }) => feed), ...this.#feeds.keys()]);
    const states = [...names].sort().map((feed) => this.feed(feed));
    return states.filter((state) => state !== undefined);
  }
  feed(feed: string): FeedState | undefined {
    const known = this.#feeds.get(feed);
    if (known !== undefined) return known ?? undefined;
    const stored = this.#sql('SELECT state FROM sync_feed WHERE feed = ?').get(feed) as { state: string } | undefined;
    return stored && (JSON.parse(stored.state) as FeedState);
  }
  putFeed(state: FeedState): void {
    this.#feeds.set(state.feed, state);
  }
  removeFeed(feed: string): void {
    this.#feeds.set(feed, null);
  }

  row(table: string, id: string): PlainRow | undefined {
    try {
      return this.#rowOnDisk(table, id);
    } catch (cause) {
      // What the disk has spoilt so that nobody can read it is as good as no row: the server sends it again.
      if (cause instanceof SyntaxError) return undefined;
      throw cause;
    }
  }
  #rowOnDisk(table: string, id: string): PlainRow | undefined {
    if (this.#hasOddRows) {
      const odd = this.#sql('SELECT row FROM sync_odd_row WHERE table_name = ? AND row_id = ?').get(table, id);
      if (odd) return JSON.parse((odd as { row: string }).row) as PlainRow;
    }
    if (!isSyncedTable(table)) {
      const stored = this.#sql('SELECT row FROM sync_row WHERE table_name = ? AND row_id = ?').get(table, id);
      return stored ? (JSON.parse((stored as { row: string }).row) as PlainRow) : undefined;
    }
    const form = formOf(this.#store, table);
    const stored = this.#sql(form.select).get(id) as Record<string, unknown> | undefined;
    return stored && fromTable(form, stored);
  }
  putRow(table: string, id: string, row: PlainRow): void {
    this.#changed.add(table);
    if (isSyncedTable(table)) this.#putTyped(table, id, row);
    else {
      this.#changed.add('sync_row');
      this.#sql(PUT_ROW).run(table, id, aboutTable(row), aboutId(row), statusOf(row), JSON.stringify(row));
    }
  }
  #putTyped(table: SyncedTableName, id: string, row: PlainRow): void {
    this.#apply();
    const form = formOf(this.#store, table);
    const { values, isExact } = bindable(form, row);
    this.#touch(form, id, row, values);
    this.#sql(form.upsert).run(values);
    if (!isExact) {
      this.#sql(PUT_ODD).run(table, id, JSON.stringify(row));
      this.#hasOddRows = true;
    } else if (this.#hasOddRows) this.#removeOdd(table, id);
  }
  removeRow(table: string, id: string): void {
    this.#changed.add(table);
    if (!isSyncedTable(table)) {
      this.#changed.add('sync_row');
      this.#sql('DELETE FROM sync_row WHERE table_name = ? AND row_id = ?').run(table, id);
      return;
    }
    this.#apply();
    const form = formOf(this.#store, table);
    this.#touch(form, id, null, []);
    this.#sql(form.remove).run(id);
    if (this.#hasOddRows) this.#removeOdd(table, id);
  }
  #removeOdd(table: string, id: string): void {
    this.#sql('DELETE FROM sync_odd_row WHERE table_name = ? AND row_id = ?').run(table, id);
  }
  /** Guards of append-only tables ask for this row: what is written now, the server has judged. */
  #apply(): void {
    if (this.#isApplying) return;
    this.#isApplying = true;
    this.#sql('INSERT OR IGNORE INTO sync_applying (one) VALUES (1)').run();
  }
  /** Lists and search keys follow a change of what they are derived from, also when a row changes hands. */
  #touch(
    { subject, selectDerived, derived }: Form,
    id: string,
    row: PlainRow | null,
    values: readonly unknown[],
  ): void {
    if (subject === null || selectDerived === null) return;
    const before = this.#sql(selectDerived).get(id) as Record<string, unknown> | undefined;
    if (before && row && derived.every(({ name, at }) => before[name] === values[at])) return;
    for (const household of [before?.[subject], row?.[subject]])
      if (typeof household === 'string') this.#households.add(household);
  }

  image(table: string, id: string): RowImage | undefined {
    return this.#sql(`${SELECT_IMAGE} WHERE table_name = ? AND row_id = ?`).get(table, id) as RowImage | undefined;
  }
  putImage({ table, id, feed, ver, oe, digest }: RowImage): void {
    this.#sql(PUT_IMAGE).run(table, id, feed, ver, oe, digest);
  }
  removeImage(table: string, id: string): void {
    this.#sql('DELETE FROM sync_image WHERE table_name = ? AND row_id = ?').run(table, id);
  }
  imagesOf(feed: string): readonly RowImage[] {
    return this.#sql(`${SELECT_IMAGE} WHERE feed = ?`).all(feed) as RowImage[];
  }
  imagesAfter(feed: string, after: Pick<RowImage, 'table' | 'id'> | null, limit: number): readonly RowImage[] {
    return this.#sql(IMAGES_AFTER).all(after?.table ?? '', after?.id ?? '', feed, limit) as RowImage[];
  }

  shadow(table: string, id: string): PlainRow | null | undefined {
    const kept = this.#shadows.get(`${table} ${id}`);
    if (kept) return kept.shadow?.row;
    if (!this.#hasShadows) return undefined;
    const stored = this.#sql('SELECT row FROM sync_shadow WHERE table_name = ? AND row_id = ?').get(table, id) as
      | { row: string | null }
      | undefined;
    if (!stored) return undefined;
    return stored.row === null ? null : (JSON.parse(stored.row) as PlainRow);
  }
  putShadow(table: string, id: string, row: PlainRow | null): void {
    this.#shadows.set(`${table} ${id}`, { table, id, shadow: { row } });
  }
  removeShadow(table: string, id: string): void {
    this.#shadows.set(`${table} ${id}`, { table, id, shadow: undefined });
  }

  isOwn(opId: string): boolean {
    return this.#sql(IS_OWN).get(opId, opId) !== undefined;
  }
  keepEdit(edit: ReceivedEdit): void {
    keepReceivedEdit(this.#store, edit, this.#at);
    this.#changed.add('received_edit');
  }
  editsOf(table: string, id: string): readonly ReceivedEdit[] {
    return receivedEditsOf(this.#store, table, id);
  }
  forgetEdits(table: string, id: string): void {
    forgetReceivedEdits(this.#store, table, id);
    this.#changed.add('received_edit');
  }

  eraseSubject(subject: string): void {
    const { ackedDseq } = this.device();
    const unsent = this.#operations('WHERE subject_id = ? AND dseq > ?', subject, ackedDseq);
    const words = unsent.flatMap(({ opId, content }) => (content === null ? [] : [{ opId, content }]));
    this.#sql('DELETE FROM subject_key WHERE subject_id = ?').run(subject);
    this.#sql(EMPTY_CONTENTS).run(subject, ackedDseq);
    for (const { opId, content } of words) {
      const key = subjectKeyFor(this.#store, subject, this.#at);
      this.#sql('UPDATE outbox SET content = ? WHERE op_id = ?').run(seal(key, Buffer.from(content), opId), opId);
    }
    this.#sealed.clear();
    this.#sql('DELETE FROM received_edit WHERE subject_id = ?').run(subject);
    this.#sql('DELETE FROM recent WHERE household_id = ?').run(subject);
    this.#sql(FORGET_DRAFTS).run({ subject });
    this.#households.add(subject);
    for (const table of ['outbox', 'operation', 'received_edit', 'recent', 'draft']) this.#changed.add(table);
  }
  halfErased(): readonly string[] {
    const { ackedDseq } = this.device();
    return (this.#sql(HALF_ERASED).all(ERASURE_TABLE, ackedDseq) as { subject: string }[]).map(
      ({ subject }) => subject,
    );
  }

  operation(opId: string): OutboxOperation | undefined {
    return this.#operations('WHERE op_id = ?', opId)[0];
  }
  putOperation(operation: OutboxOperation): void {
    const { opId, dseq, prev, link, groupId, n, of, actorKey, signature, header, content, feed, table, rowId } =
      operation;
    const outcome = operation.outcome && JSON.stringify(operation.outcome);
    this.#hasOutbox = true;
    this.#changed.add('outbox');
    if (content !== null && this.#sealed.get(opId) === content) {
      this.#sql(MOVE_OPERATION).run({ opId, dseq, prev, link, signature, state: operation.state, outcome });
      return;
    }
    const signed = JSON.parse(header) as Pick<OperationHeader, 'subject' | 'kind'>;
    const { subject } = signed;
    const sealed =
      content === null ? NOTHING : seal(subjectKeyFor(this.#store, subject, this.#at), Buffer.from(content), opId);
    this.#sql(PUT_OPERATION).run({
      opId,
      dseq,
      prev,
      link,
      groupId,
      n,
      of,
      actorKey,
      signature,
      header,
      subject,
      content: sealed,
      feed,
      table,
      rowId,
      kind: operation.body?.kind ?? signed.kind,
      schemaVersion: operation.schemaVersion,
      recordedAt: operation.recordedAt,
      state: operation.state,
      outcome,
    });
    if (content !== null) this.#sealed.set(opId, content);
  }
  setFate(opId: string, state: OutboxState, outcome: Outcome | null): void {
    this.#sql('UPDATE outbox SET state = ?, outcome = ? WHERE op_id = ?').run(
      state,
      outcome && JSON.stringify(outcome),
      opId,
    );
    this.#changed.add('outbox');
  }
  removeOperation(opId: string): void {
    this.#sql('DELETE FROM outbox WHERE op_id = ?').run(opId);
    this.#sealed.delete(opId);
    this.#changed.add('outbox');
  }
  operationsAfter(dseq: number, limit: number): readonly OutboxOperation[] {
    return this.#operations('WHERE dseq > ? ORDER BY dseq LIMIT ?', dseq, limit);
  }
  operationsOnRow(table: string, id: string): readonly OutboxOperation[] {
    return this.#operations('WHERE table_name = ? AND row_id = ? ORDER BY dseq', table, id);
  }
  openOnRow(table: string, id: string): readonly OutboxOperation[] {
    return this.#operations(`WHERE table_name = ? AND row_id = ? AND state IN (${OPEN}) ORDER BY dseq`, table, id);
  }
  newestOnRow(table: string, id: string): Pick<OutboxOperation, 'opId' | 'feed'> | undefined {
    if (!this.#hasOutbox) return undefined;
    return this.#sql(NEWEST_ON_ROW).get(table, id) as Pick<OutboxOperation, 'opId' | 'feed'> | undefined;
  }
  operationsIn(...states: readonly OutboxState[]): readonly OutboxOperation[] {
    const marks = states.map((state) => `'${state}'`).join(', ');
    // Said twice, because only then does SQLite see that its index of what is not durable has all of them.
    const alsoSaid = states.includes('durable') ? '' : "AND state <> 'durable'";
    return this.#operations(`WHERE state IN (${marks}) ${alsoSaid} ORDER BY dseq`);
  }
  openCreations(rowIds: readonly string[]): readonly Pick<OutboxOperation, 'opId' | 'table' | 'rowId'>[] {
    if (!this.#hasOutbox) return [];
    const found = rowIds.flatMap((id) => this.#sql(OPEN_CREATIONS).all(id) as (Creation & { dseq: number })[]);
    return found.sort((a, b) => a.dseq - b.dseq).map(({ opId, table, rowId }) => ({ opId, table, rowId }));
  }
  backlogAfter(dseq: number): { readonly count: number; readonly oldestAt: string | null } {
    return this.#sql(BACKLOG).get(dseq, dseq) as { count: number; oldestAt: string | null };
  }
  hasWorkFor(feed: string, afterDseq: number): boolean {
    return this.#sql('SELECT 1 FROM outbox WHERE dseq > ? AND feed = ? LIMIT 1').get(afterDseq, feed) !== undefined;
  }
  makeDurable(upTo: number): void {
    const { changes } = this.#sql(
      "UPDATE outbox SET state = 'durable' WHERE state = 'absorbed' AND state <> 'durable' AND dseq <= ?",
    ).run(upTo);
    if (changes > 0) this.#changed.add('outbox');
  }

  #operations(where: string, ...values: unknown[]): OutboxOperation[] {
    if (!this.#hasOutbox) return [];
    const rows = this.#sql(`${SELECT_OPERATION} ${where}`).all(...values) as StoredOperation[];
    return rows.map((row) => asOperation(this.#store, row, (content) => this.#sealed.set(row.opId, content)));
  }

  stage(feed: string, changes: readonly StagedChange[]): void {
    for (const change of changes)
      this.#sql('INSERT INTO sync_stage (feed, change) VALUES (?, ?)').run(feed, JSON.stringify(change));
  }
  staged(feed: string): readonly StagedChange[] {
    const rows = this.#sql('SELECT change FROM sync_stage WHERE feed = ? ORDER BY n').all(feed) as { change: string }[];
    return rows.map(({ change }) => JSON.parse(change) as StagedChange);
  }
  clearStage(feed: string): void {
    this.#sql('DELETE FROM sync_stage WHERE feed = ?').run(feed);
  }
}

const REFERENCE_TABLES = ['code_item', 'policy', 'holiday'];
const COUNT_REFERENCE = `INSERT INTO setting (key, value) VALUES (?, '1')
  ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1`;

type Creation = Pick<OutboxOperation, 'opId' | 'table' | 'rowId'>;

export interface StoredOperation extends Omit<OutboxOperation, 'content' | 'body' | 'outcome'> {
  readonly subject: string | null;
  readonly content: Uint8Array;
  readonly outcome: string | null;
}

/** Where words were that were erased. */
const NOTHING = new Uint8Array(0);

/** An operation of the outbox. Its words are opened with its household's key when somebody asks for them. */
export function asOperation(
  store: Pick<Store, 'prepare'>,
  { subject, content, outcome, ...stored }: StoredOperation,
  onOpened: (content: string) => void = () => undefined,
): OutboxOperation {
  let text: string | undefined;
  const opened = (): string | null => {
    if (text !== undefined) return text;
    const key = content.byteLength > 0 ? findSubjectKey(store.prepare, subject) : undefined;
    if (!key) return null;
    const plain = must(open(key, content, stored.opId), 'content of an operation');
    text = Buffer.from(plain).toString('utf8');
    onOpened(text);
    return text;
  };
  return {
    ...stored,
    get content() {
      return opened();
    },
    get body() {
      const words = opened();
      return words === null ? null : (JSON.parse(words) as OperationContent).body;
    },
    outcome: outcome === null ? null : (JSON.parse(outcome) as Outcome),
  };
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const aboutTable = (row: PlainRow) => textOrNull(row.table);
const aboutId = (row: PlainRow) => textOrNull(row.row_id);
const statusOf = (row: PlainRow) => textOrNull(row.status);

const WHAT_THERE_IS = `SELECT EXISTS (SELECT 1 FROM sync_shadow) AS shadows, EXISTS (SELECT 1 FROM outbox) AS outbox,
  EXISTS (SELECT 1 FROM sync_odd_row) AS odd`;
const IS_OWN = 'SELECT 1 FROM outbox WHERE op_id = ? UNION ALL SELECT 1 FROM operation WHERE op_id = ?';
const PUT_DEVICE = `INSERT INTO sync_device (one, state) VALUES (1, ?)
  ON CONFLICT (one) DO UPDATE SET state = excluded.state`;
const PUT_FEED = `INSERT INTO sync_feed (feed, state) VALUES (?, ?)
  ON CONFLICT (feed) DO UPDATE SET state = excluded.state`;
const SELECT_IMAGE = 'SELECT table_name AS "table", row_id AS id, feed, ver, oe, digest FROM sync_image';
const IMAGES_AFTER = `${SELECT_IMAGE} WHERE (table_name, row_id) > (?, ?) AND feed = ?
  ORDER BY table_name, row_id LIMIT ?`;
const PUT_IMAGE = `INSERT INTO sync_image (table_name, row_id, feed, ver, oe, digest) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (table_name, row_id) DO UPDATE
  SET feed = excluded.feed, ver = excluded.ver, oe = excluded.oe, digest = excluded.digest`;
const PUT_SHADOW = `INSERT INTO sync_shadow (table_name, row_id, row) VALUES (?, ?, ?)
  ON CONFLICT (table_name, row_id) DO UPDATE SET row = excluded.row`;
const PUT_ROW = `INSERT INTO sync_row (table_name, row_id, about_table, about_id, status, row) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (table_name, row_id) DO UPDATE SET about_table = excluded.about_table, about_id = excluded.about_id,
  status = excluded.status, row = excluded.row`;
const PUT_ODD = `INSERT INTO sync_odd_row (table_name, row_id, row) VALUES (?, ?, ?)
  ON CONFLICT (table_name, row_id) DO UPDATE SET row = excluded.row`;
const TOUCH = 'INSERT OR IGNORE INTO sync_touched (household_id) VALUES (?)';
export const SELECT_OPERATION = `SELECT op_id AS opId, dseq, prev, link, group_id AS groupId, n, of_n AS "of",
  actor_key AS actorKey, signature, header, subject_id AS subject, content, feed, table_name AS "table", row_id AS rowId,
  schema_ver AS schemaVersion, recorded_at AS recordedAt, state, outcome FROM outbox`;
const PUT_OPERATION = `INSERT INTO outbox (op_id, dseq, prev, link, group_id, n, of_n, actor_key, signature, header,
    subject_id, content, feed, table_name, row_id, kind, schema_ver, recorded_at, state, outcome)
  VALUES (@opId, @dseq, @prev, @link, @groupId, @n, @of, @actorKey, @signature, @header, @subject, @content, @feed,
    @table, @rowId, @kind, @schemaVersion, @recordedAt, @state, @outcome)
  ON CONFLICT (op_id) DO UPDATE SET dseq = excluded.dseq, prev = excluded.prev, link = excluded.link,
    group_id = excluded.group_id, n = excluded.n, of_n = excluded.of_n, actor_key = excluded.actor_key,
    signature = excluded.signature, header = excluded.header, subject_id = excluded.subject_id,
    content = excluded.content, feed = excluded.feed, table_name = excluded.table_name, row_id = excluded.row_id,
    kind = excluded.kind, schema_ver = excluded.schema_ver, recorded_at = excluded.recorded_at, state = excluded.state,
    outcome = excluded.outcome`;
const MOVE_OPERATION = `UPDATE outbox SET dseq = @dseq, prev = @prev, link = @link, signature = @signature,
  state = @state, outcome = @outcome WHERE op_id = @opId`;
const EMPTY_CONTENTS = `UPDATE outbox SET content = x'', state = iif(state = 'applied', 'absorbed', state)
  WHERE subject_id = ? AND dseq <= ?`;
/** A sheet's draft goes by the sheet's id, which may be gone already. */
const FORGET_DRAFTS = `DELETE FROM draft WHERE ref = @subject OR ref LIKE @subject || '/%'
  OR (screen = 'consultation' AND ref NOT IN (SELECT id FROM consultation WHERE household_id <> @subject))`;
const HALF_ERASED = `SELECT DISTINCT about_id AS subject FROM sync_row JOIN subject_key ON subject_id = about_id
  WHERE sync_row.table_name = ? AND NOT EXISTS (
    SELECT 1 FROM outbox WHERE outbox.subject_id = about_id AND dseq > ? AND length(content) > 0)
  ORDER BY about_id`;
const OPEN = FOLDING.map((state) => `'${state}'`).join(', ');
const NEWEST_ON_ROW = `SELECT op_id AS opId, feed FROM outbox
  WHERE table_name = ? AND row_id = ? ORDER BY dseq DESC LIMIT 1`;
const OPEN_CREATIONS = `SELECT op_id AS opId, table_name AS "table", row_id AS rowId, dseq FROM outbox
  WHERE row_id = ? AND kind = 'create' AND state NOT IN ('absorbed', 'durable', 'op_id_conflict')`;
const BACKLOG = `SELECT count(*) AS count,
    (SELECT recorded_at FROM outbox WHERE dseq > ? ORDER BY dseq LIMIT 1) AS oldestAt
  FROM outbox WHERE dseq > ?`;
