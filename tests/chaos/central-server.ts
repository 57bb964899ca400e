/** @file The server of a run: its PostgreSQL, its process, its backups, and its tables as plain rows for the checker. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { makeBackup } from '#server/backup/make-backup.ts';
import { DatabaseInUse, restoreBackup } from '#server/backup/restore-backup.ts';
import { verifyBackup } from '#server/backup/verify-backup.ts';
import { type PostgresConnection, type RunningPostgres, startPostgres } from '#server/database/embedded-postgres.ts';
import { openServerDatabase, type ServerDatabase } from '#server/database/open-server-database.ts';
import { createShard, PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { readShard } from '#server/database/read-shard.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import type { ServerDump } from '../sync/checker/history.ts';
import type { Town } from './identity.ts';
import { Machine } from './machines.ts';
import type { ServerConfig, ServerOrder, ServerSays } from './orders.ts';

const SHARD = '4113500000';
const MASTER_KEY = Buffer.alloc(32, 5);
const SECRET = { key: Buffer.alloc(32, 6) };
const now = (): string => new Date().toISOString();

export interface Backup {
  readonly file: string;
  /** Every table at a moment right after it. */
  readonly image: ReadonlyMap<string, string>;
  readonly opIds: readonly string[];
  readonly position: number;
  readonly isVerified: boolean;
}

export interface Books {
  readonly places: readonly (readonly [string, string])[];
  readonly receipts: readonly (readonly [string, string])[];
}

export class CentralServer {
  port: number | undefined;
  readonly machine: Machine<ServerOrder, ServerSays>;
  readonly #folder: string;
  #postgres: RunningPostgres | undefined;
  #backups = 0;
  #isStopped = false;

  constructor(folder: string, log: number) {
    this.#folder = folder;
    this.machine = new Machine<ServerOrder, ServerSays>({
      script: 'server-process.ts',
      argument: (): ServerConfig => ({ database: this.#connection, masterKeyHex: MASTER_KEY.toString('hex') }),
      compiled: join(folder, 'compiled'),
      readyWhen: 'listening',
      hears: (what) => {
        this.port = what.port;
      },
      log,
    });
  }

  get #connection(): PostgresConnection {
    if (!this.#postgres) throw new Error('PostgreSQL is not running');
    return this.#postgres.connection;
  }

  async startDatabase(): Promise<void> {
    this.#postgres = await startPostgres({ dataDir: join(this.#folder, 'postgres') });
    // The run was ended while it started.
    if (this.#isStopped) await this.#postgres.stop('immediate');
  }

  /** What a power cut leaves of it; it recovers when it is started anew. */
  async dropDatabase(): Promise<void> {
    await this.#postgres?.stop('immediate');
    await this.startDatabase();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.machine.stop();
    await this.#postgres?.stop('immediate');
  }

  async settle(town: Town): Promise<void> {
    await this.#withStore(async (store, pool) => {
      await createShard(pool, SHARD, 'epoch-0');
      await store.transact(async (tx) => {
        for (const id of town.offices)
          await tx.putOffice({ id, code: null, name: id, sigungu: null, genesisDevice: null });
        for (const { id, officeId, role, key, publicKey } of town.people) {
          await tx.putAccount({ id, officeId, role, validTo: null, codeIssuers: [] });
          await tx.putOfficerKey({ id: key, accountId: id, publicKey, isRevoked: false });
        }
        for (const { device, officeId, publicKey, feeds } of town.pcs) {
          const rights = { status: 'active', feeds, formerFeeds: [], newestIncarnation: 1 } as const;
          await tx.putDevice({ id: device, officeId, publicKey, ...rights });
        }
      });
    });
  }

  #withStore<T>(work: (store: PostgresServerStore, pool: pg.Pool) => Promise<T>): Promise<T> {
    return this.#withDatabase((database) =>
      work(new PostgresServerStore({ ...database, shard: SHARD }), database.pool),
    );
  }

  async #withDatabase<T>(work: (database: ServerDatabase) => Promise<T>): Promise<T> {
    const database = await openServerDatabase({ at: this.#connection, masterKey: MASTER_KEY, connections: 2 });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  async #withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ ...this.#connection });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  async heads(): Promise<ReadonlyMap<string, { readonly seq: number; readonly chain: string }>> {
    const rows = await this.#withClient((client) => all(client, 'SELECT feed, seq::float8, chain FROM feed'));
    return new Map(rows.map(({ feed, seq, chain }) => [String(feed), { seq: Number(seq), chain: String(chain) }]));
  }

  /** Every place there has been in this life, as `feed seq` → chain; everything it gave a receipt for. */
  async books(): Promise<Books> {
    return this.#withClient(async (client) => ({
      places: (await all(client, 'SELECT feed, seq, chain FROM place')).map(({ feed, seq, chain }) => [
        `${feed} ${seq}`,
        String(chain),
      ]),
      receipts: (await all(client, 'SELECT device, incarnation, dseq, receipt FROM stream_entry')).map(
        ({ device, incarnation, dseq, receipt }) => [`${device} ${incarnation} ${dseq}`, String(receipt)],
      ),
    }));
  }

  /** As an operator or a middlebox does it: every connection of the server ends, and the server is not told why. */
  async cutConnections(): Promise<void> {
    await this.#withClient((client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      ),
    );
  }

  /** As an operator makes it. What is proved by restoring it raises what PCs may forget. */
  async backUp(isVerified: boolean): Promise<Backup> {
    this.#backups += 1;
    const file = join(this.#folder, `backup-${this.#backups}`);
    // What is asked for before the backup is in it.
    const opIds = await this.#withClient(async (client) =>
      (await all(client, 'SELECT op_id FROM op_log')).map(({ op_id }) => String(op_id)),
    );
    return this.#withDatabase(async (database) => {
      const made = await makeBackup({ database, masterKey: MASTER_KEY, file, secret: SECRET, now });
      const image = await this.#image();
      if (isVerified) {
        const report = await verifyBackup({ file, secret: SECRET, at: this.#connection, raise: database });
        if (!report.ok) throw new Error(`a backup was not verified: ${report.fault}`);
        if (report.raised.length === 0) throw new Error('a verified backup has raised nothing');
      }
      return { file, image, opIds, position: made.shards[0]?.position ?? 0, isVerified };
    });
  }

  /** As an operator does it: PCs are told by a new epoch. */
  async restore({ file }: Backup): Promise<void> {
    const request = { file, secret: SECRET, at: this.#connection, masterKey: MASTER_KEY, schema: onieumSchema, now };
    for (let attempt = 1; ; attempt += 1) {
      try {
        await restoreBackup(request);
        return;
      } catch (error) {
        // PostgreSQL notices a killed server when it next reads from it.
        if (!(error instanceof DatabaseInUse) || attempt === 200) throw error;
        await sleep(50);
      }
    }
  }

  /** A disk image of the whole machine, put back by somebody who tells nobody. */
  async putBack({ image }: Backup, durable: number): Promise<void> {
    await this.#withClient(async (client) => {
      await client.query('BEGIN');
      await client.query(`TRUNCATE ${[...image.keys()].map((table) => `"${table}"`).join(', ')} CASCADE`);
      await client.query("SET LOCAL session_replication_role = 'replica'");
      for (const [table, rows] of image)
        await client.query(
          `INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::public."${table}", $1)`,
          [rows],
        );
      await client.query('UPDATE shard SET durable_position = $1', [durable]);
      await client.query('COMMIT');
    });
  }

  async #image(): Promise<ReadonlyMap<string, string>> {
    return this.#withClient(async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const tables = new Map<string, string>();
      for (const table of await ownTables(client)) {
        const [row] = await all(client, `SELECT coalesce(json_agg(t), '[]')::text AS rows FROM "${table}" t`);
        tables.set(table, String(row?.rows));
      }
      await client.query('COMMIT');
      return tables;
    });
  }

  async dump(): Promise<ServerDump> {
    // Bodies are sealed: the store opens them. What follows from them is read as it stands in the tables.
    const { log, records } = await this.#withStore(readShard);
    return this.#withClient(async (client) => {
      const places = (rows: readonly Row[]) => rows.map(({ device, incarnation }) => `${device} ${incarnation}`);
      const losses = await all(client, 'SELECT device, incarnation, from_dseq, to_dseq FROM loss_report');
      const streams = await all(client, 'SELECT device, incarnation, next_dseq AS next, link FROM stream');
      const entries = await all(
        client,
        `SELECT device, incarnation, dseq, op_id AS "opId", link, conflict, position::float8 FROM stream_entry`,
      );
      return {
        log: log.map((entry) => ({ ...entry, content: entry.content ?? '' })),
        records: records.map(({ table, id, feed, row, ver, oe }) => ({ table, id, feed, row, ver, oe })),
        deleted: (await all(client, 'SELECT tbl, id FROM deleted_id')).map(({ tbl, id }) => `${tbl} ${id}`),
        heads: [...(await this.heads())],
        changes: (await all(
          client,
          'SELECT feed, seq::float8, k, tbl AS "table", id, ver::float8 FROM change',
        )) as never,
        totals: (await all(client, 'SELECT feed, tbl, count::float8, digest FROM total')).map(
          ({ feed, tbl, count, digest }) => [`${feed} ${tbl}`, { count, digest }],
        ) as never,
        streams: streams.map(({ next, link }, index) => ({
          key: places(streams)[index] ?? '',
          next: Number(next),
          link: String(link),
        })),
        streamEntries: entries.map(({ device, incarnation, dseq, opId, link, conflict, position }) => ({
          key: `${device} ${incarnation} ${dseq}`,
          opId: String(opId),
          link: String(link),
          o: (conflict as { o: string } | null)?.o ?? null,
          position: Number(position),
        })),
        losses: losses.map(({ device, incarnation, from_dseq, to_dseq }) => ({
          device: String(device),
          incarnation: Number(incarnation),
          fromDseq: Number(from_dseq),
          toDseq: Number(to_dseq),
        })),
      };
    });
  }
}

type Row = Readonly<Record<string, unknown>>;

const all = async (client: pg.Client, sql: string): Promise<Row[]> => (await client.query<Row>(sql)).rows;

async function ownTables(client: pg.Client): Promise<string[]> {
  const rows = await all(
    client,
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%' ORDER BY 1`,
  );
  return rows.map(({ tablename }) => String(tablename));
}
