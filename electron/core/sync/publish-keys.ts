/** @file Changes of the office's keys, remembered until the server has them. Nothing happens on a PC that works alone. */
import { signingPublicKey } from '#core/crypto/primitives.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Keyring, Slot } from '#core/keys/keyring.schema.ts';
import type { PrivateKeys } from '#core/keys/private-keys.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { type KeyChange, keyChangeText, type SignedKeyChange } from '#shared/sync/keys.message.ts';
import { keyIdOf, signText } from './door-to-server.ts';
import { findDevice } from './enrolment.repository.ts';
import { entryOf, keyIdOfSlot, recoveryEntryOf } from './key-entries.ts';

type Signer = Pick<PrivateKeys, 'signing'>;

/** A new way in of somebody: their password, or a code that a manager gave them. */
export function publishSlot(tx: WriteTransaction, by: Signer, keyring: Keyring, slot: Slot): void {
  publish(tx, by, { kind: 'put', entry: entryOf(keyring, slot) });
}

export function publishRecovery(tx: WriteTransaction, by: Signer, keyring: Keyring): void {
  publish(tx, by, { kind: 'recovery', entry: recoveryEntryOf(keyring) });
}

/** Somebody has left: nothing that their keys sign takes effect any more, on any PC. */
export function revokeKeys(
  tx: WriteTransaction,
  by: Signer,
  keyring: Keyring,
  accountId: string,
  reason: string,
): void {
  for (const slot of keyring.slots) {
    if (slot.owner.accountId === accountId)
      publish(tx, by, { kind: 'revoke', key_id: keyIdOfSlot(slot), reason: reason.slice(0, 200) });
  }
}

/** For a manager who came back with the recovery code: nobody on the server knows the new key yet, so a code vouches. */
export function vouchForKey(tx: WriteTransaction, keyring: Keyring, slot: Slot, code: string): void {
  if (findDevice(tx.store))
    queue(tx, canonicalJson({ kind: 'put', entry: entryOf(keyring, slot) }), { kind: 'code', code });
}

/** Signed at once: the key that may vouch for it (a one-time code's) is gone a moment later. */
function publish(tx: WriteTransaction, { signing }: Signer, change: KeyChange): void {
  const device = findDevice(tx.store);
  if (!device) return;
  const text = canonicalJson(change);
  const signature = signText(signing, keyChangeText(device.audience, text));
  queue(tx, text, { kind: 'key', key_id: keyIdOf(signingPublicKey(signing)), signature });
}

function queue(tx: WriteTransaction, change: string, by: SignedKeyChange['by']): void {
  tx.store
    .prepare('INSERT INTO sync_key_change (change, signed_by, at) VALUES (?, ?, ?)')
    .run(change, JSON.stringify(by), tx.at);
  tx.touch('sync_key_change');
}
