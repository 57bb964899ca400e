import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Hint } from '#shared/sync/hint.message.ts';
import type { Doors } from './build-app.ts';
import type { Listener } from './hint-hub.ts';
import { verifySignature } from './server-crypto.ts';

const HEARTBEAT_MS = 25_000;
/** A PC whose clock is further off than this asks by itself instead. */
const CLOCK_MS = 10 * 60_000;
/** Who does not read what they are sent is cut off, not waited for. */
const UNREAD_BYTES = 65_536;
/** Then the PC comes again and its rights are asked anew. */
const LONGEST_MS = 30 * 60_000;

const Headers = z.object({
  'x-onieum-device': z.uuid(),
  'x-onieum-incarnation': z.string().regex(/^[1-9][0-9]{0,8}$/),
  'x-onieum-at': z.iso.datetime(),
  'x-onieum-signature': z.base64().max(200),
});

export const hintsText = (device: string, incarnation: string, at: string): string =>
  `hints\n${device}\n${incarnation}\n${at}`;

/** `GET /v1/hints`: a line that stays open and says which feed has something new. */
export function hintRoutes(app: FastifyInstance, doors: Doors): void {
  app.get('/v1/hints', async (request, reply) => {
    const who = await authenticate(doors, request);
    if (!who) return reply.code(401).send({ error: 'unauthenticated' });
    if (doors.hub.size >= doors.limits.hintLines)
      return reply.code(503).send({ error: 'busy', retry_after_ms: 60_000 });
    request.note = { device: who.device };
    doors.diary.saw(who.device);
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
      'x-accel-buffering': 'no',
      'x-onieum-server': '1',
    });
    raw.write(': welcome\n\n');
    const say = (text: string) => {
      if (raw.writableLength > UNREAD_BYTES) raw.destroy();
      else raw.write(text);
    };
    const listener: Listener = {
      ...who,
      send: (hint: Hint) => say(`data: ${JSON.stringify(hint)}\n\n`),
      close: () => raw.end(),
    };
    const heart = setInterval(() => say(':\n\n'), HEARTBEAT_MS);
    const end = setTimeout(() => raw.end(), LONGEST_MS);
    raw.once('close', () => {
      clearInterval(heart);
      clearTimeout(end);
      doors.hub.remove(listener);
    });
    raw.on('error', () => raw.destroy());
    doors.hub.add(listener);
    return reply;
  });
}

async function authenticate(
  { shards, now }: Doors,
  { headers }: FastifyRequest,
): Promise<Pick<Listener, 'device' | 'feeds'> | undefined> {
  const said = Headers.safeParse(headers);
  if (!said.success) return undefined;
  const { 'x-onieum-device': id, 'x-onieum-incarnation': incarnation, 'x-onieum-at': at } = said.data;
  if (Math.abs(Date.parse(at) - Date.parse(now())) > CLOCK_MS) return undefined;
  const store = await shards.ofDevice(id);
  const device = await store?.transact((tx) => tx.device(id), { readOnly: true });
  if (device?.status !== 'active') return undefined;
  const text = hintsText(id, incarnation, at);
  if (!(await verifySignature(device.publicKey, text, said.data['x-onieum-signature']))) return undefined;
  return { device: id, feeds: device.feeds };
}
