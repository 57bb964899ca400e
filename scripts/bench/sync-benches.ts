/**
 * @file `npm run bench -- sync [--quick] [--rows N] [--rounds N] [W1] [W4] [W5] [W6]`: what sharing costs (W1 stands for W1
 * to W3), each beside the least that the same rows cost in bare SQLite and bare PostgreSQL, measured in the same run with
 * the same durability.
 *
 * Times are wall times; where a whole machine works, processor time stands beside them, which others on the machine
 * cannot stretch.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { hintText } from '#core/sync/sync-transport.ts';
import { undiciTransport } from '#core/sync/undici-transport.ts';
import { readShard } from '#server/database/read-shard.ts';
import { temporaryFolder } from '#server/database/test-postgres.ts';
import { must } from '#shared/kernel/must.ts';
import { type Pc, signerOf } from '../../tests/chaos/identity.ts';
import { keepResults, loadNow, machineFacts } from './results.ts';
import { spreadOf } from './samples.ts';
import type { EngineOrder } from './sync-engines.ts';
import { BatchedInsertFloor, bound, readFloor, upsertFloor } from './sync-floors.ts';
import {
  type BenchOfficeOnServer,
  type BenchRow,
  EDITED,
  editable,
  editOnServer,
  settleOffice,
} from './sync-office.ts';
import { adopt, type BenchPc, openBenchPc, openBenchStore, patchOf } from './sync-pc.ts';
import { pushAll } from './sync-push.ts';
import { type Engines, openStage, type SyncStage } from './sync-stage.ts';

interface Line {
  readonly what: string;
  readonly ours: number;
  readonly floor?: number;
  readonly floorIs?: string;
  readonly unit: 'ms' | 'CPU ms' | 'MB' | 'values';
  /** As a multiple of the floor, or in the unit where there is none. */
  readonly aim?: number;
}

interface Sizes {
  readonly rows: readonly number[];
  readonly rounds: number;
  /** Rounds of W2 and W3 that do not count: a server has been up since the morning, and so have its floors. */
  readonly warmUp: number;
  readonly edits: number;
  readonly offices: number;
  readonly pcsPerOffice: number;
  readonly processes: number;
  readonly offline: number;
  readonly listeners: number;
  readonly hints: number;
}

const FULL: Sizes = {
  rows: [5_000, 50_000, 200_000],
  rounds: 3,
  warmUp: 4,
  edits: 1_000,
  offices: 20,
  pcsPerOffice: 10,
  processes: 4,
  offline: 500,
  listeners: 200,
  hints: 40,
};
const QUICK: Sizes = {
  rows: [1_000, 4_000],
  rounds: 1,
  warmUp: 0,
  edits: 200,
  offices: 2,
  pcsPerOffice: 4,
  processes: 2,
  offline: 20,
  listeners: 20,
  hints: 5,
};

export async function syncBenches(root: string, args: readonly string[]): Promise<number> {
  const isQuick = args.includes('--quick');
  const number = (name: string) => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : undefined);
  const [rows, rounds] = [number('--rows'), number('--rounds')];
  const sizes: Sizes = {
    ...(isQuick ? QUICK : FULL),
    ...(rows === undefined ? {} : { rows: [rows] }),
    ...(rounds === undefined ? {} : { rounds }),
  };
  const only = args.filter((each) => /^W[1456]$/.test(each));
  const wants = (what: string) => only.length === 0 || only.includes(what);
  const machine = machineFacts(root);
  const parent = temporaryFolder(`onieum-sync-bench-${process.pid}`);
  const folder = mkdtempSync(join(parent, 'run-'));
  const stage = await openStage(parent);
  const lines: Line[] = [];
  const say = (line: Line) => {
    lines.push(line);
    console.log(textOf(line));
  };
  try {
    const { pragmas } = await pragmasOf(join(folder, 'pragmas'));
    console.log(`PC      SQLite ${pragmas}\nserver  PostgreSQL ${stage.durability}`);
    if (wants('W1'))
      for (const rows of sizes.rows) await oneOffice(stage, join(folder, `rows-${rows}`), rows, sizes, say);
    if (wants('W4')) await reconnect(stage, join(folder, 'reconnect'), sizes, say);
    if (wants('W5')) await offline(stage, join(folder, 'offline'), sizes, say);
    if (wants('W6')) await hints(stage, sizes, say);
    say({ what: 'the server’s memory at its highest', ours: stage.rssPeak(), unit: 'MB', aim: 300 });
  } finally {
    await stage.close();
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
  }
  const kept = keepResults(root, { part: 'sync', quick: isQuick, machine, loadAfter: loadNow(), lines });
  console.log(`load ${machine.loadBefore} → ${loadNow()}\n${relative(root, kept)}`);
  return 0;
}

function textOf({ what, ours, floor, floorIs, unit, aim }: Line): string {
  const number = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
  const parts = [what.padEnd(58), `${number(ours)} ${unit}`.padStart(14)];
  if (floor !== undefined)
    parts.push(`floor ${number(floor)}`.padStart(14), `${(ours / floor).toFixed(2)}×`.padStart(7));
  if (aim !== undefined) {
    const isMet = floor === undefined ? ours <= aim : ours <= aim * floor;
    parts.push(`aim ≤ ${aim}${floor === undefined ? '' : '×'} ${isMet ? 'met' : 'NOT MET'}`);
  }
  return parts.join('  ') + (floorIs ? `  (${floorIs})` : '');
}

async function pragmasOf(folder: string): Promise<{ pragmas: string }> {
  const store = await openBenchStore(folder, '11'.repeat(32));
  const names = ['journal_mode', 'synchronous', 'cipher', 'secure_delete'];
  const pragmas = names.map((name) => `${name}=${store.rawWriter.pragma(name, { simple: true })}`).join(' ');
  store.close();
  return { pragmas };
}

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

interface Spent {
  readonly ms: number;
  /** Of this process, the server and PostgreSQL. */
  readonly cpuMs: number;
}

async function spent(stage: SyncStage, work: () => unknown): Promise<Spent> {
  const before = { own: process.cpuUsage(), ...stage.cost() };
  const ms = await timed(work);
  const own = process.cpuUsage(before.own);
  const after = stage.cost();
  const theirs = after.serverMs - before.serverMs + (after.postgresMs - before.postgresMs);
  return { ms, cpuMs: (own.user + own.system) / 1_000 + theirs };
}

function sayBoth(
  say: (line: Line) => void,
  what: string,
  ours: readonly Spent[],
  floor: readonly Spent[],
  more: Pick<Line, 'floorIs' | 'aim'>,
): void {
  const of = (all: readonly Spent[], which: keyof Spent) => median(all.map((each) => each[which]));
  say({ what, ours: of(ours, 'ms'), floor: of(floor, 'ms'), unit: 'ms', ...more });
  const { aim } = more;
  const processor = { ours: of(ours, 'cpuMs'), floor: of(floor, 'cpuMs'), unit: 'CPU ms' } as const;
  say({ what: '   processor time of all of it', ...processor, ...(aim === undefined ? {} : { aim }) });
}

const median = (values: readonly number[]): number => spreadOf(values).p50;

// ── W1, W2, W3: one office ─────────────────────────────────────────────────────────────────────────────────────────

async function oneOffice(
  stage: SyncStage,
  folder: string,
  rows: number,
  { rounds, warmUp, edits }: Sizes,
  say: (line: Line) => void,
): Promise<void> {
  const office = await settleOffice(stage.store, { seed: rows, pcs: rounds + 1, rows });
  const name = `${rows.toLocaleString('en')} rows`;
  const first: Spent[] = [];
  const floors: Spent[] = [];
  const spend = (work: () => unknown) => spent(stage, work);
  const pcs: BenchPc[] = [];
  const before = await stage.bytes();
  for (const [index, pc] of office.pcs.slice(0, rounds).entries()) {
    const each = await openBenchPc(join(folder, pc.name), pc, stage.url);
    pcs.push(each);
    first.push(await spend(() => each.sync()));
    assertUsable(each, office);
    const bare = await openBenchStore(join(folder, `floor-${index}`), pc.keyHex);
    const ready = bound(bare, office.rows);
    floors.push(await spend(() => upsertFloor(bare, ready)));
    bare.close();
  }
  const after = await stage.bytes();
  const floorIs = 'upsert into the same tables, 1,000 per transaction';
  sayBoth(say, `W1 first sync of ${name}`, first, floors, { floorIs, aim: 4 });
  say({ what: '   received', ours: (after.bytesOut - before.bytesOut) / 2 ** 20 / rounds, unit: 'MB' });
  const pushes: Spent[] = [];
  const pushFloors: Spent[] = [];
  const pulls: Spent[] = [];
  const pullFloors: Spent[] = [];
  const writer = must(pcs[0], 'PC');
  const reader = pcs[1] ?? (await openReader(stage, folder, must(office.pcs[rounds], 'PC')));
  if (!pcs.includes(reader)) pcs.push(reader);
  const targets = editable(office.rows, edits);
  let now: readonly BenchRow[] = targets;
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const next = now.map((each) => edited(each, `고침 ${round} ${each.id.slice(-6)}`));
    writer.write(
      office.officer,
      next.map(({ table, id, row }, index) => {
        const column = must(EDITED[table], 'column');
        return patchOf(table, id, column, now[index]?.row[column], row[column]);
      }),
    );
    pushes.push(await spend(() => pushAll(writer, stage.url)));
    const floor = new BatchedInsertFloor(stage.client);
    await floor.prepare(writer.pc.device, edits);
    pushFloors.push(await spend(() => floor.run()));
    await writer.sync();
    pulls.push(await spend(() => reader.sync()));
    const bare = await openBenchStore(join(folder, 'floor-0'), reader.pc.keyHex);
    const ready = bound(bare, next);
    pullFloors.push(await spend(() => upsertFloor(bare, ready)));
    bare.close();
    now = next;
  }
  if (warmUp > 0) say({ what: '   W2 right after the server began', ours: must(pushes[0], 'push').ms, unit: 'ms' });
  const pushed = `W2 push of ${edits.toLocaleString('en')} edits, durable, at ${name}`;
  const pushFloorIs = 'batched insert of the same rows, 200 per transaction';
  const counted = (all: readonly Spent[]) => all.slice(warmUp);
  sayBoth(say, pushed, counted(pushes), counted(pushFloors), { floorIs: pushFloorIs, aim: 3 });
  const pulled = `W3 pull of ${edits.toLocaleString('en')} edits at ${name}`;
  sayBoth(say, pulled, counted(pulls), counted(pullFloors), { floorIs: 'upsert' });
  for (const each of pcs) await each.close();
}

async function openReader(stage: SyncStage, folder: string, pc: Pc): Promise<BenchPc> {
  const reader = await openBenchPc(join(folder, pc.name), pc, stage.url);
  await reader.sync();
  return reader;
}

const edited = ({ table, id, row }: BenchRow, text: string): BenchRow => ({
  table,
  id,
  row: { ...row, [must(EDITED[table], 'column')]: text },
});

/** Rows, list and search keys are there, and nothing is left to be derived. */
function assertUsable({ database }: BenchPc, { rows }: BenchOfficeOnServer): void {
  const count = (sql: string) => (database.prepareRead(sql).get() as { n: number }).n;
  const households = rows.filter(({ table }) => table === 'household').length;
  const found = count('SELECT count(*) AS n FROM household_board');
  const left = count('SELECT count(*) AS n FROM sync_touched');
  const keys = count('SELECT count(*) AS n FROM search_key');
  if (found !== households || left > 0 || keys === 0)
    throw new Error(`not usable: ${found} of ${households} in the list, ${left} left, ${keys} search keys`);
}

// ── W4: everybody comes back ───────────────────────────────────────────────────────────────────────────────────────

interface Settled {
  readonly office: BenchOfficeOnServer;
  /** Where the feed was before the rows were edited. */
  head: number;
  rows: readonly BenchRow[];
}

async function reconnect(stage: SyncStage, folder: string, sizes: Sizes, say: (line: Line) => void): Promise<void> {
  const settled: Settled[] = [];
  for (let index = 0; index < sizes.offices; index += 1) {
    const office = await settleOffice(stage.store, {
      seed: 1_000 + index,
      pcs: sizes.pcsPerOffice,
      rows: sizes.edits * 2.5,
    });
    const [first, ...others] = office.pcs;
    const template = join(folder, must(first, 'PC').device);
    const pc = await openBenchPc(template, must(first, 'PC'), stage.url);
    await pc.sync();
    await pc.close();
    for (const each of office.pcs) cpSync(template, `${join(folder, each.device)}-floor`, { recursive: true });
    for (const each of others) {
      cpSync(template, join(folder, each.device), { recursive: true });
      await adopt(join(folder, each.device), each);
    }
    settled.push({ office, head: 0, rows: editable(office.rows, sizes.edits) });
  }
  const all = settled.flatMap((of) => of.office.pcs.map((pc) => ({ pc, of })));
  const share = Math.ceil(all.length / sizes.processes);
  const engines: Engines[] = [];
  for (let each = 0; each < sizes.processes; each += 1) engines.push(await stage.engines());
  const mine = (index: number) => all.slice(index * share, (index + 1) * share);
  const pcsOf = (index: number, suffix = '') =>
    mine(index).map(({ pc }) => ({ pc, folder: join(folder, pc.device) + suffix }));
  const everybody = (order: (index: number) => EngineOrder) =>
    Promise.all(engines.map((engine, index) => engine.ask(order(index))));
  const rounds: Reconnected[] = [];
  for (let round = 0; round < sizes.rounds; round += 1) {
    for (const each of settled) {
      each.head = await headOf(stage, each.office.feed);
      each.rows = await editOnServer(stage.store, each.office, each.rows, `그사이 고친 말 ${round}`, round + 2);
    }
    await everybody((index) => ({ do: 'open', url: stage.url, pcs: pcsOf(index) }));
    const before = stage.cost();
    const answers = await everybody(() => ({ do: 'sync' }));
    const after = stage.cost();
    await everybody(() => ({ do: 'close' }));
    // At once, as above: two floors that take turns would each have the machine to themselves.
    const [readShare, floors] = await Promise.all([
      readFloorCpu(stage, settled),
      everybody((index) => ({
        do: 'floor',
        pcs: pcsOf(index, '-floor'),
        rows: mine(index).map(({ of }) => [...of.rows]),
      })),
    ]);
    await everybody(() => ({ do: 'close' }));
    const server = after.serverMs - before.serverMs + (after.postgresMs - before.postgresMs);
    rounds.push({
      times: answers.flatMap(({ ms }) => ms),
      floorTimes: floors.flatMap(({ ms }) => ms),
      server,
      whole: sum(answers.map(({ cpuMs }) => cpuMs)) + server,
      floor: sum(floors.map(({ cpuMs }) => cpuMs)),
      readShare,
    });
  }
  for (const engine of engines) engine.close();
  const of = (figure: (round: Reconnected) => number) => median(rounds.map(figure));
  const name = `W4 ${all.length} PCs in ${sizes.processes} processes, each ${sizes.edits.toLocaleString('en')} behind`;
  const floorIs = `${all.length} × ${sizes.edits.toLocaleString('en')} upserts in as many processes`;
  say({
    what: `${name}: the last one`,
    ours: of(({ times }) => Math.max(...times)),
    floor: of(({ floorTimes }) => Math.max(...floorTimes)),
    floorIs,
    unit: 'ms',
    aim: 2,
  });
  say({ what: '   p50 of the PCs', ours: of(({ times }) => spreadOf(times).p50), unit: 'ms' });
  say({ what: '   p95 of the PCs', ours: of(({ times }) => spreadOf(times).p95), unit: 'ms' });
  say({
    what: '   the whole, processor time',
    ours: of(({ whole }) => whole),
    floor: of(({ floor }) => floor),
    unit: 'CPU ms',
    aim: 2,
  });
  say({
    what: '   the server’s share, processor time',
    ours: of(({ server }) => server),
    floor: of(({ readShare }) => readShare),
    floorIs: 'SQL and JSON of the same rows, PostgreSQL included',
    unit: 'CPU ms',
    aim: 2,
  });
}

interface Reconnected {
  readonly times: readonly number[];
  readonly floorTimes: readonly number[];
  /** Processor time in ms, as everything below. */
  readonly server: number;
  readonly whole: number;
  readonly floor: number;
  readonly readShare: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

async function headOf({ client }: SyncStage, feed: string): Promise<number> {
  const { rows } = await client.query<{ seq: number }>('SELECT seq::int FROM feed WHERE feed = $1', [feed]);
  return must(rows[0], 'head of a feed').seq;
}

async function readFloorCpu(stage: SyncStage, settled: readonly Settled[]): Promise<number> {
  const before = { own: process.cpuUsage(), ...stage.cost() };
  for (const { office, head } of settled)
    for (let each = 0; each < office.pcs.length; each += 1) await readFloor(stage.client, office.feed, head);
  const own = process.cpuUsage(before.own);
  return (own.user + own.system) / 1_000 + stage.cost().postgresMs - before.postgresMs;
}

// ── W5: eight PCs, offline for a week ──────────────────────────────────────────────────────────────────────────────

async function offline(stage: SyncStage, folder: string, sizes: Sizes, say: (line: Line) => void): Promise<void> {
  const PCS = 8;
  const SAME = 0.2;
  const rows = 11_000;
  const office = await settleOffice(stage.store, { seed: 5_000, pcs: PCS, rows });
  const pcs: BenchPc[] = [];
  for (const pc of office.pcs) pcs.push(await openReader(stage, folder, pc));
  const households = office.rows.filter(({ table }) => table === 'household');
  const others = editable(office.rows, rows).filter(({ table }) => table !== 'household');
  const typed = new Map<string, { readonly pc: number; readonly opId: string }>();
  for (const [index, pc] of pcs.entries()) {
    const operations = Array.from({ length: sizes.offline }, (_, nth) => {
      const isSame = nth < sizes.offline * SAME;
      // The same field of the same row on every PC; otherwise rows that only this PC edits.
      const target = isSame
        ? must(households[nth % households.length], 'household')
        : must(others[(index * sizes.offline * (1 - SAME) + nth) % others.length], 'row');
      // Of a group in which no value may give way to another: see the descriptors.
      const column = isSame ? 'detail_address' : must(EDITED[target.table], 'column');
      const value = `W5 ${index} ${nth} ${uuidv7()}`;
      const operation = patchOf(target.table, target.id, column, target.row[column], value);
      typed.set(value, { pc: index, opId: operation.opId });
      return operation;
    });
    pc.write(office.officer, operations);
  }
  const ms = await timed(() => Promise.all(pcs.map((pc) => pc.sync())));
  // What the others changed meanwhile.
  for (const pc of pcs) await pc.sync();
  const lost = await unaccounted(stage, typed);
  say({ what: `W5 ${PCS} PCs × ${sizes.offline} edits made offline, together`, ours: ms, unit: 'ms' });
  say({ what: '   values unaccounted for', ours: lost, unit: 'values', aim: 0 });
  const { rows: conflicts } = await stage.client.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM record WHERE tbl = 'sync_conflict' AND feed = $1",
    [office.feed],
  );
  say({ what: '   fields that wait for a person', ours: conflicts[0]?.n ?? 0, unit: 'values' });
  for (const pc of pcs) await pc.close();
}

/** Each value must be in its row, or wait in a conflict; its operation must have one outcome that says so. */
async function unaccounted(
  { store }: SyncStage,
  typed: ReadonlyMap<string, { readonly opId: string }>,
): Promise<number> {
  const { log, records } = await readShard(store);
  const applied = new Set(log.filter(({ outcome }) => outcome.o === 'applied').map(({ opId }) => opId));
  const places = JSON.stringify(records.map(({ row }) => row));
  const there = new Set(places.match(/W5 \d+ \d+ [0-9a-f-]{36}/g) ?? []);
  return [...typed].filter(([value, { opId }]) => !there.has(value) || !applied.has(opId)).length;
}

// ── W6: hints ──────────────────────────────────────────────────────────────────────────────────────────────────────

async function hints(stage: SyncStage, sizes: Sizes, say: (line: Line) => void): Promise<void> {
  const office = await settleOffice(stage.store, { seed: 6_000, pcs: sizes.listeners + 1, rows: 200 });
  const [own, ...listening] = office.pcs;
  const folder = mkdtempSync(join(temporaryFolder(`onieum-sync-bench-${process.pid}`), 'hints-'));
  const writer = await openReader(stage, folder, must(own, 'PC'));
  const ending = new AbortController();
  const heard = new Map<number, number[]>();
  const transports = listening.map((pc) => {
    const transport = undiciTransport({ url: stage.url, certificate: null }, async () => [null]);
    const credentials = { device: pc.device, incarnation: 1, at: new Date().toISOString() };
    const signature = signerOf(pc)(hintText(credentials));
    transport
      .hints(
        { ...credentials, signature },
        ({ seq }) => heard.set(seq, [...(heard.get(seq) ?? []), performance.now()]),
        ending.signal,
      )
      .catch(() => undefined);
    return transport;
  });
  await sleep(1_500);
  const late: number[] = [];
  let missed = 0;
  const [household] = office.rows;
  let from: unknown = household?.row.note;
  for (let nth = 0; nth < sizes.hints; nth += 1) {
    const note = `알림 ${nth}`;
    writer.write(office.officer, [patchOf('household', must(household, 'household').id, 'note', from, note)]);
    from = note;
    heard.clear();
    const began = performance.now();
    await writer.sync();
    await sleep(600);
    const times = [...heard.values()].flat().map((at) => at - began);
    late.push(...times);
    missed += listening.length - times.length;
  }
  ending.abort();
  for (const transport of transports) await transport.close();
  await writer.close();
  const spread = spreadOf(late);
  const name = `W6 hint at ${listening.length} idle PCs, from the push on`;
  say({ what: `${name}: p50`, ours: spread.p50, unit: 'ms' });
  say({ what: `${name}: p95`, ours: spread.p95, unit: 'ms', aim: 500 });
  say({ what: '   hints that did not come', ours: missed, unit: 'values' });
}
