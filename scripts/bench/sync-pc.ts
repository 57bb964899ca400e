/** @file A PC for the sync benches: the app's own conversation over the app's own database, without a window. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { createClock } from '#core/clock/clock.ts';
import { sha256Hex } from '#core/crypto/primitives.ts';
import { openStore, type Store } from '#core/database/store.ts';
import { projections } from '#core/projections.ts';
import { type ConverseDependencies, converse } from '#core/sync/converse.ts';
import { signText } from '#core/sync/door-to-server.ts';
import { changeEnrolment, findDevice, insertEnrolment } from '#core/sync/enrolment.repository.ts';
import { SqliteClientStore } from '#core/sync/sqlite-client-store.ts';
import { undiciTransport } from '#core/sync/undici-transport.ts';
import { type EnqueueDependencies, enqueueGroup, type LocalOperation } from '#shared/sync/engine/enqueue-group.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import type { Pc, Person } from '../../tests/chaos/identity.ts';

export interface BenchPc {
  readonly pc: Pc;
  readonly database: Store;
  readonly engine: SqliteClientStore;
  /** Until both sides have nothing more to say, lists and search keys included. */
  sync(): Promise<void>;
  /** One group per operation, signed as at the keyboard. */
  write(by: Person, operations: readonly LocalOperation[]): void;
  close(): Promise<void>;
}

export const databaseFile = (folder: string): string => join(folder, 'onieum.db');

export function openBenchStore(folder: string, keyHex: string): Promise<Store> {
  mkdirSync(folder, { recursive: true });
  return openStore({
    path: databaseFile(folder),
    keyHex,
    logKey: new Uint8Array(32).fill(7),
    clock: createClock(),
    newId: uuidv7,
    projections,
    onChanged: () => undefined,
  });
}

export async function openBenchPc(folder: string, pc: Pc, url: string): Promise<BenchPc> {
  const database = await openBenchStore(folder, pc.keyHex);
  const engine = new SqliteClientStore(database);
  if (!findDevice(database)) {
    database.rawWriter.transaction(() => insertEnrolment(database, responseFor(pc), ownOf(pc, url)))();
  } else changeEnrolment(database, { serverUrl: url });
  const transport = undiciTransport({ url, certificate: null }, async () => [null]);
  const actor = { accountId: uuidv7(), name: '담당', role: 'OFFICER', officeId: pc.officeId } as const;
  const deps: ConverseDependencies = {
    session: { store: database, actor } as ConverseDependencies['session'],
    keys: undefined as never,
    transport,
    build: 'bench',
    report: (bug) => {
      throw bug;
    },
  };
  return {
    pc,
    database,
    engine,
    async sync() {
      const ended = await converse(deps, new AbortController().signal, () => undefined, { withKeys: false });
      if (ended.state !== 'done') throw new Error(`the conversation stopped: ${ended.why}`);
    },
    write(by, operations) {
      const seed = Buffer.from(by.secret, 'base64');
      const enqueue: EnqueueDependencies = {
        schema: onieumSchema,
        hash: sha256Hex,
        newId: uuidv7,
        clock: { now: database.clock.now, monoMs: () => 0, bootId: 'bench' },
        signAsOfficer: (_key, text) => signText(seed, text),
      };
      const group = { actor: by.id, actorKey: by.key, officeId: by.officeId };
      for (const operation of operations)
        engine.transact((tx) => enqueueGroup(enqueue, tx, { ...group, operations: [operation] }));
    },
    async close() {
      await transport.close();
      database.close();
    },
  };
}

const responseFor = ({ device, officeId, feeds }: Pc) => ({
  audience: 'server',
  epoch: 'epoch-0',
  device,
  incarnation: 1,
  office: { id: officeId, code: null, name: '가나면', sigungu: null },
  feeds: [...feeds],
  keys: [],
  recovery: null,
  genesis: 'none' as const,
});

const ownOf = (pc: Pc, serverUrl: string) => ({
  serverUrl,
  pinnedCertificate: null,
  deviceSecret: Buffer.from(pc.secret, 'base64'),
  deviceName: pc.name,
  genesis: 'none' as const,
});

/** A database that another PC of the office has filled becomes this PC's: as if it had read everything itself. */
export async function adopt(folder: string, pc: Pc): Promise<void> {
  const store = await openBenchStore(folder, pc.keyHex);
  const engine = new SqliteClientStore(store);
  engine.transact((tx) => {
    const { audience, schemaVersion, epoch, feeds } = tx.device();
    const stream = { headDseq: 0, ackedDseq: 0, durableDseq: 0, receipt: null, forkNonce: null, askFrom: null };
    const zero = '0'.repeat(64);
    tx.setDevice({
      ...stream,
      device: pc.device,
      incarnation: 1,
      audience,
      schemaVersion,
      epoch,
      feeds,
      headLink: zero,
      ackedLink: zero,
    });
  });
  store.prepare('UPDATE sync_enrolment SET device_secret = ?').run(Buffer.from(pc.secret, 'base64'));
  store.close();
}

export const patchOf = (table: string, id: string, column: string, from: unknown, to: unknown): LocalOperation => ({
  opId: uuidv7(),
  table,
  rowId: id,
  body: { kind: 'patch', set: { [column]: { from: from as never, to: to as never } } },
});
