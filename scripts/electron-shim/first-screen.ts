/** @file Where no display is, the first screen goes to a file: a picture says more than "it runs". */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { app } from './app.ts';
import { isHeaded } from './browser.ts';
import type { BrowserWindow } from './browser-window.ts';
import { tellTest } from './test-channel.ts';

/** Nothing asked of main for this long means that the screen is complete. */
const CALM_MS = 400;
const LIMIT_MS = 15_000;

/** Photographs the first window that loads, into the file that ONIEUM_SHIM_SCREENSHOT names. */
export function photographFirstScreen(): void {
  const file = process.env.ONIEUM_SHIM_SCREENSHOT;
  if (!file) return;
  app.once('browser-window-created', (_event: object, window: BrowserWindow) => {
    window.webContents.once('did-finish-load', () => {
      if (!isHeaded()) void photograph(window, file).catch(complain);
    });
  });
}

async function photograph(window: BrowserWindow, file: string): Promise<void> {
  const { page } = await window.webContents.host;
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const deadline = performance.now() + LIMIT_MS;
  while (window.webContents.quietMs() < CALM_MS && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  mkdirSync(dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  tellTest({ kind: 'screen', path: file });
}

const complain = (reason: unknown) => process.stderr.write(`The first screen could not be saved: ${String(reason)}\n`);
