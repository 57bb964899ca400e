import { afterAll } from 'vitest';
import { createShard, PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { aServerDatabase } from '#server/database/test-postgres.ts';
import { MemoryServerStore, MemoryTables } from '#shared/sync/engine/memory-server-store.ts';
import { serverStoreSuite } from './server-store-suite.ts';

serverStoreSuite('in memory', async () => {
  const tables = new MemoryTables();
  tables.scalars.set('epoch', 'epoch-0');
  tables.undo.clear();
  return new MemoryServerStore(tables);
});

const database = aServerDatabase();
let shards = 0;
afterAll(async () => (await database).dispose());

// Shards see nothing of each other: each fact gets one of its own.
serverStoreSuite('on PostgreSQL', async () => {
  const { pool, keys } = await database;
  shards += 1;
  await createShard(pool, `shard ${shards}`, 'epoch-0');
  return new PostgresServerStore({ pool, keys, shard: `shard ${shards}` });
});
