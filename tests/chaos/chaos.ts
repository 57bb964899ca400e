/**
 * @file Real processes in trouble: PCs and a server are killed, paused, cut off, restored and copied while people work;
 * then everything heals, comes to rest, and the independent checker reads what is left. What is done follows from the
 * seed; what it meets, from the machine.
 */

import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#core/database/open-database.ts';
import { checkHistory, type Violation } from '../sync/checker/check-history.ts';
import type { ClientDump, History } from '../sync/checker/history.ts';
import { Random } from '../sync/simulation/random.ts';
import { type Backup, type Books, CentralServer } from './central-server.ts';
import { databasePath } from './client-disk.ts';
import { readDiary } from './diary.ts';
import type { CLIENT_FAILPOINTS, Failpoint, SERVER_FAILPOINTS } from './failpoints.ts';
import { FaultProxy } from './fault-proxy.ts';
import { gatherHistory } from './gather-history.ts';
import { aTown, type Pc, type Town } from './identity.ts';
import { copyFolder, Machine } from './machines.ts';
import type { ClientConfig, ClientOrder, ClientSays, Rest, ServerOrder, ServerSays } from './orders.ts';

export interface ChaosPlan {
  readonly seed: number;
  readonly kills: number;
  readonly pcs: number;
  /** Of exchanges that meet with a fault of the network. */
  readonly faultRate: number;
}

type Kill =
  | 'client-kill'
  | 'server-kill'
  | 'postgres-stop'
  | `client at ${(typeof CLIENT_FAILPOINTS)[number]}`
  | `server at ${(typeof SERVER_FAILPOINTS)[number]}`;

/** How often, of a hundred. At least one of each, the first ones even in a run of few kills. */
const KILLS: Readonly<Record<Kill, number>> = {
  'postgres-stop': 5,
  'server-kill': 10,
  'client-kill': 45,
  'client at before_commit': 5,
  'server at after_commit_before_reply': 5,
  'server at before_commit': 5,
  'client at after_commit': 5,
  'client at between_push_and_ack': 5,
  'client at between_ack_and_diary': 5,
  'server at inside_transaction': 5,
  'client at inside_transaction': 5,
};

/** Beside kills: at least one of each, and one more for every so many kills. */
const TROUBLES = {
  backup: 20,
  /** By an operator, who tells PCs with a new epoch. */
  'server-restore': 100,
  /** A disk image of the machine, put back by somebody who tells nobody. */
  'server-put-back': 100,
  'client-clone': 150,
  'client-restore': 60,
  'disk-full': 60,
  'clock-jump': 12,
  'server-clock-jump': 40,
  'connections-cut': 25,
  pause: 12,
  partition: 15,
  'server-stop': 60,
  glimpse: 45,
  forget: 10,
  image: 20,
} as const;
type Trouble = keyof typeof TROUBLES;

export interface ChaosResult {
  readonly violations: readonly Violation[];
  readonly kills: Readonly<Record<string, number>>;
  readonly troubles: Readonly<Record<string, number>>;
  /** That trouble met with something. */
  readonly effects: Readonly<Record<string, number>>;
  readonly network: Readonly<Record<string, number>>;
  readonly notices: Readonly<Record<string, number>>;
  readonly remarks: readonly string[];
  readonly operations: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly rounds: number;
  /** Milliseconds, by what they went into. */
  readonly spent: Readonly<Record<string, number>>;
  readonly history: History;
}

interface Client {
  readonly name: string;
  readonly pc: Pc;
  readonly folder: string;
  readonly diary: string;
  readonly machine: Machine<ClientOrder, ClientSays>;
  readonly proxy: FaultProxy;
  clockOffsetMs: number;
}

export async function runChaos(plan: ChaosPlan, folder: string, say: (line: string) => void): Promise<ChaosResult> {
  const chaos = new Chaos(plan, folder, say);
  // PostgreSQL and small disks would outlive us.
  const interrupted = () => void chaos.close().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted);
  try {
    return await chaos.run();
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted);
    await chaos.close();
  }
}

const DAY_MS = 86_400_000;
const TMPFS_MB = 48;
const MOST_ROUNDS = 16;
/** As long as nobody comes by a place at which something is to happen. */
const PATIENCE_MS = 6_000;

class Chaos {
  readonly #plan: ChaosPlan;
  readonly #folder: string;
  readonly #say: (line: string) => void;
  readonly #random: Random;
  readonly #town: Town;
  readonly #server: CentralServer;
  readonly #log: number;
  readonly #clients: Client[] = [];
  readonly #gone: Client[] = [];
  readonly #mounts: string[] = [];
  readonly #kills = zeros(KILLS);
  readonly #troubles = zeros(TROUBLES);
  readonly #remarks: string[] = [];
  readonly #lost: string[] = [];
  readonly #verified = new Set<string>();
  readonly #lives: Books[] = [];
  readonly #restores: { from: number; to: number }[] = [];
  readonly #images = new Map<string, string>();
  #backups: Backup[] = [];
  /** Milliseconds, by what they went into. */
  readonly #spent: Record<string, number> = {};
  #takenBack = 0;
  #names = 0;

  constructor(plan: ChaosPlan, folder: string, say: (line: string) => void) {
    this.#plan = plan;
    this.#folder = folder;
    this.#say = say;
    this.#random = new Random(plan.seed);
    this.#town = aTown(this.#random, plan.pcs);
    this.#log = openSync(join(folder, 'processes.log'), 'a');
    this.#server = new CentralServer(folder, this.#log);
  }

  async run(): Promise<ChaosResult> {
    await this.#timed('start', () => this.#start());
    for (const [index, step] of this.#schedule().entries()) {
      await this.#timed(step, () => this.#step(step));
      if (index % 100 === 99) this.#say(`… ${index + 1} steps`);
      await this.#timed('between', () => sleep(40 + this.#random.below(220)));
    }
    return this.#end();
  }

  async #timed<T>(what: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.#spent[what] = (this.#spent[what] ?? 0) + performance.now() - began;
    }
  }

  async #start(): Promise<void> {
    // PCs are at work before there is a server.
    const installing = Promise.all(this.#town.pcs.map((pc, index) => this.#install(pc.name, pc, index === 1)));
    await this.#server.startDatabase();
    await this.#server.settle(this.#town);
    await Promise.all([installing, this.#server.machine.start()]);
    await Promise.all(this.#clients.map(({ machine }) => machine.says('acknowledged', PATIENCE_MS)));
    await this.#trouble('backup');
  }

  async close(): Promise<void> {
    for (const { machine } of this.#clients) machine.resume();
    await Promise.all([...this.#clients, ...this.#gone].map(({ machine }) => machine.stop()));
    await Promise.all([...this.#clients, ...this.#gone].map(({ proxy }) => proxy.close()));
    await this.#server.stop();
    for (const mount of this.#mounts) spawnSync('umount', ['-l', mount]);
    closeSync(this.#log);
  }

  /** Everything that is to happen, in an order that follows from the seed. */
  #schedule(): (Kill | Trouble)[] {
    const { kills } = this.#plan;
    const each = Object.keys(KILLS) as Kill[];
    const more = Array.from({ length: Math.max(0, kills - each.length) }, () => this.#random.weighted(KILLS));
    const troubles = (Object.entries(TROUBLES) as [Trouble, number][]).flatMap(([name, every]) =>
      Array.from({ length: Math.max(1, Math.round(kills / every)) }, () => name),
    );
    const steps: (Kill | Trouble)[] = [];
    for (const step of [...[...each, ...more].slice(0, kills), ...troubles])
      steps.splice(this.#random.below(steps.length + 1), 0, step);
    return steps;
  }

  // ── PCs ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  async #install(name: string, pc: Pc, onSmallDisk = false, image?: string): Promise<Client> {
    const folder = join(this.#folder, name);
    mkdirSync(folder, { recursive: true });
    if (onSmallDisk) this.#mount(folder);
    if (image) copyFolder(image, folder);
    const proxy = new FaultProxy({
      random: new Random(this.#plan.seed ^ (this.#names + 77)),
      faultRate: this.#plan.faultRate,
      target: () => (this.#server.machine.isUp ? this.#server.port : undefined),
    });
    this.#names += 1;
    const port = await proxy.listen();
    const diary = join(this.#folder, `${name}.jsonl`);
    const config = (life: number): ClientConfig => ({
      name,
      folder,
      diary,
      pc,
      people: this.#town.people,
      offices: this.#town.offices,
      url: `http://127.0.0.1:${port}`,
      seed: this.#plan.seed,
      life,
      clockOffsetMs: client.clockOffsetMs,
      works: !this.#isHealed,
      pageSize: 20 + (this.#plan.seed % 5) * 60,
    });
    const machine = new Machine<ClientOrder, ClientSays>({
      script: 'client-process.ts',
      argument: config,
      compiled: join(this.#folder, 'compiled'),
      readyWhen: 'ready',
      log: this.#log,
    });
    const client: Client = { name, pc, folder, diary, machine, proxy, clockOffsetMs: 0 };
    this.#clients.push(client);
    await machine.start();
    return client;
  }

  #mount(folder: string): void {
    const how = ['-t', 'tmpfs', '-o', `size=${TMPFS_MB}m`, 'tmpfs', folder];
    if (process.getuid?.() === 0 && spawnSync('mount', how).status === 0) this.#mounts.push(folder);
    else this.#remark('a full disk was not tried: a small file system of its own can only be mounted by root');
  }

  #remark(sentence: string): void {
    if (!this.#remarks.includes(sentence)) this.#remarks.push(sentence);
  }

  #someClient(isWanted: (client: Client) => boolean = () => true): Client {
    const atWork = this.#clients.filter((client) => client.machine.isAtWork && isWanted(client));
    return this.#random.pick(atWork.length > 0 ? atWork : this.#clients) as Client;
  }

  // ── Trouble ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async #step(what: Kill | Trouble): Promise<void> {
    if (Object.hasOwn(KILLS, what)) await this.#kill(what as Kill);
    else await this.#trouble(what as Trouble);
  }

  async #kill(what: Kill): Promise<void> {
    const count = (kill: Kill) => {
      this.#kills[kill] += 1;
    };
    if (what === 'postgres-stop') {
      count(what);
      // What somebody has just been told is what a database that does not wait for the disk still has in its hands.
      await Promise.race(this.#clients.map(({ machine }) => machine.says('acknowledged', PATIENCE_MS)));
      return this.#server.dropDatabase();
    }
    const [side, place] = what.split(/-kill| at /) as ['client' | 'server', Failpoint | ''];
    // Whoever is cut off does not come by most places.
    const someClient = () => this.#someClient(({ proxy }) => place === '' || !proxy.isCut);
    const machine: Killable = side === 'client' ? someClient().machine : this.#server.machine;
    await machine.ready();
    if (place) {
      const times = 1 + this.#random.below(place === 'inside_transaction' ? 120 : 3);
      machine.tell({ do: 'arm', name: place, times });
      // Each place is come by at least once, however busy the machine.
      if (await machine.ends(this.#kills[what] > 0 ? PATIENCE_MS : 5 * PATIENCE_MS)) return count(what);
    }
    count(`${side}-kill`);
    return machine.kill();
  }

  async #trouble(what: Trouble): Promise<void> {
    const client = this.#someClient();
    const count = () => {
      this.#troubles[what] += 1;
    };
    switch (what) {
      case 'backup':
        count();
        return this.#backUp();
      case 'server-restore':
      case 'server-put-back':
        return this.#restoreServer(what, count);
      case 'image':
        count();
        await this.#takeImage(client);
        return;
      case 'client-clone':
      case 'client-restore':
        count();
        return this.#useImage(client, what);
      case 'disk-full':
        if (this.#mounts.length === 0) return;
        count();
        return this.#fillDisk();
      case 'clock-jump':
        count();
        client.clockOffsetMs = this.#someDays();
        return client.machine.tell({ do: 'clock', offsetMs: client.clockOffsetMs });
      case 'server-clock-jump':
        count();
        return this.#server.machine.tell({ do: 'clock', offsetMs: this.#someDays() });
      case 'connections-cut':
        count();
        return this.#server.cutConnections();
      case 'pause':
        count();
        await client.machine.pause();
        await sleep(200 + this.#random.below(1_500));
        return client.machine.resume();
      case 'partition':
        count();
        client.proxy.cut(true);
        void sleep(500 + this.#random.below(4_000)).then(() => client.proxy.cut(false));
        return;
      case 'server-stop':
        count();
        return this.#server.machine.kill('SIGTERM');
      case 'glimpse':
        count();
        return client.machine.tell({ do: 'glimpse' });
      case 'forget':
        count();
        return client.machine.tell({ do: 'forget' });
    }
  }

  #someDays(): number {
    return (this.#random.below(2_001) - 1_000) * DAY_MS;
  }

  async #backUp(): Promise<void> {
    const isVerified = this.#backups.length === 0 || this.#random.chance(0.6);
    const backup = await this.#server.backUp(isVerified);
    // Nobody is put back further than to the newest verified one.
    this.#backups = isVerified ? [backup] : [...this.#backups, backup];
    if (isVerified) for (const opId of backup.opIds) this.#verified.add(opId);
  }

  /** From any backup that is at least as new as the newest verified one: that is what `durable` promises. */
  async #restoreServer(how: 'server-restore' | 'server-put-back', count: () => void): Promise<void> {
    const newest = this.#backups.findLastIndex(({ isVerified }) => isVerified);
    const backup = this.#random.pick(this.#backups.slice(Math.max(0, newest)));
    if (!backup) return;
    count();
    const from = Date.now();
    await this.#server.machine.stop();
    // What was on its way is gone with the server: an answer of the old life would else arrive in the new one.
    for (const { proxy } of this.#clients) proxy.hangUp();
    const before = await this.#server.books();
    this.#lives.push(before);
    const isKnown = how === 'server-restore';
    if (isKnown) {
      await this.#server.restore(backup);
      // It has been proved by this very restore.
      for (const opId of backup.opIds) this.#verified.add(opId);
    } else await this.#server.putBack(backup, Math.min(backup.position, this.#backups[newest]?.position ?? 0));
    const kept = this.#backups.slice(0, this.#backups.indexOf(backup));
    this.#backups = [...kept, { ...backup, isVerified: backup.isVerified || isKnown }];
    const after = await this.#server.books();
    this.#takenBack += before.receipts.length - after.receipts.length;
    this.#restores.push({ from, to: Date.now() });
    await this.#server.machine.start();
  }

  async #takeImage(client: Client): Promise<string> {
    await client.machine.ready();
    await client.machine.pause();
    this.#names += 1;
    const image = join(this.#folder, 'images', `${client.name}-${this.#names}`);
    copyFolder(client.folder, image);
    client.machine.resume();
    this.#images.set(client.name, image);
    return image;
  }

  /** No two machines share a name, whatever identity they share. */
  #nameAfter({ name }: Client): string {
    this.#names += 1;
    return `${name.split('-')[0]}-${this.#names}`;
  }

  async #useImage(client: Client, what: 'client-clone' | 'client-restore'): Promise<void> {
    const image = this.#images.get(client.name) ?? (await this.#takeImage(client));
    if (what === 'client-clone') {
      await this.#install(this.#nameAfter(client), client.pc, false, image);
      return;
    }
    await client.machine.stop();
    const kept = new Set(outboxOf(image, client.pc.keyHex, join(this.#folder, 'reading')));
    this.#lost.push(...outboxOf(client.folder, client.pc.keyHex).filter((opId) => !kept.has(opId)));
    this.#clients.splice(this.#clients.indexOf(client), 1);
    this.#gone.push(client);
    this.#images.delete(client.name);
    await this.#install(this.#nameAfter(client), client.pc, false, image);
  }

  async #fillDisk(): Promise<void> {
    const [folder] = this.#mounts;
    if (folder === undefined) return;
    const client = this.#clients.find((each) => each.folder === folder);
    if (!client) return;
    await client.machine.ready();
    // The log is folded first: a commit that finds room in it needs none on the disk.
    await client.machine.ask({ do: 'fold' }, 'folded');
    const isRefused = client.machine.says('refused', PATIENCE_MS);
    const ballast = join(folder, 'ballast');
    try {
      writeFileSync(ballast, Buffer.alloc(TMPFS_MB * 1024 * 1024));
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOSPC') throw error;
    }
    await isRefused;
    await sleep(300);
    rmSync(ballast, { force: true });
  }

  // ── The end ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #isHealed = false;

  async #end(): Promise<ChaosResult> {
    this.#isHealed = true;
    for (const { proxy, machine } of this.#clients) {
      machine.resume();
      proxy.heal();
    }
    await this.#server.machine.ready();
    for (const { machine } of this.#clients) {
      await machine.ready();
      await machine.ask({ do: 'heal' }, 'healed');
    }
    const { unrest, rounds } = await this.#timed('rest', () => this.#comeToRest());
    const clients: ClientDump[] = [];
    for (const { machine, name } of this.#clients) {
      const path = join(this.#folder, `${name}.dump.json`);
      await machine.ask({ do: 'dump', path }, 'dumped');
      clients.push(JSON.parse(readFileSync(path, 'utf8')) as ClientDump);
    }
    const everybody = [...this.#clients, ...this.#gone];
    const lives = [...this.#lives, await this.#server.books()];
    const history = gatherHistory({
      seed: this.#plan.seed,
      town: this.#town,
      diaries: everybody.map(({ name, pc, diary }) => ({ client: name, device: pc.device, path: diary })),
      restores: this.#restores,
      lives: lives.map(({ places }) => places),
      receipts: lives.map(({ receipts }) => receipts),
      lostWithDisk: this.#lost,
      verified: [...this.#verified],
      clients,
      server: await this.#server.dump(),
      unrest,
      crashes: [
        ...everybody.flatMap(({ name, machine }) => machine.selfEnded.map((how) => `${name} ended by itself: ${how}`)),
        ...this.#server.machine.selfEnded.map((how) => `the server ended by itself: ${how}`),
      ],
    });
    writeFileSync(join(this.#folder, 'history.json'), JSON.stringify(history));
    const violations = await this.#timed('check', async () => checkHistory(history));
    return this.#result(history, violations, rounds);
  }

  async #comeToRest(): Promise<{ unrest: string[]; rounds: number }> {
    let wasAtRest = false;
    let rests: { name: string; rest: Rest }[] = [];
    for (let round = 1; round <= MOST_ROUNDS; round += 1) {
      rests = [];
      for (const { name, machine } of this.#clients) {
        const { rest } = await machine.ask({ do: 'converse' }, 'rest');
        rests.push({ name, rest });
      }
      const heads = await this.#server.heads();
      const isAtRest = rests.every(({ rest }) => isResting(rest, heads));
      // Once more: what the last of them changed for the others, they ask for with the next push.
      if (isAtRest && wasAtRest) return { unrest: [], rounds: round };
      wasAtRest = isAtRest;
    }
    const heads = await this.#server.heads();
    const unrest = rests
      .filter(({ rest }) => !isResting(rest, heads))
      .map(({ name, rest }) => `${name}: ${JSON.stringify(rest)}`);
    return { unrest: unrest.length > 0 ? unrest : ['it never stayed at rest'], rounds: MOST_ROUNDS };
  }

  #result(history: History, violations: readonly Violation[], rounds: number): ChaosResult {
    const entries = [...this.#clients, ...this.#gone].flatMap(({ diary }) => readDiary(diary));
    const count = (names: readonly string[]) => {
      const counts: Record<string, number> = {};
      for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
      return counts;
    };
    const network: Record<string, number> = {};
    for (const { proxy } of [...this.#clients, ...this.#gone])
      for (const [name, times] of Object.entries(proxy.injected)) network[name] = (network[name] ?? 0) + times;
    for (const [name, times] of Object.entries({ ...this.#kills, ...this.#troubles }))
      if (times === 0) this.#remark(`${name} did not come about`);
    return {
      violations,
      kills: this.#kills,
      troubles: this.#troubles,
      effects: {
        'receipts taken back by restores': this.#takenBack,
        'commits refused by a full disk': entries.filter(({ k }) => k === 'disk-full').length,
      },
      network,
      notices: count(entries.flatMap((entry) => (entry.k === 'notice' ? [entry.kind] : []))),
      remarks: this.#remarks,
      operations: history.writes.length,
      outcomes: count(history.server.log.map(({ outcome }) => outcome.o)),
      acknowledged: history.acks.length,
      rounds,
      spent: this.#spent,
      history,
    };
  }
}

const zeros = <K extends string>(names: Readonly<Record<K, unknown>>): Record<K, number> =>
  Object.fromEntries(Object.keys(names).map((name) => [name, 0])) as Record<K, number>;

type Killable = Pick<Machine<ServerOrder, ClientSays | ServerSays>, 'ready' | 'kill' | 'ends' | 'tell'>;

const ZEROES = '0'.repeat(64);

function isResting(rest: Rest, heads: ReadonlyMap<string, { readonly seq: number; readonly chain: string }>): boolean {
  if (rest.ended !== 'finished' || rest.open > 0 || rest.acked !== rest.head) return false;
  return rest.feeds.every(({ feed, phase, isStaged, seq, chain }) => {
    const head = heads.get(feed) ?? { seq: 0, chain: ZEROES };
    return phase === 'following' && !isStaged && seq === head.seq && chain === head.chain;
  });
}

/** Ids of what a PC that does not run has still to hand over or keeps. An image is read as a copy, so that it stays one. */
function outboxOf(folder: string, keyHex: string, copy?: string): string[] {
  if (copy) copyFolder(folder, copy);
  const path = databasePath(copy ?? folder);
  if (!existsSync(path)) return [];
  const database = openDatabase(path, { keyHex });
  try {
    return (database.prepare('SELECT op_id FROM outbox').all() as { op_id: string }[]).map(({ op_id }) => op_id);
  } finally {
    database.close();
  }
}
