/** @file What an operator is shown. No names and no contents: ids, login ids, roles and counts. */
import { type Kysely, sql } from 'kysely';
import type { ServerSchema } from '#server/database/schema.ts';

type Db = Kysely<ServerSchema>;

export interface OfficeLine {
  readonly shard: string;
  readonly id: string;
  readonly name: string;
  readonly genesis_device: string | null;
  readonly devices: number;
  readonly accounts: number;
}

export async function listOffices(db: Db): Promise<OfficeLine[]> {
  const { rows } = await sql<OfficeLine>`
    SELECT o.shard, o.id, o.name, o.genesis_device,
      (SELECT count(*) FROM device d WHERE d.shard = o.shard AND d.office_id = o.id AND d.status <> 'revoked')::int AS devices,
      (SELECT count(*) FROM account a WHERE a.shard = o.shard AND a.office_id = o.id AND a.role IS NOT NULL)::int AS accounts
    FROM office o ORDER BY o.shard, o.name, o.id`.execute(db);
  return rows;
}

export interface AccountLine {
  readonly shard: string;
  readonly id: string;
  readonly office_id: string;
  readonly login_id: string | null;
  readonly role: string | null;
  readonly valid_to: string | null;
  readonly key: 'password' | 'code' | null;
}

export async function listAccounts(db: Db, officeId: string | null): Promise<AccountLine[]> {
  const { rows } = await sql<AccountLine>`
    SELECT a.shard, a.id, a.office_id, r.row ->> 'login_id' AS login_id, a.role, a.valid_to, k.kind AS key
    FROM account a
      LEFT JOIN record r ON r.shard = a.shard AND r.tbl = 'account' AND r.id = a.id
      LEFT JOIN key_card k ON k.shard = a.shard AND k.account_id = a.id AND k.state = 'current'
    WHERE ${officeId}::text IS NULL OR a.office_id = ${officeId}
    ORDER BY a.office_id, login_id NULLS LAST, a.id`.execute(db);
  return rows;
}

export interface DevicePlace {
  readonly shard: string;
  readonly id: string;
}

/** By the id, or by how it begins, as lists show it. */
export async function findDevices(db: Db, prefix: string): Promise<DevicePlace[]> {
  const found = db
    .selectFrom('device')
    .select(['shard', 'id'])
    .where('id', 'like', `${likely(prefix)}%`);
  return found.execute();
}

const likely = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** The shard that has this household, or had it. */
export async function shardOfHousehold(db: Db, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ shard: string }>`
    SELECT shard FROM record WHERE tbl = 'household' AND id = ${id}
    UNION SELECT shard FROM subject_key WHERE subject = ${id} LIMIT 1`.execute(db);
  return rows[0]?.shard;
}

export interface ShardLine {
  readonly id: string;
  readonly position: number;
  readonly durable_position: number;
  readonly rows: number;
}

export async function shardLines(db: Db): Promise<{ readonly shards: readonly ShardLine[]; readonly bytes: number }> {
  const { rows: shards } = await sql<ShardLine>`
    SELECT s.id, s.position, s.durable_position, (SELECT count(*) FROM record r WHERE r.shard = s.id)::int AS rows
    FROM shard s ORDER BY s.id`.execute(db);
  const { rows } = await sql<{ bytes: number }>`SELECT pg_database_size(current_database()) AS bytes`.execute(db);
  return { shards, bytes: rows[0]?.bytes ?? 0 };
}
