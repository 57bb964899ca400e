import { z } from 'zod';
import { Role } from './role.ts';

const Instant = z.iso.datetime();
const Day = z.iso.date();
const AccountId = z.uuid();
/** Letters that one types without thinking; compared without case and compatibility forms. */
export const LoginId = z
  .string()
  .trim()
  .min(3)
  .max(30)
  .regex(/^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}][\p{Ll}\p{Lu}\p{Lo}\p{Nd}._-]*$/u);

export const Office = z.object({
  code: z.string().nullable(),
  name: z.string(),
  sigungu: z.string().nullable(),
  sido: z.string().nullable(),
});
export type Office = z.infer<typeof Office>;

/** A row of the sign-in screen: shown before anything can be decrypted. */
export const SignInPerson = z.object({
  accountId: AccountId,
  loginId: z.string(),
  name: z.string(),
  position: z.string().nullable(),
  /** Has a one-time code and no password yet. */
  needsCode: z.boolean(),
  lastSignInAt: Instant.nullable(),
});
export type SignInPerson = z.infer<typeof SignInPerson>;

export const Me = z.object({
  accountId: AccountId,
  loginId: z.string(),
  name: z.string(),
  role: Role,
  team: z.string().nullable(),
  position: z.string().nullable(),
  office: Office.extend({ id: z.uuid() }),
  autoLockMinutes: z.int(),
});
export type Me = z.infer<typeof Me>;

/** Why nobody can sign in. Each has its own screen, and none of them costs a record. */
export const BlockCause = z.enum([
  'crypto-broken',
  'in-use',
  'not-writable',
  'no-space',
  'keyring-damaged',
  'keyring-newer',
  'database-missing',
  'database-damaged',
  'database-newer',
]);
export type BlockCause = z.infer<typeof BlockCause>;

/** What the disk did while somebody was working. */
export const StorageTrouble = z.enum(['full', 'read-only', 'damaged']);
export type StorageTrouble = z.infer<typeof StorageTrouble>;

/** Where the app stands: what decides which screen is shown. */
export const AppState = z.discriminatedUnion('kind', [
  /** Never set up. */
  z.object({ kind: z.literal('new') }),
  z.object({ kind: z.literal('blocked'), cause: BlockCause, copiedTo: z.string().nullable() }),
  z.object({
    kind: z.literal('locked'),
    office: z.object({ name: z.string(), sigungu: z.string().nullable() }),
    people: z.array(SignInPerson),
    lastPersonId: AccountId.nullable(),
  }),
  /** The records are being closed; whatever is typed now would be gone with the page. */
  z.object({ kind: z.literal('leaving') }),
  /** Signed in at a PC that has not talked with its server for so many days: nothing of the records is shown. */
  z.object({ kind: z.literal('past-lease'), name: z.string(), allowedDays: z.int() }),
  /** Signed in at a PC that its office has taken out: nothing of the records is shown, and what waits is handed over if it may be. */
  z.object({ kind: z.literal('taken-out'), name: z.string(), mayHandOver: z.boolean() }),
  z.object({ kind: z.literal('signed-in'), me: Me, storageTrouble: StorageTrouble.nullable() }),
]);
export type AppState = z.infer<typeof AppState>;

export const SignInOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signed-in') }),
  /** The one-time code was right: now the person's own password, within ten minutes. */
  z.object({ kind: z.literal('set-password'), name: z.string(), loginId: z.string() }),
]);

export const AccountAccess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password') }),
  z.object({ kind: z.literal('code'), expiresAt: Instant, isExpired: z.boolean() }),
  z.object({ kind: z.literal('none') }),
]);

export const Account = z.object({
  id: AccountId,
  loginId: z.string(),
  name: z.string(),
  role: Role,
  team: z.string().nullable(),
  position: z.string().nullable(),
  phone: z.string().nullable(),
  active: z.boolean(),
  validFrom: Day.nullable(),
  validTo: Day.nullable(),
  deputy: z.object({ accountId: AccountId, name: z.string(), from: Day, to: Day }).nullable(),
  access: AccountAccess,
  /** Whether this very PC takes the person in; `free` where nobody has to ask. */
  here: z.enum(['free', 'allowed', 'kept-out']),
  lastSignInAt: Instant.nullable(),
  /** Households in this person's charge. */
  households: z.int(),
});
export type Account = z.infer<typeof Account>;

export const RIGHT_CHANGES = [
  'CREATED',
  'CODE_ISSUED',
  'PASSWORD_SET',
  'RECOVERED',
  'EDITED',
  'ROLE',
  'VALIDITY',
  'DEPUTY',
  'HANDED_OVER',
  'DEACTIVATED',
  'REACTIVATED',
  'RECOVERY_CODE_RENEWED',
] as const;
export const RightChange = z.object({
  id: z.uuid(),
  accountId: AccountId,
  accountName: z.string(),
  change: z.enum(RIGHT_CHANGES),
  role: Role.nullable(),
  byName: z.string(),
  at: Instant,
  reason: z.string().nullable(),
});
export type RightChange = z.infer<typeof RightChange>;
