import type { Kysely } from 'kysely';
import type { ServerDatabase } from '#server/database/open-server-database.ts';
import { PostgresServerStore, shardOfDevice } from '#server/database/postgres-server-store.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import { isKnownOffice } from './shard.repository.ts';

/** The shards of this server, each the 시군구 whose offices it keeps. A PC belongs to one for good. */
export interface Shards {
  readonly db: Kysely<ServerSchema>;
  of(shard: string): PostgresServerStore;
  ofDevice(device: string): Promise<PostgresServerStore | undefined>;
  /** Anywhere on this server. */
  hasOffice(id: string): Promise<boolean>;
}

/** Memory for which shard a PC is in; the oldest half is forgotten when it is full. */
const REMEMBERED = 20_000;

export type OnAdvanced = (heads: readonly { readonly feed: string; readonly seq: number }[]) => void;

export function openShards({ pool, db, keys }: ServerDatabase, onAdvanced: OnAdvanced = () => undefined): Shards {
  const stores = new Map<string, PostgresServerStore>();
  const shardOf = new Map<string, string>();
  const storeOf = (shard: string): PostgresServerStore => {
    const known = stores.get(shard);
    if (known) return known;
    const store = new PostgresServerStore({ pool, shard, keys, onAdvanced });
    stores.set(shard, store);
    return store;
  };
  return {
    db,
    of: storeOf,
    async ofDevice(device) {
      const shard = shardOf.get(device) ?? (await shardOfDevice(pool, device));
      if (shard === undefined) return undefined;
      if (shardOf.size >= REMEMBERED)
        for (const old of [...shardOf.keys()].slice(0, REMEMBERED / 2)) shardOf.delete(old);
      shardOf.set(device, shard);
      return storeOf(shard);
    },
    hasOffice: (id) => isKnownOffice(db, id),
  };
}
