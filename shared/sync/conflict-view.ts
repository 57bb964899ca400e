/** @file Conflicts and held work as a person decides on them. */
import { z } from 'zod';
import { OperationGist, OutboxHousehold } from './outbox-view.ts';
import { HeldReason } from './outcome.schema.ts';

const Id = z.uuid();
const Instant = z.iso.datetime();
const Values = z.record(z.string(), z.json());

export const ConflictKind = z.enum(['same_group', 'edit_on_deleted', 'edit_on_merged']);
export type ConflictKind = z.infer<typeof ConflictKind>;

/** One record and the conflicts on it; a household with its members and cases is one line. */
export const ConflictListRow = z.strictObject({
  /** The household, or the row itself when it belongs to none. */
  subjectId: Id,
  name: z.string(),
  household: OutboxHousehold.nullable(),
  /** Tables and groups in which values differ. */
  about: z.array(z.strictObject({ table: z.string(), group: z.string() })),
  others: z.array(z.string()),
  newestAt: Instant,
  isMine: z.boolean(),
  open: z.int(),
  /** Null while any is open. */
  settledAt: Instant.nullable(),
});
export type ConflictListRow = z.infer<typeof ConflictListRow>;

export const ConflictSide = z.strictObject({
  /** Null for the value that stands. */
  opId: Id.nullable(),
  actorName: z.string(),
  isMine: z.boolean(),
  /** By the author's own clock. */
  at: Instant.nullable(),
  values: Values,
});
export type ConflictSide = z.infer<typeof ConflictSide>;

export const ConflictView = z.strictObject({
  id: Id,
  /** What this person has on the screen: a candidate they have not seen keeps the conflict open. */
  ver: z.int().positive(),
  kind: ConflictKind,
  table: z.string(),
  rowId: Id,
  rowName: z.string().nullable(),
  group: z.string(),
  columns: z.array(z.string()),
  /** What the authors had before them. */
  base: Values,
  /** Null when the row is gone. */
  standing: ConflictSide.nullable(),
  candidates: z.array(ConflictSide),
  /** False where clocks of PCs overlap or differ too much to say who was first. */
  isOrderKnown: z.boolean(),
  /** What a third value may be typed as. Sheets and lists cannot be typed; one of those written is chosen. */
  typable: z.record(z.string(), z.enum(['text', 'day', 'number'])),
  status: z.enum(['open', 'resolved']),
  /** A decision of this PC that the server has not confirmed yet. */
  isDecidedHere: z.boolean(),
  resolvedByName: z.string().nullable(),
  /** What was decided on; null while it is open, and where there was nothing to choose between. */
  chosen: Values.nullable(),
});
export type ConflictView = z.infer<typeof ConflictView>;

export const HeldRow = z.strictObject({
  heldId: Id,
  groupId: Id,
  why: HeldReason,
  status: z.enum(['open', 'applied', 'rejected']),
  isDecidedHere: z.boolean(),
  authorName: z.string(),
  isMine: z.boolean(),
  recordedAt: Instant.nullable(),
  gist: OperationGist.nullable(),
  household: OutboxHousehold.nullable(),
  account: z.string().nullable(),
  operations: z.int(),
  decidedByName: z.string().nullable(),
  reason: z.string().nullable(),
});
export type HeldRow = z.infer<typeof HeldRow>;

export const HeldDetail = z.strictObject({
  ...HeldRow.shape,
  lines: z.array(
    z.strictObject({
      table: z.string(),
      kind: z.string(),
      rowName: z.string().nullable(),
      /** `now` is what stands in this column at this moment. */
      changes: z.array(z.strictObject({ column: z.string(), from: z.json(), to: z.json(), now: z.json() })).nullable(),
    }),
  ),
});
export type HeldDetail = z.infer<typeof HeldDetail>;
