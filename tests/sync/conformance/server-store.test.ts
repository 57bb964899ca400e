import { PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { aServerDatabase, TEST_SHARD } from '#server/database/test-postgres.ts';
import { MemoryServerStore, MemoryTables } from '#shared/sync/engine/memory-server-store.ts';
import { serverStoreSuite } from './server-store-suite.ts';

serverStoreSuite('in memory', async () => {
  const tables = new MemoryTables();
  tables.scalars.set('epoch', 'epoch-0');
  tables.undo.clear();
  return { store: new MemoryServerStore(tables), dispose: async () => {} };
});

serverStoreSuite('on PostgreSQL', async () => {
  const { pool, dispose } = await aServerDatabase();
  return { store: new PostgresServerStore({ pool, shard: TEST_SHARD }), dispose };
});
