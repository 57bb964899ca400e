import { z } from 'zod';
import { Feed, Hash, Seq } from './wire.schema.ts';

const Id = z.uuid();

/** Why the server keeps an operation for a person instead of applying it. Nothing held is lost. */
export const HeldReason = z.enum([
  /** The author may no longer write here; what they wrote before is a manager's to take over. */
  'scope_revoked',
  /** The row belongs to another office by now. */
  'moved',
  /** Written by a version of the app that this server does not know, or unreadable. */
  'unsupported_schema',
  /** Both sides were fine and together they break a rule. */
  'rule_after_merge',
  'needs_human',
]);
export type HeldReason = z.infer<typeof HeldReason>;

/**
 * What became of an operation. Every operation that reached the server has exactly one, stored in the transaction of its
 * effect. Only a manager's `adopt`, or the arrival of what it waits for, changes `held` and `blocked`.
 */
export const Outcome = z.discriminatedUnion('o', [
  /**
   * Its effect is at `seq` of `feed`, which is another one than it was written for if a manager of the office that has
   * the row by now took it over. `conflicts` names the conflicts in which some of its values wait as candidates.
   */
  z.strictObject({ o: z.literal('applied'), feed: Feed, seq: Seq, ver: z.int().nonnegative(), conflicts: z.array(Id) }),
  z.strictObject({ o: z.literal('held'), why: HeldReason, held_id: Id }),
  /** `rule` is a stable code with a Korean sentence in the app. It never tells about rows the author may not see. */
  z.strictObject({ o: z.literal('rejected'), rule: z.string().max(60) }),
  /** Waits for the operation or the row `by`. */
  z.strictObject({ o: z.literal('blocked'), by: Id }),
  /** Another operation with this id and other contents was here first: two PCs share one identity. */
  z.strictObject({ o: z.literal('op_id_conflict'), known: Hash }),
]);
export type Outcome = z.infer<typeof Outcome>;
