/** @file Officers' keys on their way between the PCs of an office. The server keeps wraps that only a password opens. */
import { z } from 'zod';
import { Hash } from './wire.schema.ts';

const Id = z.uuid();
const PublicKey = z.base64().max(64);

/**
 * One way in of one person, as their PC's keyring has it, without the box that holds that PC's master key. `slot` is
 * opaque to the server: canonical JSON of the keyring's slot. `key_id` is the lower-case hex SHA-256 of the raw signing key.
 */
export const OfficerKeyEntry = z.strictObject({
  account_id: Id,
  key_id: Hash,
  /** `code`: good for nothing but naming the person's first own key. */
  kind: z.enum(['password', 'code']),
  signing_key: PublicKey,
  box_key: PublicKey,
  slot: z.string().max(20_000),
  created_at: z.iso.datetime(),
});
export type OfficerKeyEntry = z.infer<typeof OfficerKeyEntry>;

/** The printed code opens this key pair on every PC of the office. */
export const RecoveryKeyEntry = z.strictObject({
  slot_id: Id,
  box_key: PublicKey,
  created_at: z.iso.datetime(),
});
export type RecoveryKeyEntry = z.infer<typeof RecoveryKeyEntry>;

/** What a person publishes about the keys of the office; the signature covers `keyChangeText`. */
export const KeyChange = z.discriminatedUnion('kind', [
  /** By the person's own current key or code, or by a manager of the office. A code's issuer is whose key signed it. */
  z.strictObject({ kind: z.literal('put'), entry: OfficerKeyEntry }),
  /** By a manager: nothing that this key signs takes effect any more. */
  z.strictObject({ kind: z.literal('revoke'), key_id: Hash, reason: z.string().max(200) }),
  z.strictObject({ kind: z.literal('recovery'), entry: RecoveryKeyEntry }),
]);
export type KeyChange = z.infer<typeof KeyChange>;

export const SignedKeyChange = z.strictObject({
  /** Canonical JSON of a `KeyChange`. */
  change: z.string().max(30_000),
  /**
   * `key`: signed by a key that the server knows. `code`: a recovered manager has only a new key, which it vouches for
   * with an enrolment code of kind `key`, issued by another manager or the operator.
   */
  by: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('key'), key_id: Hash, signature: z.string().max(200) }),
    z.strictObject({ kind: z.literal('code'), code: z.string().min(8).max(64) }),
  ]),
});
export type SignedKeyChange = z.infer<typeof SignedKeyChange>;

export const keyChangeText = (audience: string, change: string): string => `key-change\n${audience}\n${change}`;

/** Body of an envelope of kind `keys`: hands changes in, and asks for what changed since. */
export const KeysRequest = z.strictObject({
  changes: z.array(SignedKeyChange).max(100),
  /** Version of the key list that this PC has; null for all of it. */
  since: z.int().nonnegative().nullable(),
});
export type KeysRequest = z.infer<typeof KeysRequest>;

export const KeysResponse = z.strictObject({
  /** In the order of `changes`; `refused` names a rule. */
  results: z.array(
    z.discriminatedUnion('o', [
      z.strictObject({ o: z.literal('taken') }),
      z.strictObject({ o: z.literal('refused'), rule: z.string().max(60) }),
    ]),
  ),
  version: z.int().nonnegative(),
  /** The office's whole list when `since` is not the newest version, else null. Revoked keys are not in it. */
  keys: z.array(OfficerKeyEntry).nullable(),
  recovery: RecoveryKeyEntry.nullable(),
});
export type KeysResponse = z.infer<typeof KeysResponse>;
