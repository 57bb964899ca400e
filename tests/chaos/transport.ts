/** @file The app's own way to the server. Undefined: nobody can say whether the server has heard it. */
import { Away, type ServerAddress } from '#core/sync/sync-transport.ts';
import { undiciTransport } from '#core/sync/undici-transport.ts';
import type { Envelope } from '#shared/sync/envelope.message.ts';

export type Exchange = (envelope: Envelope, signal: AbortSignal) => Promise<unknown>;

export function exchangeWith(address: ServerAddress): Exchange {
  const transport = undiciTransport(address, async () => [null]);
  return async (envelope, signal) => {
    try {
      return await transport.exchange(envelope, signal);
    } catch (error) {
      if (error instanceof Away || signal.aborted) return undefined;
      throw error;
    }
  };
}
