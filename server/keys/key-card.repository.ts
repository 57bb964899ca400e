import type { Kysely } from 'kysely';
import type { KeyCardTable } from '#server/database/administration-schema.ts';
import { toPostgresText } from '#server/database/postgres-text.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import type { OfficerKeyEntry, RecoveryKeyEntry } from '#shared/sync/keys.message.ts';

type Db = Kysely<ServerSchema>;
export type KeyCard = Omit<KeyCardTable, 'shard'>;

export function findKeyCard(db: Db, shard: string, keyId: string): Promise<KeyCard | undefined> {
  return db
    .selectFrom('key_card')
    .selectAll()
    .where('shard', '=', shard)
    .where('key_id', '=', keyId)
    .executeTakeFirst();
}

/** The person's only way in from now on; whatever they had is replaced. */
export async function putCurrentKey(
  db: Db,
  shard: string,
  officeId: string,
  entry: OfficerKeyEntry,
  vouchedBy: string | null,
): Promise<void> {
  await db
    .updateTable('key_card')
    .set({ state: 'replaced' })
    .where('shard', '=', shard)
    .where('account_id', '=', entry.account_id)
    .where('state', '=', 'current')
    .execute();
  const card = {
    ...entry,
    slot: toPostgresText(entry.slot),
    shard,
    office_id: officeId,
    state: 'current' as const,
    vouched_by: vouchedBy,
  };
  await db
    .insertInto('key_card')
    .values(card)
    .onConflict((conflict) =>
      conflict
        .columns(['shard', 'key_id'])
        .doUpdateSet({ slot: card.slot, box_key: card.box_key, created_at: card.created_at, state: 'current' }),
    )
    .execute();
}

export async function revokeKeyCard(db: Db, shard: string, keyId: string): Promise<void> {
  await db
    .updateTable('key_card')
    .set({ state: 'revoked' })
    .where('shard', '=', shard)
    .where('key_id', '=', keyId)
    .execute();
}

export async function listCurrentKeys(db: Db, shard: string, officeId: string): Promise<OfficerKeyEntry[]> {
  return db
    .selectFrom('key_card')
    .select(['account_id', 'key_id', 'kind', 'signing_key', 'box_key', 'slot', 'created_at'])
    .where('shard', '=', shard)
    .where('office_id', '=', officeId)
    .where('state', '=', 'current')
    .orderBy('account_id')
    .execute();
}

export async function putRecovery(db: Db, shard: string, officeId: string, entry: RecoveryKeyEntry): Promise<void> {
  await db
    .insertInto('recovery_card')
    .values({ ...entry, shard, office_id: officeId })
    .onConflict((conflict) => conflict.columns(['shard', 'office_id']).doUpdateSet(entry))
    .execute();
}

export async function findRecovery(db: Db, shard: string, officeId: string): Promise<RecoveryKeyEntry | null> {
  const found = await db
    .selectFrom('recovery_card')
    .select(['slot_id', 'box_key', 'created_at'])
    .where('shard', '=', shard)
    .where('office_id', '=', officeId)
    .executeTakeFirst();
  return found ?? null;
}

export async function keyListVersion(db: Db, shard: string, officeId: string): Promise<number> {
  const found = await db
    .selectFrom('key_list')
    .select('version')
    .where('shard', '=', shard)
    .where('office_id', '=', officeId)
    .executeTakeFirst();
  return found?.version ?? 0;
}

/** Every PC of the office asks for the list again. */
export async function raiseKeyListVersion(db: Db, shard: string, officeId: string): Promise<void> {
  await db
    .insertInto('key_list')
    .values({ shard, office_id: officeId, version: 1 })
    .onConflict((conflict) =>
      conflict.columns(['shard', 'office_id']).doUpdateSet((eb) => ({ version: eb('key_list.version', '+', 1) })),
    )
    .execute();
}
