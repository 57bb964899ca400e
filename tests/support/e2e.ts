/** @file Playwright's `test` with the app as a fixture. A spec says what it needs with `test.use({ launch: { demo: true } })`. */
import { test as base, expect, type Page } from '@playwright/test';
import { type LaunchedApp, type LaunchOptions, launchApp } from './launch-app.ts';

interface Fixtures {
  launch: LaunchOptions;
  app: LaunchedApp;
}

export const test = base.extend<Fixtures>({
  launch: [{}, { option: true }],
  app: async ({ launch }, use, testInfo) => {
    const app = await launchApp(launch);
    await use(app);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('main.log', { body: app.logs(), contentType: 'text/plain' });
      const picture = await pictureOf(app).catch(() => undefined);
      if (picture) await testInfo.attach('screen.png', { body: picture, contentType: 'image/png' });
    }
    await app.close();
  },
  page: async ({ app }, use) => {
    await use(app.page as unknown as Page);
  },
});

const pictureOf = async (app: LaunchedApp): Promise<Buffer> => app.page.screenshot();

export { expect };
