/** @file The outbox as people read it: one line per business transaction, in the words of the domain. */
import { z } from 'zod';
import { HeldReason } from './outcome.schema.ts';

const Id = z.uuid();
const Instant = z.iso.datetime();

/** `done` is kept for people to look back at until the server's copy is proved safe. */
export const OUTBOX_TABS = ['all', 'waiting', 'held', 'refused', 'done'] as const;
export const OutboxTab = z.enum(OUTBOX_TABS);
export type OutboxTab = z.infer<typeof OutboxTab>;

/** What became of a group. `blocked` waits on the server for something else; `doubled` means two PCs share one identity. */
export const OutboxFate = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting') }),
  z.strictObject({ state: z.literal('sent') }),
  z.strictObject({ state: z.literal('applied'), conflicts: z.int() }),
  z.strictObject({ state: z.literal('durable'), conflicts: z.int() }),
  z.strictObject({ state: z.literal('held'), why: HeldReason }),
  z.strictObject({ state: z.literal('rejected'), rule: z.string() }),
  z.strictObject({ state: z.literal('blocked') }),
  z.strictObject({ state: z.literal('doubled') }),
  z.strictObject({ state: z.literal('discarded'), at: Instant, reason: z.string() }),
]);
export type OutboxFate = z.infer<typeof OutboxFate>;

/** What a group was about, before it is put into words: the operation that its author would name. */
export const OperationGist = z.strictObject({
  table: z.string(),
  kind: z.string(),
  /** Name of a command, decision of a review, method of a contact: what tells two of one kind apart. */
  detail: z.string().nullable(),
  /** State a case moves to, result of a contact. */
  to: z.string().nullable(),
  columns: z.array(z.string()),
});
export type OperationGist = z.infer<typeof OperationGist>;

export const OutboxHousehold = z.strictObject({ id: Id, name: z.string(), isHere: z.boolean() });
export type OutboxHousehold = z.infer<typeof OutboxHousehold>;

export const OutboxRow = z.strictObject({
  groupId: Id,
  recordedAt: Instant,
  authorName: z.string(),
  isMine: z.boolean(),
  gist: OperationGist,
  /** Both null for records of the office itself. `account` is the name of the person whose account it is about. */
  household: OutboxHousehold.nullable(),
  account: z.string().nullable(),
  operations: z.int(),
  /** What the office had recorded before it joined, as it went to the server all at once. */
  isHistory: z.boolean(),
  fate: OutboxFate,
});
export type OutboxRow = z.infer<typeof OutboxRow>;

export const OutboxCounts = z.record(OutboxTab, z.int());

export const OutboxOperationView = z.strictObject({
  opId: Id,
  table: z.string(),
  kind: z.string(),
  /** Name of the row: a member, a case number. */
  rowName: z.string().nullable(),
  fate: OutboxFate,
  /** Null once the household's key was destroyed by law. */
  changes: z.array(z.strictObject({ column: z.string(), from: z.json(), to: z.json() })).nullable(),
});

export const OutboxDetail = z.strictObject({
  ...OutboxRow.shape,
  lines: z.array(OutboxOperationView),
  /** The transaction of this PC that must be taken first; null where it is another PC's, and for what does not wait. */
  waitsFor: OutboxRow.nullable(),
  /** What it waits for was refused for good: it will never be taken as it is. */
  waitsInVain: z.boolean(),
  /** What this person may do about it. */
  can: z.strictObject({ retry: z.boolean(), correct: z.boolean(), discard: z.boolean(), withdraw: z.boolean() }),
});
export type OutboxDetail = z.infer<typeof OutboxDetail>;
