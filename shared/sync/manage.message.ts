/** @file What a manager does about PCs and codes from the app. Signed by the manager as a person, not only by the PC. */
import { z } from 'zod';
import { Hash } from './wire.schema.ts';

const Id = z.uuid();
export const EnrolScope = z.enum(['council', 'welfare', 'welfare/restricted', 'admin']);

/** Where a page of lines ended, newest arrival first. */
export const AccessLogPlace = z.strictObject({
  received_at: z.iso.datetime(),
  device: Id,
  incarnation: z.int().positive(),
  n: z.int().positive(),
});
export type AccessLogPlace = z.infer<typeof AccessLogPlace>;

export const ManageAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list') }),
  /** `device`: a PC may join with it. `key`: a recovered manager's new key is taken with it. */
  z.strictObject({
    kind: z.literal('issue-code'),
    purpose: z.enum(['device', 'key']),
    scopes: z.array(EnrolScope).max(4),
    account_id: Id.nullable(),
    valid_hours: z.int().min(1).max(168),
  }),
  z.strictObject({ kind: z.literal('withdraw-code'), code_id: Id }),
  /** Its unsent work may still be handed in and is held; nothing is given out any more. */
  z.strictObject({ kind: z.literal('revoke-device'), device: Id, reason: z.string().min(1).max(200) }),
  z.strictObject({
    kind: z.literal('set-scopes'),
    device: Id,
    scopes: z.array(EnrolScope).max(4),
    reason: z.string().min(1).max(200),
  }),
  z.strictObject({ kind: z.literal('rename-device'), device: Id, name: z.string().min(1).max(60) }),
  /** This PC leaves: everything is handed over, it goes on standalone. */
  z.strictObject({ kind: z.literal('leave') }),
  /** What the office's PCs handed in of their access logs, of one person or of all: happened or arrived from … to. */
  z.strictObject({
    kind: z.literal('list-access-log'),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    actor: Id.nullable(),
    before: AccessLogPlace.nullable(),
  }),
]);
export type ManageAction = z.infer<typeof ManageAction>;

/** Body of an envelope of kind `manage`. `nonce` is the stream's newest; a replay is refused. */
export const ManageRequest = z.strictObject({
  /** Canonical JSON of a `ManageAction` with the instant: what the manager signs. */
  action: z.string().max(4000),
  at: z.iso.datetime(),
  id: Id,
  actor_key: Hash,
  signature: z.string().max(200),
});
export type ManageRequest = z.infer<typeof ManageRequest>;

export const manageText = (audience: string, request: Omit<ManageRequest, 'signature' | 'actor_key'>): string =>
  `manage\n${audience}\n${request.id}\n${request.at}\n${request.action}`;

export const ManagedDevice = z.strictObject({
  device: Id,
  name: z.string(),
  status: z.enum(['active', 'push_only', 'revoked']),
  scopes: z.array(z.string()),
  enrolled_at: z.iso.datetime(),
  /** Null for a PC that showed its code and never came in: nobody has signed in there. */
  last_seen_at: z.iso.datetime().nullable(),
  /** What it last said about work it had not handed over. */
  waiting: z.int().nonnegative(),
  oldest_waiting_at: z.iso.datetime().nullable(),
  build: z.string(),
  /** Measured at its last push: PC minus server. */
  clock_offset_ms: z.int().nullable(),
  /** Alarms: a cloned identity, a broken access log, a lost stretch of its stream. */
  alarms: z.array(z.string()),
});
export type ManagedDevice = z.infer<typeof ManagedDevice>;

/** A line as its PC wrote it, without the words that were searched for. Households are ids: names are not known here. */
export const AccessLogEntry = z.strictObject({
  at: z.iso.datetime(),
  actor_id: Id.nullable(),
  action: z.string().max(40),
  screen: z.string().max(100),
  purpose: z.string().max(300).nullable(),
  /** The first 50; `row_count` says how many there were. */
  subject_ids: z.array(Id).max(50),
  row_count: z.int().nonnegative(),
  result: z.string().max(20),
});
export type AccessLogEntry = z.infer<typeof AccessLogEntry>;

export const AccessLogLine = AccessLogPlace.extend({
  /** Null for what no app of this kind has written: it is there, and not readable. */
  entry: AccessLogEntry.nullable(),
});
export type AccessLogLine = z.infer<typeof AccessLogLine>;

/** One per life of a PC's identity. */
export const AccessLogChain = z.strictObject({
  device: Id,
  name: z.string(),
  incarnation: z.int().positive(),
  lines: z.int().nonnegative(),
  /** Since when it contradicts what was handed in before. */
  broken_at: z.iso.datetime().nullable(),
});
export type AccessLogChain = z.infer<typeof AccessLogChain>;

export const ManageResponse = z.discriminatedUnion('o', [
  z.strictObject({
    o: z.literal('done'),
    devices: z.array(ManagedDevice),
    codes: z.array(
      z.strictObject({
        id: Id,
        purpose: z.enum(['device', 'key']),
        scopes: z.array(z.string()),
        issued_by: z.string(),
        expires_at: z.iso.datetime(),
        used_at: z.iso.datetime().nullable(),
      }),
    ),
    /** The new code, shown once. */
    code: z.string().nullable(),
  }),
  z.strictObject({
    o: z.literal('access-log'),
    lines: z.array(AccessLogLine).max(200),
    /** Where to read on; null at the end. A page may be empty and have a next one. */
    next: AccessLogPlace.nullable(),
    chains: z.array(AccessLogChain),
  }),
  z.strictObject({ o: z.literal('refused'), rule: z.string().max(60) }),
]);
export type ManageResponse = z.infer<typeof ManageResponse>;
