import type { Argon2Cost } from '#core/crypto/primitives.ts';
import {
  argon2id,
  boxPublicKey,
  hkdfSha256,
  open,
  openSealed,
  randomBytes,
  seal,
  sealTo,
  signingPublicKey,
  wipe,
} from '#core/crypto/primitives.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { type Kdf, KEYRING_VERSION, type RecoverySlot, type Slot, type SlotOwner } from './keyring.schema.ts';
import { markOf, type PrivateKeys, packPrivateKeys, remember, unpackPrivateKeys } from './private-keys.ts';

const SALT_BYTES = 16;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

interface SlotRequest {
  readonly slotId: string;
  readonly owner: SlotOwner;
  readonly kind: Slot['kind'];
  readonly expiresAt: string | null;
  /** A password in NFC, or a one-time code in its canonical spelling, as UTF-8. */
  readonly secret: Uint8Array;
  readonly privateKeys: PrivateKeys;
  readonly deviceSecret: Uint8Array | undefined;
  readonly installId: string;
  readonly epoch: number;
  readonly masterKey: Uint8Array;
  readonly cost: Argon2Cost;
  readonly now: string;
}

/**
 * Wraps a person's private keys under their secret, and seals the master key to them. A password is remembered among
 * the keys it wraps, so that it is not chosen again too soon.
 */
export async function makeSlot(request: SlotRequest): Promise<{ slot: Slot; privateKeys: PrivateKeys }> {
  const { cost } = request;
  const salt = randomBytes(SALT_BYTES);
  const stretched = await argon2id(request.secret, salt, cost);
  const keys =
    request.kind === 'password'
      ? remember(request.privateKeys, { salt, cost, mark: markOf(stretched) })
      : request.privateKeys;
  const publicKey = boxPublicKey(keys.box);
  const unsealed = {
    slotId: request.slotId,
    owner: request.owner,
    kind: request.kind,
    expiresAt: request.expiresAt,
    bind: request.deviceSecret ? ('device' as const) : ('none' as const),
    wrappedInEpoch: request.epoch,
    kdf: { alg: 'argon2id' as const, v: 19 as const, m: cost.m, t: cost.t, p: cost.p, salt: base64(salt) },
    boxPublicKey: base64(publicKey),
    signingPublicKey: base64(signingPublicKey(keys.signing)),
    createdAt: request.now,
  };
  const packed = packPrivateKeys(keys);
  const kek = keyEncryptionKey(stretched, request.deviceSecret, unsealed);
  const privateKeys = {
    alg: 'aes-256-gcm' as const,
    data: base64(seal(kek, packed, privateKeysContext(request.installId, unsealed))),
  };
  wipe(stretched, packed, kek);
  const masterKey = boxMasterKey(publicKey, request.masterKey, slotContext(request.installId, request.epoch, unsealed));
  return { slot: { ...unsealed, privateKeys, masterKey }, privateKeys: keys };
}

/** The person's private keys, or undefined when the secret (or the device) is not theirs or the slot was edited. */
export async function openSlot(
  slot: Slot,
  secret: Uint8Array,
  deviceSecret: Uint8Array | undefined,
  installId: string,
): Promise<PrivateKeys | undefined> {
  const stretched = await argon2id(secret, fromBase64(slot.kdf.salt), slot.kdf);
  if (slot.bind === 'device' && !deviceSecret) {
    wipe(stretched);
    return undefined;
  }
  const kek = keyEncryptionKey(stretched, slot.bind === 'device' ? deviceSecret : undefined, slot);
  const packed = open(kek, fromBase64(slot.privateKeys.data), privateKeysContext(installId, slot));
  wipe(stretched, kek);
  if (!packed) return undefined;
  const keys = unpackPrivateKeys(packed);
  wipe(packed);
  return keys;
}

export const openMasterKey = (
  slot: Slot,
  keys: PrivateKeys,
  installId: string,
  epoch: number,
): Uint8Array | undefined => openSealed(keys.box, fromBase64(slot.masterKey.data), slotContext(installId, epoch, slot));

/** Seals a new master key to a slot whose owner is not here: only their public key is needed. */
export const resealSlot = (slot: Slot, masterKey: Uint8Array, installId: string, epoch: number): Slot => ({
  ...slot,
  masterKey: boxMasterKey(fromBase64(slot.boxPublicKey), masterKey, slotContext(installId, epoch, slot)),
});

export const makeRecoverySlot = (
  boxSecret: Uint8Array,
  slotId: string,
  masterKey: Uint8Array,
  installId: string,
  epoch: number,
  now: string,
): RecoverySlot =>
  resealRecovery(
    { slotId, boxPublicKey: base64(boxPublicKey(boxSecret)), createdAt: now },
    masterKey,
    installId,
    epoch,
  );

export const resealRecovery = (
  slot: Omit<RecoverySlot, 'masterKey'>,
  masterKey: Uint8Array,
  installId: string,
  epoch: number,
): RecoverySlot => ({
  ...slot,
  masterKey: boxMasterKey(fromBase64(slot.boxPublicKey), masterKey, recoveryContext(installId, epoch, slot)),
});

export const openRecovery = (
  slot: RecoverySlot,
  boxSecret: Uint8Array,
  installId: string,
  epoch: number,
): Uint8Array | undefined =>
  openSealed(boxSecret, fromBase64(slot.masterKey.data), recoveryContext(installId, epoch, slot));

/** Spends the time of a real attempt on a login id that has no slot, so that the answer's delay tells nothing. */
export async function spendAsIfOpening(secret: Uint8Array, cost: Argon2Cost): Promise<void> {
  wipe(await argon2id(secret, randomBytes(SALT_BYTES), cost));
}

function keyEncryptionKey(
  stretched: Uint8Array,
  deviceSecret: Uint8Array | undefined,
  slot: { slotId: string; kdf: Kdf },
): Uint8Array {
  const secret = Buffer.concat([stretched, deviceSecret ?? new Uint8Array(0)]);
  const kek = hkdfSha256(secret, fromBase64(slot.kdf.salt), `onieum/kek/v1|${slot.slotId}`);
  wipe(secret);
  return kek;
}

const boxMasterKey = (publicKey: Uint8Array, masterKey: Uint8Array, context: string) => ({
  alg: 'x25519-hkdf-sha256-aes-256-gcm' as const,
  data: base64(sealTo(publicKey, masterKey, context)),
});

type SlotFacts = Omit<Slot, 'privateKeys' | 'masterKey'>;

/*
 * [Note: A wrap knows its place]
 * Everything that decides what a wrap means is its associated data: installation, epoch, slot, owner, expiry, KDF.
 * So a wrap moved to another slot, a KDF turned down, a deadline moved or a name put on another's slot does not open.
 */
const slotContext = (installId: string, epoch: number, slot: SlotFacts): string =>
  canonicalJson({ what: 'master-key', version: KEYRING_VERSION, installId, epoch, ...identityOf(slot) });

const privateKeysContext = (installId: string, slot: SlotFacts): string =>
  canonicalJson({
    what: 'private-keys',
    version: KEYRING_VERSION,
    installId,
    epoch: slot.wrappedInEpoch,
    ...identityOf(slot),
  });

const recoveryContext = (installId: string, epoch: number, slot: Omit<RecoverySlot, 'masterKey'>): string =>
  canonicalJson({ what: 'recovery', version: KEYRING_VERSION, installId, epoch, slotId: slot.slotId });

const identityOf = (slot: SlotFacts) => ({
  slotId: slot.slotId,
  accountId: slot.owner.accountId,
  loginId: slot.owner.loginId,
  kind: slot.kind,
  expiresAt: slot.expiresAt,
  bind: slot.bind,
  kdf: slot.kdf,
});
