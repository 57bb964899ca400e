import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createSocketServer, type Server } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, test } from 'vitest';
import type { Envelope } from '#shared/sync/envelope.message.ts';
import { readEnrolCode, readServerAddress } from './server-address.ts';
import { proxyFor } from './server-connection.ts';
import { Away, type ServerAddress } from './sync-transport.ts';
import { enrolOver, undiciTransport } from './undici-transport.ts';

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

const asks = (address: ServerAddress, over: Partial<Envelope> = {}, env = {}): Promise<unknown> => {
  const transport = undiciTransport(address, env);
  open.push(transport);
  return transport.exchange({ ...ENVELOPE, ...over }, AbortSignal.timeout(5_000));
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
    const enrol = enrolOver({});
    const message = { protocol: 1, body: '{}', signature: '' };
    const asked = await enrol({ url, certificate: fingerprint.slice(0, 16) }, message, AbortSignal.timeout(5_000));
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
    const env = { https_proxy: `http://127.0.0.1:${proxyPort}` };
    const address = { url: `https://onieum.example:${port}`, certificate: fingerprint };
    expect(await asks(address, {}, env)).toEqual({ error: 'code-unknown' });
    expect(asked).toEqual([`CONNECT onieum.example:${port} HTTP/1.1`]);
    const refusing = await listening(
      createSocketServer((socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')),
    );
    expect(await reason(asks(address, {}, { https_proxy: `http://127.0.0.1:${refusing}` }))).toBe('proxy');
    expect(await reason(asks(address, {}, { https_proxy: 'http://127.0.0.1:9' }))).toBe('proxy');
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
    const transport = undiciTransport(address, {});
    open.push(transport);
    const hints: unknown[] = [];
    const credentials = { device: ENVELOPE.device, incarnation: 1, at: '2026-11-20T01:00:00.000Z', signature: 'x' };
    await transport.hints(credentials, (hint) => hints.push(hint), AbortSignal.timeout(5_000));
    expect(hints).toEqual([{ feed, seq: 5 }]);
    expect(seen).toEqual([ENVELOPE.device]);
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

test('a proxy is for other machines, unless the surroundings say otherwise', () => {
  const env = { HTTPS_PROXY: 'http://proxy:3128', no_proxy: '.garam.go.kr,intra' };
  const proxy = (url: string) => proxyFor(new URL(url), env)?.host;
  expect(proxy('https://elsewhere.kr')).toBe('proxy:3128');
  expect(proxy('https://onieum.garam.go.kr')).toBeUndefined();
  expect(proxy('https://intra')).toBeUndefined();
  expect(proxy('https://127.0.0.1:8443')).toBeUndefined();
  expect(proxy('http://elsewhere.kr')).toBeUndefined();
});
