/** @file Builds the gallery and opens it in a real browser under the app's own content policy. */
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { launchChromium } from '../support/launch-chromium.ts';

const built = mkdtempSync(join(tmpdir(), 'onieum-gallery-'));

/** The policy the app serves its page with: a part that needs more than this breaks here first. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'; require-trusted-types-for 'script'";

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.ico': 'image/x-icon',
};

export interface Gallery {
  /** A fresh page; `problems` collects what the browser complained about. */
  open(address: string, size?: { width: number; height: number }): Promise<{ page: Page; problems: string[] }>;
  close(): Promise<void>;
}

export async function startGallery(): Promise<Gallery> {
  // vitest sets 'test', under which react-aria leaves out the very <style> that the policy must not meet.
  process.env.NODE_ENV = 'production';
  await build({
    root: join(import.meta.dirname, 'gallery'),
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: { outDir: built, emptyOutDir: true, minify: false, reportCompressedSize: false },
  });
  const server = createServer(serveBuilt).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const browser = await launchChromium();
  // One context: the font is 5.4 MB and need not be read for every page.
  const context = await browser.newContext({ locale: 'ko-KR', reducedMotion: 'reduce' });
  return {
    open: (address, size) => openPage(context, `http://127.0.0.1:${port}/${address}`, size),
    close: async () => {
      await browser.close();
      server.close();
      await rm(built, { recursive: true, force: true });
    },
  };
}

async function serveBuilt(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://gallery');
  const file = pathname === '/' ? '/index.html' : pathname;
  const body = await readFile(join(built, file)).catch(() => null);
  response
    .writeHead(body ? 200 : 404, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      'cache-control': 'max-age=600',
    })
    .end(body);
}

async function openPage(context: BrowserContext, address: string, size = { width: 1440, height: 900 }) {
  const page = await context.newPage();
  await page.setViewportSize(size);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  await page.goto(address);
  await page.locator('#main').waitFor();
  await page.evaluate(() => document.fonts.ready);
  return { page, problems };
}
