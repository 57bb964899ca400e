import { convertHangulToQwerty } from 'es-hangul';
import type { Argon2Cost } from '#core/crypto/primitives.ts';
import { equalInConstantTime, hkdfSha256, hmacSha256, wipe } from '#core/crypto/primitives.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import {
  codeExpired,
  keyringDamaged,
  type mistypedRecoveryCode,
  passwordReused,
  wrongRecoveryCode,
  wrongSecret,
} from '#shared/keys/keys.errors.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { KEYRING_VERSION, type Keyring, type Slot, type SlotOwner } from './keyring.schema.ts';
import { newMasterKey } from './master-key.ts';
import { canonicalOneTimeCode, newOneTimeCode } from './one-time-code.ts';
import { isRemembered, newPrivateKeys, type PrivateKeys, wipePrivateKeys } from './private-keys.ts';
import { newRecoveryCode, readRecoveryCode, recoveryBoxSecret } from './recovery-code.ts';
import {
  makeRecoverySlot,
  makeSlot,
  openMasterKey,
  openRecovery,
  openSlot,
  resealRecovery,
  resealSlot,
  spendAsIfOpening,
} from './slot.ts';

/*
 * The keyring as values: each function takes one and gives the next; `keyring-file.ts` keeps them on disk. Everything
 * that changes a keyring needs its master key, because the result is authenticated with it.
 */

export interface KeyringDependencies {
  /** Now, as an instant in text. */
  readonly now: () => string;
  readonly newId: () => string;
  readonly argon2Cost: Argon2Cost;
}

/** A keyring that somebody has opened, and what came out of it. */
export interface OpenKeyring {
  readonly keyring: Keyring;
  readonly masterKey: Uint8Array;
}
export interface OpenedBySlot extends OpenKeyring {
  readonly slot: Slot;
  readonly privateKeys: PrivateKeys;
}

interface NewPassword {
  readonly owner: SlotOwner;
  readonly password: string;
  readonly deviceSecret?: Uint8Array | undefined;
}

/** The first keyring of an installation: one manager, one recovery code, which is shown once and kept nowhere. */
export async function createKeyring(
  deps: KeyringDependencies,
  installation: { installId: string; office: Keyring['office']; manager: NewPassword },
): Promise<OpenedBySlot & { recoveryCode: string }> {
  const { installId, office, manager } = installation;
  const masterKey = newMasterKey();
  const now = deps.now();
  const { slot, privateKeys } = await freshSlot(deps, { installId, epoch: 1, masterKey }, manager);
  const { recovery, recoveryCode } = freshRecovery(deps, { installId, epoch: 1, masterKey });
  const keyring = authenticated(masterKey, {
    format: 'onieum-keyring',
    version: KEYRING_VERSION,
    installId,
    office,
    epoch: 1,
    createdAt: now,
    epochSince: now,
    slots: [slot],
    recovery,
  });
  return { keyring, masterKey, slot, privateKeys, recoveryCode };
}

/** Opens with a person's password, or with the one-time code they were given. Takes as long for someone unknown. */
export async function openWithSecret(
  deps: KeyringDependencies,
  keyring: Keyring,
  attempt: { loginId: string; secret: string; deviceSecret?: Uint8Array | undefined },
): Promise<Result<OpenedBySlot, ReturnType<typeof wrongSecret | typeof codeExpired | typeof keyringDamaged>>> {
  const slots = keyring.slots.filter((slot) => slot.owner.loginId === canonicalLoginId(attempt.loginId));
  if (slots.length === 0) {
    const secret = secretBytes('password', attempt.secret);
    await spendAsIfOpening(secret, keyring.slots[0]?.kdf ?? deps.argon2Cost);
    wipe(secret);
    return err(wrongSecret());
  }
  for (const slot of slots) {
    const secret = secretBytes(slot.kind, attempt.secret);
    const privateKeys = await openSlot(slot, secret, attempt.deviceSecret, keyring.installId);
    wipe(secret);
    if (!privateKeys) continue;
    // Only whoever knows the code learns that it has expired.
    if (slot.expiresAt !== null && slot.expiresAt <= deps.now()) return err(codeExpired({ expiredAt: slot.expiresAt }));
    const masterKey = openMasterKey(slot, privateKeys, keyring.installId, keyring.epoch);
    if (!masterKey || !isAuthentic(keyring, masterKey)) return err(keyringDamaged());
    return ok({ keyring, masterKey, slot, privateKeys });
  }
  return err(wrongSecret());
}

/** Opens with the printed code. Whoever holds the paper is let in as nobody in particular. */
export function openWithRecoveryCode(
  keyring: Keyring,
  typed: string,
): Result<OpenKeyring, ReturnType<typeof mistypedRecoveryCode | typeof wrongRecoveryCode | typeof keyringDamaged>> {
  const read = readRecoveryCode(typed);
  if (!read.ok) return read;
  const boxSecret = recoveryBoxSecret(read.value, keyring.installId);
  const masterKey = openRecovery(keyring.recovery, boxSecret, keyring.installId, keyring.epoch);
  wipe(read.value, boxSecret);
  if (!masterKey) return err(wrongRecoveryCode());
  if (!isAuthentic(keyring, masterKey)) return err(keyringDamaged());
  return ok({ keyring, masterKey });
}

/** Replaces a person's password and keeps their keys: the office's data is not touched. */
export async function changePassword(
  deps: KeyringDependencies,
  opened: OpenedBySlot,
  next: Omit<NewPassword, 'owner'>,
): Promise<Result<OpenedBySlot, ReturnType<typeof passwordReused>>> {
  const secret = secretBytes('password', next.password);
  try {
    if (await isRemembered(opened.privateKeys, secret)) return err(passwordReused());
  } finally {
    wipe(secret);
  }
  const { slot, privateKeys } = await freshSlot(deps, contextOf(opened), { ...next, owner: opened.slot.owner }, opened);
  return ok({ ...withSlots(opened, [...without(opened, opened.slot.slotId), slot]), slot, privateKeys });
}

/** Gives a person new keys under a new password: at first sign-in by code, and after recovery. */
export async function setPassword(
  deps: KeyringDependencies,
  open: OpenKeyring,
  next: NewPassword,
): Promise<OpenedBySlot> {
  const { slot, privateKeys } = await freshSlot(deps, contextOf(open), next);
  return { ...withSlots(open, [...withoutAccount(open, next.owner.accountId), slot]), slot, privateKeys };
}

/** Makes the one-time code of a person; whatever they had before, password or code, no longer opens. */
export async function issueCode(
  deps: KeyringDependencies,
  open: OpenKeyring,
  request: { owner: SlotOwner; expiresAt: string },
): Promise<OpenKeyring & { code: string }> {
  const code = newOneTimeCode();
  const secret = secretBytes('code', code);
  const privateKeys = newPrivateKeys();
  const { slot } = await makeSlot({
    ...contextOf(open),
    slotId: deps.newId(),
    owner: request.owner,
    kind: 'code',
    expiresAt: request.expiresAt,
    secret,
    privateKeys,
    deviceSecret: undefined,
    cost: deps.argon2Cost,
    now: deps.now(),
  });
  wipe(secret);
  wipePrivateKeys(privateKeys);
  return { ...withSlots(open, [...withoutAccount(open, request.owner.accountId), slot]), code };
}

/** A new paper; the old one opens nothing from now on. */
export function renewRecoveryCode(
  deps: Pick<KeyringDependencies, 'now' | 'newId'>,
  open: OpenKeyring,
): OpenKeyring & { recoveryCode: string } {
  const { recovery, recoveryCode } = freshRecovery(deps, contextOf(open));
  return { ...reauthenticated(open, { recovery }), recoveryCode };
}

/** What the sign-in screen shows of a person changed. Their login id cannot: it is part of what their secret opens. */
export const describeOwner = (
  open: OpenKeyring,
  accountId: string,
  facts: Pick<SlotOwner, 'name' | 'position'>,
): OpenKeyring =>
  withSlots(
    open,
    open.keyring.slots.map((slot) =>
      slot.owner.accountId === accountId ? { ...slot, owner: { ...slot.owner, ...facts } } : slot,
    ),
  );

/** Takes away every way in that a person has. They may have kept a copy of the keyring: a new epoch is what shuts it out. */
export const removeOwner = (open: OpenKeyring, accountId: string): OpenKeyring =>
  withSlots(open, withoutAccount(open, accountId));

/**
 * The ways in of the office's other PCs become ways in here: each is opened by the same secret as there, and this PC's
 * own master key is sealed to it. A null recovery stays what it was.
 */
export function withWaysIn(
  open: OpenKeyring,
  slots: readonly Omit<Slot, 'masterKey'>[],
  recovery: Omit<Keyring['recovery'], 'masterKey'> | null,
): OpenKeyring {
  const { keyring, masterKey } = open;
  const sealed = slots.map((slot) =>
    resealSlot({ ...slot, masterKey: NO_BOX }, masterKey, keyring.installId, keyring.epoch),
  );
  const next = recovery
    ? { slots: sealed, recovery: resealRecovery(recovery, masterKey, keyring.installId, keyring.epoch) }
    : { slots: sealed };
  return reauthenticated(open, next);
}

/** Stands where `resealSlot` puts the real one. */
const NO_BOX: Slot['masterKey'] = { alg: 'x25519-hkdf-sha256-aes-256-gcm', data: '' };

/** The first keyring of a PC that joins: the office's ways in, and a master key of this PC's own. */
export function keyringOfOffice(
  deps: Pick<KeyringDependencies, 'now'>,
  office: {
    readonly installId: string;
    readonly office: Keyring['office'];
    readonly slots: readonly Omit<Slot, 'masterKey'>[];
    readonly recovery: Omit<Keyring['recovery'], 'masterKey'>;
  },
): OpenKeyring {
  const { installId } = office;
  const masterKey = newMasterKey();
  const now = deps.now();
  const slots = office.slots.map((slot) => resealSlot({ ...slot, masterKey: NO_BOX }, masterKey, installId, 1));
  const keyring = authenticated(masterKey, {
    format: 'onieum-keyring',
    version: KEYRING_VERSION,
    installId,
    office: office.office,
    epoch: 1,
    createdAt: now,
    epochSince: now,
    slots,
    recovery: resealRecovery(office.recovery, masterKey, installId, 1),
  });
  return { keyring, masterKey };
}

/**
 * Shuts people out for good: a new master key, sealed to everyone else and to the recovery code. The database has to
 * be re-keyed to it before the result replaces the keyring on disk.
 */
export function beginEpoch(
  deps: Pick<KeyringDependencies, 'now'>,
  open: OpenKeyring,
  leaving: readonly string[],
): OpenKeyring {
  const { keyring } = open;
  const masterKey = newMasterKey();
  const epoch = keyring.epoch + 1;
  const staying = keyring.slots.filter((slot) => !leaving.includes(slot.owner.accountId));
  const { mac: _, ...body } = keyring;
  return {
    masterKey,
    keyring: authenticated(masterKey, {
      ...body,
      epoch,
      epochSince: deps.now(),
      slots: staying.map((slot) => resealSlot(slot, masterKey, keyring.installId, epoch)),
      recovery: resealRecovery(withoutBox(keyring.recovery), masterKey, keyring.installId, epoch),
    }),
  };
}

/** Login ids differ only by what one can see: no case, no compatibility forms, no blanks. */
export const canonicalLoginId = (typed: string): string => typed.normalize('NFKC').replace(/\s/g, '').toLowerCase();

const contextOf = ({ keyring, masterKey }: OpenKeyring) => ({
  installId: keyring.installId,
  epoch: keyring.epoch,
  masterKey,
});

/**
 * [Note: A password is keystrokes]
 * Password boxes switch the Korean input method off, visible ones do not, so the same fingers leave `솔숲` in one and
 * `thftnv` in the other. Both are stretched as what was pressed: nobody is shut out by the 한/영 key. Composed first,
 * because Hangul may also arrive decomposed.
 */
function secretBytes(kind: Slot['kind'], typed: string): Uint8Array {
  const pressed = kind === 'code' ? canonicalOneTimeCode(typed) : convertHangulToQwerty(typed.normalize('NFC'));
  return new Uint8Array(Buffer.from(pressed));
}

async function freshSlot(
  deps: KeyringDependencies,
  context: { installId: string; epoch: number; masterKey: Uint8Array },
  next: NewPassword,
  previous?: OpenedBySlot,
) {
  const secret = secretBytes('password', next.password);
  const made = await makeSlot({
    ...context,
    slotId: deps.newId(),
    owner: { ...next.owner, loginId: canonicalLoginId(next.owner.loginId) },
    kind: 'password',
    expiresAt: null,
    secret,
    privateKeys: previous?.privateKeys ?? newPrivateKeys(),
    deviceSecret: next.deviceSecret,
    cost: deps.argon2Cost,
    now: deps.now(),
  });
  wipe(secret);
  return made;
}

function freshRecovery(
  deps: Pick<KeyringDependencies, 'now' | 'newId'>,
  context: { installId: string; epoch: number; masterKey: Uint8Array },
) {
  const recoveryCode = newRecoveryCode();
  const read = readRecoveryCode(recoveryCode);
  if (!read.ok) throw new Error('a fresh recovery code does not read back');
  const boxSecret = recoveryBoxSecret(read.value, context.installId);
  const recovery = makeRecoverySlot(
    boxSecret,
    deps.newId(),
    context.masterKey,
    context.installId,
    context.epoch,
    deps.now(),
  );
  wipe(read.value, boxSecret);
  return { recovery, recoveryCode };
}

const without = ({ keyring }: OpenKeyring, slotId: string) => keyring.slots.filter((slot) => slot.slotId !== slotId);
const withoutAccount = ({ keyring }: OpenKeyring, accountId: string) =>
  keyring.slots.filter((slot) => slot.owner.accountId !== accountId);
const withoutBox = ({ slotId, boxPublicKey, createdAt }: Keyring['recovery']) => ({ slotId, boxPublicKey, createdAt });

const withSlots = (open: OpenKeyring, slots: readonly Slot[]): OpenKeyring =>
  reauthenticated(open, { slots: [...slots] });

function reauthenticated(open: OpenKeyring, changes: Partial<Omit<Keyring, 'mac'>>): OpenKeyring {
  const { mac: _, ...body } = open.keyring;
  return { masterKey: open.masterKey, keyring: authenticated(open.masterKey, { ...body, ...changes }) };
}

const authenticated = (masterKey: Uint8Array, body: Omit<Keyring, 'mac'>): Keyring => ({
  ...body,
  mac: Buffer.from(macOf(masterKey, body)).toString('base64'),
});

function isAuthentic(keyring: Keyring, masterKey: Uint8Array): boolean {
  const { mac, ...body } = keyring;
  return equalInConstantTime(new Uint8Array(Buffer.from(mac, 'base64')), macOf(masterKey, body));
}

function macOf(masterKey: Uint8Array, body: Omit<Keyring, 'mac'>): Uint8Array {
  const key = hkdfSha256(masterKey, Buffer.from(body.installId), 'onieum/keyring/v1');
  const mac = hmacSha256(key, canonicalJson(body));
  wipe(key);
  return mac;
}
