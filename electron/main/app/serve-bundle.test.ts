import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from 'electron';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, serveBundle } from './serve-bundle.ts';

let around: string;
let answer: (request: Request) => Promise<Response>;
beforeEach(() => {
  around = mkdtempSync(join(tmpdir(), 'onieum-bundle-'));
  mkdirSync(join(around, 'renderer/assets'), { recursive: true });
  mkdirSync(join(around, 'renderer-old'));
  writeFileSync(join(around, 'renderer/index.html'), '<!doctype html>');
  writeFileSync(join(around, 'renderer/assets/app.js'), 'export {};');
  writeFileSync(join(around, 'renderer/keyring'), 'no type');
  writeFileSync(join(around, 'renderer-old/index.html'), 'a sibling');
  writeFileSync(join(around, 'secret.json'), '{}');
  symlinkSync(join(around, 'secret.json'), join(around, 'renderer/link.json'));
  const protocol = { handle: (_scheme: string, handler: typeof answer) => (answer = handler) };
  serveBundle({ protocol } as unknown as Session, join(around, 'renderer'));
});
afterEach(() => rmSync(around, { recursive: true, force: true }));

const ask = (url: string, method = 'GET') => answer(new Request(url, { method }));

test('answers its own files with their type and every header of the policy', async () => {
  const page = await ask('app://bundle/index.html');
  expect(page.status).toBe(200);
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  expect((await ask('app://bundle/assets/app.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
});

test.each([
  ['another host', 'app://other/index.html'],
  ['a sibling folder whose name begins alike', 'app://bundle/..%2Frenderer-old/index.html'],
  ['a file above', 'app://bundle/..%2Fsecret.json'],
  ['a file above, encoded twice over slashes', 'app://bundle/assets%2F..%2F..%2Fsecret.json'],
  ['a link that leads out', 'app://bundle/link.json'],
  ['a file of no known type', 'app://bundle/keyring'],
  ['the folder itself', 'app://bundle/'],
  ['nothing', 'app://bundle/nothing.html'],
  ['a broken escape', 'app://bundle/%E0%A4%A'],
])('refuses %s, under the same policy', async (_what, url) => {
  const refused = await ask(url);
  expect(refused.status).toBe(404);
  expect(refused.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
});

test.each(['POST', 'PUT', 'HEAD', 'OPTIONS'])('refuses %s', async (method) => {
  expect((await ask('app://bundle/index.html', method)).status).toBe(404);
});

test('the policy lets nothing in from outside and runs nothing inline', () => {
  const directives = Object.fromEntries(
    CONTENT_SECURITY_POLICY.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
  );
  expect(directives).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'blob:', 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'worker-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-src': ["'none'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
  });
});
