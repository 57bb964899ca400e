import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { receiveAccessLog } from '#server/access-log/receive-access-log.ts';
import type { PostgresServerTransaction } from '#server/database/postgres-transaction.ts';
import type { Reported } from '#server/devices/device-diary.ts';
import { manage } from '#server/devices/manage.ts';
import { exchangeKeys } from '#server/keys/exchange-keys.ts';
import { type Answer, answerRequest, type ServerDependencies } from '#shared/sync/engine/answer-request.ts';
import { Envelope } from '#shared/sync/envelope.message.ts';
import type { PushRequest, PushResponse } from '#shared/sync/push.message.ts';
import type { Doors } from './build-app.ts';
import { hashText, verifySignature } from './server-crypto.ts';
import { WindowCounter } from './window-counter.ts';

export function syncRoutes(app: FastifyInstance, doors: Doors): void {
  const { limits } = doors;
  const counter = new WindowCounter(limits.requestsPerMinutePerDevice, 60_000);
  const repairs = new WindowCounter(limits.repairsPerMinutePerDevice, 60_000);
  // With the address, so that nobody uses up what another PC is allowed by naming it.
  const perDevice = async (request: FastifyRequest, reply: FastifyReply) => {
    const [who, at] = [`${request.ip} ${claimed(request, 'device')}`, Date.parse(doors.now())];
    const wait = counter.take(who, at) || (claimed(request, 'kind') === 'repair' ? repairs.take(who, at) : 0);
    return wait === 0 ? undefined : reply.code(429).send({ error: 'busy', retry_after_ms: wait });
  };
  const isFull = async (_request: FastifyRequest, reply: FastifyReply) => {
    if (doors.database.pool.waitingCount <= limits.waiting) return undefined;
    return reply.code(503).header('retry-after', '2').send({ error: 'busy', retry_after_ms: 2_000 });
  };
  app.post('/v1/sync', { preHandler: [perDevice, isFull] }, async (request) => {
    const { answer, note } = await answerEnvelope(doors, request.body);
    request.note = note;
    return answer;
  });
}

function claimed({ body }: FastifyRequest, what: 'device' | 'kind'): string {
  const value = (body as Partial<Record<typeof what, unknown>> | null)?.[what];
  return typeof value === 'string' ? value.slice(0, 40) : '';
}

/** The whole of `POST /v1/sync` without its transport. */
export async function answerEnvelope(
  doors: Doors,
  message: unknown,
): Promise<{ readonly answer: Answer; readonly note: Readonly<Record<string, string>> }> {
  const envelope = Envelope.safeParse(message);
  if (!envelope.success) return { answer: { error: 'malformed' }, note: { answer: 'malformed' } };
  const { device, kind } = envelope.data;
  const store = await doors.shards.ofDevice(device);
  if (!store) return { answer: { error: 'unauthenticated' }, note: { kind, answer: 'unauthenticated' } };
  if (kind === 'manage') await doors.diary.flush();
  let reported: Reported | undefined;
  const onPushed: ServerDependencies['onPushed'] = (request, response) => {
    reported = stillWaiting(request, response);
  };
  const answer = await answerRequest({ ...engineOf(doors), onPushed, store }, envelope.data);
  const isRefused = 'error' in answer;
  // Who has not proved to be that PC leaves no trace under its name.
  if (isRefused && answer.error === 'unauthenticated') return { answer, note: { kind, answer: answer.error } };
  // A PC that is joining has nobody yet whose keys it would ask for.
  doors.diary.saw(device, reported, kind === 'keys');
  return { answer, note: { kind, device, ...(isRefused ? { answer: answer.error } : {}) } };
}

/** What the PC said when it pushed, less what was taken of it. */
function stillWaiting(push: PushRequest, { expected_dseq: expected }: PushResponse): Reported {
  const count = Math.max(0, push.backlog.head_dseq - expected + 1);
  const oldest_at = count > 0 ? push.backlog.oldest_at : null;
  return { ...push, backlog: { ...push.backlog, count, oldest_at } };
}

function engineOf(doors: Doors): Omit<ServerDependencies, 'store'> {
  const { schema, audience, now, newId, certificateFingerprint } = doors;
  const orders = { audience, now, newId, certificateFingerprint };
  return {
    schema,
    audience,
    now,
    newId,
    hash: hashText,
    verify: verifySignature,
    services: {
      keys: (tx, device, _incarnation, body) => exchangeKeys({ audience, now }, onPostgres(tx), device, body),
      'access-log': (tx, device, incarnation, body) =>
        receiveAccessLog({ now }, onPostgres(tx), device, incarnation, body),
      manage: (tx, device, _incarnation, body) => manage(orders, onPostgres(tx), device, body),
    },
  };
}

/** The engine knows its port only; here every store is PostgreSQL. */
const onPostgres = (tx: unknown): PostgresServerTransaction => tx as PostgresServerTransaction;
