import { z } from 'zod';
import { accessLogHead } from '#core/audit/record-access.ts';
import type { RetiredLogKey } from '#core/audit/verify-access-log.ts';
import { makeSafetyBackup } from '#core/backup/safety-backup.ts';
import { openDatabase } from '#core/database/open-database.ts';
import type { Store } from '#core/database/store.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { databasePath } from '#core/files/data-files.ts';
import { beginEpoch } from '#core/keys/keyring.ts';
import { promoteNextKeyring, writeNextKeyring } from '#core/keys/keyring-file.ts';
import { databaseKeyHex, deriveKeys } from '#core/keys/master-key.ts';
import type { HeldKeys } from './key-holder.ts';

const DUE = 'keys/epoch-due';
const RETIRED_LOG_KEYS = 'audit/retired-log-keys';

/** Somebody who could open the master key has left: at the next lock everything gets a new one. */
export function requestEpoch(tx: WriteTransaction): void {
  tx.store.prepare("INSERT INTO setting (key, value) VALUES (?, 'true') ON CONFLICT (key) DO NOTHING").run(DUE);
}

export const isEpochDue = (store: Pick<Store, 'prepareRead'>): boolean =>
  store.prepareRead('SELECT 1 FROM setting WHERE key = ?').get(DUE) !== undefined;

/**
 * Gives the installation a new master key while nobody works in it. The keyring of the new epoch is on disk before the
 * database changes, and takes its place after: whenever the power fails, one of the two keyrings fits the database.
 */
export async function finishEpoch(
  deps: Pick<Dependencies, 'clock' | 'newId' | 'settings' | 'installation' | 'emit' | 'log'>,
  { opened, keys }: HeldKeys,
): Promise<void> {
  const { dataDir } = deps.settings;
  // Without a fresh backup the old state could not come back; then the epoch stays due.
  const safe = await makeSafetyBackup(deps, opened, 'before-new-epoch');
  if (!safe.ok) return;
  const next = beginEpoch({ now: deps.clock.now }, opened, []);
  const nextKeys = deriveKeys(next.masterKey, next.keyring.installId);
  await writeNextKeyring(dataDir, next.keyring);
  const raw = openDatabase(databasePath(dataDir), { keyHex: databaseKeyHex(keys), mustExist: true });
  try {
    const head = accessLogHead({ prepareRead: (sql) => raw.prepare(sql) });
    raw.transaction(() => {
      const retired = [...retiredLogKeys(raw), { untilSeq: head?.seq ?? 0, key: keys.accessLog }];
      const value = JSON.stringify(
        retired.map(({ untilSeq, key }) => ({ untilSeq, key: Buffer.from(key).toString('base64') })),
      );
      raw
        .prepare(
          'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        )
        .run(RETIRED_LOG_KEYS, value);
    })();
    // In WAL mode the pages of both keys would lie side by side for a while.
    raw.pragma('wal_checkpoint(TRUNCATE)');
    raw.pragma('journal_mode=DELETE');
    raw.rekey(Buffer.from(`x'${databaseKeyHex(nextKeys)}'`));
    // Last, so that an epoch that was cut short is due again.
    raw.prepare('DELETE FROM setting WHERE key = ?').run(DUE);
  } finally {
    raw.close();
  }
  await promoteNextKeyring(dataDir);
}

/** Keys under which older lines of the access log were chained; they lie in the database that they once guarded. */
export function retiredLogKeys(db: { prepare(sql: string): { get(...values: unknown[]): unknown } }): RetiredLogKey[] {
  const row = db.prepare('SELECT value FROM setting WHERE key = ?').get(RETIRED_LOG_KEYS) as
    | { value: string }
    | undefined;
  if (!row) return [];
  return z
    .array(z.object({ untilSeq: z.int(), key: z.base64() }))
    .parse(JSON.parse(row.value))
    .map(({ untilSeq, key }) => ({ untilSeq, key: new Uint8Array(Buffer.from(key, 'base64')) }));
}
