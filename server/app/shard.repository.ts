import { type Kysely, sql } from 'kysely';
import type { ServerSchema } from '#server/database/schema.ts';

type Db = Kysely<ServerSchema>;

export async function isKnownOffice(db: Db, id: string): Promise<boolean> {
  const found = await db.selectFrom('office').select('id').where('id', '=', id).executeTakeFirst();
  return found !== undefined;
}

/** The name under which people sign for this server. Made once; a restored server keeps it. */
export async function audienceOf(db: Db, propose: () => string): Promise<string> {
  await db
    .insertInto('server_identity')
    .values({ name: 'audience', value: propose() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await db
    .selectFrom('server_identity')
    .select('value')
    .where('name', '=', 'audience')
    .executeTakeFirstOrThrow();
  return value;
}

/** Throws when the database does not answer. */
export async function ping(db: Db): Promise<void> {
  await sql`SELECT 1 FROM shard LIMIT 1`.execute(db);
}
