import { z } from 'zod';
import { MAX_MESSAGE_CHARACTERS } from './wire.schema.ts';

/**
 * Around every request. The device signs the very characters of `body`, and the server verifies them before it parses:
 * nothing is put into another form in between.
 */
export const Envelope = z.strictObject({
  protocol: z.int().positive(),
  kind: z.enum(['push', 'pull', 'snapshot', 'repair', 'keys', 'access-log', 'manage']),
  device: z.uuid(),
  /** Life of the device identity. Reinstalling, restoring or cloning a PC begins a new one. */
  incarnation: z.int().positive(),
  body: z.string().max(MAX_MESSAGE_CHARACTERS),
  signature: z.string().max(200),
});
export type Envelope = z.infer<typeof Envelope>;

/** What a device signs: the body as it is sent, and what it is for. */
export const envelopeText = ({ protocol, kind, device, incarnation, body }: Omit<Envelope, 'signature'>): string =>
  `request\n${protocol}\n${kind}\n${device}\n${incarnation}\n${body}`;
