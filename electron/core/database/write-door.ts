import { open, randomBytes, seal, sha256 } from '#core/crypto/primitives.ts';
import { must } from '#shared/kernel/must.ts';
import { applyOperation } from '#shared/sync/apply-operation.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import {
  type ChangesOf,
  type NewRowOf,
  type PlainRow,
  type RowOf,
  SCHEMA_VERSION,
  type SyncedTable,
  type SyncedTableName,
  syncedTables,
} from '#shared/sync/synced-tables.ts';
import type { DatabaseTransaction } from './database.ts';
import { derivedColumns } from './derived-columns.ts';
import { codecOf, decodeRow, encodeColumn } from './row-codec.ts';
import type { OutboxGroup, Store } from './store.ts';
import { findSubjectKey, subjectKeyFor } from './subject-keys.ts';

/** Who a change is attributed to. `accountId` is `system` for what the app lays down by itself. */
export interface Author {
  readonly accountId: string;
  readonly officeId: string;
}

interface PendingOperation {
  readonly id: string;
  readonly table: SyncedTableName;
  readonly rowId: string;
  readonly subject: string | null;
  readonly afterOp: string | null;
  readonly body: OperationBody;
}

const SALT_BYTES = 16;

/**
 * The one door for writes to synced tables. See [Note: Changes are recorded in the write transaction].
 *
 * Every method writes the row and remembers the operation; `finish` derives what depends on the touched households
 * and appends the operations, so that one transaction is one all-or-none group. Methods are synchronous: between two
 * of them nobody else can write.
 *
 * [Note: Changes are recorded in the write transaction]
 * A row without its operation could never be synced, audited or replayed; an operation without its row would be a lie.
 * They therefore share one transaction, and no other code writes a synced table (a static check looks for it). On a PC
 * that shares its records with a server, the signed group with these operations shares it as well.
 */
export class WriteTransaction {
  /** Reads inside this transaction, and writes of local tables. */
  readonly db: DatabaseTransaction;
  readonly store: Store;
  readonly author: Author;
  /** The instant of every row and operation of this group. */
  readonly at: string;
  readonly groupId: string;
  readonly #batchId: string | null;
  readonly #pending: PendingOperation[] = [];
  readonly #changedTables = new Set<string>();
  readonly #households = new Set<string>();
  #outboxGroup: OutboxGroup | undefined;

  constructor(store: Store, db: DatabaseTransaction, author: Author, batchId: string | null) {
    this.store = store;
    this.db = db;
    this.author = author;
    this.at = store.clock.now();
    this.groupId = store.newId();
    this.#batchId = batchId;
  }

  /** Adds a row and returns it whole. */
  create<T extends SyncedTableName>(table: T, id: string, values: NewRowOf<T>): RowOf<T> {
    const common = { id, office_id: this.author.officeId, created_at: this.at, created_by: this.author.accountId };
    const row = syncedTables[table].row.parse({ ...common, ...values }) as PlainRow;
    this.#record(table, id, undefined, { kind: 'create', set: row as never });
    return row as RowOf<T>;
  }

  /** Changes some columns. False when nothing differs, and then nothing is recorded either. */
  patch<T extends SyncedTableName>(table: T, id: string, changes: ChangesOf<T>): boolean {
    if (syncedTables[table].appendOnly) throw new Error(`${table} is append-only`);
    const before = this.get(table, id) as PlainRow;
    const set: Record<string, { from: never; to: never }> = {};
    for (const [column, to] of Object.entries(changes)) {
      if (to === undefined || canonicalJson(before[column]) === canonicalJson(to)) continue;
      set[column] = { from: before[column] as never, to: to as never };
    }
    if (Object.keys(set).length === 0) return false;
    this.#record(table, id, before, { kind: 'patch', set });
    return true;
  }

  /** Takes a row away: undo of a batch and retention only. People archive instead. */
  remove(table: SyncedTableName, id: string, reason: string): void {
    this.#record(table, id, this.get(table, id) as PlainRow, { kind: 'delete', reason });
  }

  /**
   * Changes a row by a named command, such as a state transition. The use case has checked role and precondition; what
   * it relied on is recorded as `expectState`, so that the server can check it again.
   */
  command<T extends SyncedTableName>(
    table: T,
    id: string,
    name: string,
    { expectState, contentHash, args }: { expectState: string | null; contentHash?: string; args: PlainRow },
  ): RowOf<T> {
    const before = this.get(table, id) as PlainRow;
    const expect = { state: expectState, content_hash: contentHash ?? null };
    return this.#record(table, id, before, { kind: 'command', name, expect, args: args as never }) as RowOf<T>;
  }

  /** Marks `loser` as merged into `survivor`; its children are moved by patches of the same group. */
  merge(survivor: string, loser: string): void {
    this.#record('household', loser, this.get('household', loser), { kind: 'merge', survivor, loser });
    this.#households.add(survivor);
  }

  unmerge(survivor: string, loser: string, mergeOperationId: string, status: string): void {
    const body = { kind: 'unmerge', survivor, loser, of_op: mergeOperationId, status } as const;
    this.#record('household', loser, this.get('household', loser), body);
    this.#households.add(survivor);
  }

  /**
   * A person's answer to a conflict on this row: `set` holds from now on, and `picked` names the candidates that were
   * followed. `conflictVer` is what they had before them: a candidate that came later keeps the conflict open.
   */
  resolve(
    table: SyncedTableName,
    id: string,
    answer: { conflictId: string; conflictVer: number; picked: readonly string[]; set: PlainRow },
  ): void {
    const { conflictId: conflict_id, conflictVer: conflict_ver, picked, set } = answer;
    this.#record(table, id, this.get(table, id) as PlainRow, {
      kind: 'resolve',
      conflict_id,
      conflict_ver,
      picked: [...picked],
      set: set as never,
    });
  }

  /** The row as this transaction sees it. A miss is a bug: use cases look for what may be missing with `find`. */
  get<T extends SyncedTableName>(table: T, id: string): RowOf<T> {
    return must(this.find(table, id), `${table} row`);
  }

  find<T extends SyncedTableName>(table: T, id: string): RowOf<T> | undefined {
    const columns = codecOf(table).columns.join(', ');
    const row = this.store.prepare(`SELECT ${columns} FROM ${table} WHERE id = ?`).get(id) as PlainRow | undefined;
    return row && decodeRow(table, row);
  }

  /** Announces that a local table changed, for queries that read it. */
  touch(...tables: string[]): void {
    for (const table of tables) this.#changedTables.add(table);
  }

  /** Has derived rows of a household computed anew although no row of it changed, as on a new day. */
  touchHousehold(id: string): void {
    this.#households.add(id);
  }

  /** Derives, appends the operations, and returns the names of the changed tables. Called once, by `inTransaction`. */
  finish(): readonly string[] {
    if (this.#households.size > 0) {
      for (const { project } of this.store.projections) project(this, this.#households);
      this.#changedTables.add('household_board');
    }
    this.#appendOperations();
    return [...this.#changedTables];
  }

  #record(table: SyncedTableName, id: string, before: PlainRow | undefined, body: OperationBody): PlainRow | undefined {
    const descriptor: SyncedTable = syncedTables[table];
    const after = applyOperation(descriptor, before, body);
    if (after && before) descriptor.row.parse(after);
    this.#toServer()?.before(table, id, before);
    this.#writeRow(table, id, before, after);
    const subject = subjectOf(descriptor, after ?? before);
    const afterOp = before ? this.#lastOperationOf(table, id) : null;
    this.#pending.push({ id: this.store.newId(), table, rowId: id, subject, afterOp, body });
    this.#changedTables.add(table);
    if (this.#isDerivedFrom(table, before, after)) {
      for (const row of [before, after]) {
        const household = subjectOf(descriptor, row);
        if (household) this.#households.add(household);
      }
    }
    return after;
  }

  /** Whether lists or search keys may be others after this change. */
  #isDerivedFrom(table: SyncedTableName, before: PlainRow | undefined, after: PlainRow | undefined): boolean {
    const columns = derivedColumns(this.store.projections, table);
    if (!before || !after) return columns.length > 0;
    return columns.some((column) => canonicalJson(before[column]) !== canonicalJson(after[column]));
  }

  #writeRow(table: SyncedTableName, id: string, before: PlainRow | undefined, after: PlainRow | undefined): void {
    const { columns } = codecOf(table);
    if (!after) {
      this.store.prepare(`DELETE FROM ${table} WHERE id = ?`).run(id);
      return;
    }
    if (!before) {
      const marks = columns.map(() => '?').join(', ');
      const insert = this.store.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`);
      insert.run(columns.map((column) => encodeColumn(table, column, after[column])));
      return;
    }
    const changed = columns.filter((column) => canonicalJson(before[column]) !== canonicalJson(after[column]));
    if (changed.length === 0) return;
    const update = this.store.prepare(
      `UPDATE ${table} SET ${changed.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    );
    update.run([...changed.map((column) => encodeColumn(table, column, after[column])), id]);
  }

  #toServer(): OutboxGroup | undefined {
    this.#outboxGroup ??= this.store.doorToServer?.begin(this.author);
    return this.#outboxGroup;
  }

  #lastOperationOf(table: SyncedTableName, id: string): string | null {
    const mine = this.#pending.findLast((operation) => operation.table === table && operation.rowId === id);
    if (mine) return mine.id;
    const last = this.store
      .prepare('SELECT op_id FROM operation WHERE table_name = ? AND row_id = ? ORDER BY dseq DESC LIMIT 1')
      .get(table, id) as { op_id: string } | undefined;
    return last?.op_id ?? null;
  }

  #appendOperations(): void {
    if (this.#pending.length === 0) return;
    const head = this.store.prepare('SELECT hash FROM operation ORDER BY dseq DESC LIMIT 1').get() as
      | { hash: Uint8Array }
      | undefined;
    let previous = head?.hash ?? new Uint8Array(32);
    const insert = this.store.prepare(INSERT_OPERATION);
    this.#pending.forEach((operation, index) => {
      const salt = randomBytes(SALT_BYTES);
      const plain = Buffer.concat([salt, Buffer.from(canonicalJson(operation.body))]);
      const columns = {
        op_id: operation.id,
        group_id: this.groupId,
        group_n: index + 1,
        group_of: this.#pending.length,
        scope: syncedTables[operation.table].scope,
        table_name: operation.table,
        row_id: operation.rowId,
        kind: operation.body.kind,
        subject_id: operation.subject,
        after_op: operation.afterOp,
        actor_id: this.author.accountId,
        schema_ver: SCHEMA_VERSION,
        recorded_at: this.at,
        batch_id: this.#batchId,
      };
      const bodyHash = sha256(plain);
      const hash = sha256(previous, canonicalJson(columns), bodyHash);
      const body = seal(subjectKeyFor(this.store, operation.subject, this.at), plain, operation.id);
      insert.run({ ...columns, body, body_hash: bodyHash, hash });
      previous = hash;
    });
    this.touch('operation', ...(this.#toServer()?.seal(this.groupId, this.#pending) ?? []));
    this.#pending.length = 0;
  }
}

const INSERT_OPERATION = `INSERT INTO operation
  (op_id, group_id, group_n, group_of, scope, table_name, row_id, kind, subject_id, after_op, actor_id, schema_ver,
   recorded_at, batch_id, body, body_hash, hash)
  VALUES (@op_id, @group_id, @group_n, @group_of, @scope, @table_name, @row_id, @kind, @subject_id, @after_op,
   @actor_id, @schema_ver, @recorded_at, @batch_id, @body, @body_hash, @hash)`;

function subjectOf(descriptor: SyncedTable, row: PlainRow | undefined): string | null {
  if (!row || descriptor.subject === null) return null;
  return (row[descriptor.subject] as string | null) ?? null;
}

/** The body of a stored operation, or undefined once its household's key has been destroyed. */
export function openOperationBody(
  store: Pick<Store, 'prepareRead'>,
  operation: { op_id: string; subject_id: string | null; body: Uint8Array; body_hash: Uint8Array },
): OperationBody | undefined {
  const key = findSubjectKey(store.prepareRead, operation.subject_id);
  const plain = key && open(key, operation.body, operation.op_id);
  if (!plain) return undefined;
  if (!Buffer.from(sha256(plain)).equals(operation.body_hash))
    throw new Error('operation body does not match its hash');
  return JSON.parse(Buffer.from(plain.subarray(SALT_BYTES)).toString('utf8')) as OperationBody;
}
