import type { Kysely } from 'kysely';
import type { ManageRequestTable } from '#server/database/administration-schema.ts';
import type { ServerSchema } from '#server/database/schema.ts';

/** False when this order was given before. */
export async function noteRequest(db: Kysely<ServerSchema>, request: ManageRequestTable): Promise<boolean> {
  const result = await db
    .insertInto('manage_request')
    .values(request)
    .onConflict((conflict) => conflict.columns(['shard', 'id']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
