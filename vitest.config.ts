import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: {
    environment: 'node',
    include: [
      'shared/**/*.test.ts',
      'electron/**/*.test.ts',
      'renderer/**/*.test.{ts,tsx}',
      'server/**/*.test.ts',
      'scripts/**/*.test.ts',
      'tests/{contract,migrations,sync,chaos,shim,house,ui}/**/*.test.ts',
    ],
    pool: 'forks',
    // Much of a test's time is waiting for a disk, another process or a window.
    maxWorkers: Math.max(4, availableParallelism()),
    globalSetup: ['tests/support/test-clusters.ts'],
    setupFiles: ['tests/support/property-seed.ts'],
    // A hang still fails; a busy machine does not.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
