import { z } from 'zod';
import { Outcome } from './outcome.schema.ts';
import { Epoch, Hash, MAX_OPERATION_CHARACTERS, MAX_OPERATIONS_PER_PUSH } from './wire.schema.ts';

const Id = z.uuid();
const DeviceSeq = z.int().positive();

/** One operation on its way. `dseq` and `prev` belong to the device's stream, not to what the officer signed. */
export const SentOperation = z.strictObject({
  op_id: Id,
  dseq: DeviceSeq,
  /** Link hash of the operation before this one in the stream. */
  prev: Hash,
  /** Canonical text of `OperationHeader`; its hash is the operation's. */
  header: z.string().max(MAX_OPERATION_CHARACTERS),
  /**
   * Canonical text of `OperationContent`, whose hash is in the header. Null once the household was erased: a restored
   * server gets its place in the stream filled, and no words.
   */
  content: z.string().max(MAX_OPERATION_CHARACTERS).nullable(),
});
export type SentOperation = z.infer<typeof SentOperation>;

/** A business transaction: all of it or nothing. The officer's one signature covers the ordered operation hashes. */
export const SentGroup = z.strictObject({
  group_id: Id,
  actor_key: z.string().max(80),
  signature: z.string().max(200),
  operations: z.array(SentOperation).min(1).max(MAX_OPERATIONS_PER_PUSH),
});
export type SentGroup = z.infer<typeof SentGroup>;

/** Work a PC has not handed over yet. The manager's list of PCs is made of it: "PC 7 said 17, silent for 12 days". */
export const Backlog = z.strictObject({
  count: z.int().nonnegative(),
  oldest_at: z.iso.datetime().nullable(),
  head_dseq: z.int().nonnegative(),
});

export const PushRequest = z.strictObject({
  epoch: Epoch.nullable(),
  /** The nonce of the last answer. A copy of this PC has an older one. */
  fork_nonce: z.string().max(80).nullable(),
  /** Newest operation that the device believes to be accepted: after a restore the server sees what it lost. */
  acknowledged: z.strictObject({ dseq: z.int().nonnegative(), link: Hash, receipt: Hash.nullable() }),
  backlog: Backlog,
  /** Shown to people beside the server's own time; it decides nothing. */
  client_now: z.iso.datetime(),
  build: z.string().max(80),
  schema_ver: z.int().positive(),
  groups: z.array(SentGroup).max(MAX_OPERATIONS_PER_PUSH),
  /**
   * Held and blocked operations whose present outcome the device asks for, as it may not read their feed any more. With
   * their hash: a twin that drew the same id must not get the answer that is meant for the other.
   */
  watched: z.array(z.strictObject({ op_id: Id, hash: Hash })).max(MAX_OPERATIONS_PER_PUSH),
});
export type PushRequest = z.infer<typeof PushRequest>;

export const PushResult = z.strictObject({
  op_id: Id,
  dseq: DeviceSeq,
  /** The server had it already and repeats what it said. */
  replayed: z.boolean(),
  /** Hash chain over everything the server acknowledged to this device. */
  receipt: Hash,
  outcome: Outcome,
});
export type PushResult = z.infer<typeof PushResult>;

export const PushResponse = z.strictObject({
  epoch: Epoch,
  /** `forked`: another PC has used this identity. Nothing was taken; go on with the new incarnation. */
  fork: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('ok') }),
    z.strictObject({ state: z.literal('forked'), incarnation: z.int().positive() }),
  ]),
  next_nonce: z.string().max(80),
  /** The operation that the server wants next. Lower than the device thinks: the server lost some, send again. */
  expected_dseq: DeviceSeq,
  server_now: z.iso.datetime(),
  results: z.array(PushResult),
  watched: z.array(z.strictObject({ op_id: Id, outcome: Outcome })),
  /** Everything up to here is in a backup that was proved by restoring it. Only now may a device forget its copy. */
  durable_dseq: z.int().nonnegative(),
  /** Feeds this device may read. A missing one was taken away. */
  feeds: z.array(z.string()),
});
export type PushResponse = z.infer<typeof PushResponse>;
