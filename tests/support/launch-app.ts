/**
 * @file Opens the built app and hands out its page. Electron stands behind it with ONIEUM_E2E_ELECTRON=1, else the
 * stand-in; a spec cannot tell which.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, _electron as electronLauncher, type Page } from 'playwright-core';
import { standInArguments } from '../../scripts/electron-shim/command.ts';
import { toAppUrl, toPageUrl } from '../../scripts/electron-shim/origin-map.ts';
import type { Notice } from '../../scripts/electron-shim/test-channel.ts';

export interface LaunchOptions {
  /** What the app takes for the present moment; an ISO instant. */
  now?: string;
  /** Kept after the test; without it a fresh folder is made and removed on `close`. */
  dataDir?: string;
  /** Opens the office with sample data. */
  demo?: boolean;
  size?: { width: number; height: number };
  env?: Record<string, string>;
  /** Folder with package.json, or a built main file. Default: this project. */
  app?: string;
  args?: readonly string[];
}

/** The `electron` module inside the main process. Typed loosely: the function runs in another process. */
export type ElectronModule = typeof import('electron');

export interface LaunchedApp {
  /** The first window's page. */
  readonly page: Page;
  readonly dataDir: string;
  /** Runs a function in the main process. It travels as text: nothing from outside its body is known there. */
  evaluate<Result, Arg = undefined>(
    run: (electron: ElectronModule, arg: Arg) => Result | Promise<Result>,
    arg?: Arg,
  ): Promise<Result>;
  /** The next open dialogs answer with these paths; an empty list cancels. */
  stubOpenDialog(paths: readonly string[]): Promise<void>;
  /** The next save dialogs answer with this path; undefined cancels. */
  stubSaveDialog(path: string | undefined): Promise<void>;
  /** Quits in order and opens again on the same data. */
  restart(): Promise<void>;
  /** As a power cut: SIGKILL, no quit events. The data stays; `restart` opens it again. */
  kill(): Promise<void>;
  close(): Promise<void>;
  /** All that main wrote to stdout and stderr, and the page to its console. */
  logs(): string;
}

interface Running {
  page: Page;
  evaluate: (source: string, arg: unknown) => Promise<unknown>;
  quit: () => Promise<void>;
  kill: () => Promise<void>;
}

const projectFolder = join(import.meta.dirname, '../..');
const STARTUP_LIMIT_MS = 60_000;
const QUIT_LIMIT_MS = 20_000;
/** A control that is not there after this long will not come; without a limit a spec waits for its whole time. */
const ACTION_LIMIT_MS = 60_000;

export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'onieum-e2e-'));
  const log: string[] = [];
  const open = async (): Promise<Running> => {
    const running = await (process.env.ONIEUM_E2E_ELECTRON === '1' ? openElectron : openStandIn)(options, dataDir, log);
    running.page.on('console', (message) => log.push(`[page ${message.type()}] ${message.text()}\n`));
    running.page.on('pageerror', (error) => log.push(`[page error] ${error.message}\n`));
    running.page.setDefaultTimeout(ACTION_LIMIT_MS);
    if (options.size) await running.page.setViewportSize(options.size);
    return running;
  };
  const removeOwnData = () => {
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  let running: Running | undefined = await open().catch((reason) => {
    removeOwnData();
    throw reason;
  });
  const alive = (): Running => {
    if (running === undefined) throw new Error('The app is not running.');
    return running;
  };
  const end = async (how: 'quit' | 'kill') => {
    const ending = running;
    running = undefined;
    await ending?.[how]();
  };

  const launched: LaunchedApp = {
    get page() {
      return alive().page;
    },
    dataDir,
    evaluate: async (run, arg) => (await alive().evaluate(String(run), arg)) as never,
    async stubOpenDialog(paths) {
      await launched.evaluate(
        ({ dialog }, filePaths) => {
          dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths });
        },
        [...paths],
      );
    },
    async stubSaveDialog(path) {
      await launched.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: filePath === '', filePath });
      }, path ?? '');
    },
    async restart() {
      await end('quit');
      running = await open();
    },
    kill: () => end('kill'),
    async close() {
      await end('quit');
      removeOwnData();
    },
    logs: () => log.join(''),
  };
  return launched;
}

function environment(options: LaunchOptions, dataDir: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    // The test runner's own settings would change the app's Node.
    ...Object.fromEntries(inherited.filter(([name]) => !/^(NODE_OPTIONS|NODE_ENV|VITEST|VITEST_.*)$/.test(name))),
    ONIEUM_DATA_DIR: dataDir,
    ...(options.now !== undefined && { ONIEUM_TEST_NOW: options.now }),
    ...options.env,
  };
}

const appArguments = (options: LaunchOptions): string[] => [
  ...(options.demo ? ['--demo'] : []),
  ...(options.args ?? []),
];

async function openElectron(options: LaunchOptions, dataDir: string, log: string[]): Promise<Running> {
  const launched = await electronLauncher.launch({
    args: [options.app ?? projectFolder, `--user-data-dir=${dataDir}`, ...appArguments(options)],
    env: environment(options, dataDir),
    chromiumSandbox: true,
    timeout: STARTUP_LIMIT_MS,
  });
  const child = launched.process();
  child.stdout?.on('data', (text) => log.push(String(text)));
  child.stderr?.on('data', (text) => log.push(String(text)));
  const page = await launched.firstWindow();
  return {
    page,
    evaluate: (source, arg) =>
      launched.evaluate((electron, call) => new Function(`return (${call.source})`)()(electron, call.arg), {
        source,
        arg,
      }),
    quit: () => launched.close(),
    kill: async () => {
      const ended = exited(child);
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function openStandIn(options: LaunchOptions, dataDir: string, log: string[]): Promise<Running> {
  const child = spawn(process.execPath, standInArguments(options.app ?? projectFolder, appArguments(options)), {
    cwd: projectFolder,
    env: { ...environment(options, dataDir), ONIEUM_SHIM_TEST: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  child.stdout?.on('data', (text) => log.push(String(text)));
  child.stderr?.on('data', (text) => log.push(String(text)));
  const ended = exited(child);
  let browser: Browser | undefined;
  let profile: string | undefined;

  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  const endpoint = deferred<string>();
  const loaded = deferred<string>();
  endpoint.promise.catch(() => undefined);
  loaded.promise.catch(() => undefined);
  child.on('message', (notice: Notice) => {
    if (notice.kind === 'browser') {
      profile = notice.profile;
      endpoint.resolve(notice.endpoint);
    }
    if (notice.kind === 'loaded') loaded.resolve(toPageUrl(notice.url));
    if (notice.kind === 'result') calls.get(notice.id)?.resolve(notice.value);
    if (notice.kind === 'failure') calls.get(notice.id)?.reject(new Error(notice.message));
  });
  const gone = (how: string) => {
    const reason = new Error(`${how}\n${log.join('')}`);
    for (const call of [endpoint, loaded, ...calls.values()]) call.reject(reason);
  };
  void ended.then(() => gone(`The app ended (${child.exitCode ?? child.signalCode}).`));
  const limit = setTimeout(() => gone(`No window after ${STARTUP_LIMIT_MS / 1000} s.`), STARTUP_LIMIT_MS);

  const remove = async () => {
    await browser?.close().catch(() => undefined);
    if (profile !== undefined) rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const kill = async () => {
    child.kill('SIGKILL'); // Chromium ends by itself when its pipe closes
    await ended;
    await remove();
  };

  let lastCall = 0;
  const evaluate = (source: string, arg: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++lastCall;
      const forget =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          calls.delete(id);
          settle(value);
        };
      calls.set(id, { resolve: forget(resolve), reject: forget(reject) });
      child.send({ kind: 'evaluate', id, source, arg }, (unsent) => unsent && calls.get(id)?.reject(unsent));
    });

  try {
    browser = await chromium.connectOverCDP(await endpoint.promise);
    const page = await firstWindow(browser, await loaded.promise);
    return {
      page,
      evaluate,
      kill,
      quit: async () => {
        evaluate('({ app }) => void app.quit()', undefined).catch(() => undefined);
        const late = setTimeout(() => child.kill('SIGKILL'), QUIT_LIMIT_MS);
        await ended;
        clearTimeout(late);
        await remove();
      },
    };
  } catch (reason) {
    await kill();
    throw reason;
  } finally {
    clearTimeout(limit);
  }
}

/** The stand-in and the test watch the page through two connections: the test's may still be on its way there. */
async function firstWindow(browser: Browser, url: string): Promise<Page> {
  const deadline = performance.now() + STARTUP_LIMIT_MS;
  for (;;) {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const page = pages.find((candidate) => candidate.url() === url) ?? pages.find(hasApp);
    if (page !== undefined) {
      await page.waitForLoadState('load');
      return page;
    }
    if (performance.now() > deadline) throw new Error(`No page at ${url}, only ${pages.map((open) => open.url())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The app may have moved on by itself since it loaded. */
const hasApp = (page: Page): boolean => toAppUrl(page.url()) !== page.url();

const exited = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => {
        child.once('exit', () => resolve());
      });

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
