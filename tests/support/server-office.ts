/** @file A real server on a real PostgreSQL, with an office that joined it, its people and its PCs. For tests over HTTP. */
import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { type AppOptions, buildApp } from '#server/app/build-app.ts';
import { HintHub } from '#server/app/hint-hub.ts';
import { startHintRelay } from '#server/app/hint-relay.ts';
import { createServerLog } from '#server/app/server-log.ts';
import { openShards, type Shards } from '#server/app/shards.ts';
import type { ServerDatabase } from '#server/database/open-server-database.ts';
import { aServerDatabase, TEST_SHARD, type TestDatabase } from '#server/database/test-postgres.ts';
import { issueCode } from '#server/enrolment/issue-code.ts';
import { canonicalCode } from '#server/enrolment/one-time-code.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import type { OutboxOperation } from '#shared/sync/engine/client-store.ts';
import { type EnqueueDependencies, enqueueGroup, type LocalOperation } from '#shared/sync/engine/enqueue-group.ts';
import { MemoryClientStore } from '#shared/sync/engine/memory-client-store.ts';
import { newDeviceState } from '#shared/sync/engine/new-device-state.ts';
import {
  hear,
  NEW_CONVERSATION,
  nextQuestion,
  type SyncClientDependencies,
  seal,
} from '#shared/sync/engine/sync-client.ts';
import { type EnrolBody, EnrolError, EnrolResponse, enrolText } from '#shared/sync/enrol.message.ts';
import { type Envelope, envelopeText } from '#shared/sync/envelope.message.ts';
import { type KeyChange, keyChangeText, type OfficerKeyEntry } from '#shared/sync/keys.message.ts';
import { type ManageAction, type ManageRequest, manageText } from '#shared/sync/manage.message.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import { anAccount, anOffice } from '../sync/simulation/rows.ts';

export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');
export const ALL_SCOPES = ['council', 'welfare', 'welfare/restricted', 'admin'] as const;

/** An Ed25519 key pair as people and PCs have it. */
export class Signer {
  readonly publicKey: string;
  readonly id: string;
  readonly #secret: KeyObject;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    this.publicKey = raw.toString('base64');
    this.id = createHash('sha256').update(raw).digest('hex');
    this.#secret = privateKey;
  }

  sign(text: string): string {
    return sign(null, Buffer.from(text), this.#secret).toString('base64');
  }
}

export interface Person {
  readonly id: string;
  readonly officeId: string;
  readonly role: string;
  readonly signer: Signer;
}

export const aPersonOf = (officeId: string, role: string): Person => ({
  id: uuidv7(),
  officeId,
  role,
  signer: new Signer(),
});

export const keyEntryOf = (person: Person, kind: 'password' | 'code' = 'password'): OfficerKeyEntry => ({
  account_id: person.id,
  key_id: person.signer.id,
  kind,
  signing_key: person.signer.publicKey,
  box_key: person.signer.publicKey,
  slot: canonicalJson({ wrapped: 'opaque' }),
  created_at: '2026-11-22T00:00:00.000Z',
});

/** A server that listens on the loopback address. Everything that it logs is kept. */
export class TestServer {
  readonly database: TestDatabase;
  readonly shards: Shards;
  readonly hub: HintHub;
  readonly app: FastifyInstance;
  readonly url: string;
  readonly audience = 'onieum-test';
  readonly #lines: string[];
  clock: { offset: number };

  constructor(parts: {
    database: TestDatabase;
    shards: Shards;
    hub: HintHub;
    app: FastifyInstance;
    url: string;
    lines: string[];
    clock: { offset: number };
  }) {
    this.database = parts.database;
    this.shards = parts.shards;
    this.hub = parts.hub;
    this.app = parts.app;
    this.url = parts.url;
    this.#lines = parts.lines;
    this.clock = parts.clock;
  }

  get log(): string {
    return this.#lines.join('');
  }

  readonly now = (): string => new Date(Date.now() + this.clock.offset).toISOString();

  async newCode(over: Partial<Parameters<typeof issueCode>[2]> = {}): Promise<string> {
    const request = {
      shard: TEST_SHARD,
      purpose: 'device' as const,
      officeId: null,
      scopes: ALL_SCOPES,
      accountId: null,
      issuedBy: 'operator',
      validHours: 24,
      ...over,
    };
    const issued = await issueCode(this.database.db, { now: this.now, newId: uuidv7 }, request);
    return issued.code;
  }

  async post(path: string, body: unknown, over: RequestInit = {}): Promise<{ status: number; json: unknown }> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.url + path, { method: 'POST', headers, body: text, ...over });
    return { status: response.status, json: await response.json().catch(() => undefined) };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.dispose();
  }
}

export interface TestServerOptions extends AppOptions {
  /** Another node of the same server. */
  readonly beside?: TestServer;
  /** Another way to the same database, such as through a line that can be cut. */
  readonly reach?: (database: TestDatabase) => Promise<ServerDatabase>;
}

export async function aTestServer({ beside, reach, ...options }: TestServerOptions = {}): Promise<TestServer> {
  const own = beside?.database ?? (await aServerDatabase(6));
  const database = { ...own, ...(await reach?.(own)) };
  const hub = new HintHub();
  const relay = await startHintRelay({ ...own.connection }, database.pool, hub);
  const shards = openShards(database, (heads) => {
    hub.publish(heads);
    relay.tell(heads);
  });
  const lines: string[] = [];
  const clock = { offset: 0 };
  const deps = {
    database,
    shards,
    hub,
    schema: onieumSchema,
    log: createServerLog({ write: (line) => lines.push(line) }),
    audience: 'onieum-test',
    certificateFingerprint: null,
    now: () => new Date(Date.now() + clock.offset).toISOString(),
    newId: uuidv7,
  };
  const app = await buildApp(deps, options);
  app.addHook('onClose', () => relay.stop());
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const scheme = options.tls ? 'https' : 'http';
  return new TestServer({ database, shards, hub, app, url: `${scheme}://127.0.0.1:${port}`, lines, clock });
}

export interface EnrolOver {
  readonly office?: EnrolBody['office'];
  readonly signer?: Signer;
  readonly schemaVersion?: number;
  readonly name?: string;
}

export function enrolRequest(code: string, { office = null, signer = new Signer(), ...over }: EnrolOver = {}) {
  const body = JSON.stringify({
    code: canonicalCode(code),
    device_key: signer.publicKey,
    device_name: over.name ?? 'PC 1',
    build: 'test',
    schema_ver: over.schemaVersion ?? 1,
    office,
  } satisfies EnrolBody);
  return { signer, request: { protocol: PROTOCOL_VERSION, body, signature: signer.sign(enrolText(body)) } };
}

/** A PC with the engine's own client over HTTP. */
export class TestPc {
  readonly server: TestServer;
  readonly signer: Signer;
  readonly store: MemoryClientStore;
  readonly joined: EnrolResponse;
  readonly #signers = new Map<string, Signer>();

  constructor(server: TestServer, signer: Signer, joined: EnrolResponse) {
    this.server = server;
    this.signer = signer;
    this.joined = joined;
    const { device, incarnation, audience } = joined;
    this.store = new MemoryClientStore(newDeviceState({ device, incarnation, audience, schemaVersion: 1 }));
  }

  get device(): string {
    return this.joined.device;
  }

  deps(): SyncClientDependencies & EnqueueDependencies {
    const now = () => new Date().toISOString();
    return {
      schema: onieumSchema,
      hash: hashText,
      store: this.store,
      now,
      build: 'test',
      pageSize: { snapshot: 500, pull: 500 },
      signAsDevice: (text) => this.signer.sign(text),
      newId: uuidv7,
      clock: { now, monoMs: () => 0, bootId: 'boot' },
      signAsOfficer: (key, text) => this.#signers.get(key)?.sign(text) ?? '',
    };
  }

  group(
    person: Person,
    operations: readonly Omit<LocalOperation, 'opId'>[],
    origin: 'live' | 'pre-server' = 'live',
    over: { readonly actor?: string; readonly actorKey?: string } = {},
  ): readonly string[] {
    this.#signers.set(over.actorKey ?? person.signer.id, person.signer);
    const group = {
      actor: over.actor ?? person.id,
      actorKey: over.actorKey ?? person.signer.id,
      officeId: person.officeId,
      origin,
      operations: operations.map((operation) => ({ ...operation, opId: uuidv7() })),
    };
    return this.store.transact((tx) => enqueueGroup(this.deps(), tx, group));
  }

  creates(person: Person, ...rows: readonly { readonly table: string; readonly row: PlainRow }[]): readonly string[] {
    return this.group(person, rows.map(creation));
  }

  brings(person: Person, ...rows: readonly { readonly table: string; readonly row: PlainRow }[]): readonly string[] {
    return this.group(person, rows.map(creation), 'pre-server');
  }

  edits(person: Person, table: string, id: string, changes: PlainRow): readonly string[] {
    const row = this.row(table, id) ?? {};
    const set = Object.fromEntries(
      Object.entries(changes).map(([column, to]) => [
        column,
        { from: (row[column] ?? null) as never, to: to as never },
      ]),
    );
    return this.group(person, [{ table, rowId: id, body: { kind: 'patch', set } }]);
  }

  row(table: string, id: string): PlainRow | undefined {
    return this.store.tables.rows.get(`${table} ${id}`);
  }

  operation(opId: string | undefined): OutboxOperation | undefined {
    return this.store.tables.outbox.get(String(opId));
  }

  /** What became of it, in one word. */
  fate(opId: string | undefined): string | undefined {
    const outcome = this.operation(opId)?.outcome;
    return outcome?.o === 'rejected' ? outcome.rule : outcome?.o === 'held' ? outcome.why : outcome?.o;
  }

  envelope(kind: Envelope['kind'], body: unknown, over: Partial<Envelope> = {}): Envelope {
    const { device, incarnation } = this.store.transact((tx) => tx.device());
    const unsigned = { protocol: PROTOCOL_VERSION, kind, device, incarnation, body: JSON.stringify(body), ...over };
    return { ...unsigned, signature: over.signature ?? this.signer.sign(envelopeText(unsigned)) };
  }

  async asks(kind: Envelope['kind'], body: unknown, over: Partial<Envelope> = {}): Promise<unknown> {
    const { json } = await this.server.post('/v1/sync', this.envelope(kind, body, over));
    return json;
  }

  async sync(): Promise<void> {
    const deps = this.deps();
    let conversation = NEW_CONVERSATION;
    for (let turn = 0; turn < 500; turn += 1) {
      const question = nextQuestion(deps, conversation);
      if (!question) return;
      const text = JSON.stringify(seal(deps, question));
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      const { json } = await this.server.post('/v1/sync', text, { headers, body: gzipSync(text) });
      const heard = hear(deps, conversation, question, json);
      if (heard.state === 'stopped') return;
      conversation = heard.conversation;
    }
    throw new Error('this conversation does not end');
  }

  orders(person: Person, action: ManageAction, over: Partial<ManageRequest> = {}): ManageRequest {
    const request = { id: randomUUID(), at: this.server.now(), action: canonicalJson(action), ...over };
    const signature = person.signer.sign(manageText(this.joined.audience, request));
    return { actor_key: person.signer.id, signature, ...request };
  }

  manages(person: Person, action: ManageAction, over: Partial<ManageRequest> = {}): Promise<unknown> {
    return this.asks('manage', this.orders(person, action, over));
  }

  keyChange(person: Person, change: KeyChange) {
    const text = canonicalJson(change);
    const signature = person.signer.sign(keyChangeText(this.joined.audience, text));
    return { change: text, by: { kind: 'key', key_id: person.signer.id, signature } };
  }

  publishes(person: Person, ...changes: readonly KeyChange[]): Promise<unknown> {
    return this.asks('keys', { changes: changes.map((change) => this.keyChange(person, change)), since: null });
  }
}

const creation = ({ table, row }: { readonly table: string; readonly row: PlainRow }) => ({
  table,
  rowId: String(row.id),
  body: { kind: 'create', set: row as never } as const,
});

/** An office whose first PC has joined and handed in its people. */
export class TestOffice {
  readonly server: TestServer;
  readonly id: string;
  readonly boss: Person;
  readonly pc: TestPc;

  constructor(server: TestServer, id: string, boss: Person, pc: TestPc) {
    this.server = server;
    this.id = id;
    this.boss = boss;
    this.pc = pc;
  }

  made(by: Person) {
    return { by, id: uuidv7(), at: new Date().toISOString() };
  }

  /** A colleague as they really come: an account, a one-time code, and with it a key of their own. */
  async person(role: string): Promise<Person> {
    const person = aPersonOf(this.id, role);
    const code = { ...person, signer: new Signer() };
    this.pc.creates(this.boss, { table: 'account', row: anAccount(this.made(this.boss), person) });
    await this.pc.sync();
    await this.pc.publishes(this.boss, { kind: 'put', entry: keyEntryOf(code, 'code') });
    await this.pc.publishes(code, { kind: 'put', entry: keyEntryOf(person) });
    return person;
  }

  async otherPc(scopes: readonly string[] = ALL_SCOPES): Promise<TestPc> {
    return joins(this.server, await this.server.newCode({ officeId: this.id, scopes }));
  }
}

export function offeredOffice(id: string, boss: Person): NonNullable<EnrolBody['office']> {
  const recovery = { slot_id: uuidv7(), box_key: boss.signer.publicKey, created_at: '2026-11-22T00:00:00.000Z' };
  return { id, code: null, name: '가나면', sigungu: '다라군', keys: [keyEntryOf(boss)], recovery };
}

export async function joins(server: TestServer, code: string, over: EnrolOver = {}): Promise<TestPc> {
  const { signer, request } = enrolRequest(code, over);
  const { json } = await server.post('/v1/enrol', request);
  const refusal = EnrolError.safeParse(json);
  if (refusal.success) throw new Error(`not enrolled: ${refusal.data.error}`);
  return new TestPc(server, signer, EnrolResponse.parse(json));
}

export async function aTestOffice(server: TestServer): Promise<TestOffice> {
  const id = uuidv7();
  const boss = aPersonOf(id, 'MANAGER');
  const pc = await joins(server, await server.newCode(), { office: offeredOffice(id, boss) });
  const made = { by: boss, id: uuidv7(), at: new Date().toISOString() };
  pc.brings(
    boss,
    { table: 'office', row: anOffice(made) },
    { table: 'account', row: anAccount({ ...made, id: boss.id }, boss) },
  );
  pc.group(boss, [{ table: 'saved_view', rowId: made.id, body: { kind: 'create', set: aView(made, boss) as never } }]);
  await pc.sync();
  return new TestOffice(server, id, boss, pc);
}

/** The first live work: with it the office's history is closed. */
const aView = (made: { id: string; at: string }, by: Person): PlainRow => ({
  id: made.id,
  office_id: by.officeId,
  created_at: made.at,
  created_by: by.id,
  owner_id: by.id,
  name: 'first',
  screen: 'households',
  definition: {},
  shared: false,
});
