import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createSocketServer, type Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { gunzipSync, gzipSync } from 'node:zlib';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, test } from 'vitest';
import type { Envelope } from '#shared/sync/envelope.message.ts';
import { readEnrolCode, readServerAddress } from './server-address.ts';
import { Away, type ServerAddress } from './sync-transport.ts';
import { enrolOver, serverPort, undiciTransport } from './undici-transport.ts';
import { readProxyList, type Way, type WaysOut, waysOut } from './ways-out.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function listening<S extends Server>(server: S): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}
const plainServer = async (listener: RequestListener): Promise<ServerAddress> => ({
  url: `http://127.0.0.1:${await listening(createServer(listener))}`,
  certificate: null,
});

const OURS = { 'x-onieum-server': '1', 'content-type': 'application/json' };
const ENVELOPE: Envelope = {
  protocol: 1,
  kind: 'push',
  device: '01930000-0000-7000-8000-0000000000d1',
  incarnation: 1,
  body: '{}',
  signature: 'x',
};

/** An answer that is not there by then will not come. */
const LATE_MS = 30_000;
const STRAIGHT: WaysOut = async () => [null];
const asks = (address: ServerAddress, over: Partial<Envelope> = {}, ways = STRAIGHT): Promise<unknown> => {
  const transport = undiciTransport(address, ways);
  open.push(transport);
  return transport.exchange({ ...ENVELOPE, ...over }, AbortSignal.timeout(LATE_MS));
};
const reason = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    (answer) => `answered ${JSON.stringify(answer)}`,
    (cause: unknown) => (cause instanceof Away ? cause.why : `threw ${String(cause)}`),
  );

async function tlsServer(names: { ip: string }) {
  const pems = await generate([{ name: 'commonName', value: 'test' }], {
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: names.ip }] }],
  });
  const der = Buffer.from(pems.cert.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  const answer: RequestListener = (_, response) => response.writeHead(200, OURS).end('{"error":"code-unknown"}');
  const port = await listening(createTlsServer({ key: pems.private, cert: pems.cert }, answer));
  return { port, url: `https://127.0.0.1:${port}`, fingerprint: createHash('sha256').update(der).digest('hex') };
}

describe('the server over HTTP', () => {
  test('large messages travel packed, both ways', async () => {
    const large = 'x'.repeat(50_000);
    const heard: { encoding: unknown; bytes: number }[] = [];
    const address = await plainServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      heard.push({ encoding: request.headers['content-encoding'], bytes: body.byteLength });
      const said = JSON.parse(gunzipSync(body).toString()) as Envelope;
      const packed = gzipSync(JSON.stringify({ length: said.body.length, filler: large }));
      response.writeHead(200, { ...OURS, 'content-encoding': 'gzip' }).end(packed);
    });
    expect(await asks(address, { body: large })).toEqual({ length: 50_000, filler: large });
    expect(heard).toEqual([{ encoding: 'gzip', bytes: expect.any(Number) }]);
    expect(heard[0]?.bytes).toBeLessThan(5_000);
  });

  test('refusals of the protocol are answers, whatever their status', async () => {
    const address = await plainServer((_, response) =>
      response.writeHead(401, OURS).end('{"error":"unauthenticated"}'),
    );
    expect(await asks(address)).toEqual({ error: 'unauthenticated' });
  });

  test.each([
    ['a captive portal', 200, {}, 'captive-portal'],
    ['a portal that leads elsewhere', 302, { location: 'http://127.0.0.1/login' }, 'captive-portal'],
    ['a proxy that wants a name', 407, {}, 'proxy'],
    ['a server with too much to do', 503, { ...OURS, 'retry-after': '7' }, 'server-busy'],
    ['a server that counts', 429, OURS, 'server-busy'],
    ['a server with a bug', 500, OURS, 'server-failed'],
  ] as const)('knows %s', async (_, status, headers, why) => {
    const address = await plainServer((__, response) => response.writeHead(status, headers).end('<html>'));
    expect(await reason(asks(address))).toBe(why);
  });

  test('what is no JSON is handed on as nothing, for the engine to refuse', async () => {
    const address = await plainServer((_, response) => response.writeHead(200, OURS).end('{"half":'));
    expect(await asks(address)).toBeUndefined();
  });

  test('knows a server that is not there, one that hangs up, and one that is no server', async () => {
    expect(await reason(asks({ url: 'http://127.0.0.1:9', certificate: null }))).toBe('refused');
    const silent = await listening(createSocketServer((socket) => socket.destroy()));
    expect(await reason(asks({ url: `http://127.0.0.1:${silent}`, certificate: null }))).toBe('refused');
    const other = await listening(createSocketServer((socket) => socket.end('220 mail ready\r\n')));
    expect(await reason(asks({ url: `http://127.0.0.1:${other}`, certificate: null }))).toBe('captive-portal');
    const nowhere = await reason(asks({ url: 'https://no-such-server.invalid', certificate: null }));
    expect(['server-not-found', 'no-network']).toContain(nowhere);
  });

  test('takes the certificate that was agreed on and no other', async () => {
    const { url, fingerprint } = await tlsServer({ ip: '127.0.0.1' });
    const enrol = enrolOver(STRAIGHT);
    const message = { protocol: 1, body: '{}', signature: '' };
    const asked = await enrol({ url, certificate: fingerprint.slice(0, 16) }, message, AbortSignal.timeout(LATE_MS));
    expect(asked).toEqual({ answer: { error: 'code-unknown' }, certificate: fingerprint });
    expect(await asks({ url, certificate: fingerprint })).toEqual({ error: 'code-unknown' });
    expect(await reason(asks({ url, certificate: 'ab'.repeat(32) }))).toBe('certificate');
    // No authority knows this one.
    expect(await reason(asks({ url, certificate: null }))).toBe('certificate');
  });

  test('goes through the office’s proxy, and says when that is in the way', async () => {
    const { port, fingerprint } = await tlsServer({ ip: '127.0.0.1' });
    const asked: string[] = [];
    const proxyPort = await listening(
      createSocketServer((socket) => {
        socket.once('data', (head) => {
          asked.push(head.toString('latin1').split('\r\n')[0] ?? '');
          const through = connect(port, '127.0.0.1', () => {
            socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
            socket.pipe(through).pipe(socket);
          });
          for (const each of [socket, through]) each.on('error', () => each.destroy());
        });
      }),
    );
    const through = (...ways: (string | null)[]) => {
      const tried = ways.map((way) => (way === null ? null : new URL(way)));
      return asks(address, {}, async () => tried);
    };
    const proxy = `http://127.0.0.1:${proxyPort}`;
    const address = { url: `https://onieum.example:${port}`, certificate: fingerprint };
    expect(await through(proxy)).toEqual({ error: 'code-unknown' });
    expect(asked).toEqual([`CONNECT onieum.example:${port} HTTP/1.1`]);
    const refusing = await listening(
      createSocketServer((socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')),
    );
    expect(await reason(through(`http://127.0.0.1:${refusing}`))).toBe('proxy');
    expect(await reason(through('http://127.0.0.1:9'))).toBe('proxy');
    // Where there is another way, it is taken.
    expect(await through('http://127.0.0.1:9', `http://127.0.0.1:${refusing}`, proxy)).toEqual({
      error: 'code-unknown',
    });
    // A proxy of whose certificate nobody knows is none.
    expect(await reason(through(`https://127.0.0.1:${port}`))).toBe('proxy');
    // The system's word is asked for when a connection is made, for requests and for joining alike.
    const system = serverPort({}, async () => `SOCKS5 127.0.0.1:1;PROXY 127.0.0.1:${proxyPort}`);
    const line = system.connect(address);
    open.push(line);
    expect(await line.exchange(ENVELOPE, AbortSignal.timeout(LATE_MS))).toEqual({ error: 'code-unknown' });
    const request = { protocol: 1, body: '{}', signature: 'x' } as const;
    expect(await system.enrol(address, request, AbortSignal.timeout(LATE_MS))).toMatchObject({
      certificate: fingerprint,
    });
    expect(asked).toHaveLength(4);
  });

  test('goes through a proxy that is reached over TLS', async () => {
    const { port, fingerprint } = await tlsServer({ ip: '127.0.0.1' });
    const pems = await generate([{ name: 'commonName', value: 'proxy' }], {
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    const proxy = createTlsServer({ key: pems.private, cert: pems.cert });
    proxy.on('connect', (_request, socket) => {
      const through = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(through).pipe(socket);
      });
      for (const each of [socket, through]) each.on('error', () => each.destroy());
    });
    const proxyPort = await listening(proxy);
    const known = getCACertificates('default');
    setDefaultCACertificates([...known, pems.cert]);
    open.push({ close: () => setDefaultCACertificates(known) });
    const way = new URL(`https://127.0.0.1:${proxyPort}`);
    const address = { url: `https://onieum.example:${port}`, certificate: fingerprint };
    expect(await asks(address, {}, async () => [way])).toEqual({ error: 'code-unknown' });
  });

  test('hears hints, and passes over what is none', async () => {
    const feed = '01930000-0000-7000-8000-00000000000f:welfare';
    const seen: unknown[] = [];
    const address = await plainServer((request, response) => {
      seen.push(request.headers['x-onieum-device']);
      response.writeHead(200, { ...OURS, 'content-type': 'text/event-stream' });
      response.write(': welcome\n\ndata: {"feed":"');
      response.end(`${feed}","seq":5}\n\n:\n\ndata: nonsense\n\n`);
    });
    const transport = undiciTransport(address, STRAIGHT);
    open.push(transport);
    const hints: unknown[] = [];
    const credentials = { device: ENVELOPE.device, incarnation: 1, at: '2026-11-20T01:00:00.000Z', signature: 'x' };
    await transport.hints(credentials, (hint) => hints.push(hint), AbortSignal.timeout(LATE_MS));
    expect(hints).toEqual([{ feed, seq: 5 }]);
    expect(seen).toEqual([ENVELOPE.device]);
  });

  test.each([
    ['a PC whose clock is off', 401, OURS, 'revoked'],
    ['a server with too many lines', 503, OURS, 'server-busy'],
    ['somebody who knows no hints', 200, {}, 'captive-portal'],
  ] as const)('a line that is refused to %s is a reason and nothing worse', async (_, status, headers, why) => {
    const address = await plainServer((__, response) => response.writeHead(status, headers).end('{"error":"busy"}'));
    const transport = undiciTransport(address, STRAIGHT);
    open.push(transport);
    const credentials = { device: ENVELOPE.device, incarnation: 1, at: '2026-11-20T01:00:00.000Z', signature: 'x' };
    expect(await reason(transport.hints(credentials, () => {}, AbortSignal.timeout(5_000)))).toBe(why);
    // A stream says a few turns later that it was cut short; what nobody hears fails the run.
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  });
});

test.each([
  ['onieum.garam.go.kr', 'https://onieum.garam.go.kr'],
  ['https://onieum.garam.go.kr:8443/path', 'https://onieum.garam.go.kr:8443'],
  [' http://127.0.0.1:8080 ', 'http://127.0.0.1:8080'],
  ['http://onieum.garam.go.kr', undefined],
  ['ftp://onieum.garam.go.kr', undefined],
  ['https://user:word@onieum.garam.go.kr', undefined],
  ['두 낱말', undefined],
])('the typed address %s is %s', (typed, address) => expect(readServerAddress(typed)).toBe(address));

test('a code is read however it was typed, with or without the certificate', () => {
  expect(readEnrolCode('7k4m-9qxt oil0.AB12 cd')).toEqual({ code: '7K4M9QXT0110', certificate: 'ab12cd' });
  expect(readEnrolCode('７K４M')).toEqual({ code: '7K4M', certificate: null });
});

describe('ways out', () => {
  const hosts = (ways: readonly Way[]) => ways.map((way) => way?.href ?? 'straight');

  test.each([
    ['DIRECT', ['straight']],
    ['PROXY proxy:3128', ['http://proxy:3128/']],
    ['PROXY a:80; HTTPS b:8443 ;DIRECT', ['http://a/', 'https://b:8443/', 'straight']],
    ['SOCKS5 a:1080; SOCKS b:1080; PROXY 10.0.0.1:8080', ['http://10.0.0.1:8080/']],
    ['SOCKS5 a:1080', ['straight']],
    ['proxy [fd00::1]:8080;direct;', ['http://[fd00::1]:8080/', 'straight']],
    ['', ['straight']],
    ['PROXY', ['straight']],
    ['PROXY a', ['straight']],
    ['PROXY a:99999', ['straight']],
    ['PROXY user@a:8080', ['straight']],
    ['PROXY a:8080/path', ['straight']],
    ['PROXY a:8080 b:8080', ['straight']],
    ['<html>;PROXY a:1;;', ['http://a:1/']],
    ['CONSTRUCTOR a:8080', ['straight']],
  ])('%s is read as %j', (list, ways) => expect(hosts(readProxyList(list))).toEqual(ways));

  test('are what the surroundings name, and the system’s where they name nothing', async () => {
    const asked: string[] = [];
    const system = async (url: string) => {
      asked.push(url);
      return 'PROXY system:8080';
    };
    const ways = async (url: string, env: Record<string, string>) => hosts(await waysOut(env, system)(new URL(url)));
    const env = { HTTPS_PROXY: 'http://proxy:3128', no_proxy: '.garam.go.kr,intra' };
    expect(await ways('https://elsewhere.kr', env)).toEqual(['http://proxy:3128/']);
    for (const url of ['https://onieum.garam.go.kr', 'https://intra', 'https://127.0.0.1:8443', 'http://[::1]:8080'])
      expect(await ways(url, env), url).toEqual(['straight']);
    expect(asked).toEqual([]);
    expect(await ways('http://elsewhere.kr:8080/path', env)).toEqual(['http://system:8080/']);
    expect(await ways('https://onieum.garam.go.kr', {})).toEqual(['http://system:8080/']);
    // Not a path or a name of anybody: what a script of somebody else decides by is the machine.
    expect(asked).toEqual(['http://elsewhere.kr:8080/', 'https://onieum.garam.go.kr/']);
    const broken = waysOut({}, async () => Promise.reject(new Error('no such request')));
    expect(hosts(await broken(new URL('https://elsewhere.kr')))).toEqual(['straight']);
    const missing = waysOut({}, undefined as never);
    expect(hosts(await missing(new URL('https://elsewhere.kr')))).toEqual(['straight']);
  });

  test('are asked for again after a minute, and of each server by itself', async () => {
    let now = 0;
    let asked = 0;
    const ways = waysOut(
      {},
      async () => {
        asked += 1;
        return `PROXY p${asked}:1`;
      },
      () => now,
    );
    const to = async (url: string) => hosts(await ways(new URL(url))).join();
    expect(await to('https://a.kr')).toBe('http://p1:1/');
    now = 59_000;
    expect(await to('https://a.kr/v1/sync')).toBe('http://p1:1/');
    expect(await to('https://b.kr')).toBe('http://p2:1/');
    now = 61_000;
    expect(await to('https://a.kr')).toBe('http://p3:1/');
  });
});
