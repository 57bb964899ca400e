import { z } from 'zod';
import { Epoch, Seq } from './wire.schema.ts';

/**
 * Why a request as a whole was not answered. None of them decides about an operation: the device keeps everything and
 * does what is written beside the case.
 */
export const SyncError = z.discriminatedUnion('error', [
  /** The feed has forgotten deletions that this cursor would need. Take a snapshot; the outbox stays. */
  z.strictObject({ error: z.literal('resync_required'), floor: Seq }),
  /** The server lives in another epoch. Push first, then pull with the new epoch: the chain decides about the cursor. */
  z.strictObject({ error: z.literal('epoch_changed'), epoch: Epoch }),
  /** This server has no such place in its history: it was restored. Offer retained operations again, take a snapshot. */
  z.strictObject({ error: z.literal('history_mismatch'), epoch: Epoch }),
  /** Pulling needs a newer app. Pushing never does. */
  z.strictObject({ error: z.literal('upgrade_required'), minimum: z.int().positive() }),
  /** Try again later; nothing was taken. */
  z.strictObject({ error: z.literal('busy'), retry_after_ms: z.int().nonnegative() }),
  /** Unknown device, or a signature that does not fit. Enrol again; the outbox stays. */
  z.strictObject({ error: z.literal('unauthenticated') }),
  /** This feed is not for this device, or, to a push, nothing at all any more. Nothing is said about what is in it. */
  z.strictObject({ error: z.literal('not_enrolled') }),
  /** Not a message of this protocol, or too large. Asking again the same way will not help. */
  z.strictObject({ error: z.literal('malformed') }),
]);
export type SyncError = z.infer<typeof SyncError>;
