/** @file The one vocabulary of changes: what the write door records, what travels, and what the server executes. */
import { z } from 'zod';
import { Cursor, Epoch, Feed, Hash, TableName } from './wire.schema.ts';

const Id = z.uuid();
const Values = z.record(z.string(), z.json());

/** One column's change. `from` is what the author saw, so that a later merge can tell who knew what. */
export const Edit = z.strictObject({ from: z.json(), to: z.json() });
export type Edit = z.infer<typeof Edit>;

/** What an operation does to its row: the vocabulary of `docs/sync.md`. */
export const OperationBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create'), set: Values }),
  z.strictObject({ kind: z.literal('patch'), set: z.record(z.string(), Edit) }),
  z.strictObject({ kind: z.literal('delete'), reason: z.string() }),
  z.strictObject({
    kind: z.literal('command'),
    name: z.string(),
    /** What must hold when the command takes effect. `content_hash` is null for commands that judge no content. */
    expect: z.strictObject({ state: z.string().nullable(), content_hash: z.string().nullable() }),
    args: Values,
  }),
  /**
   * A person's answer to a conflict. `picked` names the candidates that were followed, `set` the values that hold from
   * now on; `conflict_ver` is what the person had on the screen, so that a candidate they never saw keeps it open.
   */
  z.strictObject({
    kind: z.literal('resolve'),
    conflict_id: Id,
    conflict_ver: z.int().positive(),
    picked: z.array(Id),
    set: Values,
  }),
  z.strictObject({ kind: z.literal('merge'), survivor: Id, loser: Id }),
  z.strictObject({ kind: z.literal('unmerge'), survivor: Id, loser: Id, of_op: Id, status: z.string() }),
  /** A manager's decision on an operation that the server holds. The row of the operation names the held one. */
  z.strictObject({
    kind: z.literal('adopt'),
    of_op: Id,
    decision: z.enum(['apply', 'reject']),
    reason: z.string(),
  }),
  /** Takes back what still waits for something else, with the rest of its transaction. */
  z.strictObject({ kind: z.literal('withdraw'), of_op: Id, reason: z.string() }),
]);
export type OperationBody = z.infer<typeof OperationBody>;

/**
 * What the officer signs about one operation. The values themselves are not in it, only their salted hash: destroying a
 * household's key erases the values everywhere, and the signature and every chain still verify. No clock in it decides
 * anything; `recorded_at`, `boot_id` and `mono_ms` are evidence for people.
 */
export const OperationHeader = z.strictObject({
  v: z.literal(1),
  op_id: Id,
  /** The server this was written for. An operation recorded elsewhere cannot be replayed here. */
  audience: z.string().min(1).max(80),
  feed: Feed,
  table: TableName,
  row_id: Id,
  /** The household under whose key the body is kept. */
  subject: Id.nullable(),
  base: z.strictObject({
    epoch: Epoch.nullable(),
    /** Where the author's copy of the feed stood. If the server does not know this place, versions say nothing. */
    at: Cursor.nullable(),
    /** Version of the row that the author saw; null for a row that no server had seen yet. */
    ver: z.int().positive().nullable(),
    /** The author's own operation on this row before this one, applied by the server or not. */
    after_op: Id.nullable(),
  }),
  /** Operations that must have been applied before this one makes sense: creations of rows that it refers to. */
  deps: z.array(Id).max(50),
  group: z.strictObject({ id: Id, n: z.int().positive(), of: z.int().positive() }),
  actor: z.string().min(1).max(80),
  actor_key: z.string().min(1).max(80),
  /** `pre-server` marks what a standalone office brings along when it joins. */
  origin: z.enum(['live', 'pre-server']),
  schema_ver: z.int().positive(),
  kind: z.string().max(20),
  body_hash: Hash,
  recorded_at: z.iso.datetime(),
  boot_id: z.string().max(80),
  mono_ms: z.int().nonnegative(),
  /** The author's newest receipt: this operation cannot have been written before that receipt was given. */
  last_receipt: Hash.nullable(),
});
export type OperationHeader = z.infer<typeof OperationHeader>;

/** The part that is kept under the household's key. The salt keeps a name from being guessed from its hash. */
export const OperationContent = z.strictObject({ salt: z.string().min(16).max(64), body: OperationBody });
export type OperationContent = z.infer<typeof OperationContent>;
