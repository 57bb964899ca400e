import { launchChromium } from './launch-chromium.ts';

/** Prints pages as the app's hidden window does: no script, no network, the page's own size. Close it when done. */
export async function aChromiumPrinter() {
  const browser = await launchChromium();
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
