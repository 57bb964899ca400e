import { createHash } from 'node:crypto';
import { type Erased, eraseSubject as eraseWithin } from '#shared/sync/engine/erase-subject.ts';
import type { SyncSchema } from '#shared/sync/sync-schema.ts';
import type { PostgresServerStore } from './postgres-server-store.ts';

/** See [Note: Erasures outlive backups]. */
export function eraseSubject(store: PostgresServerStore, schema: SyncSchema, subject: string): Promise<Erased> {
  return store.transact((tx) => eraseWithin({ schema, hash: sha256 }, tx, subject));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a restore has to erase again. */
export async function erasedSubjects(
  store: PostgresServerStore,
): Promise<readonly { readonly shard: string; readonly subject: string; readonly generation: number }[]> {
  return store.inTransaction(
    (tx) =>
      tx.direct((db, shard) =>
        db
          .selectFrom('subject_key')
          .select(['shard', 'subject', 'generation'])
          .where('shard', '=', shard)
          .where('wrapped', 'is', null)
          .orderBy('subject')
          .execute(),
      ),
    { readOnly: true },
  );
}
