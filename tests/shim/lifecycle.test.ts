/** @file Start and end of the stand-in: what must hold when it quits, is killed, is started twice or finds nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { standInArguments } from '../../scripts/electron-shim/command.ts';
import type { Notice } from '../../scripts/electron-shim/test-channel.ts';
import { type LaunchedApp, launchApp } from '../support/launch-app.ts';

const tinyApp = join(import.meta.dirname, 'fixtures/tiny-app');

/** What a test opens, closed when it ends. Tests run side by side, so each brings its own context. */
function stage({ onTestFinished }: TestContext) {
  const aFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'onieum-shim-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    return folder;
  };
  const aTinyApp = async (env: Record<string, string> = {}, dataDir: string = aFolder()): Promise<LaunchedApp> => {
    const args = [`--user-data-dir=${dataDir}`];
    const app = await launchApp({ app: tinyApp, dataDir, args, env: { TINY_TELL_ORDER: '1', ...env } });
    onTestFinished(() => app.close());
    return app;
  };
  return { aFolder, aTinyApp };
}
const orderOf = (app: LaunchedApp): string[] =>
  [...app.logs().matchAll(/^order (.*)$/gm)].map(([, name]) => name ?? '');
const ENDING = /close|quit/;
const endOf = (app: LaunchedApp): string[] => orderOf(app).filter((name) => ENDING.test(name));
const profilesOf = (pid: number | undefined): string[] =>
  readdirSync(tmpdir())
    .filter((name) => name.startsWith(`onieum-stand-in-${pid}-`))
    .map((name) => join(tmpdir(), name));
const pidOf = (app: LaunchedApp): Promise<number> => app.evaluate(() => process.pid);
async function until(fact: () => unknown): Promise<void> {
  const deadline = performance.now() + 60_000;
  while ((await fact()) !== true) {
    if (performance.now() > deadline) throw new Error(`never became true: ${fact}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A main module of its own, without a test's channel into the browser. */
function runMain(
  folder: string,
  source: string,
  env: Record<string, string> = {},
): { child: ChildProcess; text: () => string } {
  writeFileSync(join(folder, 'package.json'), '{ "name": "one-file", "type": "module", "main": "main.js" }');
  writeFileSync(join(folder, 'main.js'), source);
  const { NODE_OPTIONS: _unwanted, ...inherited } = process.env;
  const child = spawn(process.execPath, standInArguments(folder), {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout?.on('data', (part) => (text += part));
  child.stderr?.on('data', (part) => (text += part));
  return { child, text: () => text };
}

test.concurrent('quits in the order of Electron, unless a window prevents it, and leaves nothing behind', async (context) => {
  const { aTinyApp } = stage(context);
  const app = await aTinyApp();
  const pid = await pidOf(app);
  const prevent = (value: boolean) =>
    app.evaluate(
      (_electron, wanted) => void Reflect.set(Reflect.get(globalThis, 'seen'), 'preventClose', wanted),
      value,
    );
  await prevent(true);
  await app.evaluate(({ app: electronApp }) => electronApp.quit());
  await until(() => endOf(app).includes('window close'));
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await prevent(false);
  expect(profilesOf(pid)).toHaveLength(1);
  await app.close();
  expect(endOf(app).slice(2)).toEqual(['before-quit', 'window close', 'window closed', 'will-quit', 'quit']);
  expect(profilesOf(pid)).toEqual([]);
});

test.concurrent("the last window's end tells window-all-closed; its page may object by beforeunload", async (context) => {
  const { aTinyApp } = stage(context);
  const app = await aTinyApp({ TINY_QUITS: '1' });
  await app.page.evaluate(`window.addEventListener('beforeunload', (event) => event.preventDefault())`);
  const asked = await app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<number>((resolve) => {
        const window = BrowserWindow.getAllWindows()[0];
        window?.webContents.once('will-prevent-unload', () => {
          setTimeout(() => resolve(BrowserWindow.getAllWindows().length), 50);
        });
        window?.close();
      }),
  );
  expect(asked).toBe(1);
  await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.webContents.on('will-prevent-unload', (event) => event.preventDefault());
    window?.close();
  });
  await until(() => endOf(app).includes('quit'));
  const ending = ['window close', 'window closed', 'window-all-closed', 'before-quit', 'will-quit', 'quit'];
  expect(endOf(app).slice(1)).toEqual(ending);
});

test.concurrent('app.exit asks nobody', async (context) => {
  const { aTinyApp } = stage(context);
  const app = await aTinyApp();
  await app.evaluate(({ app: electronApp }) => void setTimeout(() => electronApp.exit(5), 10));
  await until(() => endOf(app).includes('quit'));
  expect(endOf(app)).toEqual(['window closed', 'quit']);
});

test.concurrent('a killed app opens again on the same data; a second instance gives way', async (context) => {
  const { aTinyApp } = stage(context);
  const app = await aTinyApp();
  const pid = await pidOf(app);
  await app.kill();
  expect(endOf(app)).toEqual([]);
  // Who removes it is the browser's guard, which notices the death a moment later.
  await expect.poll(() => profilesOf(pid)).toEqual([]);
  await app.restart();
  expect(await app.page.title()).toBe('첫 제목');

  await expect(aTinyApp({}, app.dataDir)).rejects.toThrow(/ended \(3\)[\s\S]*second instance/);
  const heard = () => app.evaluate(() => Reflect.get(Reflect.get(globalThis, 'seen'), 'secondInstance'));
  await until(async () => (await heard()) !== undefined);
  const { argv, data } = await heard();
  expect(data).toEqual({ from: 'tiny' });
  expect(argv).toContain(`--user-data-dir=${app.dataDir}`);
  expect(argv[1]).toBe('--allow-file-access-from-files');
});

test.concurrent('a preload that fails is reported and the page loads without it', async (context) => {
  const { aTinyApp } = stage(context);
  const app = await aTinyApp({ TINY_PRELOAD: 'throwing-preload.cjs' });
  expect(await app.page.evaluate('[typeof window.tiny, window.scriptRan]')).toEqual(['undefined', true]);
  const modulePreload = join(app.dataDir, 'module.mjs');
  writeFileSync(modulePreload, `import { contextBridge } from 'electron';`);
  const failures = await app.evaluate(
    async ({ BrowserWindow, session }, paths) => {
      const heard = [Reflect.get(Reflect.get(globalThis, 'seen'), 'preloadError')];
      for (const preload of paths) {
        const window = new BrowserWindow({
          show: false,
          webPreferences: { preload, session: session.fromPartition('tiny') },
        });
        const failed = new Promise((resolve) =>
          window.webContents.once('preload-error', (_event, _path, error) => resolve(error.message)),
        );
        await window.loadURL('app://bundle/');
        heard.push(await failed);
      }
      return heard;
    },
    [modulePreload, '/no/such/preload.cjs', 'preload.cjs'],
  );
  expect(failures).toEqual([
    'throwing-preload.cjs: the preload broke',
    'Cannot use import statement outside a module',
    "ENOENT: no such file or directory, open '/no/such/preload.cjs'",
    'preload script must have absolute path: preload.cjs',
  ]);
});

test.concurrent('opens without a home, without a browser on the machine', async (context) => {
  const { aTinyApp } = stage(context);
  const bare = {
    PATH: join(tmpdir(), 'no-such-folder'),
    HOME: '',
    CHROMIUM_PATH: '',
    PLAYWRIGHT_BROWSERS_PATH: join(tmpdir(), 'no-such-folder'),
  };
  const found = aTinyApp(bare);
  if (process.platform === 'linux' && process.arch === 'x64') {
    const app = await found;
    expect(await app.page.evaluate('navigator.userAgent')).toContain('HeadlessChrome');
    expect(await app.page.evaluate('typeof window.tiny')).toBe('object');
  } else {
    await expect(found).rejects.toThrow(/ended/); // no package to fall back to: it must say so and end
  }
});

test.concurrent('outside of tests no port is open and the profile is closed to others', async (context) => {
  const { aFolder } = stage(context);
  const { NODE_OPTIONS: _unwanted, ...env } = process.env;
  const child = spawn(process.execPath, standInArguments(tinyApp, [`--user-data-dir=${aFolder()}`]), {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  await new Promise<void>((resolve, reject) => {
    child.on('message', (notice: Notice) => notice.kind === 'loaded' && resolve());
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  const [profile] = profilesOf(child.pid);
  expect(existsSync(join(profile ?? '', 'chromium'))).toBe(true);
  expect(existsSync(join(profile ?? '', 'chromium/DevToolsActivePort'))).toBe(false);
  if (process.platform !== 'win32') expect(statSync(profile ?? '').mode & 0o777).toBe(0o700);
  child.disconnect(); // whoever started it is gone: it must not live on
  await once(child, 'exit');
  expect(profilesOf(child.pid)).toEqual([]);
});

test.concurrent('a top-level await of whenReady ends with an explanation instead of hanging', async (context) => {
  const { child, text } = runMain(stage(context).aFolder(), `import { app } from 'electron'; await app.whenReady();`);
  const [code] = await once(child, 'exit');
  expect(code).toBe(13);
  expect(text()).toContain('never settles in Electron');
});

test.concurrent('reaching for the real package ends the run', async (context) => {
  const real = join(import.meta.dirname, '../../node_modules/electron/index.js');
  const { child, text } = runMain(stage(context).aFolder(), `import ${JSON.stringify(real)};`);
  const [code] = await once(child, 'exit');
  expect(code).not.toBe(0);
  expect(text()).toContain('must not load');
  expect(text()).not.toContain('Downloading');
});

test.concurrent('with no Chromium to start it says so and ends', async (context) => {
  const { child, text } = runMain(
    stage(context).aFolder(),
    `import { app, BrowserWindow } from 'electron'; app.whenReady().then(() => new BrowserWindow());`,
    {
      CHROMIUM_PATH: join(tmpdir(), 'no-such-chromium'),
    },
  );
  const [code] = await once(child, 'exit');
  expect(code).toBe(69);
  expect(text()).toContain('could not be opened');
});
