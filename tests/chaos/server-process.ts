/** @file The central server as a process of its own: the app that `npm run server` starts, with failpoints around its store. */
import { flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { buildApp } from '#server/app/build-app.ts';
import { HintHub } from '#server/app/hint-hub.ts';
import { createServerLog } from '#server/app/server-log.ts';
import { openShards, type Shards } from '#server/app/shards.ts';
import { openServerDatabase } from '#server/database/open-server-database.ts';
import type { PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { must } from '#shared/kernel/must.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { createFailpoints, failingServerStore } from './failpoints.ts';
import type { ServerConfig, ServerOrder, ServerSays } from './orders.ts';

const config = JSON.parse(must(process.argv[2], 'configuration')) as ServerConfig;
const failpoints = createFailpoints();
let clockOffsetMs = 0;
const database = await openServerDatabase({
  at: config.database,
  masterKey: Buffer.from(config.masterKeyHex, 'hex'),
});
const hub = new HintHub();
const shards = openShards(database, (heads) => hub.publish(heads));
const app = await buildApp(
  {
    database,
    shards: failing(shards),
    schema: onieumSchema,
    hub,
    log: createServerLog(),
    audience: 'server',
    certificateFingerprint: null,
    now: () => new Date(Date.now() + clockOffsetMs).toISOString(),
    newId: uuidv7,
  },
  { limits: { requestsPerMinutePerAddress: 1_000_000, requestsPerMinutePerDevice: 1_000_000 } },
);

process.on('message', (order) => {
  const told = order as ServerOrder;
  if (told.do === 'arm') failpoints.arm(told.name, told.times);
  else clockOffsetMs = told.offsetMs;
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ said: 'listening', port: (app.server.address() as AddressInfo).port } satisfies ServerSays);
flushCompileCache();

function failing(all: Shards): Shards {
  return {
    ...all,
    ofDevice: async (device) => {
      const store = await all.ofDevice(device);
      if (!store) return undefined;
      const { transact } = failingServerStore(store, failpoints);
      return new Proxy(store, {
        get: (object, name) => {
          const member = name === 'transact' ? transact : (Reflect.get(object, name, object) as unknown);
          return typeof member === 'function' && name !== 'transact' ? member.bind(object) : member;
        },
      }) as PostgresServerStore;
    },
  };
}
