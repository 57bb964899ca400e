/** @file What a first sync and a signed save cost on a PC, beside bare upserts of the same rows with the same settings. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { createClock } from '#core/clock/clock.ts';
import { randomBytes, sha256Hex } from '#core/crypto/primitives.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { openStore, type Store } from '#core/database/store.ts';
import { projections } from '#core/projections.ts';
import { alone, withLightCommits } from '#core/sync/alone.ts';
import { deriveTouched } from '#core/sync/derive-touched.ts';
import { doorToServer, officerOf } from '#core/sync/door-to-server.ts';
import { insertEnrolment } from '#core/sync/enrolment.repository.ts';
import { SqliteClientStore } from '#core/sync/sqlite-client-store.ts';
import { bindable, formOf } from '#core/sync/synced-row-writer.ts';
import { ok } from '#shared/kernel/result.ts';
import { EMPTY_TOTAL, rowDigest, withRow } from '#shared/sync/engine/fingerprints.ts';
import { newFeed } from '#shared/sync/engine/receive-push.ts';
import {
  type Conversation,
  hear,
  NEW_CONVERSATION,
  nextQuestion,
  type Question,
  type SyncClientDependencies,
} from '#shared/sync/engine/sync-client.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import type { NewRowOf, PlainRow } from '#shared/sync/synced-tables.ts';

const OFFICE = '01930000-0000-7000-8000-00000000000f';
const OFFICER = '01930000-0000-7000-8000-0000000000a1';
const FEED = `${OFFICE}:welfare`;

export interface FirstSyncSample {
  readonly rows: number;
  /** Bare `INSERT … ON CONFLICT` of the same rows, a thousand per transaction, on disk after each. */
  readonly floorMs: number;
  /** From the first page as text to the checkpoint: parsed, checked, written, digests compared. */
  readonly applyMs: number;
  /** Lists and search keys of all households. */
  readonly deriveMs: number;
  /** The longest stretch in which nobody else got a turn. */
  readonly longestStretchMs: number;
  readonly databaseBytes: number;
  readonly durability: string;
}

/** A snapshot of `rows` households into an empty PC through the engine, as the app does it. */
export async function firstSyncBench({ rows = 50_000, pageSize = 400 } = {}): Promise<FirstSyncSample> {
  const pages = pagesOf(rows, pageSize);
  const floorMs = await onEmptyStore((store) => bareUpserts(store, pages));
  return onEmptyStore(async (store) => {
    enrolled(store);
    const client = clientOver(store, pageSize);
    client.store.transact((tx) => {
      tx.setDevice({ ...tx.device(), feeds: [FEED], epoch: 'e1' });
      tx.putFeed(newFeed(FEED));
    });
    let conversation: Conversation = { ...NEW_CONVERSATION, hasPushed: true };
    let longest = 0;
    const began = performance.now();
    for (;;) {
      const turn = performance.now();
      const isOver = await alone(store, async () => {
        const question = nextQuestion(client, conversation);
        if (!question) return true;
        const take = () => hear(client, conversation, question, answerTo(question, pages));
        const heard = question.kind === 'snapshot' ? await withLightCommits(store, take) : take();
        if (heard.state === 'stopped') throw new Error(heard.why);
        conversation = heard.conversation;
        return false;
      });
      longest = Math.max(longest, performance.now() - turn);
      if (isOver) break;
      await nextTurn();
    }
    const applyMs = performance.now() - began;
    const derived = performance.now();
    await deriveTouched(store, {
      report: (bug) => {
        throw bug;
      },
    });
    const deriveMs = performance.now() - derived;
    store.rawWriter.pragma('wal_checkpoint(TRUNCATE)');
    return {
      rows,
      floorMs,
      applyMs,
      deriveMs,
      longestStretchMs: longest,
      databaseBytes: statSync(store.path).size,
      durability: 'SQLCipher, WAL; floor: on disk per 1,000 rows; ours: on disk with the checkpoint',
    };
  });
}

export interface SaveSample {
  readonly rounds: number;
  /** Median ms of one saved field, history and lists included. */
  readonly standaloneMs: number;
  readonly enrolledMs: number;
}

/** One field of one household, saved alone and as a signed group, in turns. */
export async function signedSaveBench({ rounds = 300 } = {}): Promise<SaveSample> {
  return onEmptyStore(async (store) => {
    const actor = { accountId: OFFICER, officeId: OFFICE };
    const id = uuidv7();
    const seed = randomBytes(32);
    enrolled(store);
    const door = doorToServer(store, officerOf(OFFICER, seed));
    const save = async (work: (tx: Parameters<Parameters<typeof inTransaction>[1]>[0]) => void) => {
      const began = performance.now();
      await inTransaction({ store, actor }, (tx) => {
        work(tx);
        return ok(undefined);
      });
      return performance.now() - began;
    };
    await save((tx) => void tx.create('household', id, aHousehold(1)));
    const alonePieces: number[] = [];
    const signed: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      store.doorToServer = undefined;
      alonePieces.push(await save((tx) => void tx.patch('household', id, { note: `혼자 ${round}` })));
      store.doorToServer = door;
      signed.push(await save((tx) => void tx.patch('household', id, { note: `함께 ${round}` })));
      // What the server confirms leaves the fold.
      store.prepare("UPDATE outbox SET state = 'durable'").run();
    }
    return { rounds, standaloneMs: median(alonePieces), enrolledMs: median(signed) };
  });
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function onEmptyStore<T>(work: (store: Store) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'onieum-bench-sync-'));
  const store = await openStore({
    path: join(folder, 'onieum.db'),
    keyHex: '5a'.repeat(32),
    logKey: new Uint8Array(32).fill(7),
    clock: createClock(),
    newId: uuidv7,
    projections,
    onChanged: () => {},
  });
  try {
    return await work(store);
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function enrolled(store: Store): void {
  const response = {
    audience: 'bench',
    epoch: 'e1',
    device: uuidv7(),
    incarnation: 1,
    office: { id: OFFICE, code: null, name: '새솔2동', sigungu: null },
    feeds: [FEED],
    keys: [],
    recovery: null,
    genesis: 'none' as const,
  };
  store.rawWriter.transaction(() =>
    insertEnrolment(store, response, {
      serverUrl: 'https://bench.test',
      pinnedCertificate: null,
      deviceSecret: randomBytes(32),
      deviceName: 'bench',
      genesis: 'none',
    }),
  )();
}

const clientOver = (store: Store, pageSize: number): SyncClientDependencies => ({
  schema: onieumSchema,
  hash: sha256Hex,
  store: new SqliteClientStore(store),
  now: store.clock.now,
  build: 'bench',
  pageSize: { snapshot: pageSize, pull: pageSize },
  signAsDevice: () => '',
});

interface Pages {
  readonly rows: readonly (PlainRow & { readonly id: string })[];
  readonly snapshot: readonly string[];
  /** Number of the page after the one that ends with this row. */
  readonly following: ReadonlyMap<string, number>;
  readonly pull: string;
}

/** Answers as they come off the wire, before anybody has parsed them. */
function pagesOf(count: number, pageSize: number): Pages {
  const rows = Array.from({ length: count }, (_, n) => ({
    id: uuidv7(),
    office_id: OFFICE,
    created_at: '2026-11-20T01:00:00.000Z',
    created_by: OFFICER,
    ...aHousehold(n),
  })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const start = { seq: count, chain: 'ab'.repeat(32) };
  const snapshot: string[] = [];
  const following = new Map<string, number>();
  for (let at = 0; at <= count; at += pageSize) {
    const page = rows.slice(at, at + pageSize);
    const isLast = page.length < pageSize;
    const after = page.at(-1)?.id ?? rows.at(-1)?.id ?? null;
    const token = { snapshot_id: OFFICER, start, table: 'household', after };
    const sent = page.map((row) => ({ table: 'household', id: row.id, oe: 0, ver: 1, row }));
    if (page.length > 0 && after !== null) following.set(after, snapshot.length + 1);
    snapshot.push(JSON.stringify({ epoch: 'e1', feed: FEED, token, rows: sent, isLast, total: count }));
    if (isLast) break;
  }
  const digests = rows.map((row) => rowDigest(sha256Hex, 'household', row.id, 0, 1, row));
  const household = digests.reduce(withRow, EMPTY_TOTAL);
  const checkpoint = { ...start, tables: { household } };
  const pull = { epoch: 'e1', feed: FEED, from: start, to: start, head: count, floor: 0, changes: [], checkpoint };
  return { rows, snapshot, following, pull: JSON.stringify(pull) };
}

function answerTo({ kind, body }: Question, pages: Pages): unknown {
  if (kind === 'pull') return JSON.parse(pages.pull);
  if (kind !== 'snapshot') throw new Error(`asked ${kind}`);
  const after = body.token?.after ?? null;
  const index = after === null ? 0 : (pages.following.get(after) ?? 0);
  return JSON.parse(pages.snapshot[index] ?? '');
}

function bareUpserts(store: Store, { rows }: Pages): number {
  const form = formOf(store, 'household');
  const upsert = store.prepare(form.upsert);
  const values = rows.map((row) => bindable(form, row).values);
  const began = performance.now();
  for (let at = 0; at < values.length; at += 1_000) {
    store.rawWriter.transaction(() => {
      for (const each of values.slice(at, at + 1_000)) upsert.run(each);
    })();
  }
  return performance.now() - began;
}

const aHousehold = (n: number): NewRowOf<'household'> => ({
  household_no: `H-2026-A1${String(n).padStart(5, '0')}`,
  hh_type: 'HT01',
  housing_type: null,
  tenure: null,
  road_address: `가람시 한울구 새솔로${n % 900}번길 ${n % 70}`,
  detail_address: `${n % 20}동 ${n % 300}호`,
  address_key: `새솔로${n % 900}번길 ${n % 70} ${n}`,
  tong: String(n % 40),
  ban: String(n % 9),
  ri: null,
  area_note: null,
  benefit_status: [],
  vulnerability: ['VU01'],
  priority_override: null,
  priority_override_reason: null,
  isolation_band: null,
  staff_safety_flags: [],
  officer_id: OFFICER,
  status: 'ACTIVE',
  merged_into_id: null,
  note: n % 3 === 0 ? '다시 방문하기로 함' : null,
  legal_basis: 'LB01',
});
