/** @file How a PC of the test reaches the server. Undefined: nobody can say whether the server has heard it. */
import type { Envelope } from '#shared/sync/envelope.message.ts';

export async function exchange(url: string, envelope: Envelope, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(`${url}/v1/sync`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(envelope),
      signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
    });
    return response.status === 200 ? ((await response.json()) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
