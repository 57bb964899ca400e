/**
 * @file A server that is kept twice: every transaction runs on the memory of the simulation and on PostgreSQL, and each
 * thing that the engine reads must be the same in both.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Cell, inColumns, run } from '#server/database/batched-writes.ts';
import { PostgresServerStore } from '#server/database/postgres-server-store.ts';
import {
  changeFrom,
  type StoredChange,
  type StoredStreamEntry,
  streamEntryFrom,
} from '#server/database/stored-rows.ts';
import * as targets from '#server/database/targets.ts';
import type { TestDatabase } from '#server/database/test-postgres.ts';
import { TEST_SHARD } from '#server/database/test-postgres.ts';
import { must } from '#shared/kernel/must.ts';
import type { MemoryServerStore, MemoryTables } from '#shared/sync/engine/memory-server-store.ts';
import type { ServerTransaction, TransactOptions, Writer } from '#shared/sync/engine/server-store.ts';
import type { SimulatedServer } from '../simulation/world.ts';
import { StoresDiffer } from './both-stores.ts';

/** Approvals are only ever added; a restored server keeps what it says about operations that come again. */
const EMPTIED = `TRUNCATE subject_key, office, account, officer_key, device, stream, stream_entry, op_log, record, deleted_id, feed, place,
  change, total, loss_report`;

export class BothServerStores implements SimulatedServer {
  readonly #memory: MemoryServerStore;
  readonly #database: TestDatabase;
  readonly #postgres: PostgresServerStore;
  #copied: MemoryTables | undefined;

  constructor(memory: MemoryServerStore, database: TestDatabase) {
    this.#memory = memory;
    this.#database = database;
    this.#postgres = new PostgresServerStore({ pool: database.pool, keys: database.keys, shard: TEST_SHARD });
  }

  get tables(): MemoryTables {
    return this.#memory.tables;
  }
  set tables(tables: MemoryTables) {
    this.#memory.tables = tables;
  }

  async transact<T>(work: (tx: ServerTransaction) => Promise<T>, options?: TransactOptions): Promise<T> {
    // The simulation changes rights, raises floors and restores backups behind the store's back.
    if (this.#copied !== this.tables || this.tables.undo.mark() > 0) await this.#copy();
    return this.#postgres.transact(
      (onDisk) => this.#memory.transact((inMemory) => work(both(inMemory, onDisk)), options),
      options,
    );
  }

  async #copy(): Promise<void> {
    const { tables } = this;
    tables.undo.clear();
    const client = await this.#database.pool.connect();
    const fill = async (target: targets.Writable, rows: readonly (readonly Cell[])[]) => {
      if (rows.length > 0) await run(client, target.statement, [TEST_SHARD, ...inColumns(rows, target.width)]);
    };
    const byKey = <V>(entries: Iterable<[string, V]>) =>
      [...entries].map(([key, value]) => [key.split(' '), value] as const);
    try {
      await client.query(EMPTIED);
      await fill(targets.OFFICE, [...tables.offices.values()].map(targets.officeCells));
      await fill(targets.ACCOUNT, [...tables.accounts.values()].map(targets.accountCells));
      await fill(targets.OFFICER_KEY, [...tables.officerKeys.values()].map(targets.officerKeyCells));
      await fill(
        targets.STREAM,
        byKey(tables.streams.entries()).map(([[device = '', incarnation], stream]) =>
          targets.streamCells({ ...stream, device, incarnation: Number(incarnation) }),
        ),
      );
      await fill(
        targets.STREAM_ENTRY,
        byKey(tables.streamEntries.entries()).map(([[device = '', incarnation, dseq], entry]) =>
          targets.entryCells(device, Number(incarnation), Number(dseq), entry),
        ),
      );
      // Without judging approvals again: what followed them is in the same tables.
      const approvals = [...tables.records.values()].filter(({ table }) => table === 'approval_event');
      await fill(
        targets.RECORD,
        approvals.map((record) => targets.recordCells(record)),
      );
      await fill(
        targets.DELETED_ID,
        byKey(tables.deleted.entries()).map(([key]) => [...key]),
      );
      await fill(
        targets.FEED,
        [...tables.heads.entries()].map(([feed, { seq, chain }]) => [feed, seq, chain, tables.floors.get(feed) ?? 0]),
      );
      await fill(
        targets.PLACE,
        byKey(tables.chain.entries()).map(([[feed = '', seq], chain]) => [feed, Number(seq), chain]),
      );
      await fill(targets.CHANGE, [...tables.changes.values()].map(targets.changeCells));
      await fill(
        targets.TOTAL,
        byKey(tables.totals.entries()).map(([[feed = '', table = ''], { count, digest }]) => [
          feed,
          table,
          count,
          digest,
        ]),
      );
      const number = (name: string) => Number(tables.scalars.get(name) ?? 0);
      await client.query(
        'UPDATE shard SET epoch = $2, position = $3, executed = $4, durable_position = $5 WHERE id = $1',
        [TEST_SHARD, String(tables.scalars.get('epoch')), number('position'), number('executed'), number('durable')],
      );
    } finally {
      client.release();
    }
    await this.#postgres.transact(async (tx) => {
      for (const device of tables.devices.values()) await tx.putDevice(device);
      for (const entry of tables.log.values()) await tx.putLogEntry(entry);
      for (const record of tables.records.values()) if (record.table !== 'approval_event') await tx.putRecord(record);
    });
    this.#copied = tables;
  }

  /** Every table once more, read by nothing that the engine uses. */
  async compare(): Promise<void> {
    await this.transact(async () => undefined);
    const { tables } = this;
    const { pool } = this.#database;
    const rows = async <R extends object>(table: string) => (await pool.query<R>(`SELECT * FROM ${table}`)).rows;
    const same = (
      name: string,
      found: readonly (readonly [string, unknown])[],
      expected: Iterable<[string, unknown]>,
    ) => {
      const [ours, theirs] = [new Map(expected), new Map(found)];
      for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
        if (isDeepStrictEqual(plain(ours.get(key)), plain(theirs.get(key)))) continue;
        throw new StoresDiffer(
          `${name} ${key}: ${JSON.stringify(theirs.get(key))} instead of ${JSON.stringify(ours.get(key))}`,
        );
      }
    };
    const ids = [...tables.log.keys(), ...(await rows<{ op_id: string }>('op_log')).map(({ op_id }) => op_id)];
    const keys = [...tables.records.keys(), ...(await rows<{ tbl: string; id: string }>('record')).map(keyOf)];
    await this.#postgres.transact(
      async (tx) => {
        const log = await Promise.all(ids.map(async (id) => [id, await tx.logEntry(id)] as const));
        same('log', log, tables.log.entries());
        const records = await Promise.all(
          keys.map(async (key) => [key, await tx.record(...(key.split(' ') as [string, string]))] as const),
        );
        same('records', records, tables.records.entries());
      },
      { readOnly: true },
    );
    const changes = (await rows<StoredChange>('change')).map(changeFrom);
    same(
      'changes',
      changes.map((each) => [`${each.feed} ${each.table} ${each.id}`, each]),
      tables.changes.entries(),
    );
    const entries = await rows<StoredStreamEntry & { device: string; incarnation: number; dseq: number }>(
      'stream_entry',
    );
    same(
      'stream entries',
      entries.map((each) => [`${each.device} ${each.incarnation} ${each.dseq}`, streamEntryFrom(each)]),
      tables.streamEntries.entries(),
    );
    const places = await rows<{ feed: string; seq: number; chain: string }>('place');
    same(
      'places',
      places.map(({ feed, seq, chain }) => [`${feed} ${seq}`, chain]),
      tables.chain.entries(),
    );
    const heads = await rows<{ feed: string; seq: number; chain: string }>('feed');
    same(
      'heads',
      heads.map(({ feed, seq, chain }) => [feed, { seq, chain }]),
      tables.heads.entries(),
    );
    const totals = await rows<{ feed: string; tbl: string; count: number; digest: string }>('total');
    same(
      'totals',
      totals.map(({ feed, tbl, count, digest }) => [`${feed} ${tbl}`, { count, digest }]),
      tables.totals.entries(),
    );
    const deleted = await rows<{ tbl: string; id: string }>('deleted_id');
    same(
      'deleted',
      deleted.map((each) => [keyOf(each), true]),
      tables.deleted.entries(),
    );
  }
}

const keyOf = ({ tbl, id }: { tbl: string; id: string }): string => `${tbl} ${id}`;

/** Answers of memory, after comparing them with PostgreSQL's. Lists without a promised order are compared sorted. */
function both(inMemory: ServerTransaction, onDisk: ServerTransaction): ServerTransaction {
  const marks = new Map<number, number>();
  return new Proxy(inMemory, {
    get(_, name: keyof ServerTransaction) {
      if (name === 'foresee') return onDisk.foresee?.bind(onDisk);
      if (name === 'savepoint') {
        return async () => {
          const mark = await inMemory.savepoint();
          marks.set(mark, await onDisk.savepoint());
          return mark;
        };
      }
      if (name === 'rollbackTo') {
        return async (mark: number) => {
          await inMemory.rollbackTo(mark);
          await onDisk.rollbackTo(must(marks.get(mark), 'savepoint'));
        };
      }
      return async (...args: unknown[]) => {
        const ask = (tx: ServerTransaction) => (tx[name] as (...all: unknown[]) => Promise<unknown>).apply(tx, args);
        const expected = await ask(inMemory);
        const found = await ask(onDisk);
        if (!isDeepStrictEqual(inOrder(name, plain(found)), inOrder(name, plain(expected)))) {
          const [got, wanted] = [found, expected].map((each) => JSON.stringify(each)?.slice(0, 2_000));
          throw new StoresDiffer(`${name}(${JSON.stringify(args).slice(0, 500)}): ${got} instead of ${wanted}`);
        }
        return expected;
      };
    },
  });
}

/** What JSON keeps: an absent column is no column. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

function inOrder(name: string, value: unknown): unknown {
  if (name === 'authorsOf') return (value as string[]).toSorted();
  if (name === 'writers') return (value as Writer[]).toSorted((a, b) => (a.opId < b.opId ? -1 : 1));
  if (name !== 'recordsOf') return value;
  return (value as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
