import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { Random } from '../sync/simulation/random.ts';
import { type Fate, FaultProxy } from './fault-proxy.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

interface Line {
  readonly url: string;
  readonly heard: string[];
  readonly proxy: FaultProxy;
}

async function aLine(fates: readonly Fate[], faultRate = 1): Promise<Line> {
  const heard: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      heard.push(body);
      response.end(`answer to ${body}`);
    });
    request.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const proxy = new FaultProxy({ random: new Random(1), faultRate, fates, target: () => port });
  const url = `http://127.0.0.1:${await proxy.listen()}/`;
  open.push(proxy, { close: () => server.closeAllConnections() }, server);
  return { url, heard, proxy };
}

const ask = async (url: string, body: string): Promise<string> => {
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(15_000) });
  return response.text();
};

test('without faults everything arrives once, also over one connection', async () => {
  const { url, heard, proxy } = await aLine([], 0);
  for (const body of ['a', 'b', 'c']) expect(await ask(url, body)).toBe(`answer to ${body}`);
  expect(heard).toEqual(['a', 'b', 'c']);
  expect(proxy.injected).toEqual({});
});

test.each<[Fate, string[]]>([
  ['drop', []],
  ['lost-reply', ['x']],
  ['truncate', ['x']],
  ['half-close', ['x']],
])('%s: the asker hears nothing whole, and the server has heard %o', async (fate, expected) => {
  const { url, heard, proxy } = await aLine([fate]);
  await expect(ask(url, 'x')).rejects.toThrow();
  proxy.heal();
  await ask(url, 'after');
  await expect.poll(() => heard.toSorted()).toEqual(['after', ...expected]);
  expect(proxy.injected).toEqual({ [fate]: 1 });
});

test('half of a request is no request', async () => {
  const { url, heard } = await aLine(['cut-request']);
  await expect(ask(url, 'x'.repeat(1_000))).rejects.toThrow();
  expect(heard).toEqual([]);
});

test('a duplicate is heard twice and answered once; a delay only takes time', async () => {
  const twice = await aLine(['duplicate']);
  expect(await ask(twice.url, 'x')).toBe('answer to x');
  await expect.poll(() => twice.heard).toEqual(['x', 'x']);
  const late = await aLine(['delay']);
  expect(await ask(late.url, 'y'.repeat(200_000))).toBe(`answer to ${'y'.repeat(200_000)}`);
});

test('whoever is cut off gets through again later, and after healing always', async () => {
  const { url, proxy } = await aLine(['drop']);
  proxy.cut(true);
  await expect(ask(url, 'x')).rejects.toThrow();
  proxy.cut(false);
  await expect(ask(url, 'x')).rejects.toThrow();
  proxy.heal();
  expect(await ask(url, 'x')).toBe('answer to x');
});
