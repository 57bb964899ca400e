/**
 * @file Runs under strace: one PC writes and hands over, one push at a time, and before and after each commit it looks for
 * a file that is not there. That look is the mark in the trace. With `--careless` nothing waits for the disk, to see
 * whether the gate notices.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { hashText, verifySignature } from '#server/app/server-crypto.ts';
import { startPostgres } from '#server/database/embedded-postgres.ts';
import { openServerDatabase } from '#server/database/open-server-database.ts';
import { createShard, PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { must } from '#shared/kernel/must.ts';
import { answerRequest } from '#shared/sync/engine/answer-request.ts';
import { enqueueGroup } from '#shared/sync/engine/enqueue-group.ts';
import { hear, NEW_CONVERSATION, nextQuestion, seal } from '#shared/sync/engine/sync-client.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { Random } from '../sync/simulation/random.ts';
import { aHousehold } from '../sync/simulation/rows.ts';
import { openClientDisk } from './client-disk.ts';
import { aTown, signerOf } from './identity.ts';
import { newDevice } from './new-device.ts';

const [folder = '', commits = '0', how] = process.argv.slice(2);
const isCareless = how === '--careless';
const town = aTown(new Random(1), 1);
const pc = must(town.pcs[0], 'PC');
const by = must(
  town.people.find(({ role }) => role === 'OFFICER'),
  'officer',
);
const now = () => new Date().toISOString();

const settings = isCareless ? { fsync: 'off' } : {};
const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings });
const database = await openServerDatabase({ at: postgres.connection, masterKey: Buffer.alloc(32, 5) });
await createShard(database.pool, 'shard', 'epoch-0');
const server = new PostgresServerStore({ ...database, shard: 'shard' });
await server.transact(async (tx) => {
  await tx.putOffice({ id: pc.officeId, code: null, name: 'office', sigungu: null, genesisDevice: null });
  await tx.putAccount({ id: by.id, officeId: by.officeId, role: by.role, validTo: null, codeIssuers: [] });
  await tx.putOfficerKey({ id: by.key, accountId: by.id, publicKey: by.publicKey, isRevoked: false });
  const rights = { status: 'active', feeds: pc.feeds, formerFeeds: [], newestIncarnation: 1 } as const;
  await tx.putDevice({ id: pc.device, officeId: pc.officeId, publicKey: pc.publicKey, ...rights });
});

const disk = await openClientDisk(join(folder, 'pc'), pc.keyHex, now);
if (isCareless) disk.database.rawWriter.pragma('synchronous = OFF');
disk.store.transact((tx) => tx.setDevice(newDevice(pc.device)));
const client = {
  schema: onieumSchema,
  hash: hashText,
  store: disk.store,
  now,
  build: 'trace',
  pageSize: { snapshot: 100, pull: 100 },
  newId: uuidv7,
  clock: { now, monoMs: () => 0, bootId: 'trace' },
  signAsDevice: signerOf(pc),
  signAsOfficer: (_key: string, text: string) => signerOf(by)(text),
};
const service = {
  store: server,
  schema: onieumSchema,
  hash: hashText,
  verify: verifySignature,
  audience: 'server',
  newId: uuidv7,
  now,
};

let acknowledged = 0;
for (let each = 0; each < Number(commits); each += 1) {
  const row = aHousehold({ by, id: uuidv7(), at: now() }, `t${each}`);
  const creation = { opId: uuidv7(), table: 'household', rowId: String(row.id), body: { kind: 'create', set: row } };
  mark(`pc-begin-${each}`);
  disk.store.transact((tx) =>
    enqueueGroup(client, tx, {
      actor: by.id,
      actorKey: by.key,
      officeId: by.officeId,
      operations: [creation as never],
    }),
  );
  mark(`pc-end-${each}`);
  const question = must(nextQuestion(client, NEW_CONVERSATION), 'question');
  const envelope = seal(client, question);
  mark(`server-begin-${each}`);
  const answer = await answerRequest(service, envelope);
  mark(`server-end-${each}`);
  hear(client, NEW_CONVERSATION, question, answer);
  if ('results' in answer && answer.results[0] && 'outcome' in answer.results[0]) acknowledged += 1;
}
await database.close();
await postgres.stop('fast');
disk.close();
process.stdout.write(`acknowledged ${acknowledged}\n`);
process.exit(0);

function mark(what: string): void {
  existsSync(`/onieum-mark-${what}`);
}
