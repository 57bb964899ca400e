import { readFile, realpath } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Session } from 'electron';
import { APP_HOST, APP_SCHEME } from './origin.ts';

/** Answers `app://bundle/…` from the built renderer. GET only, one host, no path outside the folder, fixed types. */
export function serveBundle(session: Session, folder: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? await resolveInside(folder, request.url) : undefined;
    if (!file) return new Response('not found', { status: 404, headers: securityHeaders('text/plain') });
    return new Response(await readFile(file), { headers: securityHeaders(MIME_TYPES[extname(file)] ?? '') });
  });
}

export async function resolveInside(folder: string, url: string): Promise<string | undefined> {
  const { host, pathname } = new URL(url);
  if (host !== APP_HOST) return undefined;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, decodeURIComponent(pathname)));
    const inside = relative(root, file);
    // `startsWith(root)` would let a sibling folder with a longer name pass.
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || !MIME_TYPES[extname(file)])
      return undefined;
    return file;
  } catch {
    return undefined;
  }
}

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const securityHeaders = (type: string) => ({
  'content-type': type,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
});

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};
