/** @file The server's doors. Everything behind them is a function of a message; what is here is transport. */
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RequestPayload,
} from 'fastify';
import type { ServerDatabase } from '#server/database/open-server-database.ts';
import { DeviceDiary } from '#server/devices/device-diary.ts';
import { enrolRoutes } from '#server/enrolment/enrol.routes.ts';
import type { SyncSchema } from '#shared/sync/sync-schema.ts';
import { isDatabaseAway } from './database-away.ts';
import { healthRoutes } from './health.routes.ts';
import type { HintHub } from './hint-hub.ts';
import { hintRoutes } from './hints.routes.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { ServerLog } from './server-log.ts';
import type { Shards } from './shards.ts';
import { syncRoutes } from './sync.routes.ts';

export interface AppDependencies {
  readonly database: ServerDatabase;
  readonly shards: Shards;
  readonly schema: SyncSchema;
  readonly hub: HintHub;
  readonly log: ServerLog;
  readonly audience: string;
  /** Of the certificate that PCs are to pin; null when a certificate authority vouches for it. */
  readonly certificateFingerprint: string | null;
  readonly now: () => string;
  readonly newId: () => string;
}

export interface AppOptions {
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  /** Addresses of the reverse proxy whose `X-Forwarded-*` is believed; it must speak HTTPS to the PCs. */
  readonly trustProxy?: readonly string[];
  readonly limits?: Partial<Limits>;
}

export interface Doors extends AppDependencies {
  readonly limits: Limits;
  readonly diary: DeviceDiary;
}

const RETRY_MS = 5_000;
/** Below this the headers of a compressed answer cost more than it saves. */
const WORTH_PACKING = 1_400;
const pack = promisify(gzip);
/**
 * Fast, and small in memory: two hundred pages may be in the packer at once. The usual chunks of 16 KB would take a page ten
 * times through the event loop.
 */
const PACKING = { level: 1, chunkSize: 64 * 1024 };

export async function buildApp(deps: AppDependencies, options: AppOptions = {}): Promise<FastifyInstance> {
  const limits = { ...LIMITS, ...options.limits };
  const doors: Doors = { ...deps, limits, diary: new DeviceDiary(deps.database.db, deps.now) };
  const transport = {
    headersTimeout: limits.headersMs,
    connectionsCheckingInterval: Math.min(2_000, limits.requestMs / 2),
  };
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    // What came over an open connection is answered like the rest of what is running.
    return503OnClosing: false,
    trustProxy: options.trustProxy ? [...options.trustProxy] : false,
    onProtoPoisoning: 'error',
    routerOptions: { maxParamLength: 100 },
    // Fastify's types want one of two servers; both take these options.
    ...((options.tls ? { https: { ...transport, ...options.tls, minVersion: 'TLSv1.2' } } : { http: transport }) as {
      http: typeof transport;
    }),
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-onieum-server', '1');
    reply.header('cache-control', 'no-store');
  });
  if (options.trustProxy) app.addHook('onRequest', refusePlainProxy);
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (request.headers['content-encoding'] !== 'gzip') return payload;
    return unpacked(payload);
  });
  app.addHook('onSend', packed);
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode, elapsedTime } = reply;
    const route = request.routeOptions.url ?? 'unknown';
    if (route === '/health' || route === '/ready') return;
    deps.log.info('answered', { route, status: statusCode, ms: Math.round(elapsedTime), ...request.note });
  });
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('note');
  app.setErrorHandler((error: FastifyError, request, reply) => explain(deps.log, error, request, reply));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'malformed' }));
  await app.register(rateLimit, {
    max: limits.requestsPerMinutePerAddress,
    timeWindow: 60_000,
    allowList: (request) => request.url === '/health' || request.url === '/ready',
    errorResponseBuilder: (_request, { ttl }) => ({ statusCode: 429, retry_after_ms: Math.ceil(ttl) }),
  });
  healthRoutes(app, doors);
  enrolRoutes(app, doors);
  syncRoutes(app, doors);
  hintRoutes(app, doors);
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
    deps.hub.closeAll();
  });
  // What is running is finished, and then its connection too: an idle one would keep the server for a minute.
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  app.addHook('onClose', async () => {
    await doors.diary.flush().catch(() => undefined);
  });
  return app;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** For the log: kinds and ids of PCs, never contents. */
    note?: Readonly<Record<string, string | number>>;
  }
}

/** Behind a proxy the last stretch is on this machine; the first one, through the town, must be encrypted. */
async function refusePlainProxy(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const isForwarded = request.headers['x-forwarded-for'] !== undefined;
  if (isForwarded && request.protocol !== 'https') await reply.code(403).send({ error: 'malformed' });
}

/**
 * Fastify counts what comes out against the limit, so that a small body cannot unfold into a large one; what went in it
 * compares with the length that was announced.
 */
function unpacked(payload: RequestPayload): RequestPayload {
  const opened = Object.assign(createGunzip(), { receivedEncodedLength: 0 });
  payload.on('data', (chunk: Buffer) => {
    opened.receivedEncodedLength += chunk.byteLength;
  });
  payload.on('error', (error) => opened.destroy(error));
  return payload.pipe(opened);
}

async function packed(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const accepts = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  if (!accepts || typeof payload !== 'string' || payload.length < WORTH_PACKING) return payload;
  reply.header('content-encoding', 'gzip');
  reply.header('vary', 'accept-encoding');
  reply.removeHeader('content-length');
  return pack(payload, PACKING);
}

function explain(log: ServerLog, error: FastifyError, request: FastifyRequest, reply: FastifyReply): unknown {
  const status = error.statusCode ?? (isBrokenPacking(error) ? 400 : 500);
  if (status === 429) return reply.code(429).send(busy(request, (error as { retry_after_ms?: number }).retry_after_ms));
  if (status >= 400 && status < 500) return reply.code(status).send({ error: 'malformed' });
  if (isDatabaseAway(error)) {
    log.warn('database away', { route: request.routeOptions.url ?? 'unknown' });
    return reply.code(503).header('retry-after', '5').send(busy(request));
  }
  if (status === 503) return reply.code(503).send(busy(request));
  const reference = log.bug(error, request.routeOptions.url ?? 'unknown');
  return reply.code(500).send({ error: 'unexpected', reference });
}

/** In the words of the door that was knocked at. */
export const busy = ({ url }: FastifyRequest, ms = RETRY_MS) =>
  url.startsWith('/v1/enrol') ? { error: 'busy' } : { error: 'busy', retry_after_ms: ms };

const isBrokenPacking = ({ code }: FastifyError): boolean => typeof code === 'string' && /^Z_/.test(code);
