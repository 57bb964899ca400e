import { createHash } from 'node:crypto';
import { CONFLICT_TABLE, HELD_TABLE } from '#shared/sync/engine/conflict-rows.ts';
import { Effects } from '#shared/sync/engine/effects.ts';
import type { ServerRecord } from '#shared/sync/engine/server-store.ts';
import type { SyncSchema } from '#shared/sync/sync-schema.ts';
import type { PostgresServerStore } from './postgres-server-store.ts';
import type { PostgresServerTransaction } from './postgres-transaction.ts';
import { conflictWithoutValues } from './sealed-rows.ts';

export interface Erased {
  readonly rows: number;
  readonly operations: number;
}

/**
 * Erases a household for good, as the law may ask: its rows and everything filed under it leave the feeds as deletions,
 * values that wait in conflicts and held groups are emptied, and the key of all that was written about it is destroyed.
 * What remains are hashes, so that signatures and chains can still be verified. See [Note: Erasures outlive backups].
 */
export function eraseSubject(store: PostgresServerStore, schema: SyncSchema, subject: string): Promise<Erased> {
  return store.inTransaction(async (tx) => {
    const effects = new Effects(sha256, tx);
    const operations = await tx.direct((db, shard) =>
      db
        .selectFrom('op_log')
        .select(['op_id', 'tbl', 'row_id', 'group_id'])
        .where('shard', '=', shard)
        .where('subject', '=', subject)
        .execute(),
    );
    const filed = await filedUnder(tx, schema, subject);
    const touched = new Set([...filed.map(({ id }) => id), ...operations.map(({ row_id }) => row_id)]);
    for (const id of touched)
      for (const conflict of await tx.recordsWhere(CONFLICT_TABLE, 'row_id', id)) await empty(effects, conflict);
    for (const group of new Set(operations.map(({ group_id }) => group_id)))
      for (const held of await tx.recordsWhere(HELD_TABLE, 'group_id', group)) await empty(effects, held);
    for (const record of filed) await effects.remove(record);
    await effects.commit([`erased ${subject}`]);
    await tx.direct((db, shard) =>
      db
        .updateTable('subject_key')
        .set({ wrapped: null, destroyed_at: new Date() })
        .where('shard', '=', shard)
        .where('subject', '=', subject)
        .where('wrapped', 'is not', null)
        .execute(),
    );
    return { rows: filed.length, operations: operations.length };
  });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function filedUnder(tx: PostgresServerTransaction, schema: SyncSchema, subject: string): Promise<ServerRecord[]> {
  const found: ServerRecord[] = [];
  for (const [table, { subject: column }] of Object.entries(schema.tables)) {
    if (column === null) continue;
    found.push(...(await tx.recordsWhere(table, column, subject)));
  }
  return found;
}

function empty(effects: Effects, record: ServerRecord): Promise<void> {
  const row = record.table === CONFLICT_TABLE ? conflictWithoutValues(record.row) : { ...record.row, contents: [] };
  return effects.put({ ...record, row, ver: record.ver + 1 });
}

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
