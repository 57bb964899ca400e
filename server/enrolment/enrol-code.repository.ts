import type { Kysely } from 'kysely';
import type { EnrolCodeTable } from '#server/database/administration-schema.ts';
import type { ServerSchema } from '#server/database/schema.ts';

type Db = Kysely<ServerSchema>;
export type EnrolCode = EnrolCodeTable;

/** In whichever shard it is. */
export function findCode(db: Db, hash: string): Promise<EnrolCode | undefined> {
  return db.selectFrom('enrol_code').selectAll().where('hash', '=', hash).executeTakeFirst();
}

export async function insertCode(db: Db, code: EnrolCode): Promise<void> {
  await db.insertInto('enrol_code').values(code).execute();
}

export async function markUsed(db: Db, { shard, id }: EnrolCode, at: string, usedFor: string): Promise<void> {
  await db
    .updateTable('enrol_code')
    .set({ used_at: at, used_for: usedFor })
    .where('shard', '=', shard)
    .where('id', '=', id)
    .execute();
}

/** False when the office has no such code, or it was used. */
export async function withdrawCode(db: Db, shard: string, officeId: string, id: string, at: string): Promise<boolean> {
  const result = await db
    .updateTable('enrol_code')
    .set({ withdrawn_at: at })
    .where('shard', '=', shard)
    .where('id', '=', id)
    .where('office_id', '=', officeId)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Newest first; what was withdrawn is gone for people. */
export function listCodes(db: Db, shard: string, officeId: string): Promise<EnrolCode[]> {
  return db
    .selectFrom('enrol_code')
    .selectAll()
    .where('shard', '=', shard)
    .where('office_id', '=', officeId)
    .where('withdrawn_at', 'is', null)
    .orderBy('issued_at', 'desc')
    .limit(100)
    .execute();
}
