import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { ServerStore, ServerTransaction, TransactOptions } from '#shared/sync/engine/server-store.ts';
import { PostgresServerTransaction, type ShardState } from './postgres-transaction.ts';
import type { SubjectKeys } from './subject-keys.ts';

export interface PostgresServerStoreOptions {
  readonly pool: pg.Pool;
  readonly shard: string;
  readonly keys: SubjectKeys;
  /** Told after each commit how far which feeds have come. */
  readonly onAdvanced?: (heads: readonly { readonly feed: string; readonly seq: number }[]) => void;
}

/**
 * One shard on PostgreSQL. A request that writes locks the shard's row first, under READ COMMITTED: what it reads next is
 * what the one before it left. Requests that only read see one moment and wait for nobody.
 */
export class PostgresServerStore implements ServerStore {
  readonly #pool: pg.Pool;
  readonly #shard: string;
  readonly #keys: SubjectKeys;
  readonly #onAdvanced: PostgresServerStoreOptions['onAdvanced'];

  constructor({ pool, shard, keys, onAdvanced }: PostgresServerStoreOptions) {
    this.#pool = pool;
    this.#shard = shard;
    this.#keys = keys;
    this.#onAdvanced = onAdvanced;
  }

  transact<T>(work: (tx: ServerTransaction) => Promise<T>, options?: TransactOptions): Promise<T> {
    return this.inTransaction(work, options);
  }

  /** The same for services of the server that keep tables of their own: see `direct`. */
  async inTransaction<T>(
    work: (tx: PostgresServerTransaction) => Promise<T>,
    { readOnly = false }: TransactOptions = {},
  ): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const notice = (error: Error) => {
      broken = error;
    };
    client.on('error', notice);
    try {
      const tx = new PostgresServerTransaction(client, await this.#begin(client, readOnly), this.#keys);
      const result = await work(tx);
      if (readOnly && tx.hasWritten) throw new Error('a read-only transaction has written');
      if (tx.hasWritten) await tx.flush();
      await client.query('COMMIT');
      const heads = tx.advanced();
      if (heads.length > 0) this.#onAdvanced?.(heads);
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken ??= failure;
      });
      throw error;
    } finally {
      client.off('error', notice);
      client.release(broken);
    }
  }

  /** Begins and locks in one round trip. */
  async #begin(client: pg.PoolClient, readOnly: boolean): Promise<ShardState> {
    const begin = readOnly ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN ISOLATION LEVEL READ COMMITTED';
    const answers = (await client.query(
      `${begin}; SELECT id, epoch, position, executed, durable_position FROM shard
        WHERE id = ${pg.escapeLiteral(this.#shard)} ${readOnly ? '' : 'FOR NO KEY UPDATE'}`,
    )) as unknown as readonly pg.QueryResult<ShardState>[];
    const shard = answers[1]?.rows[0];
    if (!shard) throw new Error(`there is no shard ${this.#shard}`);
    return shard;
  }
}

/** Once per shard. A shard that exists keeps its epoch. */
export async function createShard(pool: pg.Pool, shard: string, epoch: string = randomUUID()): Promise<void> {
  await pool.query('INSERT INTO shard (id, epoch) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [shard, epoch]);
}

export async function shardOfDevice(pool: pg.Pool, device: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ shard: string }>('SELECT shard FROM device WHERE id = $1', [device]);
  return rows[0]?.shard;
}
