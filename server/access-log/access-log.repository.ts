import { type Kysely, sql } from 'kysely';
import type { AccessChainTable, AccessLineTable } from '#server/database/administration-schema.ts';
import type { ServerSchema } from '#server/database/schema.ts';

type Db = Kysely<ServerSchema>;
export type AccessChain = AccessChainTable;

export function findChain(db: Db, where: Pick<AccessChain, 'shard' | 'device' | 'incarnation'>) {
  return db
    .selectFrom('access_chain')
    .selectAll()
    .where('shard', '=', where.shard)
    .where('device', '=', where.device)
    .where('incarnation', '=', where.incarnation)
    .executeTakeFirst();
}

export async function putChain(db: Db, chain: AccessChain): Promise<void> {
  await db
    .insertInto('access_chain')
    .values(chain)
    .onConflict((conflict) => conflict.columns(['shard', 'device', 'incarnation']).doUpdateSet(chain))
    .execute();
}

export async function insertLines(db: Db, lines: readonly AccessLineTable[]): Promise<void> {
  if (lines.length > 0)
    await db
      .insertInto('access_line')
      .values([...lines])
      .execute();
}

/** Links of lines `from` to `to`, in order. */
export async function linksBetween(
  db: Db,
  where: Pick<AccessChain, 'shard' | 'device' | 'incarnation'>,
  from: number,
  to: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('access_line')
    .select('link')
    .where('shard', '=', where.shard)
    .where('device', '=', where.device)
    .where('incarnation', '=', where.incarnation)
    .where('n', '>=', from)
    .where('n', '<=', to)
    .orderBy('n')
    .execute();
  return rows.map(({ link }) => link);
}

export type ArrivedLine = Omit<AccessLineTable, 'shard' | 'link'>;
export type Arrival = Pick<AccessLineTable, 'received_at' | 'device' | 'incarnation' | 'n'>;

/** Lines of an office's PCs that arrived at `since` or later, newest first, from `before` on. */
export function findArrivedLines(
  db: Db,
  { shard, officeId }: { readonly shard: string; readonly officeId: string },
  { since, before, limit }: { readonly since: string; readonly before: Arrival | null; readonly limit: number },
): Promise<ArrivedLine[]> {
  let query = db
    .selectFrom('access_line')
    .select(['device', 'incarnation', 'n', 'text', 'received_at'])
    .where('shard', '=', shard)
    .where('received_at', '>=', since)
    .where('device', 'in', (eb) =>
      eb.selectFrom('device').select('id').where('shard', '=', shard).where('office_id', '=', officeId),
    );
  if (before !== null)
    query = query.where(
      sql<boolean>`(received_at, device, incarnation, n)
        < (${before.received_at}, ${before.device}, ${before.incarnation}, ${before.n})`,
    );
  return query
    .orderBy('received_at', 'desc')
    .orderBy('device', 'desc')
    .orderBy('incarnation', 'desc')
    .orderBy('n', 'desc')
    .limit(limit)
    .execute();
}

/** The chains of an office's PCs, with the names that people know them by. */
export function listChains(db: Db, shard: string, officeId: string) {
  return db
    .selectFrom('access_chain')
    .innerJoin('device', (join) =>
      join.onRef('device.shard', '=', 'access_chain.shard').onRef('device.id', '=', 'access_chain.device'),
    )
    .innerJoin('device_card', (join) =>
      join.onRef('device_card.shard', '=', 'device.shard').onRef('device_card.device', '=', 'device.id'),
    )
    .select([
      'access_chain.device',
      'device_card.name',
      'access_chain.incarnation',
      'access_chain.next',
      'access_chain.broken_at',
    ])
    .where('access_chain.shard', '=', shard)
    .where('device.office_id', '=', officeId)
    .orderBy('device_card.name')
    .orderBy('access_chain.incarnation')
    .execute();
}
