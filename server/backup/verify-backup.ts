import { randomUUID } from 'node:crypto';
import type { ServerDatabase } from '#server/database/open-server-database.ts';
import { BackupDamaged, type BackupSecret } from './backup-file.ts';
import type { ShardMark, TableSum } from './backup-frames.ts';
import { loadBackup } from './load-backup.ts';
import { createDatabase, type DatabasePlace, dropDatabase } from './scratch-database.ts';

export interface VerifyRequest {
  readonly file: string;
  readonly secret: BackupSecret;
  /** The PostgreSQL that lends a scratch database; it is dropped again. */
  readonly at: DatabasePlace;
  /** The server whose PCs may now forget what the backup holds. */
  readonly raise?: ServerDatabase;
}

export type VerifyReport =
  | {
      readonly ok: true;
      readonly madeAt: string;
      readonly tables: Readonly<Record<string, TableSum>>;
      readonly shards: readonly ShardMark[];
      /** Shards whose durable watermark the backup has raised, or had raised before. */
      readonly raised: readonly string[];
    }
  | { readonly ok: false; readonly fault: string };

/** Proves a backup by restoring it. A wrong key or passphrase is thrown: it says nothing about the backup. */
export async function verifyBackup({ file, secret, at, raise }: VerifyRequest): Promise<VerifyReport> {
  const scratch = `onieum_verify_${randomUUID().replaceAll('-', '')}`;
  const place = await createDatabase(at, scratch);
  try {
    const { beginning, tables, database } = await loadBackup(file, secret, place);
    await database.close();
    const raised: string[] = [];
    if (raise) for (const mark of beginning.shards) if (await raiseWatermark(raise, mark)) raised.push(mark.id);
    return { ok: true, madeAt: beginning.made_at, tables, shards: beginning.shards, raised };
  } catch (error) {
    if (error instanceof BackupDamaged) return { ok: false, fault: error.message };
    throw error;
  } finally {
    await dropDatabase(at, scratch);
  }
}

/**
 * Only if the server still lives the life that the backup is of, and has been at each of its places: the backup of a
 * server that was restored meanwhile holds work that this one may never have seen.
 */
async function raiseWatermark({ pool }: ServerDatabase, { id, epoch, position, heads }: ShardMark): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE shard SET durable_position = greatest(durable_position, $3)
      WHERE id = $1 AND epoch = $2 AND position >= $3 AND NOT EXISTS (
        SELECT 1 FROM unnest($4::text[], $5::bigint[], $6::text[]) AS head(feed, seq, chain)
          WHERE head.seq > 0 AND NOT EXISTS (
            SELECT 1 FROM place p WHERE p.shard = $1 AND p.feed = head.feed AND p.seq = head.seq AND p.chain = head.chain))`,
    [id, epoch, position, heads.map(({ feed }) => feed), heads.map(({ seq }) => seq), heads.map(({ chain }) => chain)],
  );
  return rowCount === 1;
}
