/**
 * @file 모의망: one seed is one world of PCs, people, a server and a network that fails. Everything that happens follows
 * from the seed; nothing here looks at a clock or at chance of its own.
 */
import { hash as nodeHash } from 'node:crypto';
import { answerRequest, type ServerDependencies } from '#shared/sync/engine/answer-request.ts';
import {
  type ClientStore,
  type ClientTransaction,
  type DeviceState,
  FOLDING,
  type OutboxOperation,
} from '#shared/sync/engine/client-store.ts';
import { refold } from '#shared/sync/engine/client-view.ts';
import { ERASURE_TABLE } from '#shared/sync/engine/conflict-rows.ts';
import { type EnqueueDependencies, enqueueGroup, type LocalOperation } from '#shared/sync/engine/enqueue-group.ts';
import { eraseSubject } from '#shared/sync/engine/erase-subject.ts';
import { ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import { MemoryClientStore, type MemoryClientTables } from '#shared/sync/engine/memory-client-store.ts';
import { MemoryServerStore, MemoryTables } from '#shared/sync/engine/memory-server-store.ts';
import { newDeviceState } from '#shared/sync/engine/new-device-state.ts';
import { type RowPlace, recountFrom } from '#shared/sync/engine/receive-pages.ts';
import { forgetDurable } from '#shared/sync/engine/receive-push.ts';
import type { ServerStore, ServerTransaction } from '#shared/sync/engine/server-store.ts';
import {
  type Conversation,
  hear,
  NEW_CONVERSATION,
  nextQuestion,
  type Question,
  type SyncClientDependencies,
  seal,
} from '#shared/sync/engine/sync-client.ts';
import type { PushResult } from '#shared/sync/push.message.ts';
import { syncedTables } from '#shared/sync/synced-tables.ts';
import type { Acknowledgement, Erasure, Glimpse, History, Right, Served } from '../checker/history.ts';
import { accountOf, aTown, deviceOf, keyOf, type Pc, type Person, type Town } from './people.ts';
import { Random } from './random.ts';
import { schemas } from './schema.ts';
import { work } from './workload.ts';

export const FAULTS = [
  'drop',
  'duplicate',
  'stale-answer',
  'truncate',
  'lost-reply',
  'partition',
  'client-crash',
  'server-crash',
  'server-restore-marked',
  'server-restore-unmarked',
  'client-restore',
  'client-clone',
  'scope-revoked',
  'role-changed',
  'key-revoked',
  'floor-raised',
  'upgrade',
  'bit-rot',
  'clock-jump',
  'oversize',
  'garbage',
  'twin-ids',
  'disk-full',
  'work-withdrawn',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Plan {
  readonly seed: number;
  readonly steps: number;
  readonly pcs: number;
  readonly faults: readonly Fault[];
}

/** Swarm: each seed gets its own choice of faults, so that rare combinations meet and each fault is also seen alone. */
export function planOf(seed: number, over: Partial<Plan> = {}): Plan {
  const random = new Random(seed ^ 0x5eed);
  const share = [0, 0.2, 0.4, 0.7][random.below(4)] as number;
  const pcs = 2 + random.below(4);
  const steps = 80 + random.below(160);
  return { seed, steps, pcs, faults: FAULTS.filter(() => random.chance(share)), ...over };
}

export const hashText = (text: string): string => nodeHash('sha256', text);
const signature = (publicKey: string, text: string): string => hashText(`signed ${publicKey}\n${text}`);
export const verify = async (publicKey: string, text: string, sign: string): Promise<boolean> =>
  signature(publicKey, text) === sign;

/** A store whose tables the simulation can look into, spoil and copy. */
export interface SimulatedStore extends ClientStore {
  readonly tables: MemoryClientTables;
}

/** The same for the server. */
export interface SimulatedServer extends ServerStore {
  tables: MemoryTables;
}

class Crash extends Error {}
/** Nobody restarts for it; but what was being said is said anew, as after a crash. */
class DiskFull extends Crash {}

interface Client {
  readonly name: string;
  readonly pc: Pc;
  readonly store: SimulatedStore;
  version: 1 | 2;
  conversation: Conversation;
  waitingFor: number | null;
  question: Question | null;
  clockOffset: number;
  isCut: boolean;
  /** Its commits are refused; what is there can be read. */
  isDiskFull: boolean;
  /** The last answers that were not about its own work. */
  answers: readonly Message[];
  /** Crashes after so many calls of its store. */
  crashIn: number | null;
}

interface Message {
  readonly id: number;
  readonly client: Client;
  readonly question: Question;
  readonly text: string;
  readonly to: 'server' | 'client';
  /** In which life of the server it was answered. */
  readonly life: number;
}

export class World {
  readonly plan: Plan;
  readonly random: Random;
  readonly town: Town;
  readonly server: SimulatedServer;
  readonly clients: Client[] = [];
  readonly injected: Record<string, number> = {};
  readonly outcomes: Record<string, number> = {};
  readonly notices: Record<string, number> = {};
  operations = 0;
  #time = Date.UTC(2026, 10, 22);
  #ids = 0;
  #tokens = 0;
  #messages: Message[] = [];
  #life = 0;
  #version: 1 | 2 = 1;
  #upgradedAt: number | null = null;
  #backups: { tables: MemoryTables; position: number; isVerified: boolean; grants: Map<string, readonly string[]> }[] =
    [];
  #grants = new Map<string, readonly string[]>();
  #serverCrash: { in: number } | 'after-commit' | null = null;
  #isHealed = false;
  /** Whether the hash of clocks is to be independent of what people see: see P9. */
  readonly clockSkew: (time: number) => number;

  readonly writes: { client: string; opId: string; tokens: string[] }[] = [];
  readonly lost = new Set<string>();
  readonly forgotten: { client: string; opId: string }[] = [];
  readonly acks: Acknowledgement[] = [];
  readonly cursors: History['cursors'][number][] = [];
  readonly glimpses: Glimpse[] = [];
  readonly checkpoints = new Map<string, History['checkpoints'][number]>();
  readonly served: Served[] = [];
  readonly lives: [string, string][][] = [];
  readonly receipts: [string, string][][] = [];
  readonly verified = new Set<string>();
  readonly roles = new Map<string, string[]>();
  readonly rights: Right[] = [];
  readonly crashes: string[] = [];
  readonly unrest: string[] = [];

  readonly #storeOver: (memory: MemoryClientStore) => SimulatedStore;

  constructor(
    plan: Plan,
    clockSkew: (time: number) => number = (time) => time,
    storeOver: (memory: MemoryClientStore) => SimulatedStore = (memory) => memory,
    serverOver: (memory: MemoryServerStore) => SimulatedServer = (memory) => memory,
  ) {
    this.plan = plan;
    this.clockSkew = clockSkew;
    this.#storeOver = storeOver;
    this.random = new Random(plan.seed);
    this.town = aTown(this.random, () => this.newId(), plan.pcs);
    const tables = new MemoryTables();
    for (const id of this.town.offices)
      tables.offices.set(id, { id, code: null, name: 'office', sigungu: null, genesisDevice: null });
    for (const person of this.town.people) {
      tables.accounts.set(person.id, accountOf(person));
      tables.officerKeys.set(person.key, keyOf(person));
      this.roles.set(person.id, [person.role]);
    }
    for (const pc of this.town.pcs) {
      tables.devices.set(pc.device, deviceOf(pc));
      this.#grants.set(pc.device, pc.feeds);
    }
    tables.scalars.set('epoch', 'epoch-0');
    tables.undo.clear();
    this.server = serverOver(new MemoryServerStore(tables));
    for (const [index, pc] of this.town.pcs.entries()) this.#install(`pc${index + 1}`, pc, newDevice(pc.device));
  }

  newId = (): string => {
    this.#ids += 1;
    return this.random.uuid(this.#ids);
  };

  now(client?: Client): string {
    return new Date(this.clockSkew(this.#time + (client?.clockOffset ?? 0))).toISOString();
  }

  async run(): Promise<this> {
    await this.#guarded(() => this.#begin());
    for (let step = 0; step < this.plan.steps; step += 1) {
      this.#time += 1_000 + this.random.below(600_000);
      await this.#guarded(() => this.#step());
    }
    await this.#guarded(() => this.#heal());
    return this;
  }

  /** A quiet first week: households that everybody knows, so that there is something to disagree about. */
  async #begin(): Promise<void> {
    const hasTrouble = this.#isHealed;
    this.#isHealed = true;
    for (const client of this.clients) {
      for (let work = 0; work < 3 + this.random.below(3); work += 1)
        this.#act(client, (['register', 'bringToReview', 'register'] as const)[work]);
      await this.#converse(client);
    }
    for (const client of this.clients) await this.#converse(client);
    this.#isHealed = hasTrouble;
  }

  async #guarded(body: () => Promise<void> | void): Promise<void> {
    try {
      await body();
    } catch (error) {
      if (!(error instanceof Crash))
        this.crashes.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  #has(fault: Fault): boolean {
    return !this.#isHealed && this.plan.faults.includes(fault);
  }

  #inject(fault: Fault, probability = 1): boolean {
    if (!this.#has(fault) || !this.random.chance(probability)) return false;
    this.injected[fault] = (this.injected[fault] ?? 0) + 1;
    return true;
  }

  async #step(): Promise<void> {
    const what = this.random.weighted({
      act: 40,
      talk: 14,
      deliver: 24,
      burst: 16,
      trouble: 9,
      backup: 2,
      forget: 2,
      glimpse: 3,
    });
    const client = this.random.pick(this.clients) as Client;
    // Somebody images the disks of this office now and then.
    if (this.random.chance(0.02)) this.#images.set(client.name, client.store.tables.copy());
    switch (what) {
      case 'act':
        return this.#act(client);
      case 'talk':
        return this.#talk(client);
      case 'deliver':
        return this.#deliver(this.#messages);
      case 'burst':
        return this.#burst(client);
      case 'trouble':
        return this.#trouble(client);
      case 'backup':
        return this.#backUp();
      case 'forget':
        return this.#forget(client);
      case 'glimpse':
        return this.#glimpse(client);
    }
  }

  // ── PCs ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  #install(name: string, pc: Pc, disk: DeviceState | MemoryClientTables): Client {
    const client: Client = {
      name,
      pc,
      store: this.#storeOver(new MemoryClientStore(disk)),
      version: this.#version,
      conversation: NEW_CONVERSATION,
      waitingFor: null,
      question: null,
      clockOffset: 0,
      isCut: false,
      isDiskFull: false,
      answers: [],
      crashIn: null,
    };
    this.clients.push(client);
    return client;
  }

  #depsOf(client: Client): SyncClientDependencies & EnqueueDependencies {
    const rows = 3 + (this.plan.seed % 5) * 4;
    return {
      schema: schemas[client.version],
      hash: hashText,
      store: this.#diskOf(client),
      now: () => this.now(client),
      build: `test ${client.version}`,
      pageSize: { snapshot: rows, pull: rows },
      signAsDevice: (text) => signature(`public ${client.pc.device}`, text),
      newId: this.newId,
      clock: { now: () => this.now(client), monoMs: () => this.#messages.length, bootId: client.name },
      signAsOfficer: (key, text) => signature(`public ${key}`, text),
    };
  }

  /** A disk that may fail at any call, or refuse at the commit: nothing of the transaction remains. */
  #diskOf(client: Client): ClientStore {
    if (client.crashIn === null && !client.isDiskFull) return client.store;
    const { undo } = client.store.tables;
    return {
      transact: (body) =>
        client.store.transact((tx) => {
          const before = undo.mark();
          const result = body(
            failing(tx, () => {
              if (client.crashIn === null) return;
              client.crashIn -= 1;
              if (client.crashIn <= 0) throw new Crash('client');
            }),
          );
          if (client.isDiskFull && undo.mark() > before && this.#inject('disk-full')) throw new DiskFull();
          return result;
        }),
    };
  }

  #onPc<T>(client: Client, body: () => T): T | undefined {
    try {
      return body();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      client.crashIn = null;
      this.#restart(client);
      return undefined;
    }
  }

  #restart(client: Client): void {
    client.conversation = NEW_CONVERSATION;
    client.waitingFor = null;
    client.question = null;
  }

  #act(client: Client, only?: 'register' | 'bringToReview'): void {
    if (!only && this.#inject('work-withdrawn', 0.1)) {
      this.#withdraw(client);
      return;
    }
    const isWelfarePc = client.pc.feeds.some((feed) => feed.endsWith(':welfare'));
    const people = this.town.people.filter((person) => person.officeId === client.pc.officeId);
    const who = this.random.pick(people.filter(({ role }) => (role === 'SECRETARY') !== isWelfarePc)) as
      | Person
      | undefined;
    const person = who ?? (this.random.pick(people) as Person);
    const { tables } = client.store;
    const rows = new Map<string, Record<string, unknown>[]>();
    for (const [key, row] of tables.rows.entries()) {
      const table = key.slice(0, key.indexOf(' '));
      const list = rows.get(table) ?? [];
      list.push(row as Record<string, unknown>);
      rows.set(table, list);
    }
    const tokens: string[] = [];
    const done = work(
      {
        random: this.random,
        by: person,
        at: this.now(client),
        offices: this.town.offices,
        newId: this.newId,
        token: () => {
          this.#tokens += 1;
          tokens.push(`v${this.#tokens}x`);
          return `v${this.#tokens}x`;
        },
        rows: (table) => rows.get(table) ?? [],
        versionOf: (table, id) => tables.images.get(`${table} ${id}`)?.ver ?? 1,
        lastOperationOn: (table, id) =>
          [...tables.outbox.values()].filter((each) => each.table === table && each.rowId === id).at(-1)?.opId,
      },
      only,
    );
    if (!done) return;
    if (this.#inject('client-crash', 0.05)) client.crashIn = 1 + this.random.below(25);
    if (this.#inject('twin-ids', 0.04)) this.#copyAnId(client, done.operations);
    const group = { actor: person.id, actorKey: person.key, officeId: person.officeId, operations: done.operations };
    const deps = this.#depsOf(client);
    const ids = this.#onPc(client, () => deps.store.transact((tx) => enqueueGroup(deps, tx, group)));
    client.crashIn = null;
    if (!ids) return;
    this.operations += ids.length;
    for (const opId of ids) {
      const body = JSON.stringify(done.operations.find((each) => each.opId === opId)?.body);
      this.writes.push({ client: client.name, opId, tokens: tokens.filter((token) => body.includes(token)) });
    }
  }

  /** Somebody no longer wants to wait; now and then for what does not wait any more, or is somebody else's. */
  #withdraw(client: Client): void {
    const all = [...client.store.tables.outbox.values()];
    const blocked = all.filter(({ state }) => state === 'blocked');
    const of = this.random.pick(blocked.length > 0 && this.random.chance(0.9) ? blocked : all);
    if (!of) return;
    const person = this.town.people.find(({ key }) => key === of.actorKey);
    if (!person) return;
    const body = { kind: 'withdraw', of_op: of.opId, reason: 'enough' } as const;
    const operation = { opId: this.newId(), table: of.table, rowId: of.rowId, body };
    const group = { actor: person.id, actorKey: person.key, officeId: person.officeId, operations: [operation] };
    const deps = this.#depsOf(client);
    const ids = this.#onPc(client, () => deps.store.transact((tx) => enqueueGroup(deps, tx, group)));
    for (const opId of ids ?? []) this.writes.push({ client: client.name, opId, tokens: [] });
  }

  /** Two machines from one image may draw the same "random" id for different work. */
  #copyAnId(client: Client, operations: LocalOperation[]): void {
    const other = this.random.pick(this.clients.filter((each) => each !== client));
    const twin = other && this.random.pick([...other.store.tables.outbox.keys()]);
    const first = operations[0];
    if (twin && first && !client.store.tables.outbox.get(twin)) operations[0] = { ...first, opId: twin };
  }

  #talk(client: Client): void {
    this.#hearAgain(client);
    if (client.waitingFor !== null) {
      // The answer did not come in time: whatever it was, it is asked again.
      if (this.random.chance(0.25)) this.#restart(client);
      return;
    }
    if (this.#inject('client-crash', 0.03)) client.crashIn = 1 + this.random.below(12);
    const deps = this.#depsOf(client);
    const asked = this.#onPc(client, () => {
      const question = nextQuestion(deps, client.conversation);
      return question && { question, envelope: seal(deps, question) };
    });
    client.crashIn = null;
    if (!asked) {
      client.conversation = NEW_CONVERSATION;
      return;
    }
    const id = this.#post(client, asked.question, JSON.stringify(asked.envelope), 'server');
    client.waitingFor = id;
    client.question = asked.question;
  }

  /** What a proxy kept and delivers a second time. */
  #hearAgain(client: Client): void {
    const old = this.random.pick(client.answers);
    if (!old || !this.#inject('stale-answer', 0.15)) return;
    hear(this.#depsOf(client), client.conversation, old.question, parse(old.text));
    this.#note(client, undefined, this.#life);
  }

  #hear(client: Client, message: Message): void {
    const isCurrent = client.waitingFor === message.id;
    if (!isCurrent && (message.question.kind === 'push' || !this.#inject('stale-answer'))) return;
    const answer = parse(message.text);
    if (this.#inject('client-crash', 0.06)) client.crashIn = 1 + this.random.below(60);
    const deps = this.#depsOf(client);
    const heard = this.#onPc(client, () => hear(deps, client.conversation, message.question, answer));
    const hasCrashed = heard === undefined;
    client.crashIn = null;
    this.#note(client, answer, message.life);
    if (hasCrashed || !isCurrent) return;
    if (message.question.kind !== 'push') client.answers = [...client.answers.slice(-5), message];
    client.waitingFor = null;
    client.conversation = heard.state === 'going-on' ? heard.conversation : NEW_CONVERSATION;
    if (heard.state !== 'going-on') return;
    for (const { kind } of heard.notices) this.notices[kind] = (this.notices[kind] ?? 0) + 1;
  }

  /** For the checker: what this PC was told, and where its feeds stand now. */
  #note(client: Client, answer: unknown, life: number): void {
    const { results = [] } = (answer ?? {}) as { results?: PushResult[] };
    const device = client.store.tables.device.get('device');
    for (const { op_id: opId, outcome, dseq, receipt } of results) {
      const { o } = outcome;
      if (client.store.tables.outbox.get(opId)?.outcome?.o !== o) continue;
      const place = `${device?.device} ${device?.incarnation} ${dseq}`;
      this.acks.push({ client: client.name, opId, o, life, place, receipt });
    }
    for (const { feed, cursor } of client.store.tables.feeds.values()) {
      if (!cursor) continue;
      this.cursors.push({ client: client.name, feed, ...cursor, life: this.#life });
    }
  }

  #forget(client: Client): void {
    const deps = this.#depsOf(client);
    const ids = deps.store.transact((tx) => forgetDurable(tx, this.now()));
    for (const opId of ids) this.forgotten.push({ client: client.name, opId });
  }

  #glimpse(client: Client): void {
    if (this.glimpses.length >= 12) return;
    const { tables } = client.store;
    // A disk that lies is found at the next checkpoint, not before.
    const isRotten =
      [...tables.rows.values()].some((row) => row.isolation_band === 'rot') ||
      [...tables.shadows.values()].some(({ row }) => row?.isolation_band === 'rot');
    this.glimpses.push({
      client: client.name,
      rows: [...tables.rows.entries()],
      shadows: [...tables.shadows.entries()].map(([key, { row }]) => [key, row] as const),
      operations: [...tables.outbox.values()].flatMap(asGlimpsed),
      images: [...tables.images.entries()].map(([key, { feed, ver, oe }]) => ({ key, feed, ver, oe })),
      cursors: [...tables.feeds.values()].flatMap(({ feed, cursor, phase }) =>
        cursor ? [{ feed, ...cursor, settled: phase === 'following' && !isRotten }] : [],
      ),
    });
  }

  // ── Network ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #post(client: Client, question: Question, text: string, to: Message['to'], id = this.#nextMessage()): number {
    if (client.isCut) return id;
    if (this.#inject('drop', 0.1)) return id;
    const whole = this.#inject('truncate', 0.04) ? text.slice(0, this.random.below(text.length)) : text;
    const message = { id, client, question, text: whole, to, life: this.#life };
    this.#messages.push(message);
    if (this.#inject('duplicate', 0.08)) this.#messages.push(message);
    return id;
  }

  #nextId = 0;
  #nextMessage(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  /** A PC that gets through to the server for a while. */
  async #burst(client: Client): Promise<void> {
    for (let turn = this.random.below(14); turn > 0; turn -= 1) {
      this.#talk(client);
      await this.#deliver(this.#messages.filter((message) => message.client === client));
      await this.#deliver(this.#messages.filter((message) => message.client === client));
    }
  }

  async #deliver(from: readonly Message[]): Promise<void> {
    const message = this.random.pick(from);
    if (!message) return;
    this.#messages.splice(this.#messages.indexOf(message), 1);
    if (message.client.isCut) return;
    if (message.to === 'client') {
      this.#hear(message.client, message);
      return;
    }
    const answer = await this.#serve(message);
    if (answer === undefined) return;
    this.#post(message.client, message.question, JSON.stringify(answer), 'client', message.id);
  }

  // ── Server ───────────────────────────────────────────────────────────────────────────────────────────────────────

  #serverDeps(): ServerDependencies {
    return {
      store: this.#serverDisk(),
      schema: schemas[this.#version],
      hash: hashText,
      verify,
      audience: 'server',
      newId: this.newId,
      now: () => this.now(),
    };
  }

  #serverDisk(): ServerStore {
    const crash = this.#serverCrash;
    if (crash === null) return this.server;
    return {
      transact: async (body, options) => {
        const result = await this.server.transact(
          (tx) =>
            body(
              crash === 'after-commit'
                ? tx
                : failing(tx as ServerTransaction, () => {
                    crash.in -= 1;
                    if (crash.in <= 0) throw new Crash('server');
                  }),
            ),
          options,
        );
        if (crash === 'after-commit') throw new Crash('server');
        return result;
      },
    };
  }

  async #serve(message: Message): Promise<unknown> {
    if (this.#inject('server-crash', 0.06)) this.#serverCrash = { in: 1 + this.random.below(80) };
    else if (this.#inject('lost-reply', 0.06)) this.#serverCrash = 'after-commit';
    try {
      const answer = await answerRequest(this.#serverDeps(), parse(message.text));
      this.#noteServed(message, answer);
      return answer;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      return undefined;
    } finally {
      this.#serverCrash = null;
    }
  }

  #noteServed(message: Message, answer: unknown): void {
    const body = answer as {
      feed?: string;
      from?: { seq: number; chain: string };
      rows?: { table?: string; row: { office_id?: unknown } }[];
      changes?: { k: string; table: string; row?: { office_id?: unknown } }[];
      checkpoint?: History['checkpoints'][number];
      table?: string;
      results?: { outcome: { o: string; why?: string; conflicts?: unknown[] }; replayed: boolean }[];
      error?: string;
    };
    if (body.error) this.#count(`error ${body.error}`);
    for (const { outcome, replayed } of body.results ?? []) {
      const isConflict = (outcome.conflicts?.length ?? 0) > 0;
      this.#count(
        `${outcome.o}${outcome.why ? ` ${outcome.why}` : ''}${isConflict ? ' with conflict' : ''}${replayed ? ' again' : ''}`,
      );
    }
    if (!body.feed || body.error) return;
    const rows = [
      ...(body.rows ?? []).map(({ table, row }) => ({ table: table ?? body.table ?? '', office: row.office_id })),
      ...(body.changes ?? []).flatMap(({ k, table, row }) => (k === 'put' ? [{ table, office: row?.office_id }] : [])),
    ];
    this.served.push({
      device: message.client.pc.device,
      feed: body.feed,
      life: this.#life,
      allowed: this.#grants.get(message.client.pc.device) ?? [],
      from: body.from ?? null,
      rows,
    });
    if (body.checkpoint) {
      const { seq, chain, tables } = body.checkpoint;
      this.checkpoints.set(`${body.feed} ${chain}`, { feed: body.feed, seq, chain, tables });
    }
  }

  #count(outcome: string): void {
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
  }

  // ── Trouble ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async #trouble(client: Client): Promise<void> {
    const fault = this.random.pick(this.plan.faults);
    const { tables } = this.server;
    switch (fault) {
      case 'partition':
        client.isCut = !client.isCut;
        if (client.isCut) this.#inject(fault);
        return;
      case 'disk-full':
        client.isDiskFull = !client.isDiskFull;
        return;
      case 'server-restore-marked':
      case 'server-restore-unmarked':
        return this.#restoreServer(fault);
      case 'client-restore':
      case 'client-clone':
        return this.#restoreClient(client, fault);
      case 'scope-revoked': {
        this.#inject(fault);
        const device = tables.devices.get(client.pc.device);
        if (!device) return;
        const isBack = device.feeds.length < client.pc.feeds.length && this.random.chance(0.7);
        const feeds = isBack ? client.pc.feeds : device.feeds.filter(() => this.random.chance(0.5));
        tables.devices.set(device.id, { ...device, feeds, formerFeeds: client.pc.feeds });
        this.#grants.set(device.id, feeds);
        this.#noteRight({ id: device.id, feeds });
        return;
      }
      case 'role-changed': {
        this.#inject(fault);
        const person = this.random.pick(this.town.people) as Person;
        const role = this.random.pick([person.role, person.role, 'OFFICER', undefined]);
        const account = tables.accounts.get(person.id);
        if (!account) return;
        tables.accounts.set(person.id, { ...account, role });
        this.#noteRight({ id: person.id, role: role ?? null });
        if (role) this.roles.get(person.id)?.push(role);
        return;
      }
      case 'key-revoked': {
        this.#inject(fault);
        const person = this.random.pick(this.town.people) as Person;
        const key = tables.officerKeys.get(person.key);
        if (!key) return;
        tables.officerKeys.set(key.id, { ...key, isRevoked: !key.isRevoked });
        this.#noteRight({ id: key.id, isRevoked: !key.isRevoked });
        return;
      }
      case 'floor-raised': {
        const [feed, head] = this.random.pick([...tables.heads.entries()]) ?? [];
        if (!feed || !head) return;
        this.#inject(fault);
        const floor = Math.max(tables.floors.get(feed) ?? 0, this.random.below(head.seq + 1));
        tables.floors.set(feed, floor);
        for (const [key, change] of [...tables.changes.entries()]) {
          if (change.feed === feed && change.seq <= floor && change.k !== 'put' && change.k !== 'evict')
            tables.changes.delete(key);
        }
        return;
      }
      case 'upgrade':
        if (this.#version === 1) {
          this.#inject(fault);
          this.#version = 2;
          this.#upgradedAt = Number(tables.scalars.get('executed') ?? 0);
        } else if (client.version === 1) this.#upgradeClient(client);
        return;
      case 'bit-rot':
        return this.#rot(client);
      case 'clock-jump':
        this.#inject(fault);
        client.clockOffset = (this.random.below(2_001) - 1_000) * 3_600_000 * 24;
        return;
      case 'oversize':
        this.#inject(fault);
        await this.#attack(client, 'x'.repeat(1_000_001));
        return;
      case 'garbage':
        this.#inject(fault);
        await this.#attack(client, this.random.pick(['', '{', '[]', '{"groups":7}', '"\\u0000"']) ?? '');
        return;
      case 'client-crash':
        if (this.#inject(fault)) this.#restart(client);
        return;
      default:
        return;
    }
  }

  #noteRight(right: Omit<Right, 'after'>): void {
    this.rights.push({ ...right, after: Number(this.server.tables.scalars.get('executed') ?? 0) });
  }

  #upgradeClient(client: Client): void {
    client.version = 2;
    // The view is computed anew under the new schema, from the same signed operations.
    client.store.transact((tx) => {
      tx.setDevice({ ...tx.device(), schemaVersion: 2 });
      for (const { table, rowId } of tx.operationsIn(...FOLDING)) refold(tx, schemas[2], table, rowId);
    });
  }

  /** A well-signed envelope with something unreadable in it: refused as a whole, thrown by nobody. */
  async #attack(client: Client, body: string): Promise<void> {
    const deps = this.#depsOf(client);
    const kind = this.random.pick(['push', 'pull', 'snapshot', 'repair'] as const) ?? 'push';
    const envelope = { ...seal(deps, { kind: 'push', body: {} as never }), kind, body };
    const text = `request\n${envelope.protocol}\n${kind}\n${envelope.device}\n${envelope.incarnation}\n${body}`;
    const answer = await answerRequest(this.#serverDeps(), { ...envelope, signature: deps.signAsDevice(text) });
    if (!('error' in answer) || answer.error !== 'malformed') this.crashes.push(`an unreadable ${kind} was answered`);
  }

  async #backUp(): Promise<void> {
    const { tables } = this.server;
    const position = Number(tables.scalars.get('position') ?? 0);
    const isVerified = this.random.chance(0.7);
    this.#backups.push({ tables: tables.copy(), position, isVerified, grants: new Map(this.#grants) });
    if (!isVerified) return;
    tables.scalars.set('durable', position);
    for (const { opId } of tables.log.values()) this.verified.add(opId);
  }

  /** From any backup that is at least as new as the newest verified one: that is what `durable` promises. */
  #restoreServer(fault: Fault): void {
    const newest = this.#backups.findLastIndex(({ isVerified }) => isVerified);
    const backup = this.random.pick(this.#backups.slice(Math.max(0, newest)));
    if (!backup || (newest < 0 && this.verified.size > 0)) return;
    this.#inject(fault);
    this.lives.push([...this.server.tables.chain.entries()]);
    this.receipts.push(receiptsIn(this.server.tables));
    this.#life += 1;
    const tables = backup.tables.copy();
    tables.scalars.set('durable', newest >= 0 ? Math.min(backup.position, this.#backups[newest]?.position ?? 0) : 0);
    if (fault === 'server-restore-marked') tables.scalars.set('epoch', `epoch-${this.#life}`);
    // An upgraded program stays upgraded when its data are restored.
    if (this.#upgradedAt !== null) {
      this.#upgradedAt = Math.min(this.#upgradedAt, Number(tables.scalars.get('executed') ?? 0));
    }
    tables.undo.clear();
    this.server.tables = tables;
    this.#grants = new Map(backup.grants);
    this.#backups = this.#backups.slice(0, this.#backups.indexOf(backup) + 1);
  }

  #names = 0;
  /** No two machines share a name, whatever identity they share. */
  #nameAfter({ name }: Client): string {
    this.#names += 1;
    return `${name.split('-')[0]}-${this.#names}`;
  }

  #images = new Map<string, MemoryClientTables>();

  #restoreClient(client: Client, fault: Fault): void {
    const image = this.#images.get(client.name);
    if (!image) return;
    this.#inject(fault);
    this.#images.delete(client.name);
    if (fault === 'client-clone') {
      const clone = this.#install(this.#nameAfter(client), client.pc, image);
      clone.version = client.version;
      return;
    }
    for (const { opId } of client.store.tables.outbox.values()) if (!image.outbox.get(opId)) this.lost.add(opId);
    this.clients.splice(this.clients.indexOf(client), 1);
    const restored = this.#install(this.#nameAfter(client), client.pc, image);
    restored.version = client.version;
  }

  /** A row on a PC's disk changes by itself; the nightly recount finds the digest that no longer fits. */
  #rot(client: Client): void {
    const { tables } = client.store;
    const image = this.random.pick([...tables.images.values()].filter(({ table }) => table === 'household'));
    const key = image && `${image.table} ${image.id}`;
    const row = key && tables.rows.get(key);
    if (!image || !key || !row || tables.shadows.get(key)) return;
    this.#inject('bit-rot');
    tables.rows.set(key, { ...row, isolation_band: 'rot' });
    for (let from: RowPlace | null | undefined; from !== null; )
      from = client.store.transact((tx) => recountFrom(this.#depsOf(client), tx, image.feed, from ?? null, 7)).next;
  }

  // ── The end ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Faults stop; within a bounded number of rounds everything has to come to rest. */
  async #heal(): Promise<void> {
    this.#isHealed = true;
    if (this.random.chance(0.5)) while (this.#messages.length > 0) await this.#deliver(this.#messages);
    this.#messages = [];
    for (const client of this.clients) {
      client.isCut = false;
      client.isDiskFull = false;
      client.crashIn = null;
      if (client.version < this.#version) this.#upgradeClient(client);
      this.#restart(client);
    }
    this.unrest.push(...(await this.#comeToRest()));
  }

  /** Who did not, in the rounds that are allowed. */
  async #comeToRest(): Promise<readonly string[]> {
    const ROUNDS = 14;
    let wasAtRest = false;
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const client of this.clients) await this.#converse(client);
      const isAtRest = this.clients.every((client) => this.#rests(client));
      // Once more: what the last of them changed for the others, they ask for with the next push.
      if (isAtRest && wasAtRest) return [];
      wasAtRest = isAtRest;
    }
    const restless = this.clients.filter((client) => !this.#rests(client));
    return restless.map((client) => `${client.name}: ${JSON.stringify(this.#stateOf(client))}`);
  }

  /**
   * When all is at rest and written down: one household is erased while PCs have unsent work about it. Then the server
   * is restored to before that, as a backup would, and erases again.
   */
  async erase(): Promise<Erasure | undefined> {
    const subject = this.#erasable();
    if (subject === undefined) return undefined;
    const [hadUnrest, hadCrashes] = [this.unrest.length, this.crashes.length];
    const late: string[] = [];
    const unrest: string[] = [];
    const left: Erasure['left'][number][] = [];
    await this.#guarded(async () => {
      for (const client of this.clients) if (this.random.chance(0.5)) late.push(...this.#writeAbout(client, subject));
      const backup = this.server.tables.copy();
      for (const life of ['', ', restored']) {
        if (life !== '') {
          backup.scalars.set('epoch', `epoch-${this.#life + 1}`);
          backup.undo.clear();
          this.server.tables = backup;
        }
        const deps = { schema: schemas[this.#version], hash: hashText };
        await this.server.transact((tx) => eraseSubject(deps, tx, subject));
        unrest.push(...(await this.#comeToRest()));
        left.push(...this.#leftOf(subject).map(({ where, text }) => ({ where: `${where}${life}`, text })));
      }
    });
    return {
      subject,
      late,
      left,
      unrest: [...unrest, ...this.unrest.slice(hadUnrest)],
      crashes: this.crashes.slice(hadCrashes),
    };
  }

  /** One that was never merged: its members' words are its own. */
  #erasable(): string | undefined {
    const { records, log } = this.server.tables;
    const merged = new Set(
      [...log.values()].flatMap(({ header }) => {
        const { kind, row_id } = JSON.parse(header) as { kind: string; row_id: string };
        return kind === 'merge' || kind === 'unmerge' ? [row_id] : [];
      }),
    );
    for (const { row } of records.values()) if (typeof row.merged_into_id === 'string') merged.add(row.merged_into_id);
    const households = [...records.values()].filter(({ table, id }) => table === 'household' && !merged.has(id));
    return this.random.pick(households)?.id;
  }

  #writeAbout(client: Client, subject: string): readonly string[] {
    const row = client.store.tables.rows.get(`household ${subject}`);
    const person = this.town.people.find(({ officeId, role }) => officeId === client.pc.officeId && role === 'OFFICER');
    if (!row || !person) return [];
    this.#tokens += 1;
    const to = `v${this.#tokens}x`;
    const set = { area_note: { from: (row.area_note ?? null) as never, to } };
    const operation = { opId: this.newId(), table: 'household', rowId: subject, body: { kind: 'patch', set } as const };
    const group = { actor: person.id, actorKey: person.key, officeId: person.officeId, operations: [operation] };
    const deps = this.#depsOf(client);
    client.store.transact((tx) => enqueueGroup(deps, tx, group));
    return [to];
  }

  #leftOf(subject: string): Erasure['left'] {
    const { tables } = this.server;
    const told = [...tables.records.values()].filter(
      ({ table, row }) => table === ERASURE_TABLE && row.row_id === subject,
    );
    const feeds = new Set(told.map(({ feed }) => feed));
    const about = new Set(
      [...tables.log.values()].flatMap(({ header, feed }) => (header.includes(subject) ? [feed] : [])),
    );
    const readers = this.clients.filter(({ store }) =>
      store.tables.device.get('device')?.feeds?.some((feed) => about.has(feed)),
    );
    const text = (...maps: readonly { values(): Iterable<unknown> }[]) =>
      JSON.stringify(maps.map((map) => [...map.values()]));
    return [
      { where: `the server, in ${feeds.size} feeds`, text: text(tables.log, tables.records) },
      ...readers.map(({ name, store: { tables: disk } }) => ({
        where: name,
        text: text(disk.rows, disk.shadows, disk.outbox, disk.staged, disk.edits),
      })),
    ];
  }

  async #converse(client: Client): Promise<void> {
    const deps = this.#depsOf(client);
    let conversation = NEW_CONVERSATION;
    for (let turn = 0; turn < 400; turn += 1) {
      const question = nextQuestion(deps, conversation);
      if (!question) return;
      const text = JSON.stringify(seal(deps, question));
      const message: Message = { id: 0, client, question, text, to: 'server', life: this.#life };
      const answer = parse(JSON.stringify(await this.#serve(message)));
      const heard = hear(deps, conversation, question, answer);
      this.#note(client, answer, this.#life);
      if (heard.state === 'going-on')
        for (const { kind } of heard.notices) this.notices[kind] = (this.notices[kind] ?? 0) + 1;
      if (heard.state === 'stopped') return;
      conversation = heard.conversation;
    }
    this.unrest.push(`${client.name} talks for ever`);
  }

  #rests(client: Client): boolean {
    const { tables } = client.store;
    const device = tables.device.get('device');
    const isHandedOver = [...tables.outbox.values()].every(({ state }) => !FOLDING.includes(state));
    const isThere = [...tables.feeds.values()].every(({ feed, cursor, phase, stagedTo }) => {
      const head = this.server.tables.heads.get(feed) ?? { seq: 0, chain: ZERO_HASH };
      return phase === 'following' && stagedTo === null && cursor?.seq === head.seq && cursor.chain === head.chain;
    });
    return isHandedOver && isThere && device?.ackedDseq === device?.headDseq;
  }

  #stateOf(client: Client): unknown {
    const { tables } = client.store;
    const device = tables.device.get('device');
    const open = [...tables.outbox.values()].filter(({ state }) => FOLDING.includes(state));
    return {
      acked: device?.ackedDseq,
      head: device?.headDseq,
      open: open.slice(0, 3).map(({ opId, state, outcome, feed, dseq }) => ({ opId, state, outcome, feed, dseq })),
      feeds: [...tables.feeds.values()].map(({ feed, phase, cursor, stagedTo, broken }) => ({
        feed,
        phase,
        at: cursor?.seq,
        stagedTo: stagedTo?.seq,
        broken,
        head: this.server.tables.heads.get(feed)?.seq,
      })),
    };
  }

  history(): History {
    const { tables } = this.server;
    return {
      seed: this.plan.seed,
      tables: Object.fromEntries(
        Object.entries(syncedTables).map(([name, { scope, subject, appendOnly, groups }]) => [
          name,
          { scope, subject, appendOnly, groups },
        ]),
      ),
      upgradedAt: this.#upgradedAt,
      writes: [...this.writes],
      repairs: this.injected['bit-rot'] ? 0 : (this.notices['feed-repaired'] ?? 0),
      lostWithDisk: [...this.lost],
      forgotten: [...this.forgotten],
      acks: [...this.acks],
      cursors: [...this.cursors],
      glimpses: [...this.glimpses],
      checkpoints: [...this.checkpoints.values()],
      served: [...this.served],
      lives: [...this.lives, [...tables.chain.entries()]],
      receipts: [...this.receipts, receiptsIn(tables)],
      verified: [...this.verified],
      rights: this.rights,
      people: [...this.roles].map(([id, roles]) => ({ id, roles })),
      clients: this.clients.map((client) => {
        const held = client.store.tables;
        return {
          client: client.name,
          device: client.pc.device,
          feeds: [...held.feeds.values()].map(({ feed }) => feed),
          canPull: true,
          rows: [...held.rows.entries()],
          shadows: held.shadows.size,
          images: [...held.images.entries()].map(([key, { feed, ver, oe }]) => ({ key, feed, ver, oe })),
          outbox: [...held.outbox.values()].map(({ opId, state, outcome, content }) => ({
            opId,
            state,
            o: outcome?.o ?? null,
            content: content ?? '',
          })),
        };
      }),
      server: {
        log: [...tables.log.values()].map((entry) => ({ ...entry, content: entry.content ?? '' })),
        records: [...tables.records.values()].map(({ table, id, feed, row, ver, oe }) => ({
          table,
          id,
          feed,
          row,
          ver,
          oe,
        })),
        deleted: [...tables.deleted.entries()].map(([key]) => key),
        heads: [...tables.heads.entries()],
        changes: [...tables.changes.values()],
        totals: [...tables.totals.entries()],
        streams: [...tables.streams.entries()].map(([key, { nextDseq, link }]) => ({ key, next: nextDseq, link })),
        streamEntries: [...tables.streamEntries.entries()].map(([key, { opId, link, conflict, position }]) => ({
          key,
          opId,
          link,
          o: conflict?.o ?? null,
          position,
        })),
        losses: [...tables.losses.values()],
      },
      unrest: [...this.unrest],
      crashes: [...this.crashes],
    };
  }
}

const receiptsIn = ({ streamEntries }: MemoryTables): [string, string][] =>
  [...streamEntries.entries()].map(([place, { receipt }]) => [place, receipt]);

const asGlimpsed = ({ opId, dseq, table, rowId, state, body, schemaVersion, outcome }: OutboxOperation) =>
  body === null
    ? []
    : {
        feed: outcome?.o === 'applied' ? outcome.feed : null,
        ver: outcome?.o === 'applied' ? outcome.ver : null,
        opId,
        dseq,
        key: `${table} ${rowId}`,
        state,
        body,
        schemaVersion,
      };

export const newDevice = (device: string): DeviceState =>
  newDeviceState({ device, incarnation: 1, audience: 'server', schemaVersion: 1 });

/** Counts every call; the counter decides when the power goes. */
function failing<T extends object>(target: T, onCall: () => void): T {
  return new Proxy(target, {
    get(object, name) {
      const member = Reflect.get(object, name, object) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        onCall();
        return (member as (...all: unknown[]) => unknown).apply(object, args);
      };
    },
  }) as T;
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type { ClientTransaction };
