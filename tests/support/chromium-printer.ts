import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../scripts/electron-shim/chromium-finder.ts';

/** Prints pages as the app's hidden window does: no script, no network, the page's own size. Close it when done. */
export async function aChromiumPrinter() {
  const found = await findChromium();
  const browser: Browser = await chromium.launch({
    executablePath: found.executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
    env: { ...process.env, ...(found.libraries && { LD_LIBRARY_PATH: found.libraries }) } as Record<string, string>,
  });
  return {
    async htmlToPdf({ html }: { html: string }): Promise<Uint8Array> {
      const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
      try {
        const page = await context.newPage();
        await page.route('**/*', (route) =>
          route.request().url() === 'https://print.invalid/'
            ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
            : route.abort(),
        );
        await context.setOffline(false);
        await page.goto('https://print.invalid/', { waitUntil: 'load' });
        return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true });
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
}
