import { type Kysely, sql } from 'kysely';

/** Access logs are read by when they arrived: a time that no PC can set back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw('CREATE INDEX access_line_arrival ON access_line (shard, received_at, device, incarnation, n)')
    .execute(db);
}
