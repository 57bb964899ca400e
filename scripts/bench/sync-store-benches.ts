/**
 * @file What the server's store costs beside the least that PostgreSQL itself takes for the same rows: the same tables, the
 * same statements, the same number of commits, all on disk, with everything that had to be thought about prepared before.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { verifySignature } from '#server/app/server-crypto.ts';
import { type Cell, inColumns, run } from '#server/database/batched-writes.ts';
import { startPostgres } from '#server/database/embedded-postgres.ts';
import { openServerDatabase, type ServerDatabase } from '#server/database/open-server-database.ts';
import { createShard, PostgresServerStore } from '#server/database/postgres-server-store.ts';
import * as targets from '#server/database/targets.ts';
import { must } from '#shared/kernel/must.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { type Answer, answerRequest, type ServerDependencies } from '#shared/sync/engine/answer-request.ts';
import {
  contentHash,
  groupText,
  linkHash,
  operationHash,
  rowDigest,
  withRow,
  ZERO_HASH,
} from '#shared/sync/engine/fingerprints.ts';
import type { FeedChange, LogEntry, ServerRecord } from '#shared/sync/engine/server-store.ts';
import { type Envelope, envelopeText } from '#shared/sync/envelope.message.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import type { OperationHeader } from '#shared/sync/operation.schema.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import type { PullRequest } from '#shared/sync/pull.message.ts';
import type { PushRequest, SentGroup } from '#shared/sync/push.message.ts';
import type { SnapshotRequest } from '#shared/sync/snapshot.message.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import type { Cursor } from '#shared/sync/wire.schema.ts';
import { type Spread, spreadOf, timed } from './samples.ts';

export interface StoreBench {
  readonly name: string;
  readonly ours: Spread;
  readonly floor: Spread;
  readonly floorIs: string;
  /** Printed beside every figure. */
  readonly durability: string;
}

export interface StoreBenchOptions {
  /** Where PostgreSQL may keep its files; as root a folder that `nobody` can reach. */
  readonly folder: string;
  readonly rows?: number;
  readonly rounds?: number;
}

const OPERATIONS = 1_000;
const PER_PUSH = 200;
const PAGE = 1_000;
const SHARD = 'bench';
const FLOOR_SHARD = 'floor';
const OFFICE = uuidv7();
const FEED = `${OFFICE}:welfare`;
const NOW = '2026-11-22T00:00:00.000Z';
const NONCE = uuidv7();
const MASTER_KEY = Buffer.alloc(32, 5);

const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Push, pull and snapshot, each in turns with its floor. */
export async function syncStoreBenches({
  folder,
  rows = 50_000,
  rounds = 5,
}: StoreBenchOptions): Promise<StoreBench[]> {
  const dataDir = mkdtempSync(join(folder, 'store-bench-'));
  const postgres = await startPostgres({ dataDir });
  try {
    const database = await openServerDatabase({ at: postgres.connection, masterKey: MASTER_KEY, connections: 4 });
    try {
      const { rows: settings } = await database.pool.query<{ setting: string }>(
        `SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) AS setting FROM pg_settings
          WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')`,
      );
      const durability = `PostgreSQL, ${settings[0]?.setting}`;
      const bench = new Bench(database);
      await bench.fill(rows);
      return (await bench.all(rounds)).map((each) => ({ ...each, durability }));
    } finally {
      await database.close();
    }
  } finally {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

class Signer {
  readonly publicKey: string;
  readonly #secret: KeyObject;
  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.publicKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
    this.#secret = privateKey;
  }
  sign(text: string): string {
    return sign(null, Buffer.from(text), this.#secret).toString('base64');
  }
}

type Measured = Omit<StoreBench, 'durability'>;

class Bench {
  readonly #database: ServerDatabase;
  readonly #store: PostgresServerStore;
  readonly #deps: ServerDependencies;
  readonly #person = { id: uuidv7(), key: uuidv7(), signer: new Signer() };
  readonly #device = { id: uuidv7(), signer: new Signer() };
  readonly #ids: string[] = [];
  #stream = { dseq: 0, link: ZERO_HASH };
  #edits = 0;

  constructor(database: ServerDatabase) {
    const { pool, keys } = database;
    this.#database = database;
    this.#store = new PostgresServerStore({ pool, keys, shard: SHARD });
    this.#deps = {
      store: this.#store,
      schema: onieumSchema,
      hash: hashText,
      verify: verifySignature,
      audience: 'bench',
      // The nonce of the next answer is known before, so that requests can be made before the clock runs.
      newId: () => NONCE,
      now: () => NOW,
    };
  }

  /** The same rows in both shards. */
  async fill(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) this.#ids.push(uuidv7());
    const { pool, keys } = this.#database;
    for (const shard of [SHARD, FLOOR_SHARD]) {
      await createShard(pool, shard, 'epoch-0');
      const store = new PostgresServerStore({ pool, keys, shard });
      await store.transact(async (tx) => {
        const { id, key, signer } = this.#person;
        await tx.putAccount({ id, officeId: OFFICE, role: 'OFFICER', validTo: null, codeIssuers: [] });
        await tx.putOfficerKey({ id: key, accountId: id, publicKey: signer.publicKey, isRevoked: false });
        await tx.putDevice({
          id: this.#device.id,
          officeId: OFFICE,
          publicKey: this.#device.signer.publicKey,
          status: 'active',
          feeds: [FEED],
          formerFeeds: [],
          newestIncarnation: 1,
        });
      });
      for (let from = 0; from < count; from += 5_000) {
        await store.transact(async (tx) => {
          for (const [index, id] of this.#ids.slice(from, from + 5_000).entries()) {
            const record = this.#record(id, from + index + 1);
            await tx.putRecord(record);
            await tx.putChange(FEED, { seq: from + index + 1, k: 'put', table: 'household', id, oe: 0, ver: 1 });
            const digest = rowDigest(hashText, 'household', id, 0, 1, record.row);
            await tx.changeTotal(FEED, 'household', (total) => withRow(total, digest));
          }
          for (let seq = from + 1; seq <= Math.min(count, from + 5_000); seq += 1)
            await tx.advance(FEED, { seq, chain: hashText(`${seq}`) });
        });
      }
    }
    await pool.query('VACUUM ANALYZE');
  }

  async all(rounds: number): Promise<Measured[]> {
    const settle = () => this.#database.pool.query('CHECKPOINT');
    const measure = async (
      name: string,
      floorIs: string,
      ours: () => Promise<number>,
      floor: () => Promise<number>,
    ): Promise<Measured> => {
      const times: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
      for (let round = -1; round < rounds; round += 1) {
        await settle();
        const a = await ours();
        await settle();
        const b = await floor();
        if (round < 0) continue;
        times.ours.push(a);
        times.floor.push(b);
      }
      return { name, floorIs, ours: spreadOf(times.ours), floor: spreadOf(times.floor) };
    };
    return [
      await measure(
        `push ${OPERATIONS} edits, ${PER_PUSH} per request, each signed`,
        'the same rows, multi-row statements, the same commits',
        () => this.#push(),
        () => this.#pushFloor(),
      ),
      await measure(
        `pull ${PAGE} changes`,
        'one SELECT of changes with their rows',
        () => this.#pull(),
        () => this.#pullFloor(),
      ),
      await measure(
        `snapshot of ${this.#ids.length} rows, ${PAGE} per page`,
        'the same pages by SELECT',
        () => this.#snapshot(),
        () => this.#snapshotFloor(),
      ),
    ];
  }

  #record(id: string, born: number): ServerRecord {
    const row = aHousehold(id, this.#person.id, born);
    const columns = Object.fromEntries(Object.keys(row).map((column) => [column, { ver: 1, op: id }]));
    return { table: 'household', id, feed: FEED, row, ver: 1, oe: 0, columns, byOp: id, born, merge: null };
  }

  #seal(kind: Envelope['kind'], body: unknown): Envelope {
    const unsigned = {
      protocol: PROTOCOL_VERSION,
      kind,
      device: this.#device.id,
      incarnation: 1,
      body: JSON.stringify(body),
    };
    return { ...unsigned, signature: this.#device.signer.sign(envelopeText(unsigned)) };
  }

  /** Parsing and answering as text are part of a request; carrying it is not. */
  async #ask(text: string): Promise<string> {
    return JSON.stringify(await answerRequest(this.#deps, JSON.parse(text)));
  }

  async #push(): Promise<number> {
    const at = await this.#store.transact((tx) => tx.head(FEED), { readOnly: true });
    const records = await this.#records(SHARD);
    const requests: string[] = [];
    for (let from = 0; from < OPERATIONS; from += PER_PUSH) {
      const acknowledged = { dseq: this.#stream.dseq, link: this.#stream.link, receipt: null };
      const groups = records.slice(from, from + PER_PUSH).map((record) => this.#group(record, at));
      const request: PushRequest = {
        epoch: 'epoch-0',
        fork_nonce: NONCE,
        acknowledged,
        backlog: { count: PER_PUSH, oldest_at: NOW, head_dseq: this.#stream.dseq },
        client_now: NOW,
        build: 'bench',
        schema_ver: onieumSchema.version,
        groups,
        watched: [],
      };
      requests.push(JSON.stringify(this.#seal('push', request)));
    }
    const answers: string[] = [];
    const ms = await timed(async () => {
      for (const request of requests) answers.push(await this.#ask(request));
    });
    for (const answer of answers) {
      const { results } = JSON.parse(answer) as { results?: { outcome: { o: string } }[] };
      if (results?.length !== PER_PUSH || results.some(({ outcome }) => outcome.o !== 'applied'))
        throw new Error(`a push was not applied: ${answer.slice(0, 300)}`);
    }
    return ms;
  }

  /** Other rows in each round, the same on both sides. */
  async #records(shard: string): Promise<readonly ServerRecord[]> {
    const { pool, keys } = this.#database;
    if (shard === SHARD) this.#edits += 1;
    const ids = Array.from({ length: OPERATIONS }, (_, n) => {
      const place = (n * 37 + this.#edits * 7919) % this.#ids.length;
      return must(this.#ids[place], 'row');
    });
    const store = new PostgresServerStore({ pool, keys, shard });
    return store.transact(
      async (tx) => {
        await tx.foresee?.({ operations: [], rows: ids.map((id) => ({ table: 'household', id })) });
        return Promise.all(ids.map(async (id) => must(await tx.record('household', id), 'record')));
      },
      { readOnly: true },
    );
  }

  #group({ id, row, ver }: ServerRecord, at: Cursor): SentGroup {
    const { header, content, opId, groupId } = this.#operation(id, row, ver, at);
    const dseq = this.#stream.dseq + 1;
    const prev = this.#stream.link;
    const hash = operationHash(hashText, header);
    this.#stream = { dseq, link: linkHash(hashText, prev, dseq, hash) };
    return {
      group_id: groupId,
      actor_key: this.#person.key,
      signature: this.#person.signer.sign(groupText(groupId, [hash])),
      operations: [{ op_id: opId, dseq, prev, header, content }],
    };
  }

  #operation(id: string, row: PlainRow, ver: number, at: Cursor) {
    const [opId, groupId] = [uuidv7(), uuidv7()];
    const set = { note: { from: row.note ?? null, to: `${this.#edits}번째 방문에서 들은 말을 적어 둔다` } };
    const content = canonicalJson({ salt: randomBytes(16).toString('hex'), body: { kind: 'patch', set } });
    const header: OperationHeader = {
      v: 1,
      op_id: opId,
      audience: 'bench',
      feed: FEED,
      table: 'household',
      row_id: id,
      subject: id,
      base: { epoch: 'epoch-0', at, ver, after_op: null },
      deps: [],
      group: { id: groupId, n: 1, of: 1 },
      actor: this.#person.id,
      actor_key: this.#person.key,
      origin: 'live',
      schema_ver: onieumSchema.version,
      kind: 'patch',
      body_hash: contentHash(hashText, content),
      recorded_at: NOW,
      boot_id: 'bench',
      mono_ms: 0,
      last_receipt: null,
    };
    return { header: canonicalJson(header), content, opId, groupId };
  }

  async #pushFloor(): Promise<number> {
    const records = await this.#records(FLOOR_SHARD);
    const { rows } = await this.#database.pool.query<{ seq: number; position: number; dseq: number }>(
      `SELECT seq, position, (SELECT coalesce(max(dseq), 0) FROM stream_entry WHERE shard = $1) AS dseq
        FROM feed JOIN shard ON shard.id = feed.shard WHERE shard = $1`,
      [FLOOR_SHARD],
    );
    let { seq, position, dseq } = must(rows[0], 'feed');
    const batches: [targets.Writable, Cell[][]][][] = [];
    const ends: number[] = [];
    for (let from = 0; from < OPERATIONS; from += PER_PUSH) {
      const of: Record<'entries' | 'log' | 'keys' | 'records' | 'places' | 'changes', Cell[][]> = {
        entries: [],
        log: [],
        keys: [],
        records: [],
        places: [],
        changes: [],
      };
      for (const record of records.slice(from, from + PER_PUSH)) {
        [seq, position, dseq] = [seq + 1, position + 1, dseq + 1];
        const made = this.#operation(record.id, record.row, record.ver, { seq, chain: ZERO_HASH });
        const { log, sealed } = this.#stored(made, record, seq, position);
        const entry = { opId: made.opId, link: log.hash, receipt: log.hash, conflict: null, position };
        of.entries.push(targets.entryCells(this.#device.id, 1, dseq, entry));
        of.log.push(targets.logCells(log, { subject: record.id, generation: 1, text: sealed }));
        of.keys.push([record.id, 1, randomBytes(60).toString('base64')]);
        const row = { ...record.row, note: `${this.#edits}번째 방문에서 들은 말을 적어 둔다` };
        const columns = { ...record.columns, note: { ver: record.ver + 1, op: made.opId } };
        of.records.push(targets.recordCells({ ...record, row, columns, ver: record.ver + 1, byOp: made.opId }));
        of.places.push([FEED, seq, log.hash]);
        const change: FeedChange = { seq, k: 'put', table: 'household', id: record.id, oe: 0, ver: record.ver + 1 };
        of.changes.push(targets.changeCells({ ...change, feed: FEED }));
      }
      const stream = { nextDseq: dseq + 1, link: ZERO_HASH, receipt: ZERO_HASH, nonce: NONCE, previousNonce: NONCE };
      batches.push([
        [targets.STREAM, [targets.streamCells({ ...stream, device: this.#device.id, incarnation: 1 })]],
        [targets.STREAM_ENTRY, of.entries],
        [targets.SUBJECT_KEY, of.keys],
        [targets.OP_LOG, of.log],
        [targets.RECORD, of.records],
        [targets.PLACE, of.places],
        [targets.CHANGE, of.changes],
        [targets.FEED, [[FEED, seq, ZERO_HASH, 0]]],
        [targets.TOTAL, [[FEED, 'household', this.#ids.length, ZERO_HASH]]],
      ]);
      ends.push(position);
    }
    const client = await this.#database.pool.connect();
    try {
      const prepared = batches.map((batch) =>
        batch.map(([target, cells]) => [target.statement, [FLOOR_SHARD, ...inColumns(cells, target.width)]] as const),
      );
      return await timed(async () => {
        for (const [index, batch] of prepared.entries()) {
          await client.query(`BEGIN; SELECT id FROM shard WHERE id = '${FLOOR_SHARD}' FOR NO KEY UPDATE`);
          for (const [statement, values] of batch) await run(client, statement, values);
          await client.query('UPDATE shard SET position = $2 WHERE id = $1', [FLOOR_SHARD, ends[index]]);
          await client.query('COMMIT');
        }
      });
    } finally {
      client.release();
    }
  }

  #stored(
    { header, content, opId, groupId }: { header: string; content: string; opId: string; groupId: string },
    { id }: ServerRecord,
    seq: number,
    position: number,
  ): { log: LogEntry; sealed: string } {
    const log: LogEntry = {
      opId,
      hash: operationHash(hashText, header),
      header,
      content: null,
      groupId,
      n: 1,
      of: 1,
      actorKey: this.#person.key,
      signature: randomBytes(64).toString('base64'),
      device: this.#device.id,
      table: 'household',
      rowId: id,
      feed: FEED,
      actor: this.#person.id,
      afterOp: null,
      outcome: { o: 'applied', feed: FEED, seq, ver: 2, conflicts: [] },
      position,
      executed: position,
      adoptedBy: null,
    };
    return { log, sealed: randomBytes(Buffer.byteLength(content) + 28).toString('base64') };
  }

  async #pull(): Promise<number> {
    const cursor = await this.#behind();
    const request: PullRequest = {
      epoch: 'epoch-0',
      feed: FEED,
      cursor,
      shown: cursor.seq,
      schema_ver: onieumSchema.version,
      limit: PAGE,
    };
    const text = JSON.stringify(this.#seal('pull', request));
    let answer = '';
    const ms = await timed(async () => {
      answer = await this.#ask(text);
    });
    const { changes } = JSON.parse(answer) as { changes?: unknown[] };
    if (changes?.length !== PAGE) throw new Error(`a page of ${changes?.length}: ${answer.slice(0, 300)}`);
    return ms;
  }

  async #behind(): Promise<Cursor> {
    return this.#store.transact(
      async (tx) => {
        const { seq } = await tx.head(FEED);
        return { seq: seq - PAGE, chain: must(await tx.chainAt(FEED, seq - PAGE), 'place') };
      },
      { readOnly: true },
    );
  }

  async #pullFloor(): Promise<number> {
    const { seq } = await this.#behind();
    return timed(async () => {
      const { rows } = await this.#database.pool.query({
        name: 'floor pull',
        text: `SELECT c.seq, c.k, c.tbl, c.id, c.oe, c.ver, r.row, r.by_op FROM change c
          JOIN record r ON r.shard = c.shard AND r.tbl = c.tbl AND r.id = c.id
          WHERE c.shard = $1 AND c.feed = $2 AND c.seq > $3 ORDER BY c.seq, c.tbl, c.id LIMIT $4`,
        values: [SHARD, FEED, seq, PAGE],
      });
      if (JSON.stringify(rows).length < PAGE || rows.length !== PAGE) throw new Error('the floor is not there');
    });
  }

  async #snapshot(): Promise<number> {
    let token: SnapshotRequest['token'] = null;
    let rows = 0;
    let ms = 0;
    for (let isLast = false; !isLast; ) {
      const request: SnapshotRequest = { feed: FEED, token, schema_ver: onieumSchema.version, limit: PAGE };
      const text = JSON.stringify(this.#seal('snapshot', request));
      let answer = '';
      ms += await timed(async () => {
        answer = await this.#ask(text);
      });
      const page = JSON.parse(answer) as Extract<Answer, { token: unknown }>;
      token = page.token;
      isLast = page.isLast;
      rows += page.rows.length;
    }
    if (rows !== this.#ids.length) throw new Error(`a snapshot of ${rows} rows`);
    return ms;
  }

  async #snapshotFloor(): Promise<number> {
    return timed(async () => {
      for (let after = ''; ; ) {
        const { rows } = await this.#database.pool.query<{ id: string }>({
          name: 'floor snapshot',
          text: `SELECT tbl, id, oe, ver, row FROM record WHERE shard = $1 AND feed = $2 AND (tbl, id) > ('household', $3)
            ORDER BY tbl, id LIMIT $4`,
          values: [SHARD, FEED, after, PAGE],
        });
        if (JSON.stringify(rows).length < rows.length) throw new Error('the floor is not there');
        after = rows.at(-1)?.id ?? '';
        if (rows.length < PAGE) return;
      }
    });
  }
}

const aHousehold = (id: string, by: string, n: number): PlainRow => ({
  id,
  office_id: OFFICE,
  created_at: NOW,
  created_by: by,
  household_no: `온이음-${n}`,
  hh_type: null,
  housing_type: null,
  tenure: null,
  road_address: `온이음로 ${n}길 ${n % 90}`,
  detail_address: `${n % 20}동 ${n % 900}호`,
  address_key: `온이음로${n}`,
  tong: String(n % 30),
  ban: String(n % 9),
  ri: null,
  area_note: null,
  benefit_status: [],
  vulnerability: [],
  priority_override: null,
  priority_override_reason: null,
  isolation_band: null,
  staff_safety_flags: [],
  officer_id: by,
  status: 'ACTIVE',
  merged_into_id: null,
  note: null,
  legal_basis: '사회보장급여법 제9조',
});
