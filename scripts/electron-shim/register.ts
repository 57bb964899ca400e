/**
 * @file `node --import register.ts`: lets `electron` mean the stand-in, for `import` and `require`, before the app loads.
 * Worker threads inherit `--import`; there `electron` does not exist, as in Electron itself.
 */
import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { applyBoringSslProfile } from './boringssl-profile.ts';
import { imitateElectronProcess } from './electron-process.ts';

const standIn = new URL('./electron.ts', import.meta.url).href;
const imitated = new Set(['electron', 'electron/main', 'electron/common']);

applyBoringSslProfile();
imitateElectronProcess();

registerHooks({
  resolve: (specifier, context, next) => {
    if (imitated.has(specifier)) {
      if (!isMainThread) throw new Error(`'${specifier}' cannot be loaded in a worker thread`);
      return { url: standIn, format: 'module', shortCircuit: true };
    }
    const resolved = next(specifier, context);
    if (/[\\/]node_modules[\\/]electron[\\/]index\.js$/.test(resolved.url)) {
      // The real package would answer with a path, or download 100 MB. Nothing must reach it unseen.
      process.exitCode = 70;
      throw new Error(`The stand-in must not load ${resolved.url} (asked for as '${specifier}')`);
    }
    return resolved;
  },
});
