/** @file One connection to the server: straight or through the office's proxy, with the certificate that was agreed on. */
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import { sha256Hex } from '#core/crypto/primitives.ts';
import type { Way } from './ways-out.ts';

const CONNECT_MS = 10_000;

/** Its message is the reason; `code` tells it from what the system says. */
export class ConnectionRefused extends Error {
  readonly code: 'ONIEUM_CERTIFICATE' | 'ONIEUM_PROXY' | 'ONIEUM_TIMEOUT';
  constructor(code: ConnectionRefused['code'], message: string) {
    super(message);
    this.code = code;
  }
}

interface ConnectionOptions {
  /** SHA-256 of the one certificate that is taken, or its beginning; null: public authorities vouch, and the name counts. */
  readonly certificate: string | null;
  /** Asked anew for each connection: the PC may be in another network by then. */
  readonly ways: () => Promise<readonly Way[]>;
  /** Told the fingerprint of what was found. */
  readonly onCertificate?: (fingerprint: string) => void;
}

type Connected = (error: Error | null, socket: Socket | TLSSocket | null) => void;

/** For undici: opens sockets for requests to one origin. */
export function connectorOver(options: ConnectionOptions): buildConnector.connector {
  return ({ hostname, port, protocol }, done) => {
    const isTls = protocol === 'https:';
    const to = { host: bare(hostname), port: Number(port) || (isTls ? 443 : 80) };
    open(options, to, isTls).then(
      (socket) => (done as Connected)(null, socket),
      (cause: Error) => (done as Connected)(cause, null),
    );
  };
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
/** Addresses have no name to ask a certificate for. */
const nameOf = (host: string) => (/^[\d.]+$|:/.test(host) ? {} : { servername: host });

interface Place {
  readonly host: string;
  readonly port: number;
}

async function open(options: ConnectionOptions, to: Place, isTls: boolean): Promise<Socket | TLSSocket> {
  const plain = await firstThatLeads(await options.ways(), to);
  plain.setNoDelay(true);
  plain.setKeepAlive(true, 60_000);
  return isTls ? secured(options, plain, to.host) : plain;
}

async function secured(options: ConnectionOptions, socket: Socket, host: string): Promise<TLSSocket> {
  const { certificate } = options;
  const tls = connectTls({
    socket,
    host,
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    // A server that vouches for itself is known by its fingerprint and by nothing else.
    rejectUnauthorized: certificate === null,
    ...nameOf(host),
  });
  await settled(tls, 'secureConnect');
  const found = sha256Hex(tls.getPeerCertificate(true).raw);
  if (certificate !== null && !found.startsWith(certificate)) {
    tls.destroy();
    throw new ConnectionRefused('ONIEUM_CERTIFICATE', 'another certificate than the one agreed on');
  }
  options.onCertificate?.(found);
  return tls;
}

/** A proxy that is away or says no leaves the next way, where there is one; the last one says what was wrong. */
async function firstThatLeads([way = null, ...others]: readonly Way[], to: Place): Promise<Socket> {
  try {
    return await (way ? throughProxy(way, to) : settled(connectPlain(to), 'connect'));
  } catch (cause) {
    if (others.length === 0) throw cause;
    return firstThatLeads(others, to);
  }
}

/** Asks the proxy for a way through; what it says besides yes or no is of no interest. */
async function throughProxy(proxy: URL, { host, port }: Place): Promise<Socket> {
  const isTls = proxy.protocol === 'https:';
  const place = { host: bare(proxy.hostname), port: Number(proxy.port) || (isTls ? 443 : 80) };
  const socket = isTls ? connectTls({ ...place, ...nameOf(place.host), minVersion: 'TLSv1.2' }) : connectPlain(place);
  try {
    await settled(socket, isTls ? 'secureConnect' : 'connect');
    const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const credentials =
      proxy.username === ''
        ? ''
        : `Proxy-Authorization: Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString('base64')}\r\n`;
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${credentials}\r\n`);
    const head = await answerHead(socket);
    if (!/^HTTP\/1\.[01] 2\d\d/.test(head)) throw new Error(head.split('\r\n')[0]);
    return socket;
  } catch (cause) {
    socket.destroy();
    throw new ConnectionRefused('ONIEUM_PROXY', cause instanceof Error ? cause.message : String(cause));
  }
}

const LONGEST_HEAD = 16_384;

function answerHead(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const finish = (result: () => void) => {
      clearTimeout(timer);
      socket.off('data', take).off('error', fail).off('end', end);
      result();
    };
    const take = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0 && head.byteLength < LONGEST_HEAD) return;
      const rest = end < 0 ? undefined : head.subarray(end + 4);
      finish(() => {
        socket.pause();
        if (rest && rest.byteLength > 0) socket.unshift(rest);
        resolve(head.toString('latin1'));
      });
    };
    const fail = (cause: Error) => finish(() => reject(cause));
    const end = () => finish(() => reject(new Error('closed')));
    const timer = setTimeout(() => finish(() => reject(new Error('silent'))), CONNECT_MS);
    socket.on('data', take).on('error', fail).on('end', end);
  });
}

function settled<S extends Socket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> {
  return new Promise((resolve, reject) => {
    const finish = (result: () => void) => {
      clearTimeout(timer);
      socket.off('error', fail).off('close', gone);
      result();
    };
    const fail = (cause: Error) => finish(() => reject(cause));
    const gone = () => finish(() => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    const timer = setTimeout(() => {
      finish(() => reject(new ConnectionRefused('ONIEUM_TIMEOUT', 'no answer')));
      socket.destroy();
    }, CONNECT_MS);
    socket.once(event as 'connect', () => finish(() => resolve(socket)));
    socket.on('error', fail).on('close', gone);
  });
}
