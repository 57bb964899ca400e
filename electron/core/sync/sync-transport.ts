import type { EnrolError, EnrolRequest, EnrolResponse } from '#shared/sync/enrol.message.ts';
import type { Envelope } from '#shared/sync/envelope.message.ts';
import type { Hint } from '#shared/sync/hint.message.ts';
import type { AwayReason } from '#shared/sync/sync-status.schema.ts';

/** The server as seen from one PC: the port of `undici-transport.ts`, and of tests. */
export interface SyncTransport {
  /**
   * What the server said, whatever it was: the engine reads it. Rejects with `Away` when there was no answer of a server
   * of ours.
   */
  exchange(envelope: Envelope, signal: AbortSignal): Promise<unknown>;
  /** Listens until `signal` is aborted or the connection ends; resolves then. Lost hints do no harm. */
  hints(credentials: HintCredentials, onHint: (hint: Hint) => void, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface HintCredentials {
  readonly device: string;
  readonly incarnation: number;
  readonly at: string;
  readonly signature: string;
}

export const hintText = ({ device, incarnation, at }: Omit<HintCredentials, 'signature'>): string =>
  `hints\n${device}\n${incarnation}\n${at}`;

/** Before a PC has any identity there. */
export type Enrol = (
  where: ServerAddress,
  request: EnrolRequest,
  signal: AbortSignal,
) => Promise<{ readonly answer: EnrolResponse | EnrolError; readonly certificate: string | null }>;

/** How core reaches servers; tests put their own in its place. */
export interface ServerPort {
  readonly connect: (address: ServerAddress) => SyncTransport;
  readonly enrol: Enrol;
}

export interface ServerAddress {
  readonly url: string;
  /** The full SHA-256 of its certificate, or its beginning as it is printed after a code; null: public authorities vouch. */
  readonly certificate: string | null;
}

/** Nobody there, or nobody of ours. Nothing was decided, and everything that waits goes on waiting. */
export class Away extends Error {
  readonly why: AwayReason;
  readonly retryAfterMs: number | null;

  constructor(why: AwayReason, options: { cause?: unknown; retryAfterMs?: number | null } = {}) {
    super(why, { cause: options.cause });
    this.why = why;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
