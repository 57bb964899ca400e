import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '#shared/kernel/must.ts';
import { contentHash } from '#shared/sync/engine/fingerprints.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { hashText } from '../../tests/sync/simulation/world.ts';
import { type FilledShard, fillShard } from '../../tests/sync/support/filled-shard.ts';
import { checkShard } from './check-shard.ts';
import { erasedSubjects, eraseSubject } from './erase-subject.ts';
import { readShard } from './read-shard.ts';
import { aServerDatabase, TEST_SHARD, type TestDatabase } from './test-postgres.ts';

let database: TestDatabase;
let filled: FilledShard;
beforeAll(async () => {
  database = await aServerDatabase();
  filled = await fillShard(database);
});
afterAll(() => database.dispose());

/** Every byte that the sealed tables show to somebody who has the database and not the master key. */
async function inTheOpen(): Promise<string> {
  const { rows } = await database.pool.query<{ text: string }>(
    `SELECT op_log::text AS text FROM op_log UNION ALL
      SELECT record::text FROM record WHERE tbl IN ('sync_conflict', 'sync_held')`,
  );
  return rows.map(({ text }) => text).join('\n');
}

test('what a simulated office left behind fits together, and nobody reads what it wrote without the master key', async () => {
  const check = await checkShard(filled.store);
  expect(check.faults).toEqual([]);
  expect(check.operations).toBeGreaterThan(100);
  const { log, records } = await readShard(filled.store);
  expect(records.some(({ table }) => table === 'sync_conflict')).toBe(true);
  expect(records.some(({ table, row }) => table === 'sync_held' && (row.contents as string[]).length > 0)).toBe(true);
  // Each value of the simulation is a token that occurs nowhere else.
  const tokens = new Set(log.flatMap(({ content }) => content?.match(/\bv\d+x\b/g) ?? []));
  expect(tokens.size).toBeGreaterThan(50);
  const open = await inTheOpen();
  expect([...tokens].filter((token) => new RegExp(`\\b${token}\\b`).test(open))).toEqual([]);
});

test('an erased household is gone from rows, operations and conflicts; every hash and chain still verifies', async () => {
  const { store } = filled;
  const before = await readShard(store);
  const conflict = before.records.find(({ table, row }) => table === 'sync_conflict' && row.table === 'household');
  const subject = String(conflict?.row.row_id);
  const mine = before.log.filter(({ header }) => JSON.parse(header).subject === subject);
  expect(mine.length).toBeGreaterThan(1);
  expect(mine.every(({ content }) => content !== null)).toBe(true);

  const erased = await eraseSubject(store, onieumSchema, subject);
  expect(erased.operations).toBe(mine.length);
  const after = await readShard(store);
  const still = new Map(after.log.map((entry) => [entry.opId, entry]));
  for (const { opId, header, hash, signature } of mine)
    expect(still.get(opId)).toMatchObject({ header, hash, signature, content: null });
  const others = before.log.filter(({ header }) => JSON.parse(header).subject !== subject);
  for (const { opId, content } of others) expect(still.get(opId)?.content).toBe(content);
  expect(after.records.filter(({ id, row }) => id === subject || row.household_id === subject)).toEqual([]);
  const left = after.records.find(({ table, id }) => table === 'sync_conflict' && id === conflict?.id);
  expect(left?.ver).toBe((conflict?.ver ?? 0) + 1);
  expect(left?.row.candidates).toEqual(
    (must(conflict, 'conflict').row.candidates as object[]).map((each) => ({ ...each, from: {}, to: {} })),
  );
  expect((await checkShard(store)).faults).toEqual([]);
  expect(await erasedSubjects(store)).toEqual([{ shard: TEST_SHARD, subject, generation: 1 }]);
  // PCs hear of it in their feed.
  const feed = String(conflict?.feed);
  const changes = await store.transact((tx) => tx.changesAfter(feed, 0, 1_000_000), { readOnly: true });
  expect(changes.find(({ id }) => id === subject)?.k).not.toBe('put');
});

test('what arrives about an erased household later is kept under a new key', async () => {
  const { store } = filled;
  const [erased] = await erasedSubjects(store);
  const { log } = await readShard(store);
  const old = log.find(({ header }) => JSON.parse(header).subject === erased?.subject);
  const content = '{"salt":"0123456789abcdef","late":"늦게 온 글"}';
  const header = JSON.stringify({ ...JSON.parse(old?.header ?? '{}'), body_hash: contentHash(hashText, content) });
  const late = { ...old, opId: '01980000-ffff-7000-8000-000000000001', header, content };
  await store.transact((tx) => tx.putLogEntry(late as never));
  expect((await store.transact((tx) => tx.logEntry(late.opId)))?.content).toBe(content);
  expect((await store.transact((tx) => tx.logEntry(old?.opId ?? '')))?.content).toBeNull();
  const { rows } = await database.pool.query(
    'SELECT generation, wrapped IS NULL AS destroyed FROM subject_key WHERE subject = $1 ORDER BY 1',
    [erased?.subject],
  );
  expect(rows).toEqual([
    { generation: 1, destroyed: true },
    { generation: 2, destroyed: false },
  ]);
});

test('a sealed text in another place does not open', async () => {
  const { rows } = await database.pool.query<{ op_id: string; subject: string }>(
    'SELECT op_id, subject FROM op_log WHERE content IS NOT NULL ORDER BY op_id LIMIT 2',
  );
  const [one, other] = rows;
  await database.pool.query(
    `UPDATE op_log SET content = (SELECT content FROM op_log WHERE op_id = $1), subject = $3,
      generation = (SELECT generation FROM op_log WHERE op_id = $1) WHERE op_id = $2`,
    [one?.op_id, other?.op_id, one?.subject],
  );
  await expect(filled.store.transact(async (tx) => (await tx.logEntry(other?.op_id ?? ''))?.content)).rejects.toThrow();
});

test('the check notices what somebody changed in the tables', async () => {
  const fresh = await aServerDatabase();
  const { store } = await fillShard(fresh, 4);
  expect((await checkShard(store)).faults).toEqual([]);
  const lies: [string, string][] = [
    [
      `UPDATE op_log SET header = replace(header, '"v":1', '"v": 1') WHERE op_id = (SELECT min(op_id) FROM op_log)`,
      'signed',
    ],
    [`UPDATE stream_entry SET link = repeat('0', 64) WHERE dseq = 2`, 'not linked'],
    [`DELETE FROM place WHERE seq = 2`, 'gaps'],
    [`UPDATE record SET row = row || '{"note":"lie"}' WHERE tbl = 'household'`, 'total of household'],
    [`UPDATE record SET ver = ver + 1 WHERE tbl = 'household'`, 'its change says'],
    [`DELETE FROM change WHERE k = 'put' AND tbl = 'household'`, 'has no change'],
  ];
  for (const [lie, told] of lies) {
    await fresh.pool.query(lie);
    expect((await checkShard(store)).faults.join('\n')).toContain(told);
  }
  await fresh.dispose();
});
