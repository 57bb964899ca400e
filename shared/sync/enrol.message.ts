/** @file A PC joins a server: with a one-time code, before it has any identity there. See `docs/sync.md`. */
import { z } from 'zod';
import { OfficerKeyEntry, RecoveryKeyEntry } from './keys.message.ts';
import { Epoch, Feed, MAX_MESSAGE_CHARACTERS } from './wire.schema.ts';

const Id = z.uuid();
/** Base64 of a raw 32-byte Ed25519 key. */
export const PublicKey = z.base64().max(64);

/** The office that a standalone PC brings along. Its surrogate id stays what it was: no row has to be rewritten. */
export const OfferedOffice = z.strictObject({
  id: Id,
  code: z.string().max(10).nullable(),
  name: z.string().min(1).max(100),
  sigungu: z.string().max(60).nullable(),
  /** Of all people with an account; the first is the manager who joins. */
  keys: z.array(OfficerKeyEntry).min(1).max(500),
  recovery: RecoveryKeyEntry,
});

/**
 * The device signs the very text of `body` with the key that it names: whoever only saw the code cannot enrol with
 * somebody else's key, and whoever only has a key cannot enrol without a code.
 */
export const EnrolRequest = z.strictObject({
  protocol: z.int().positive(),
  body: z.string().max(MAX_MESSAGE_CHARACTERS),
  signature: z.string().max(200),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

export const enrolText = (body: string): string => `enrol\n${body}`;

export const EnrolBody = z.strictObject({
  /** As printed, without blanks and hyphens, upper case. */
  code: z.string().min(8).max(64),
  device_key: PublicKey,
  /** What people call this PC in lists: chosen by the manager, never read from the hardware. */
  device_name: z.string().min(1).max(60),
  build: z.string().max(80),
  schema_ver: z.int().positive(),
  /** Null for a PC that starts empty and joins an office that the server has already. */
  office: OfferedOffice.nullable(),
});
export type EnrolBody = z.infer<typeof EnrolBody>;

export const EnrolResponse = z.strictObject({
  /** Name of this server's life in signatures: an operation written for another server is refused. */
  audience: z.string().min(1).max(80),
  epoch: Epoch,
  device: Id,
  incarnation: z.int().positive(),
  office: z.strictObject({ id: Id, code: z.string().nullable(), name: z.string(), sigungu: z.string().nullable() }),
  feeds: z.array(Feed),
  /** Slots of the office's people, so that one password works on all its PCs. Empty when the PC brought the office. */
  keys: z.array(OfficerKeyEntry),
  recovery: RecoveryKeyEntry.nullable(),
  /** `wanted`: the server waits for the office's own history before it takes anything else. */
  genesis: z.enum(['wanted', 'none']),
});
export type EnrolResponse = z.infer<typeof EnrolResponse>;

/** Why a PC was not taken. It names nobody and says nothing about codes that exist. */
export const EnrolError = z.strictObject({
  error: z.enum([
    'code-unknown',
    'code-expired',
    'code-used',
    'office-exists',
    'office-unknown',
    'malformed',
    'busy',
    'upgrade_required',
  ]),
});
export type EnrolError = z.infer<typeof EnrolError>;
