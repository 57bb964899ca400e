import { defineConfig } from '@playwright/test';

/** The app brings its own window, so there are no browser projects: see tests/support/launch-app.ts. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  // The project's own maps better-sqlite3 to its types, and Playwright would follow that when it loads the module.
  tsconfig: 'tests/tsconfig.playwright.json',
  workers: 2,
  // A busy machine is slow, not wrong; what never comes still fails.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  retries: 0,
  reporter: 'list',
  outputDir: 'test-results',
});
