import type { Result } from '#shared/kernel/result.ts';
import type { syncUnreachable } from '#shared/sync/sync.errors.ts';
import type { SyncConnection } from '#shared/sync/sync-status.schema.ts';

/** The conversation with the server, as others see it. */
export interface SyncLoop {
  start(): void;
  /** Ends what is being asked and resolves when nothing of it touches the database any more. */
  stop(): Promise<void>;
  /** Talks now, or once the conversation that is going on has ended; resolves when what was asked for has. */
  syncNow(): Promise<Result<Record<string, never>, ReturnType<typeof syncUnreachable>>>;
  /** Something was written for the server. */
  noteSave(): void;
  /** The machine woke up, or the network changed. */
  noteWake(): void;
  connection(): SyncConnection;
}
