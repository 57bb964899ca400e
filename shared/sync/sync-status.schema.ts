/** @file What people see of sync: where the server is, what waits, and what somebody has to decide. */
import { z } from 'zod';

const Instant = z.iso.datetime();

/** Why the server cannot be reached or does not answer as it should. Each has its sentence and its way out. */
export const AWAY_REASONS = [
  'no-network',
  'server-not-found',
  'refused',
  'timed-out',
  'certificate',
  'proxy',
  'captive-portal',
  'server-busy',
  'server-failed',
  'unreadable-answer',
  'revoked',
  'upgrade-required',
  'clock-skew',
  'storage-full',
] as const;
export const AwayReason = z.enum(AWAY_REASONS);
export type AwayReason = z.infer<typeof AwayReason>;

export const SyncPhase = z.enum(['genesis', 'first-sync', 'sending', 'receiving', 'repairing']);
export type SyncPhase = z.infer<typeof SyncPhase>;

export const SyncConnection = z.discriminatedUnion('state', [
  /** Nothing was tried yet since sign-in. */
  z.strictObject({ state: z.literal('starting') }),
  z.strictObject({ state: z.literal('connected') }),
  z.strictObject({
    state: z.literal('working'),
    phase: SyncPhase,
    done: z.int().nonnegative(),
    /** Null while nobody knows how much there is. */
    total: z.int().nonnegative().nullable(),
    startedAt: Instant,
  }),
  z.strictObject({
    state: z.literal('away'),
    why: AwayReason,
    since: Instant,
    /** When it is tried again by itself; null when a person has to do something first. */
    nextTryAt: Instant.nullable(),
  }),
]);
export type SyncConnection = z.infer<typeof SyncConnection>;

/** Something that happened without anybody at this PC doing it, told once in one sentence. */
export const SyncNotice = z.strictObject({
  n: z.int(),
  at: Instant,
  kind: z.enum([
    'identity-was-used-elsewhere',
    'server-was-restored',
    'feed-taken-away',
    'feed-repaired',
    'rows-not-repaired',
  ]),
  /** The part of the records that was taken away or repaired; how much was sent again, or could not be repaired. */
  scope: z.string().nullable(),
  count: z.int().nullable(),
});
export type SyncNotice = z.infer<typeof SyncNotice>;

export const SyncStatus = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('standalone') }),
  z.strictObject({
    mode: z.literal('server'),
    /** Address as it was typed, without a path. */
    server: z.string(),
    deviceName: z.string(),
    connection: SyncConnection,
    lastSuccessAt: Instant.nullable(),
    /** Whether everything the server has for this PC has been here once. */
    isComplete: z.boolean(),
    /** Business transactions that were not handed over, or handed over without an answer. */
    waiting: z.int(),
    oldestWaitingAt: Instant.nullable(),
    /** Refused, doubled or blocked: somebody here has to look. */
    refused: z.int(),
    /** Open conflicts and held work that this person sees. */
    conflicts: z.int(),
    held: z.int(),
    /** This PC minus the server; null before the first answer. */
    clockOffsetMs: z.int().nullable(),
    /** Days without a conversation, and how many are left before nothing is shown; null until people are warned. */
    lease: z.strictObject({ offlineDays: z.int(), daysLeft: z.int() }).nullable(),
    notices: z.array(SyncNotice),
  }),
]);
export type SyncStatus = z.infer<typeof SyncStatus>;
export type ServerStatus = Extract<SyncStatus, { mode: 'server' }>;

/** What the locked screen may know: a number and a moment, nothing about whom. */
export const SyncGlance = z.strictObject({ waiting: z.int(), oldestWaitingAt: Instant.nullable(), at: Instant });
export type SyncGlance = z.infer<typeof SyncGlance>;

/** What of a household is not settled with the server, rolled up from everything filed under it. */
export const RecordMark = z.strictObject({
  householdId: z.uuid(),
  unsent: z.int(),
  conflicts: z.int(),
  held: z.int(),
  refused: z.int(),
});
export type RecordMark = z.infer<typeof RecordMark>;
