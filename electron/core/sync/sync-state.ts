import type { Result } from '#shared/kernel/result.ts';
import type { syncUnreachable } from '#shared/sync/sync.errors.ts';
import type { SyncConnection } from '#shared/sync/sync-status.schema.ts';

/** The conversation with the server, as others see it. */
export interface SyncLoop {
  start(): void;
  /** Ends what is being asked and resolves when nothing of it touches the database any more. */
  stop(): Promise<void>;
  /** Talks now, or joins the conversation that is going on; resolves when it has ended. */
  syncNow(): Promise<Result<Record<string, never>, ReturnType<typeof syncUnreachable>>>;
  /** Something was written for the server. */
  noteSave(): void;
  /** The machine woke up, or the network changed. */
  noteWake(): void;
  connection(): SyncConnection;
}
