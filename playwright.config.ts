import { defineConfig } from '@playwright/test';

/** The app brings its own window, so there are no browser projects: see tests/support/launch-app.ts. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  workers: 2,
  timeout: 120_000,
  retries: 0,
  reporter: 'list',
  outputDir: 'test-results',
});
