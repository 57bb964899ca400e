import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);

/**
 * The three bundles that Electron loads. Workers (`core`, `jobs`, `checkpoint`, …) are further inputs of the main bundle, so
 * that `new Worker(new URL('./core.js', import.meta.url))` finds them beside `main.js` inside the asar.
 * Only packages with native code are `dependencies`, and only those stay external.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rolldownOptions: {
        input: {
          main: at('electron/main/main.ts'),
          core: at('electron/core/core.ts'),
          parse: at('electron/core/imports/parse/parse.ts'),
          backup: at('electron/core/backup/backup-worker.ts'),
          checkpoint: at('electron/core/database/checkpoint-worker.ts'),
          jobs: at('electron/core/jobs/jobs-worker.ts'),
        },
        output: { entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('electron/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      minify: true,
      // One small sheet: no page comes unstyled, and the order of rules does not depend on which page came first.
      cssCodeSplit: false,
      rolldownOptions: {
        input: at('renderer/index.html'),
        // Three kinds of script: what the first screen needs, what several pages share, and each page's own.
        output: {
          codeSplitting: {
            groups: [
              { name: 'first', tags: ['$initial'], priority: 2 },
              { name: 'shared', minShareCount: 2, priority: 1 },
            ],
          },
        },
      },
    },
  },
});
