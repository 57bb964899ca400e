/** @file Ways in of a keyring as they travel: everything but the box that holds this PC's own master key. */
import { z } from 'zod';
import type { Keyring, RecoverySlot } from '#core/keys/keyring.schema.ts';
import { Slot } from '#core/keys/keyring.schema.ts';
import { parseJson } from '#shared/kernel/parse-json.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import type { OfficerKeyEntry, RecoveryKeyEntry } from '#shared/sync/keys.message.ts';
import { keyIdOf } from './door-to-server.ts';

/** A wrap knows the installation it was made in, and all PCs of an office are one: the id travels with it. */
const TravellingSlot = Slot.omit({ masterKey: true }).extend({ installId: z.uuid() });
export type TravellingSlot = Omit<Slot, 'masterKey'>;
export type TravellingRecovery = Omit<RecoverySlot, 'masterKey'>;

export const keyIdOfSlot = ({ signingPublicKey }: Pick<Slot, 'signingPublicKey'>): string =>
  keyIdOf(new Uint8Array(Buffer.from(signingPublicKey, 'base64')));

export function entryOf({ installId }: Pick<Keyring, 'installId'>, slot: Slot): OfficerKeyEntry {
  const { masterKey: _, ...travelling } = slot;
  return {
    account_id: slot.owner.accountId,
    key_id: keyIdOfSlot(slot),
    kind: slot.kind,
    signing_key: slot.signingPublicKey,
    box_key: slot.boxPublicKey,
    slot: canonicalJson({ ...travelling, installId }),
    created_at: slot.createdAt,
  };
}

export const recoveryEntryOf = ({ recovery }: Keyring): RecoveryKeyEntry => ({
  slot_id: recovery.slotId,
  box_key: recovery.boxPublicKey,
  created_at: recovery.createdAt,
});

/** Undefined when the slot is none, or belongs to somebody else than the server says. */
export function slotOf(entry: OfficerKeyEntry): (TravellingSlot & { readonly installId: string }) | undefined {
  const parsed = TravellingSlot.safeParse(parseJson(entry.slot));
  if (!parsed.success) return undefined;
  const slot = parsed.data;
  const isTheirs =
    slot.owner.accountId === entry.account_id &&
    slot.signingPublicKey === entry.signing_key &&
    slot.boxPublicKey === entry.box_key &&
    keyIdOfSlot(slot) === entry.key_id &&
    slot.kind === entry.kind;
  return isTheirs ? slot : undefined;
}

export const recoveryOf = (entry: RecoveryKeyEntry): TravellingRecovery => ({
  slotId: entry.slot_id,
  boxPublicKey: entry.box_key,
  createdAt: entry.created_at,
});
