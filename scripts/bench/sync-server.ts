/** @file The server of the sync benches, a process of its own: what `npm run server` starts, on a given database. */
import type { AddressInfo, Socket } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { buildApp } from '#server/app/build-app.ts';
import { HintHub } from '#server/app/hint-hub.ts';
import { createServerLog } from '#server/app/server-log.ts';
import { openShards } from '#server/app/shards.ts';
import { openServerDatabase } from '#server/database/open-server-database.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';

export interface ServerStats {
  readonly bytesIn: number;
  readonly bytesOut: number;
}

const [databaseUrl = '', masterKeyHex = ''] = process.argv.slice(2);
const database = await openServerDatabase({ at: databaseUrl, masterKey: Buffer.from(masterKeyHex, 'hex') });
const hub = new HintHub();
const unlimited = 10_000_000;
const app = await buildApp(
  {
    database,
    shards: openShards(database, (heads) => hub.publish(heads)),
    schema: onieumSchema,
    hub,
    log: createServerLog({ write: () => undefined }),
    audience: 'server',
    certificateFingerprint: null,
    now: () => new Date().toISOString(),
    newId: uuidv7,
  },
  { limits: { requestsPerMinutePerAddress: unlimited, requestsPerMinutePerDevice: unlimited } },
);
const sockets = new Set<Socket>();
const gone = { bytesIn: 0, bytesOut: 0 };
app.server.on('connection', (socket: Socket) => {
  sockets.add(socket);
  socket.once('close', () => {
    sockets.delete(socket);
    gone.bytesIn += socket.bytesRead;
    gone.bytesOut += socket.bytesWritten;
  });
});
process.on('message', () => {
  const stats = { ...gone };
  for (const { bytesRead, bytesWritten } of sockets) {
    stats.bytesIn += bytesRead;
    stats.bytesOut += bytesWritten;
  }
  process.send?.(stats satisfies ServerStats);
});
process.on('disconnect', () => process.exit(0));
await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.((app.server.address() as AddressInfo).port);
