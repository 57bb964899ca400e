/** @file A small office for tests that say exactly what happens: PCs that act and sync when told to, and one server. */
import { answerRequest, type ServerDependencies } from '#shared/sync/engine/answer-request.ts';
import type { OutboxOperation } from '#shared/sync/engine/client-store.ts';
import { type EnqueueDependencies, enqueueGroup, type LocalOperation } from '#shared/sync/engine/enqueue-group.ts';
import { MemoryClientStore } from '#shared/sync/engine/memory-client-store.ts';
import { MemoryServerStore, MemoryTables } from '#shared/sync/engine/memory-server-store.ts';
import {
  hear,
  NEW_CONVERSATION,
  nextQuestion,
  type SyncClientDependencies,
  seal,
} from '#shared/sync/engine/sync-client.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import type { SyncSchema } from '#shared/sync/sync-schema.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import { accountOf, deviceOf, keyOf, type Person } from '../simulation/people.ts';
import { Random } from '../simulation/random.ts';
import { schemas } from '../simulation/schema.ts';
import { hashText, newDevice, verify } from '../simulation/world.ts';

const SCOPES = ['council', 'welfare', 'admin'];

export class Office {
  readonly random: Random;
  readonly id: string;
  readonly server: MemoryServerStore;
  readonly pcs = new Map<string, Desktop>();
  readonly #people = new Map<string, Person>();
  #ids = 0;
  serverSchema: SyncSchema = schemas[1];
  /** Instant that PCs and server show; it must decide nothing. */
  now = (): string => '2026-11-22T00:00:00.000Z';

  constructor(seed = 1) {
    this.random = new Random(seed);
    this.id = this.newId();
    const tables = new MemoryTables();
    tables.scalars.set('epoch', 'epoch-0');
    this.server = new MemoryServerStore(tables);
  }

  newId = (): string => {
    this.#ids += 1;
    return this.random.uuid(this.#ids);
  };

  person(name: string, role: string, officeId = this.id): Person {
    const known = this.#people.get(name);
    if (known) return known;
    const id = this.newId();
    const person = { id, officeId, role, key: `key of ${id}` };
    this.#people.set(name, person);
    const { offices, accounts, officerKeys } = this.server.tables;
    if (!offices.get(officeId))
      offices.set(officeId, { id: officeId, code: null, name: 'office', sigungu: null, genesisDevice: null });
    accounts.set(id, accountOf(person));
    officerKeys.set(person.key, keyOf(person));
    return person;
  }

  pc(name: string, feeds: readonly string[] = SCOPES.map((scope) => feedOf(this.id, scope))): Desktop {
    const known = this.pcs.get(name);
    if (known) return known;
    const device = this.newId();
    const officeId = feeds[0]?.split(':')[0] ?? this.id;
    this.server.tables.devices.set(device, deviceOf({ device, officeId, feeds }));
    const pc = new Desktop(this, device, new MemoryClientStore(newDevice(device)));
    this.pcs.set(name, pc);
    return pc;
  }

  serverDeps(): ServerDependencies {
    return {
      store: this.server,
      schema: this.serverSchema,
      hash: hashText,
      verify,
      audience: 'server',
      newId: this.newId,
      now: this.now,
    };
  }

  /** Until nobody has anything more to say. */
  async settle(...order: readonly Desktop[]): Promise<void> {
    const pcs = order.length > 0 ? order : [...this.pcs.values()];
    for (let round = 0; round < 3; round += 1) for (const pc of pcs) await pc.sync();
  }

  row(table: string, id: string): PlainRow | undefined {
    return this.server.tables.records.get(`${table} ${id}`)?.row;
  }

  /** Open and closed conflicts, each as the set of values that were in play, whoever came first. */
  conflicts(): { group: unknown; status: unknown; values: unknown[] }[] {
    const records = [...this.server.tables.records.values()].filter(({ table }) => table === 'sync_conflict');
    return records.map(({ row }) => {
      const standing = this.row(String(row.table), String(row.row_id));
      const candidates = (row.candidates as { to: PlainRow }[]).map(({ to }) => to);
      const columns = [...new Set(candidates.flatMap((to) => Object.keys(to)))];
      const shown = standing && row.kind === 'same_group' ? [pick(standing, columns)] : [];
      const values = [...shown, ...candidates].map((value) => JSON.stringify(value)).sort();
      return { group: row.group, status: row.status, values };
    });
  }

  outcomes(): string[] {
    return [...this.server.tables.log.values()].map(({ outcome }) => outcome.o);
  }
}

const pick = (row: PlainRow, columns: readonly string[]): PlainRow =>
  Object.fromEntries(columns.map((column) => [column, row[column]]));

export class Desktop {
  readonly office: Office;
  readonly device: string;
  readonly store: MemoryClientStore;
  schema: SyncSchema = schemas[1];
  pageSize = 100;

  constructor(office: Office, device: string, store: MemoryClientStore) {
    this.office = office;
    this.device = device;
    this.store = store;
  }

  deps(): SyncClientDependencies & EnqueueDependencies {
    const sign = (key: string, text: string) => hashText(`signed public ${key}\n${text}`);
    return {
      schema: this.schema,
      hash: hashText,
      store: this.store,
      now: this.office.now,
      build: 'test',
      pageSize: { snapshot: this.pageSize, pull: this.pageSize },
      signAsDevice: (text) => sign(this.device, text),
      newId: this.office.newId,
      clock: { now: this.office.now, monoMs: () => 0, bootId: 'boot' },
      signAsOfficer: sign,
    };
  }

  /** One group, by one person, on what this PC shows. */
  does(person: Person, ...operations: readonly Omit<LocalOperation, 'opId'>[]): readonly string[] {
    return this.#group(person, 'live', operations);
  }

  /** What was recorded here before the office joined, as the manager hands it in. */
  brings(person: Person, ...rows: readonly { readonly table: string; readonly row: PlainRow }[]): readonly string[] {
    const creations = rows.map(({ table, row }) => ({
      table,
      rowId: String(row.id),
      body: { kind: 'create', set: row as never } as const,
    }));
    return this.#group(person, 'pre-server', creations);
  }

  #group(
    person: Person,
    origin: 'live' | 'pre-server',
    operations: readonly Omit<LocalOperation, 'opId'>[],
  ): readonly string[] {
    const group = {
      origin,
      actor: person.id,
      actorKey: person.key,
      officeId: person.officeId,
      operations: operations.map((operation) => ({ ...operation, opId: this.office.newId() })),
    };
    return this.store.transact((tx) => enqueueGroup(this.deps(), tx, group));
  }

  edit(person: Person, table: string, id: string, changes: PlainRow): readonly string[] {
    const row = this.row(table, id) ?? {};
    const set = Object.fromEntries(
      Object.entries(changes).map(([column, to]) => [
        column,
        { from: (row[column] ?? null) as never, to: to as never },
      ]),
    );
    return this.does(person, { table, rowId: id, body: { kind: 'patch', set } });
  }

  create(person: Person, table: string, row: PlainRow): readonly string[] {
    return this.does(person, { table, rowId: String(row.id), body: { kind: 'create', set: row as never } });
  }

  async sync(): Promise<void> {
    const deps = this.deps();
    let conversation = NEW_CONVERSATION;
    for (let turn = 0; turn < 500; turn += 1) {
      const question = nextQuestion(deps, conversation);
      if (!question) return;
      const envelope = JSON.parse(JSON.stringify(seal(deps, question))) as unknown;
      const answer = JSON.parse(JSON.stringify(await answerRequest(this.office.serverDeps(), envelope))) as unknown;
      const heard = hear(deps, conversation, question, answer);
      if (heard.state === 'stopped') return;
      conversation = heard.conversation;
    }
    throw new Error('this conversation does not end');
  }

  row(table: string, id: string): PlainRow | undefined {
    return this.store.tables.rows.get(`${table} ${id}`);
  }

  version(table: string, id: string): number {
    return this.store.tables.images.get(`${table} ${id}`)?.ver ?? 1;
  }

  rows(): Record<string, PlainRow> {
    return Object.fromEntries([...this.store.tables.rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  operation(opId: string): OutboxOperation | undefined {
    return this.store.tables.outbox.get(opId);
  }
}
