/**
 * @file One request on PostgreSQL. Reads are remembered and writes wait: a push of two hundred operations asks for what it
 * will need in a few statements, and writes it in as many, right before the commit.
 */
import { Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import { ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import type {
  Account,
  CodeIssue,
  Device,
  FeedChange,
  Foreseen,
  LogEntry,
  LossReport,
  Office,
  OfficerKey,
  ServerRecord,
  ServerTransaction,
  Stream,
  StreamEntry,
  Writer,
} from '#shared/sync/engine/server-store.ts';
import { UndoableMap, UndoLog } from '#shared/sync/engine/undo-log.ts';
import type { Cursor, TableTotal } from '#shared/sync/wire.schema.ts';
import { type Approval, approvalOf } from './approval-of.ts';
import { type Cell, encodedValue, inColumns, run } from './batched-writes.ts';
import { toPostgresJson } from './postgres-text.ts';
import { softened } from './row-json.ts';
import type { ServerSchema } from './schema.ts';
import { operationBehind, subjectOf, withoutValues } from './sealed-rows.ts';
import { contentName, rowName, Sealer } from './sealer.ts';
import {
  CHANGE_COLUMNS,
  changeFrom,
  LOG_COLUMNS,
  LOG_TABLE,
  logEntryFrom,
  RECORD_COLUMNS,
  STREAM_ENTRY_COLUMNS,
  type StoredChange,
  type StoredLogEntry,
  type StoredRecord,
  type StoredStreamEntry,
  streamEntryFrom,
} from './stored-rows.ts';
import type { SubjectKeys } from './subject-keys.ts';
import * as targets from './targets.ts';
import { type Taken, WriteBuffer } from './write-buffer.ts';

export interface ShardState {
  readonly id: string;
  readonly epoch: string;
  readonly position: number;
  readonly executed: number;
  readonly durable_position: number;
}

interface Place extends Cursor {
  readonly feed: string;
}
interface Head extends Place {
  readonly floor: number;
}
interface PlacedEntry {
  readonly device: string;
  readonly incarnation: number;
  readonly dseq: number;
  readonly entry: StreamEntry;
}
type StoredWriter = Pick<StoredLogEntry, 'op_id' | 'header' | 'group_id' | 'feed' | 'actor' | 'adopted_by' | 'outcome'>;
interface Blocked {
  readonly opId: string;
  readonly groupId: string;
  readonly position: number;
}

/** A unit separator cannot be part of a table's or a feed's name. */
const key = (...parts: readonly (string | number)[]): string => parts.join('\u001f');

/** Carries the id of a PC whose rights have changed, whoever changed them: the line that it hears hints on is over. */
export const DEVICE_CHANNEL = 'onieum_device';

export class PostgresServerTransaction implements ServerTransaction {
  readonly #client: pg.ClientBase;
  readonly #shard: ShardState;
  readonly #sealer: Sealer;
  readonly #undo = new UndoLog();
  #flushedAt = 0;
  #busy: Promise<unknown> = Promise.resolve();
  readonly #counters = new UndoableMap<number>(this.#undo);
  readonly #devices = new WriteBuffer<Device>(this.#undo);
  readonly #offices = new WriteBuffer<Office>(this.#undo);
  readonly #accounts = new WriteBuffer<Account>(this.#undo);
  readonly #officerKeys = new WriteBuffer<OfficerKey>(this.#undo);
  readonly #streams = new WriteBuffer<Stream & { device: string; incarnation: number }>(this.#undo);
  readonly #entries = new WriteBuffer<PlacedEntry>(this.#undo);
  readonly #log = new WriteBuffer<LogEntry>(this.#undo);
  readonly #records = new WriteBuffer<ServerRecord>(this.#undo);
  readonly #deleted = new WriteBuffer<{ table: string; id: string }>(this.#undo);
  readonly #heads = new WriteBuffer<Head>(this.#undo);
  readonly #places = new WriteBuffer<Place>(this.#undo);
  readonly #changes = new WriteBuffer<FeedChange & { feed: string }>(this.#undo);
  readonly #totals = new WriteBuffer<TableTotal & { feed: string; table: string }>(this.#undo);
  readonly #losses = new WriteBuffer<LossReport>(this.#undo);
  readonly #approvals = new WriteBuffer<Approval>(this.#undo);
  /** Tables that have a total in a feed, once the feed was asked for. */
  readonly #tablesIn = new Map<string, Set<string>>();
  readonly #blocked = new Map<string, Blocked[]>();
  /** For what anything written here has ever waited, undone or not. */
  readonly #causes = new Set<string>();

  constructor(client: pg.ClientBase, shard: ShardState, keys: SubjectKeys) {
    this.#client = client;
    this.#shard = shard;
    this.#sealer = new Sealer(keys, shard.id, (name, text, values) => this.#rows(name, text, values));
  }

  /** Whether anything waits to be written. */
  get hasWritten(): boolean {
    return this.#undo.mark() > 0;
  }

  /**
   * For what the server keeps beside the engine: other tables, in the same transaction, after everything that the engine
   * has written so far. What it had read before is asked for again.
   */
  async direct<T>(work: (db: Kysely<ServerSchema>, shard: string) => Promise<T>): Promise<T> {
    if (this.hasWritten) await this.flush();
    try {
      return await work(kyselyOn(this.#client), this.#shard.id);
    } finally {
      this.#forget();
    }
  }

  async epoch() {
    return this.#shard.epoch;
  }
  async savepoint() {
    return this.#undo.mark();
  }
  async rollbackTo(savepoint: number) {
    if (savepoint < this.#flushedAt)
      throw new Error('what was handed to the database cannot be taken back by a savepoint');
    this.#undo.rollbackTo(savepoint);
  }

  async foresee({ operations, rows, entries }: Foreseen): Promise<void> {
    await this.#foreseeOperations([...new Set(operations)].filter((id) => this.#log.peek(id) === undefined));
    await this.#foreseeRows(rows.filter(({ table, id }) => this.#records.peek(key(table, id)) === undefined));
    if (!entries) return;
    // A stream is asked for by pushes only, and only those wake what waits.
    await this.#foreseeBlocked([...new Set([...operations, ...rows.map(({ id }) => id)])]);
    await this.#foreseeEntries(entries);
  }

  async #foreseeOperations(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const found = await this.#rows<StoredLogEntry>(
      'log entries',
      `SELECT ${LOG_COLUMNS} FROM ${LOG_TABLE} WHERE shard = $1 AND op_id = ANY ($2::text[])`,
      [ids],
    );
    for (const row of found) this.#log.learn(row.op_id, logEntryFrom(row, this.#sealer.content));
    for (const id of ids) this.#log.learn(id, null);
  }

  async #foreseeRows(rows: Foreseen['rows']): Promise<void> {
    if (rows.length === 0) return;
    const found = await this.#rows<StoredRecord & { t: string; i: string; gone: boolean }>(
      'records',
      `SELECT t, i, d.id IS NOT NULL AS gone, r.* FROM unnest($2::text[], $3::text[]) AS wanted(t, i)
        LEFT JOIN (SELECT shard, ${RECORD_COLUMNS} FROM record) r ON r.shard = $1 AND r.tbl = t AND r.id = i
        LEFT JOIN deleted_id d ON d.shard = $1 AND d.tbl = t AND d.id = i`,
      [rows.map(({ table }) => table), rows.map(({ id }) => id)],
    );
    for (const record of await this.#sealer.opened(found.filter(({ tbl }) => tbl !== null)))
      this.#records.learn(recordKey(record), record);
    for (const { t: table, i: id, gone } of found) {
      this.#records.learn(key(table, id), null);
      this.#deleted.learn(key(table, id), gone ? { table, id } : null);
    }
  }

  async #foreseeBlocked(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !this.#blocked.has(id));
    if (unknown.length === 0) return;
    const found = await this.#rows<{ blocked_by: string; op_id: string; group_id: string; position: number }>(
      'blocked',
      `SELECT blocked_by, op_id, group_id, position FROM op_log
        WHERE shard = $1 AND o = 'blocked' AND blocked_by = ANY ($2::text[])`,
      [unknown],
    );
    for (const id of unknown) this.#blocked.set(id, []);
    for (const { blocked_by: cause, op_id: opId, group_id: groupId, position } of found)
      this.#blocked.get(cause)?.push({ opId, groupId, position });
  }

  async #foreseeEntries({ device, incarnation, dseqs }: NonNullable<Foreseen['entries']>): Promise<void> {
    if (dseqs.length === 0) return;
    const found = await this.#rows<StoredStreamEntry & { dseq: number }>(
      'stream entries',
      `SELECT dseq, ${STREAM_ENTRY_COLUMNS} FROM stream_entry
        WHERE shard = $1 AND device = $2 AND incarnation = $3 AND dseq = ANY ($4::bigint[])`,
      [device, incarnation, dseqs],
    );
    for (const { dseq, ...row } of found) {
      const placed = { device, incarnation, dseq, entry: streamEntryFrom(row) };
      this.#entries.learn(key(device, incarnation, dseq), placed);
    }
    for (const dseq of dseqs) this.#entries.learn(key(device, incarnation, dseq), null);
  }

  device(id: string) {
    return this.#devices.get(id, async () => {
      const [row] = await this.#rows<{
        office_id: string;
        public_key: string;
        status: Device['status'];
        feeds: string[];
        former_feeds: string[];
        newest_incarnation: number;
      }>(
        'device',
        `SELECT office_id, public_key, status, feeds, former_feeds, newest_incarnation FROM device
          WHERE shard = $1 AND id = $2`,
        [id],
      );
      return row
        ? {
            id,
            officeId: row.office_id,
            publicKey: row.public_key,
            status: row.status,
            feeds: row.feeds,
            formerFeeds: row.former_feeds,
            newestIncarnation: row.newest_incarnation,
          }
        : null;
    });
  }
  async putDevice(device: Device) {
    this.#devices.set(device.id, device);
  }

  office(id: string) {
    return this.#offices.get(id, async () => {
      const [row] = await this.#rows<{
        code: string | null;
        name: string;
        sigungu: string | null;
        genesis_device: string | null;
      }>('office', 'SELECT code, name, sigungu, genesis_device FROM office WHERE shard = $1 AND id = $2', [id]);
      return row
        ? {
            id,
            code: row.code,
            name: row.name,
            sigungu: row.sigungu,
            genesisDevice: row.genesis_device,
          }
        : null;
    });
  }
  async putOffice(office: Office) {
    this.#offices.set(office.id, office);
  }

  account(id: string) {
    return this.#accounts.get(id, async () => {
      const [row] = await this.#rows<{
        office_id: string;
        role: string | null;
        valid_to: string | null;
        code_issuers: CodeIssue[];
      }>('account', 'SELECT office_id, role, valid_to, code_issuers FROM account WHERE shard = $1 AND id = $2', [id]);
      return row
        ? {
            id,
            officeId: row.office_id,
            role: row.role ?? undefined,
            validTo: row.valid_to,
            codeIssuers: row.code_issuers,
          }
        : null;
    });
  }
  async putAccount(account: Account) {
    this.#accounts.set(account.id, account);
  }

  officerKey(id: string) {
    return this.#officerKeys.get(id, async () => {
      const [row] = await this.#rows<{ account_id: string; public_key: string; is_revoked: boolean }>(
        'officer key',
        'SELECT account_id, public_key, is_revoked FROM officer_key WHERE shard = $1 AND id = $2',
        [id],
      );
      return row ? { id, accountId: row.account_id, publicKey: row.public_key, isRevoked: row.is_revoked } : null;
    });
  }
  async putOfficerKey(officerKey: OfficerKey) {
    this.#officerKeys.set(officerKey.id, officerKey);
  }

  async stream(device: string, incarnation: number) {
    const found = await this.#streams.get(key(device, incarnation), async () => {
      const [row] = await this.#rows<{
        next_dseq: number;
        link: string;
        receipt: string;
        nonce: string | null;
        previous_nonce: string | null;
      }>(
        'stream',
        `SELECT next_dseq, link, receipt, nonce, previous_nonce FROM stream
          WHERE shard = $1 AND device = $2 AND incarnation = $3`,
        [device, incarnation],
      );
      if (!row) return null;
      const { next_dseq: nextDseq, link, receipt, nonce, previous_nonce: previousNonce } = row;
      return { device, incarnation, nextDseq, link, receipt, nonce, previousNonce };
    });
    if (!found) return undefined;
    const { device: _device, incarnation: _incarnation, ...stream } = found;
    return stream;
  }
  async putStream(device: string, incarnation: number, stream: Stream) {
    this.#streams.set(key(device, incarnation), { ...stream, device, incarnation });
  }
  async streamEntry(device: string, incarnation: number, dseq: number) {
    const found = await this.#entries.get(key(device, incarnation, dseq), async () => {
      const [row] = await this.#rows<StoredStreamEntry>(
        'stream entry',
        `SELECT ${STREAM_ENTRY_COLUMNS} FROM stream_entry
          WHERE shard = $1 AND device = $2 AND incarnation = $3 AND dseq = $4`,
        [device, incarnation, dseq],
      );
      return row ? { device, incarnation, dseq, entry: streamEntryFrom(row) } : null;
    });
    return found?.entry;
  }
  async putStreamEntry(device: string, incarnation: number, dseq: number, entry: StreamEntry) {
    this.#entries.set(key(device, incarnation, dseq), { device, incarnation, dseq, entry });
  }
  /** What this transaction adds is in no backup yet. */
  async durableDseq(device: string, incarnation: number) {
    const [row] = await this.#rows<{ dseq: number | null }>(
      'durable dseq',
      `SELECT dseq FROM stream_entry WHERE shard = $1 AND device = $2 AND incarnation = $3 AND position <= $4
        ORDER BY dseq DESC LIMIT 1`,
      [device, incarnation, this.#shard.durable_position],
    );
    return row?.dseq ?? 0;
  }
  async nextPosition() {
    return this.#count('position');
  }
  async nextExecuted() {
    return this.#count('executed');
  }
  #count(name: 'position' | 'executed'): number {
    const next = (this.#counters.get(name) ?? this.#shard[name]) + 1;
    this.#counters.set(name, next);
    return next;
  }

  logEntry(opId: string) {
    return this.#log.get(opId, async () => {
      const [row] = await this.#rows<StoredLogEntry>(
        'log entry',
        `SELECT ${LOG_COLUMNS} FROM ${LOG_TABLE} WHERE shard = $1 AND op_id = $2`,
        [opId],
      );
      return row ? logEntryFrom(row, this.#sealer.content) : null;
    });
  }
  async putLogEntry(entry: LogEntry) {
    if (entry.outcome.o === 'blocked') this.#causes.add(entry.outcome.by);
    this.#log.set(entry.opId, entry);
  }
  async groupEntries(groupId: string) {
    const rows = await this.#rows<StoredLogEntry>(
      'group entries',
      `SELECT ${LOG_COLUMNS} FROM ${LOG_TABLE} WHERE shard = $1 AND group_id = $2`,
      [groupId],
    );
    const stored = rows.map((row) => logEntryFrom(row, this.#sealer.content));
    for (const entry of stored) this.#log.learn(entry.opId, entry);
    const entries = this.#log.over(
      stored,
      ({ opId }) => opId,
      (each) => each.groupId === groupId,
    );
    return entries.sort((a, b) => a.n - b.n);
  }
  /** By id, for those who look through everything: backups, checks, exports. Without what this transaction has written. */
  async logAfter(opId: string, limit: number): Promise<readonly LogEntry[]> {
    const rows = await this.#rows<StoredLogEntry>(
      'log after',
      `SELECT ${LOG_COLUMNS} FROM ${LOG_TABLE} WHERE shard = $1 AND op_id > $2 ORDER BY op_id LIMIT $3`,
      [opId, limit],
    );
    return rows.map((row) => logEntryFrom(row, this.#sealer.content));
  }
  async feeds(): Promise<readonly string[]> {
    const rows = await this.#rows<{ feed: string }>(
      'feeds',
      'SELECT feed FROM feed WHERE shard = $1 ORDER BY feed',
      [],
    );
    return rows.map(({ feed }) => feed);
  }
  async groupsBlockedBy(id: string) {
    await this.#foreseeBlocked([id]);
    const stored = (this.#blocked.get(id) ?? []).filter(({ opId }) => !this.#log.isWritten(opId));
    const written = this.#causes.has(id)
      ? this.#log.written().filter(({ outcome }) => outcome.o === 'blocked' && outcome.by === id)
      : [];
    const waiting = [...stored, ...written].sort((a, b) => a.position - b.position);
    return [...new Set(waiting.map(({ groupId }) => groupId))];
  }
  async writers(opIds: readonly string[]): Promise<readonly Writer[]> {
    const stored = await this.#rows<StoredWriter>(
      'writers',
      `SELECT op_id, header, group_id, feed, actor, adopted_by, outcome FROM op_log
        WHERE shard = $1 AND op_id = ANY ($2::text[]) AND o = 'applied'`,
      [opIds],
    );
    const found = stored.map(({ op_id: opId, group_id: groupId, adopted_by: adoptedBy, ...more }) =>
      asWriter({ opId, groupId, adoptedBy, ...more }),
    );
    const isOfThese = new Set(opIds);
    const written = this.#log.written().filter(({ opId, outcome }) => isOfThese.has(opId) && outcome.o === 'applied');
    return [...found.filter(({ opId }) => !this.#log.isWritten(opId)), ...written.map(asWriter)];
  }
  operationsAbout(subject: string) {
    return this.direct(async (db, shard) => {
      const found = await db
        .selectFrom('op_log')
        .select(['op_id', 'row_id', 'group_id', 'feed'])
        .where('shard', '=', shard)
        .where('subject', '=', subject)
        .orderBy('position')
        .execute();
      return found.map(({ op_id: opId, row_id: rowId, group_id: groupId, feed }) => ({ opId, rowId, groupId, feed }));
    });
  }
  async destroyKey(subject: string) {
    await this.direct((db, shard) =>
      db
        .updateTable('subject_key')
        .set({ wrapped: null, destroyed_at: new Date() })
        .where('shard', '=', shard)
        .where('subject', '=', subject)
        .where('wrapped', 'is not', null)
        .execute(),
    );
  }
  async destroyWords(rows: readonly { readonly table: string; readonly id: string }[]) {
    if (rows.length === 0) return;
    await this.direct((db, shard) =>
      sql`UPDATE op_log SET content = NULL, generation = NULL
        FROM unnest(${rows.map(({ table }) => table)}::text[], ${rows.map(({ id }) => id)}::text[]) AS gone(t, i)
        WHERE shard = ${shard} AND tbl = t AND row_id = i AND content IS NOT NULL`.execute(db),
    );
  }
  async authorsOf(table: string, rowId: string) {
    const stored = await this.#rows<{ op_id: string; actor: string }>(
      'authors',
      `SELECT op_id, actor FROM op_log WHERE shard = $1 AND tbl = $2 AND row_id = $3 AND o = 'applied'
        ORDER BY position, n`,
      [table, rowId],
    );
    const written = this.#log.written().filter((each) => each.table === table && each.rowId === rowId);
    const authors = [
      ...stored.filter(({ op_id }) => !this.#log.isWritten(op_id)),
      ...written.filter(({ outcome }) => outcome.o === 'applied'),
    ];
    return [...new Set(authors.map(({ actor }) => actor))];
  }

  record(table: string, id: string) {
    return this.#records.get(key(table, id), async () => {
      const [row] = await this.#rows<StoredRecord>(
        'record',
        `SELECT ${RECORD_COLUMNS} FROM record WHERE shard = $1 AND tbl = $2 AND id = $3`,
        [table, id],
      );
      return row ? ((await this.#sealer.opened([row]))[0] ?? null) : null;
    });
  }
  async putRecord(record: ServerRecord) {
    const approval = await approvalOf(this, record);
    this.#records.set(key(record.table, record.id), record);
    if (approval) this.#approvals.set(approval.eventId, approval);
  }
  async removeRecord(table: string, id: string) {
    this.#records.set(key(table, id), null);
  }
  async recordsWhere(table: string, column: string, value: string) {
    const sought = toPostgresJson(softened(value));
    const isIndexed = INDEXED_COLUMNS.includes(column);
    const stored = await this.#rows<StoredRecord>(
      isIndexed ? `records where ${column}` : 'records where',
      isIndexed
        ? `SELECT ${RECORD_COLUMNS} FROM record WHERE shard = $1 AND tbl = $2 AND row ->> '${column}' = $3::jsonb #>> '{}'`
        : `SELECT ${RECORD_COLUMNS} FROM record WHERE shard = $1 AND tbl = $2 AND row ->> $4 = $3::jsonb #>> '{}'`,
      isIndexed ? [table, sought] : [table, sought, softened(column)],
    );
    const belongs = (each: ServerRecord) => each.table === table && each.row[column] === value;
    // JSONB compares as text: a number that looks like the value is no match.
    const found = this.#records.over((await this.#sealer.opened(stored)).filter(belongs), recordKey, belongs);
    return found.sort((a, b) => a.born - b.born || (a.id < b.id ? -1 : 1));
  }
  async recordsAfter(feed: string, table: string, after: string | null, limit: number) {
    const stored = await this.#rows<StoredRecord>(
      'records after',
      `SELECT ${RECORD_COLUMNS} FROM record WHERE shard = $1 AND feed = $2 AND (tbl, id) > ($3, $4)
        ORDER BY tbl, id LIMIT $5`,
      [feed, table, after ?? '', limit + this.#records.size],
    );
    const from = `${table} ${after ?? ''}`;
    const found = this.#records.over(
      await this.#sealer.opened(stored),
      recordKey,
      (each) => each.feed === feed && sortKey(each) > from,
    );
    return found.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)).slice(0, limit);
  }
  async recordsOf(feed: string, table: string) {
    const stored = await this.#rows<StoredRecord>(
      'records of',
      `SELECT ${RECORD_COLUMNS} FROM record WHERE shard = $1 AND feed = $2 AND tbl = $3`,
      [feed, table],
    );
    return this.#records.over(
      await this.#sealer.opened(stored),
      recordKey,
      (each) => each.feed === feed && each.table === table,
    );
  }
  async isDeleted(table: string, id: string) {
    const found = await this.#deleted.get(key(table, id), async () => {
      const rows = await this.#rows(
        'deleted id',
        'SELECT 1 FROM deleted_id WHERE shard = $1 AND tbl = $2 AND id = $3',
        [table, id],
      );
      return rows.length > 0 ? { table, id } : null;
    });
    return found !== undefined;
  }
  async markDeleted(table: string, id: string) {
    this.#deleted.set(key(table, id), { table, id });
  }

  async #head(feed: string): Promise<Head | undefined> {
    return this.#heads.get(feed, async () => {
      const [row] = await this.#rows<{ seq: number; chain: string; floor: number }>(
        'head',
        'SELECT seq, chain, floor FROM feed WHERE shard = $1 AND feed = $2',
        [feed],
      );
      return row ? { feed, ...row } : null;
    });
  }
  async head(feed: string): Promise<Cursor> {
    const { seq, chain } = (await this.#head(feed)) ?? { seq: 0, chain: ZERO_HASH };
    return { seq, chain };
  }
  async chainAt(feed: string, seq: number) {
    if (seq === 0) return ZERO_HASH;
    const place = await this.#places.get(key(feed, seq), async () => {
      const [row] = await this.#rows<{ chain: string }>(
        'chain at',
        'SELECT chain FROM place WHERE shard = $1 AND feed = $2 AND seq = $3',
        [feed, seq],
      );
      return row ? { feed, seq, chain: row.chain } : null;
    });
    return place?.chain;
  }
  async advance(feed: string, { seq, chain }: Cursor) {
    this.#heads.set(feed, { feed, seq, chain, floor: await this.floor(feed) });
    this.#places.set(key(feed, seq), { feed, seq, chain });
  }
  async floor(feed: string) {
    return (await this.#head(feed))?.floor ?? 0;
  }

  async putChange(feed: string, change: FeedChange) {
    this.#changes.set(changeKey({ ...change, feed }), { ...change, feed });
  }
  async change(feed: string, table: string, id: string) {
    const found = await this.#changes.get(key(feed, table, id), async () => {
      const [row] = await this.#rows<StoredChange>(
        'change',
        `SELECT ${CHANGE_COLUMNS} FROM change WHERE shard = $1 AND feed = $2 AND tbl = $3 AND id = $4`,
        [feed, table, id],
      );
      return row ? changeFrom(row) : null;
    });
    return found && withoutFeed(found);
  }
  async changesAfter(feed: string, seq: number, limit: number) {
    const isAfter = (each: FeedChange & { feed: string }) => each.feed === feed && each.seq > seq;
    const stored = await this.#rows<StoredRecord & ChangeBesideRecord>('changes after', CHANGES_AFTER, [
      feed,
      seq,
      Math.min(limit, 1_000_000_000) + 1 + this.#changes.size,
    ]);
    for (const record of await this.#sealer.opened(stored.filter(({ tbl }) => tbl !== null)))
      this.#records.learn(recordKey(record), record);
    const changes = stored.map(({ seq, k, c_tbl: tbl, c_id: id, c_oe: oe, c_ver: ver }) =>
      changeFrom({ feed, seq, k, tbl, id, oe, ver }),
    );
    const all = inFeedOrder(this.#changes.over(changes, changeKey, isAfter));
    const next = all[limit];
    if (!next) return all.map(withoutFeed);
    // A page never ends inside a number; a single number that is larger than a page comes whole.
    const whole = all.filter((each) => each.seq < next.seq);
    return (whole.length > 0 ? whole : await this.#changesAt(feed, next.seq)).map(withoutFeed);
  }
  async #changesAt(feed: string, seq: number) {
    const stored = await this.#rows<StoredChange>(
      'changes at',
      `SELECT ${CHANGE_COLUMNS} FROM change WHERE shard = $1 AND feed = $2 AND seq = $3`,
      [feed, seq],
    );
    const isThere = (each: FeedChange & { feed: string }) => each.feed === feed && each.seq === seq;
    return inFeedOrder(this.#changes.over(stored.map(changeFrom), changeKey, isThere));
  }

  async totals(feed: string) {
    const tables = await this.#tablesOf(feed);
    const totals: Record<string, TableTotal> = {};
    for (const table of tables) {
      const total = this.#totals.peek(key(feed, table));
      if (total && total.count > 0) totals[table] = { count: total.count, digest: total.digest };
    }
    return totals;
  }
  async changeTotal(feed: string, table: string, change: (total: TableTotal | undefined) => TableTotal) {
    (await this.#tablesOf(feed)).add(table);
    const place = key(feed, table);
    this.#totals.set(place, { feed, table, ...change(this.#totals.peek(place) ?? undefined) });
  }
  async #tablesOf(feed: string): Promise<Set<string>> {
    const known = this.#tablesIn.get(feed);
    if (known) return known;
    const rows = await this.#rows<{ tbl: string; count: number; digest: string }>(
      'totals',
      'SELECT tbl, count, digest FROM total WHERE shard = $1 AND feed = $2',
      [feed],
    );
    for (const { tbl: table, count, digest } of rows) {
      this.#totals.learn(key(feed, table), { feed, table, count, digest });
    }
    const tables = new Set(rows.map(({ tbl }) => tbl));
    this.#tablesIn.set(feed, tables);
    return tables;
  }
  async reportLoss(report: LossReport) {
    this.#losses.set(key(report.device, report.incarnation, report.fromDseq, report.toDseq), report);
  }

  /**
   * Everything that waits, in as many statements as there are tables: the next is put together while the database works on
   * the one before. What needs keys asks for them first.
   */
  async flush(): Promise<void> {
    const records = this.#records.take();
    // One after the other: whoever comes second finds the keys that the first has made.
    const sealed = this.#writeLog(this.#log.take()).then(({ written }) =>
      allDone([written, this.#writeRecords(all(records))]),
    );
    const sent: Promise<unknown>[] = [sealed, this.#removeRecords(records.removed)];
    const write = (target: targets.Writable, rows: readonly (readonly Cell[])[]) =>
      sent.push(this.#write(target, rows));
    for (const device of all(this.#devices.take())) sent.push(this.#writeDevice(device));
    write(targets.OFFICE, all(this.#offices.take()).map(targets.officeCells));
    write(targets.ACCOUNT, all(this.#accounts.take()).map(targets.accountCells));
    write(targets.OFFICER_KEY, all(this.#officerKeys.take()).map(targets.officerKeyCells));
    write(targets.STREAM, all(this.#streams.take()).map(targets.streamCells));
    write(
      targets.STREAM_ENTRY,
      all(this.#entries.take()).map(({ device, incarnation, dseq, entry }) =>
        targets.entryCells(device, incarnation, dseq, entry),
      ),
    );
    write(
      targets.DELETED_ID,
      all(this.#deleted.take()).map(({ table, id }) => [table, id]),
    );
    write(
      targets.FEED,
      all(this.#heads.take()).map(({ feed, seq, chain, floor }) => [feed, seq, chain, floor]),
    );
    write(
      targets.PLACE,
      all(this.#places.take()).map(({ feed, seq, chain }) => [feed, seq, chain]),
    );
    write(targets.CHANGE, all(this.#changes.take()).map(targets.changeCells));
    write(
      targets.TOTAL,
      all(this.#totals.take()).map(({ feed, table, count, digest }) => [feed, table, count, digest]),
    );
    write(
      targets.LOSS_REPORT,
      all(this.#losses.take()).map(({ device, incarnation, fromDseq, toDseq }) => [
        device,
        incarnation,
        fromDseq,
        toDseq,
      ]),
    );
    await allDone(sent);
    // The database looks at who wrote what when it takes an approval.
    for (const approval of all(this.#approvals.take())) await this.#writeApproval(approval);
    const { position, executed } = this.counters();
    await this.#rows('counters', 'UPDATE shard SET position = $2, executed = $3 WHERE id = $1', [position, executed]);
    this.#flushedAt = this.#undo.mark();
  }

  /** The feeds that this transaction took further. */
  advanced(): { readonly feed: string; readonly seq: number }[] {
    return this.#heads.written().map(({ feed, seq }) => ({ feed, seq }));
  }

  counters(): { readonly position: number; readonly executed: number } {
    return {
      position: this.#counters.get('position') ?? this.#shard.position,
      executed: this.#counters.get('executed') ?? this.#shard.executed,
    };
  }

  async #write(target: targets.Writable, rows: readonly (readonly Cell[])[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#rows(target.statement.name, target.statement.text, inColumns(rows, target.width));
  }

  /** Resolves when the keys are there. What was signed and received is written once. */
  async #writeLog({ added, changed }: Taken<LogEntry>): Promise<{ readonly written: Promise<void> }> {
    const sealer = await this.#sealer.forSubjects(added.filter(({ content }) => content !== null).map(subjectOf));
    const cells = (entry: LogEntry, content: string | null) =>
      targets.logCells(entry, sealer(subjectOf(entry), content, contentName(entry.opId)));
    const written = this.#write(targets.OP_LOG, [
      ...added.map((entry) => cells(entry, entry.content)),
      ...changed.map((entry) => cells(entry, null)),
    ]);
    return { written };
  }

  async #writeRecords(records: readonly ServerRecord[]): Promise<void> {
    const subjects = new Map<ServerRecord, string>();
    for (const record of records) if (withoutValues(record)) subjects.set(record, await this.#subjectBehind(record));
    const sealer = await this.#sealer.forSubjects([...subjects.values()]);
    await this.#write(
      targets.RECORD,
      records.map((record) => {
        const subject = subjects.get(record);
        const open = withoutValues(record);
        if (subject === undefined || !open) return targets.recordCells(record);
        const sealed = sealer(subject, JSON.stringify(record.row), rowName(record.table, record.id));
        return targets.recordCells(record, { ...sealed, open });
      }),
    );
  }

  async #subjectBehind(record: ServerRecord): Promise<string> {
    const behind = operationBehind(record);
    const entry = behind === undefined ? undefined : await this.logEntry(behind);
    return entry ? subjectOf(entry) : record.feed;
  }

  async #removeRecords(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const removed = keys.map((each) => each.split('\u001f'));
    await this.#rows(
      'remove records',
      `DELETE FROM record USING unnest($2::text[], $3::text[]) AS gone(t, i)
        WHERE shard = $1 AND tbl = t AND id = i`,
      [removed.map(([table]) => table), removed.map(([, id]) => id)],
    );
  }

  async #writeDevice(device: Device): Promise<void> {
    await this.#rows(
      'tell rights',
      `SELECT pg_notify('${DEVICE_CHANNEL}', id) FROM device
        WHERE shard = $1 AND id = $2 AND (status <> $3 OR feeds <> $4::text[])`,
      [device.id, device.status, device.feeds],
    );
    await this.#rows(
      'put device',
      `INSERT INTO device (shard, id, office_id, public_key, status, feeds, former_feeds, newest_incarnation)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (shard, id) DO UPDATE SET office_id = excluded.office_id, public_key = excluded.public_key,
          status = excluded.status, feeds = excluded.feeds, former_feeds = excluded.former_feeds,
          newest_incarnation = excluded.newest_incarnation`,
      [
        device.id,
        device.officeId,
        device.publicKey,
        device.status,
        device.feeds,
        device.formerFeeds,
        device.newestIncarnation,
      ],
    );
  }

  async #writeApproval(approval: Approval): Promise<void> {
    // What a standalone office decided before it had a server was judged there, by the rules of that time.
    if (originOf(this.#log.peek(approval.opId)) === 'pre-server') return;
    const { eventId, opId, consultationId, versionId, contentHash, approver, author, editors } = approval;
    await this.#rows(
      'put approval',
      `INSERT INTO approval (shard, event_id, op_id, consultation_id, version_id, content_hash, approver, author, editors)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (shard, event_id) DO NOTHING`,
      [eventId, opId, consultationId, versionId, contentHash, approver, author, editors],
    );
  }

  #forget(): void {
    for (const buffer of [this.#devices, this.#offices, this.#accounts, this.#officerKeys]) buffer.forget();
  }

  /** One after the other: a connection answers one question at a time, and the engine may ask several at once. */
  #rows<Row extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const encoded = [this.#shard.id, ...values].map(encodedValue);
    const answer = this.#busy.then(() => run<Row>(this.#client, { name, text }, encoded));
    this.#busy = answer.catch(() => undefined);
    return answer;
  }
}

/** Columns that the engine looks rows up by; each has an index (`001-sync.migration.ts`). */
export const INDEXED_COLUMNS: readonly string[] = [
  'household_id',
  'case_id',
  'consultation_id',
  'row_id',
  'matched_household_id',
];

const all = <V>({ added, changed }: Taken<V>): readonly V[] => [...added, ...changed];

/** Throws only when nothing is on its way any more: what came after a rollback would be a transaction of its own. */
async function allDone(sent: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** A change with the row that its reader will ask for next. */
const CHANGES_AFTER = `SELECT seq, k, c_tbl, c_id, c_oe, c_ver, ${RECORD_COLUMNS}
  FROM (SELECT shard, seq, k, tbl AS c_tbl, id AS c_id, oe AS c_oe, ver AS c_ver FROM change
    WHERE shard = $1 AND feed = $2 AND seq > $3 ORDER BY seq, tbl, id LIMIT $4) c
  LEFT JOIN record r ON c.k = 'put' AND r.shard = c.shard AND r.tbl = c_tbl AND r.id = c_id
  ORDER BY seq, c_tbl, c_id`;
interface ChangeBesideRecord {
  readonly seq: number;
  readonly k: FeedChange['k'];
  readonly c_tbl: string;
  readonly c_id: string;
  readonly c_oe: number;
  readonly c_ver: number;
}

const asWriter = ({ opId, header, groupId, feed, actor, adoptedBy, outcome }: Writer): Writer => ({
  opId,
  header,
  groupId,
  feed,
  actor,
  adoptedBy,
  outcome,
});

const recordKey = ({ table, id }: ServerRecord): string => key(table, id);
const sortKey = ({ table, id }: ServerRecord): string => `${table} ${id}`;
const changeKey = ({ feed, table, id }: FeedChange & { feed: string }): string => key(feed, table, id);
const withoutFeed = ({ feed: _feed, ...change }: FeedChange & { feed: string }): FeedChange => change;
const inFeedOrder = <C extends FeedChange>(changes: C[]): C[] =>
  changes.sort((a, b) => a.seq - b.seq || (`${a.table} ${a.id}` < `${b.table} ${b.id}` ? -1 : 1));

function originOf(entry: LogEntry | null | undefined): unknown {
  return entry ? (JSON.parse(entry.header) as { origin?: unknown }).origin : undefined;
}

function kyselyOn(client: pg.ClientBase): Kysely<ServerSchema> {
  const only = { query: client.query.bind(client), release() {} };
  const pool = { connect: async () => only, end: async () => {} };
  return new Kysely<ServerSchema>({ dialect: new PostgresDialect({ pool: pool as never }) });
}
