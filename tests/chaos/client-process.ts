/**
 * @file One PC as a process of its own: the app's engine over the app's encrypted database and the app's transport, with
 * people who work at random. Started with its configuration as the only argument; killed at any moment.
 */
import { hash as nodeHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { must } from '#shared/kernel/must.ts';
import { FOLDING } from '#shared/sync/engine/client-store.ts';
import { type EnqueueDependencies, enqueueGroup } from '#shared/sync/engine/enqueue-group.ts';
import { forgetDurable } from '#shared/sync/engine/receive-push.ts';
import {
  hear,
  NEW_CONVERSATION,
  nextQuestion,
  type Question,
  type SyncClientDependencies,
  seal,
} from '#shared/sync/engine/sync-client.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import type { PushResult } from '#shared/sync/push.message.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import type { ClientDump } from '../sync/checker/history.ts';
import { Random } from '../sync/simulation/random.ts';
import { work } from '../sync/simulation/workload.ts';
import { glimpseOf, openClientDisk } from './client-disk.ts';
import { type Diary, openDiary } from './diary.ts';
import { createFailpoints, failingClientStore } from './failpoints.ts';
import { signerOf } from './identity.ts';
import { newDevice } from './new-device.ts';
import type { ClientConfig, ClientOrder, ClientSays, Rest } from './orders.ts';
import { exchangeWith } from './transport.ts';

/** Rows of a table that somebody looks through. */
const AT_HAND = 60;
const MOST_TURNS = 3_000;

const config = JSON.parse(must(process.argv[2], 'configuration')) as ClientConfig;
const { pc } = config;
const random = new Random(config.seed ^ Number.parseInt(nodeHash('sha256', config.name).slice(0, 8), 16) ^ config.life);
const diary: Diary = openDiary(config.diary);
const failpoints = createFailpoints();
const answers = new AbortController();
const exchange = exchangeWith({ url: config.url, certificate: null });
/** What the diary has of each feed. */
const cursors = new Map<string, string>();
let clockOffsetMs = config.clockOffsetMs;
let works = config.works;
let tokens = 0;
let isTalking: Promise<unknown> = Promise.resolve();

const now = (): string => new Date(Date.now() + clockOffsetMs).toISOString();
const disk = await openClientDisk(config.folder, pc.keyHex, now);
disk.store.transact((tx) => {
  if (disk.database.prepare('SELECT 1 FROM sync_device').get() === undefined) tx.setDevice(newDevice(pc.device));
});
const signAsOfficer = new Map(config.people.map((person) => [person.key, signerOf(person)]));
const deps: SyncClientDependencies & EnqueueDependencies = {
  schema: onieumSchema,
  hash: (text) => nodeHash('sha256', text),
  store: failingClientStore(disk.store, failpoints),
  now,
  build: 'chaos',
  pageSize: { snapshot: config.pageSize, pull: config.pageSize },
  signAsDevice: signerOf(pc),
  newId: uuidv7,
  clock: { now, monoMs: () => Math.round(performance.now()), bootId: `${config.name}-${config.life}` },
  signAsOfficer: (key, text) => must(signAsOfficer.get(key), 'key of an officer')(text),
};

process.on('disconnect', () => process.exit(0));
process.on('message', (order) => void obey(order as ClientOrder));
say({ said: 'ready' });
flushCompileCache();
void live();

function say(what: ClientSays): void {
  process.send?.(what);
}

async function obey(order: ClientOrder): Promise<void> {
  switch (order.do) {
    case 'arm':
      return failpoints.arm(order.name, order.times);
    case 'clock':
      clockOffsetMs = order.offsetMs;
      return;
    case 'glimpse':
      return diary.write({ k: 'glimpse', glimpse: glimpseOf(disk, config.name) });
    case 'forget':
      return forget();
    case 'fold':
      guarded(() => void disk.database.rawWriter.pragma('wal_checkpoint(TRUNCATE)'));
      return say({ said: 'folded' });
    case 'heal':
      works = false;
      answers.abort();
      await isTalking;
      return say({ said: 'healed' });
    case 'converse':
      return say({ said: 'rest', rest: await restAfterTalking() });
    case 'dump':
      writeFileSync(order.path, JSON.stringify(dump()));
      return say({ said: 'dumped' });
  }
}

/** A day at the office, much too fast. */
async function live(): Promise<void> {
  while (works) {
    const began = performance.now();
    guarded(act);
    if (random.chance(0.5)) {
      isTalking = converse(answers.signal).catch((error: unknown) => note(error));
      await isTalking;
    }
    // Whoever took long rests long: on a busy machine PCs leave room for those that have to start anew.
    await sleep(20 + random.below(180) + (performance.now() - began));
  }
}

/** What a full disk refuses has not happened. Anything else that throws is a finding. */
function guarded(body: () => void): void {
  try {
    body();
  } catch (error) {
    note(error);
  }
}

function note(error: unknown): void {
  const { code } = error as { code?: string };
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code?.startsWith('SQLITE_IOERR')) {
    try {
      diary.write({ k: 'disk-full' });
    } catch {
      // There is no room for that either.
    }
    say({ said: 'refused' });
    return;
  }
  diary.write({ k: 'crash', what: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

function act(): void {
  const mine = config.people.filter(({ officeId }) => officeId === pc.officeId);
  const by = must(random.pick(mine.filter(({ role }) => role !== 'SECRETARY' || random.chance(0.3))), 'somebody');
  const made: string[] = [];
  const written = deps.store.transact((tx) => {
    const seen = new Map<string, readonly PlainRow[]>();
    const rows = (table: string) => {
      const known = seen.get(table) ?? disk.newest(tx, table, AT_HAND);
      seen.set(table, known);
      return known;
    };
    const done = work({
      random,
      by,
      at: now(),
      offices: config.offices,
      newId: uuidv7,
      token: () => {
        tokens += 1;
        const token = `v${config.name}n${config.life}n${tokens}x`;
        made.push(token);
        return token;
      },
      rows,
      versionOf: (table, id) => tx.image(table, id)?.ver ?? 1,
      lastOperationOn: (table, id) => tx.operationsOnRow(table, id).at(-1)?.opId,
    });
    if (!done) return undefined;
    const { operations } = done;
    const group = { actor: by.id, actorKey: by.key, officeId: by.officeId, operations };
    const opIds = enqueueGroup(deps, tx, group);
    const intents = operations.map(({ opId, body }) => {
      const text = JSON.stringify(body);
      return { opId, tokens: made.filter((token) => text.includes(token)) };
    });
    diary.write({ k: 'intent', group: must(opIds[0], 'operation'), operations: intents });
    return opIds[0];
  });
  if (written) diary.write({ k: 'written', group: written });
}

async function converse(signal: AbortSignal): Promise<Pick<Rest, 'ended' | 'why'>> {
  let conversation = NEW_CONVERSATION;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const question = nextQuestion(deps, conversation);
    if (!question) return { ended: 'finished', why: '' };
    const askedAt = Date.now();
    const answer = await exchange(seal(deps, question), signal);
    if (answer === undefined) return { ended: 'unreachable', why: question.kind };
    noteTold(question, answer, askedAt);
    if (question.kind === 'push') failpoints.pass('between_push_and_ack');
    const heard = hear(deps, conversation, question, answer);
    failpoints.pass('between_ack_and_diary');
    noteHeard(answer, askedAt);
    if (heard.state === 'stopped') return { ended: 'stopped', why: `${question.kind}: ${heard.why}` };
    for (const { kind } of heard.notices) diary.write({ k: 'notice', kind });
    conversation = heard.conversation;
  }
  return { ended: 'stopped', why: 'talks for ever' };
}

interface Told {
  readonly error?: string;
  readonly feed?: string;
  readonly from?: { readonly seq: number; readonly chain: string };
  readonly table?: string;
  readonly rows?: readonly { readonly table?: string; readonly row: PlainRow }[];
  readonly changes?: readonly { readonly k: string; readonly table: string; readonly row?: PlainRow }[];
  readonly checkpoint?: {
    readonly seq: number;
    readonly chain: string;
    readonly tables: Readonly<Record<string, { readonly count: number; readonly digest: string }>>;
  } | null;
  readonly results?: readonly PushResult[];
}

/** Before it changes anything here: what the server said, it said. */
function noteTold(question: Question, answer: unknown, askedAt: number): void {
  const told = answer as Told;
  if (told.error || !told.feed || question.kind === 'push') return;
  const rows = [
    ...(told.rows ?? []).map(({ table, row }) => ({ table: table ?? told.table ?? '', office: row.office_id })),
    ...(told.changes ?? []).flatMap(({ k, table, row }) => (k === 'put' ? [{ table, office: row?.office_id }] : [])),
  ];
  const { feed, from = null, checkpoint = null } = told;
  diary.write({ k: 'served', feed, askedAt, from, rows, checkpoint });
}

function noteHeard(answer: unknown, askedAt: number): void {
  const { results = [] } = answer as Told;
  disk.store.transact((tx) => {
    const { device, incarnation } = tx.device();
    for (const { op_id: opId, outcome, dseq, receipt } of results) {
      const { o } = outcome;
      if (tx.operation(opId)?.outcome?.o !== o) continue;
      diary.write({ k: 'ack', askedAt, opId, o, place: `${device} ${incarnation} ${dseq}`, receipt });
    }
    for (const { feed, cursor } of tx.feeds()) {
      if (!cursor || cursors.get(feed) === cursor.chain) continue;
      cursors.set(feed, cursor.chain);
      diary.write({ k: 'cursor', feed, ...cursor });
    }
  });
  if (results.some(({ replayed }) => !replayed)) say({ said: 'acknowledged' });
}

function forget(): void {
  guarded(() => {
    const opIds = deps.store.transact((tx) => forgetDurable(tx, '9999-12-31T00:00:00.000Z'));
    if (opIds.length > 0) diary.write({ k: 'forgotten', opIds });
  });
}

async function restAfterTalking(): Promise<Rest> {
  const ended = await converse(AbortSignal.timeout(60_000)).catch((error: unknown) => {
    note(error);
    return { ended: 'stopped', why: String(error) } as const;
  });
  return disk.store.transact((tx) => ({
    ...ended,
    acked: tx.device().ackedDseq,
    head: tx.device().headDseq,
    open: tx.operationsIn(...FOLDING).length,
    feeds: tx.feeds().map(({ feed, phase, stagedTo, cursor }) => ({
      feed,
      phase,
      isStaged: stagedTo !== null,
      seq: cursor?.seq ?? null,
      chain: cursor?.chain ?? null,
    })),
  }));
}

function dump(): ClientDump {
  return disk.store.transact((tx) => ({
    client: config.name,
    device: pc.device,
    feeds: tx.feeds().map(({ feed }) => feed),
    canPull: true,
    rows: disk.rows(tx),
    shadows: disk.shadows().length,
    images: disk.images(),
    outbox: tx.operationsAfter(0, Number.MAX_SAFE_INTEGER).map(({ opId, state, outcome, content }) => ({
      opId,
      state,
      o: outcome?.o ?? null,
      content: content ?? '',
    })),
  }));
}
