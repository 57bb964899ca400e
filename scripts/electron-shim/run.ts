/** @file Opens an app in the stand-in: `node --import register.ts run.ts <folder or main file> [arguments]`. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from './app.ts';
import { launchBrowser } from './browser.ts';
import { electron } from './electron.ts';
import { photographFirstScreen } from './first-screen.ts';
import { serveTest, tellTest } from './test-channel.ts';

/** Node ends with 13 when a top-level await can never settle. */
const UNSETTLED_AWAIT = 13;

const [target = '.', ...rest] = process.argv.slice(2);
process.argv = [process.execPath, target, ...rest];
const { main, folder, description } = locate(resolve(target));
app.describe({
  folder,
  name: description.productName ?? description.name ?? 'Electron',
  version: description.version ?? '0.0.0',
});

const alive = setInterval(() => undefined, 2 ** 30); // Electron lives on without windows
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
// Electron warns and goes on; Node alone would end.
process.on('unhandledRejection', (reason) => {
  const text = reason instanceof Error ? reason.stack : String(reason);
  process.stderr.write(`UnhandledPromiseRejectionWarning: ${text}\n`);
});
process.on('exit', (code) => {
  if (code !== UNSETTLED_AWAIT) return;
  process.stderr.write(
    'The main module never finished loading. `await app.whenReady()` at top level never settles in Electron.\n',
  );
});
photographFirstScreen();
serveTest(electron, () => app.quit());

alive.unref(); // so that an endless top-level await ends the process instead of hanging it
await import(pathToFileURL(main).href);
alive.ref();
setImmediate(() => {
  void launchBrowser();
  app.becomeReady();
  tellTest({ kind: 'ready' });
});

function locate(path: string): { main: string; folder: string; description: Record<string, string> } {
  const isFolder = statSync(path).isDirectory();
  let folder = isFolder ? path : dirname(path);
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  const file = join(folder, 'package.json');
  const description = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return { main: isFolder ? resolve(folder, description.main ?? 'index.js') : path, folder, description };
}
