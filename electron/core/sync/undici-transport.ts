/** @file The server over HTTP. */
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { createParser } from 'eventsource-parser';
import { Agent, type Dispatcher, request } from 'undici';
import { parseJson } from '#shared/kernel/parse-json.ts';
import { EnrolError, EnrolResponse } from '#shared/sync/enrol.message.ts';
import { Hint } from '#shared/sync/hint.message.ts';
import type { AwayReason } from '#shared/sync/sync-status.schema.ts';
import { connectorOver } from './server-connection.ts';
import { Away, type Enrol, type ServerAddress, type ServerPort, type SyncTransport } from './sync-transport.ts';
import { type ResolveProxy, type WaysOut, waysOut } from './ways-out.ts';

const pack = promisify(gzip);
/** Fast before small: offices have a wire, and the usual 16 KB pieces take a turn through the event loop each. */
const PACKING = { level: 1, chunkSize: 128 * 1024 };
const unpack = promisify(gunzip);

/** The server answers within a second or two; a push of many groups takes longer. */
const ANSWER_MS = 60_000;
/** The server says something at least every 25 s. */
const SILENCE_MS = 60_000;
const WORTH_PACKING = 1_024;
/** No answer of ours is nearly as long. */
const LONGEST_ANSWER = 64 * 1024 * 1024;
/** Every answer of ours carries it; what stands between us and the server does not know it. */
const MARK = 'x-onieum-server';

/** `env` names proxies as shells do; `resolveProxy` is asked where it names none. */
export function serverPort(
  env: Parameters<typeof waysOut>[0],
  resolveProxy: ResolveProxy = async () => 'DIRECT',
): ServerPort {
  const ways = waysOut(env, resolveProxy);
  return { connect: (address) => undiciTransport(address, ways), enrol: enrolOver(ways) };
}

export function undiciTransport(address: ServerAddress, ways: WaysOut): SyncTransport {
  const agent = agentFor(address, ways);
  return {
    exchange: (envelope, signal) => post(agent, `${address.url}/v1/sync`, envelope, signal),
    hints: async ({ device, incarnation, at, signature }, onHint, signal) => {
      const response = await answered(() =>
        request(`${address.url}/v1/hints`, {
          dispatcher: agent,
          headers: {
            accept: 'text/event-stream',
            'x-onieum-device': device,
            'x-onieum-incarnation': String(incarnation),
            'x-onieum-at': at,
            'x-onieum-signature': signature,
          },
          headersTimeout: ANSWER_MS,
          bodyTimeout: SILENCE_MS,
          signal,
        }),
      );
      if (response.statusCode !== 200 || response.headers[MARK] === undefined) {
        leaveUnread(response.body);
        throw new Away(reasonOfStatus(response));
      }
      const parser = createParser({
        onEvent: ({ data }) => {
          const hint = Hint.safeParse(parseJson(data));
          if (hint.success) onHint(hint.data);
        },
      });
      const decoder = new TextDecoder();
      await answered(async () => {
        for await (const chunk of response.body) parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
      });
    },
    close: () => agent.destroy(),
  };
}

export const enrolOver =
  (ways: WaysOut): Enrol =>
  async (address, message, signal) => {
    let certificate: string | null = null;
    const agent = agentFor(address, ways, (found) => {
      certificate = found;
    });
    try {
      const said = await post(agent, `${address.url}/v1/enrol`, message, signal);
      const answer = EnrolError.safeParse(said).data ?? EnrolResponse.safeParse(said).data;
      if (!answer) throw new Away('unreadable-answer');
      // Public authorities vouch for this one, and they may give it a new certificate any day.
      return { answer, certificate: address.certificate === null ? null : certificate };
    } finally {
      await agent.destroy();
    }
  };

function agentFor({ url, certificate }: ServerAddress, ways: WaysOut, onCertificate?: (found: string) => void): Agent {
  return new Agent({
    connect: connectorOver({
      certificate,
      ways: () => ways(new URL(url)),
      ...(onCertificate ? { onCertificate } : {}),
    }),
    // One for requests, one for hints.
    connections: 3,
    keepAliveTimeout: 30_000,
  });
}

async function post(agent: Agent, url: string, message: unknown, signal: AbortSignal): Promise<unknown> {
  const text = Buffer.from(JSON.stringify(message));
  const isPacked = text.byteLength > WORTH_PACKING;
  const body = isPacked ? await pack(text, PACKING) : text;
  return answered(async () => {
    const response = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'accept-encoding': 'gzip',
        ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
      },
      body,
      headersTimeout: ANSWER_MS,
      bodyTimeout: ANSWER_MS,
      signal,
    });
    const bytes = await readAll(response.body);
    if (response.headers[MARK] === undefined) throw new Away(reasonOfStatus(response));
    const { statusCode } = response;
    if (statusCode === 429 || statusCode === 503 || statusCode >= 500) throw failedWith(response);
    const isGzip = response.headers['content-encoding'] === 'gzip';
    const plain = isGzip
      ? await unpack(bytes, { maxOutputLength: LONGEST_ANSWER, chunkSize: PACKING.chunkSize }).catch(() => bytes)
      : bytes;
    return parseJson(plain.toString('utf8'));
  });
}

/** A body that nobody reads says that it was cut short: unheard, that would end the whole of core. */
function leaveUnread(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => undefined);
  body.destroy();
}

async function readAll(body: Dispatcher.ResponseData['body']): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).byteLength;
    if (length > LONGEST_ANSWER) throw new Away('unreadable-answer');
  }
  return Buffer.concat(chunks);
}

function failedWith({ statusCode, headers }: Dispatcher.ResponseData): Away {
  const seconds = Number(headers['retry-after']);
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : null;
  return new Away(statusCode === 429 || statusCode === 503 ? 'server-busy' : 'server-failed', { retryAfterMs });
}

/** Somebody who is not our server answered, or our server in no mood for hints. */
function reasonOfStatus({ statusCode, headers }: Dispatcher.ResponseData): AwayReason {
  if (headers[MARK] === undefined) return statusCode === 407 ? 'proxy' : 'captive-portal';
  if (statusCode === 401) return 'revoked';
  return statusCode === 429 || statusCode === 503 ? 'server-busy' : 'server-failed';
}

/** What undici, TLS and the system throw becomes a reason with a sentence; bugs of ours stay what they are. */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const why = cause instanceof Away ? undefined : reasonOf(cause);
    throw why ? new Away(why, { cause }) : cause;
  }
}

const REASONS: readonly { readonly codes: RegExp; readonly why: AwayReason }[] = [
  { codes: /^ONIEUM_PROXY$/, why: 'proxy' },
  { codes: /^ONIEUM_CERTIFICATE$/, why: 'certificate' },
  { codes: /^(ONIEUM_TIMEOUT|ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, why: 'timed-out' },
  { codes: /^(ENETUNREACH|ENETDOWN|EHOSTUNREACH|EADDRNOTAVAIL)$/, why: 'no-network' },
  { codes: /^(ENOTFOUND|EAI_.*|ENODATA|ESERVFAIL)$/, why: 'server-not-found' },
  {
    codes: /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED)$/,
    why: 'refused',
  },
  // A certificate from the future is nearly always a clock that has lost its battery.
  { codes: /^CERT_NOT_YET_VALID$/, why: 'clock-skew' },
  {
    codes: /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO|HOSTNAME_MISMATCH|CA_)/,
    why: 'certificate',
  },
  { codes: /^(HPE_|UND_ERR_)/, why: 'captive-portal' },
];

function reasonOf(cause: unknown): AwayReason | undefined {
  for (let each = cause; each instanceof Error; each = each.cause) {
    // Whoever answers in another language has been put in the server's place.
    if (each.name === 'HTTPParserError') return 'captive-portal';
    const { code } = each as { code?: unknown };
    if (typeof code !== 'string' || code === 'UND_ERR_ABORTED') continue;
    const why = REASONS.find(({ codes }) => codes.test(code))?.why;
    if (why === 'server-not-found' && !hasNetwork()) return 'no-network';
    if (why) return why;
  }
  // Several addresses of one name, none of which answered.
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  return undefined;
}

const hasNetwork = (): boolean =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal));
