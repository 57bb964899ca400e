import { z } from 'zod';

const Base64 = z.base64();
const Instant = z.iso.datetime();

/** Memory in KiB. Below the floor (OWASP's) or above the ceiling a keyring was tampered with and is refused unread. */
export const ARGON2_FLOOR = { m: 19_456, t: 2, p: 1 } as const;
const ARGON2_CEILING = { m: 1_048_576, t: 16, p: 4 } as const;

export const Kdf = z.strictObject({
  alg: z.literal('argon2id'),
  v: z.literal(19),
  m: z.int().min(ARGON2_FLOOR.m).max(ARGON2_CEILING.m),
  t: z.int().min(ARGON2_FLOOR.t).max(ARGON2_CEILING.t),
  p: z.int().min(ARGON2_FLOOR.p).max(ARGON2_CEILING.p),
  salt: Base64,
});
export type Kdf = z.infer<typeof Kdf>;

/** Algorithm ids stand in every wrap, so that an agency's own module can take over wrap by wrap. */
const Wrap = z.strictObject({ alg: z.literal('aes-256-gcm'), data: Base64 });
const Box = z.strictObject({ alg: z.literal('x25519-hkdf-sha256-aes-256-gcm'), data: Base64 });

/** Whom a slot belongs to: what the sign-in screen shows before anything can be decrypted. */
export const SlotOwner = z.strictObject({
  accountId: z.uuid(),
  /** Lower case; what the person types. */
  loginId: z.string().min(1).max(40),
  name: z.string().min(1).max(60),
  position: z.string().max(60).nullable(),
});
export type SlotOwner = z.infer<typeof SlotOwner>;

/**
 * One way in for one person. Their secret opens their private keys, their private key opens the master key; so the
 * master key can change without anyone's password, and a password without the master key.
 */
export const Slot = z.strictObject({
  slotId: z.uuid(),
  owner: SlotOwner,
  /** `code`: a one-time code of a manager, good for nothing but setting the person's own password. */
  kind: z.enum(['password', 'code']),
  expiresAt: Instant.nullable(),
  /** `device`: the key also needs the secret that this operating-system user's safe storage keeps. */
  bind: z.enum(['none', 'device']),
  /** The epoch in which the private keys were wrapped; theirs stays when the master key moves on. */
  wrappedInEpoch: z.int().positive(),
  kdf: Kdf,
  boxPublicKey: Base64,
  signingPublicKey: Base64,
  privateKeys: Wrap,
  masterKey: Box,
  createdAt: Instant,
});
export type Slot = z.infer<typeof Slot>;

/** The printed code opens a key pair of its own, so that a new epoch can be sealed to it without the paper. */
export const RecoverySlot = z.strictObject({
  slotId: z.uuid(),
  boxPublicKey: Base64,
  masterKey: Box,
  createdAt: Instant,
});
export type RecoverySlot = z.infer<typeof RecoverySlot>;

export const KEYRING_VERSION = 1;

export const Keyring = z.strictObject({
  format: z.literal('onieum-keyring'),
  version: z.literal(KEYRING_VERSION),
  installId: z.uuid(),
  /** Shown above the sign-in form. */
  office: z.strictObject({ name: z.string(), sigungu: z.string().nullable() }),
  /** Counts master keys: a new one each time somebody who could open the last one has left. */
  epoch: z.int().positive(),
  createdAt: Instant,
  epochSince: Instant,
  slots: z.array(Slot),
  recovery: RecoverySlot,
  /** HMAC under the master key over everything above: whoever cannot open the keyring cannot edit it unnoticed. */
  mac: Base64,
});
export type Keyring = z.infer<typeof Keyring>;
