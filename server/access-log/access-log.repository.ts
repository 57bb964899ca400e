import type { Kysely } from 'kysely';
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
