import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LogEntry, ServerRecord, ServerTransaction } from '#shared/sync/engine/server-store.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { createShard, PostgresServerStore, shardOfDevice } from './postgres-server-store.ts';
import { INDEXED_COLUMNS } from './postgres-transaction.ts';
import { aServerDatabase, TEST_SHARD, type TestDatabase } from './test-postgres.ts';

let database: TestDatabase;
let store: PostgresServerStore;
beforeEach(async () => {
  database = await aServerDatabase();
  store = new PostgresServerStore({ pool: database.pool, keys: database.keys, shard: TEST_SHARD });
});
afterEach(() => database.dispose());

const OFFICE = '01930000-0000-7000-8000-00000000000f';
const FEED = `${OFFICE}:welfare`;
const id = (number: number): string => `01930000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const ALICE = id(601);
const BORAM = id(602);

const aRecord = (table: string, n: number, row: ServerRecord['row'], byOp = id(900)): ServerRecord => ({
  table,
  id: id(n),
  feed: FEED,
  row: { id: id(n), ...row },
  ver: 1,
  oe: 0,
  columns: {},
  byOp,
  born: n,
  merge: null,
});
const anEntry = (opId: string, over: Partial<LogEntry>): LogEntry => ({
  opId,
  hash: 'f'.repeat(64),
  header: '{"origin":"live"}',
  content: null,
  groupId: id(800),
  n: 1,
  of: 1,
  actorKey: 'key',
  signature: '',
  device: id(700),
  table: 'approval_event',
  rowId: id(4),
  feed: FEED,
  actor: ALICE,
  afterOp: null,
  outcome: { o: 'applied', feed: FEED, seq: 1, ver: 1, conflicts: [] },
  position: 1,
  executed: 1,
  adoptedBy: null,
  ...over,
});

test('when one statement fails, those behind it leave nothing either', async () => {
  const failing = store.transact(async (tx) => {
    await tx.putRecord(aRecord('household', 1, { name: 'never' }));
    await tx.putStream(id(700), 1, { nextDseq: 2 ** 70, link: 'l', receipt: 'r', nonce: null, previousNonce: null });
    await tx.putChange(FEED, { seq: 1, k: 'put', table: 'household', id: id(1), oe: 0, ver: 1 });
    await tx.changeTotal(FEED, 'household', () => ({ count: 1, digest: '1'.repeat(64) }));
    await tx.advance(FEED, { seq: 1, chain: 'c'.repeat(64) });
  });
  await expect(failing).rejects.toThrow();
  for (const table of ['record', 'change', 'total', 'place', 'feed', 'stream'])
    expect((await database.pool.query(`SELECT * FROM ${table}`)).rows, table).toEqual([]);
});

test('who only reads waits for nobody and sees one moment', async () => {
  await store.transact((tx) => tx.putRecord(aRecord('household', 1, { name: 'before' })));
  const seen = await store.transact(
    async (reader) => {
      const before = (await reader.record('household', id(1)))?.row.name;
      // A writer comes, commits, and the next one holds the lock while we go on.
      await store.transact((tx) => tx.putRecord(aRecord('household', 1, { name: 'after' })));
      let isHolding = () => {};
      const held = new Promise<void>((resolve) => {
        isHolding = resolve;
      });
      let release = () => {};
      const writer = store.transact(async (tx) => {
        await tx.nextPosition();
        isHolding();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      });
      await held;
      const found = await reader.recordsOf(FEED, 'household');
      const fresh = await store.transact((tx) => tx.record('household', id(1)), { readOnly: true });
      release();
      await writer;
      return [before, found[0]?.row.name, fresh?.row.name];
    },
    { readOnly: true },
  );
  expect(seen).toEqual(['before', 'before', 'after']);
});

test('shards do not wait for each other and see nothing of each other', async () => {
  await createShard(database.pool, 'other', 'epoch-x');
  const other = new PostgresServerStore({ pool: database.pool, keys: database.keys, shard: 'other' });
  await store.transact(async (tx) => {
    await tx.putRecord(aRecord('household', 1, {}));
    await other.transact(async (there) => {
      expect(await there.record('household', id(1))).toBeUndefined();
      await there.putRecord(aRecord('household', 1, { name: 'theirs' }));
    });
  });
  expect((await store.transact((tx) => tx.record('household', id(1))))?.row.name).toBeUndefined();
  expect(await other.transact((tx) => tx.epoch())).toBe('epoch-x');
  const device = {
    id: id(7),
    officeId: OFFICE,
    publicKey: 'p',
    status: 'active' as const,
    feeds: [FEED],
    formerFeeds: [],
    newestIncarnation: 1,
  };
  await other.transact((tx) => tx.putDevice(device));
  expect(await shardOfDevice(database.pool, id(7))).toBe('other');
  const nowhere = new PostgresServerStore({ pool: database.pool, keys: database.keys, shard: 'nowhere' });
  await expect(nowhere.transact((tx) => tx.epoch())).rejects.toThrow('no shard nowhere');
});

test('a connection that breaks in the middle takes nothing and no place in the pool', async () => {
  const attempt = store.inTransaction(async (tx) => {
    await tx.putRecord(aRecord('household', 1, {}));
    await tx.direct((db) => db.selectFrom('record').select('id').execute());
    await database.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_class c ON c.oid = relation
        WHERE c.relname = 'record' AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()`);
    await tx.putRecord(aRecord('household', 2, {}));
  });
  await expect(attempt).rejects.toThrow();
  for (let n = 0; n < 8; n += 1) expect(await store.transact((tx) => tx.recordsOf(FEED, 'household'))).toEqual([]);
});

test('a connection that breaks in the hands of somebody who does not listen breaks nothing else', async () => {
  const broken = await database.pool.connect();
  const ended = new Promise((resolve) => broken.once('end', resolve));
  const { rows } = await broken.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  // An `error` that nobody hears would end the process here, and the test with it.
  await ended;
  broken.release(true);
  expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('services write their own tables in the transaction of the request, and lose them with it', async () => {
  const rename = (name: string, fails: boolean) =>
    store.inTransaction(async (tx) => {
      await tx.putOffice({ id: OFFICE, code: null, name, sigungu: null, genesisDevice: null });
      const found = await tx.direct((db, shard) =>
        db.selectFrom('office').select('name').where('shard', '=', shard).where('id', '=', OFFICE).execute(),
      );
      await tx.direct((db) => db.updateTable('office').set({ code: '41135' }).execute());
      expect((await tx.office(OFFICE))?.name).toBe(name);
      if (fails) throw new Error('no');
      return found;
    });
  expect(await rename('온이음동', false)).toEqual([{ name: '온이음동' }]);
  await expect(rename('다른동', true)).rejects.toThrow('no');
  expect((await store.transact((tx) => tx.office(OFFICE)))?.name).toBe('온이음동');
});

test('a savepoint cannot take back what services have already written', async () => {
  const attempt = store.inTransaction(async (tx) => {
    const before = await tx.savepoint();
    await tx.putRecord(aRecord('household', 1, {}));
    await tx.direct(async () => undefined);
    await tx.rollbackTo(before);
  });
  await expect(attempt).rejects.toThrow('cannot be taken back');
});

const approve = (approver: string, header?: string, kind?: string): Promise<void> =>
  store.transact((tx) => writeApproval(tx, approver, header, kind));

async function writeApproval(tx: ServerTransaction, approver: string, header = '{"origin":"live"}', kind = 'APPROVE') {
  await tx.putRecord(aRecord('consultation', 1, { editor_ids: [ALICE] }));
  const version = { consultation_id: id(1), author_id: ALICE, editor_ids: [id(603)] };
  await tx.putRecord(aRecord('consultation_version', 2, version));
  await tx.putLogEntry(anEntry(id(901), { table: 'consultation', rowId: id(1), actor: id(604) }));
  const event = { consultation_id: id(1), version_id: id(2), content_hash: 'hash', kind, actor_id: approver };
  await tx.putRecord(aRecord('approval_event', 4, event, id(902)));
  await tx.putLogEntry(anEntry(id(902), { header, actor: approver }));
}
const approvals = () =>
  database.db.selectFrom('approval').select(['event_id', 'approver', 'author', 'editors']).execute();

test('an approval is written down with everybody who worked on it', async () => {
  await approve(BORAM);
  expect(await approvals()).toEqual([{ event_id: id(4), approver: BORAM, author: ALICE, editors: [id(603), id(604)] }]);
});

test('the database refuses an approval by the author, by an editor, and by somebody whose operation changed it', async () => {
  for (const approver of [ALICE, id(603), id(604)]) {
    await expect(approve(approver)).rejects.toThrow('two_people');
    expect(await store.transact((tx) => tx.record('consultation', id(1)))).toBeUndefined();
  }
  expect(await approvals()).toEqual([]);
});

test('a return is no approval, and what was decided before there was a server is not judged again', async () => {
  await approve(ALICE, undefined, 'RETURN');
  await store.transact((tx) => tx.removeRecord('approval_event', id(4)));
  await approve(ALICE, '{"origin":"pre-server"}');
  expect(await approvals()).toEqual([]);
});

test('every column that households are found by has an index, and a search uses it', async () => {
  const subjects = Object.values(onieumSchema.tables).flatMap(({ subject }) =>
    subject === null || subject === 'id' ? [] : [subject],
  );
  expect(subjects.filter((column) => !INDEXED_COLUMNS.includes(column))).toEqual([]);
  await store.transact(async (tx) => {
    for (let n = 0; n < 3_000; n += 1)
      await tx.putRecord(aRecord('household_member', n, { household_id: id(5000 + n) }));
  });
  await database.pool.query('ANALYZE record');
  for (const column of INDEXED_COLUMNS) {
    const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT id FROM record WHERE shard = '${TEST_SHARD}' AND tbl = 'household_member'
        AND row ->> '${column}' = '"${id(5_001)}"'::jsonb #>> '{}'`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(`record_by_${column}`);
  }
});
