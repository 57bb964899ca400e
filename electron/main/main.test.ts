import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/*
 * What the main process asks of Electron, with a recording in Electron's place: a packaged app cannot be run where these
 * tests run, and what differs in it is exactly what must not be left to trust.
 */

interface Recorded {
  readonly calls: string[];
  /** What core was told, and who hears what core says. */
  readonly posted: unknown[];
  readonly listeners: ((message: object) => void)[];
  readonly windows: { readonly webPreferences: Record<string, unknown> }[];
  settings: Record<string, unknown>;
  isPackaged: boolean;
  folder: string;
}
const { recorded } = vi.hoisted(() => ({
  recorded: {
    calls: [],
    posted: [],
    listeners: [],
    windows: [],
    settings: {},
    isPackaged: false,
    folder: '',
  } as Recorded,
}));

vi.mock('electron', () => {
  const note = (name: string) => () => void recorded.calls.push(name);
  const session = {
    protocol: { handle: note('protocol.handle') },
    setPermissionRequestHandler: note('setPermissionRequestHandler'),
    setPermissionCheckHandler: note('setPermissionCheckHandler'),
    setDevicePermissionHandler: note('setDevicePermissionHandler'),
    setDisplayMediaRequestHandler: note('setDisplayMediaRequestHandler'),
    setSpellCheckerEnabled: note('setSpellCheckerEnabled'),
    resolveProxy: async (url: string) => `PROXY for-${new URL(url).hostname}:8080`,
    on: () => undefined,
  };
  return {
    app: {
      get isPackaged() {
        return recorded.isPackaged;
      },
      commandLine: { appendSwitch: () => undefined },
      enableSandbox: note('enableSandbox'),
      exit: note('exit'),
      getPath: () => recorded.folder,
      getVersion: () => '1.0.0',
      on: () => undefined,
      quit: note('quit'),
      requestSingleInstanceLock: () => true,
      setPath: () => undefined,
      whenReady: () => {
        recorded.calls.push('ready');
        return Promise.resolve();
      },
    },
    BrowserWindow: class {
      readonly webContents = { send: () => undefined };
      constructor(options: Recorded['windows'][number]) {
        recorded.windows.push(options);
      }
      on = () => undefined;
      once = () => undefined;
      isDestroyed = () => false;
      loadURL = () => Promise.resolve();
    },
    dialog: {},
    ipcMain: { handle: () => undefined, on: () => undefined },
    Menu: { setApplicationMenu: (menu: unknown) => recorded.calls.push(`menu ${String(menu)}`) },
    powerMonitor: { on: () => undefined },
    protocol: { registerSchemesAsPrivileged: note('registerSchemesAsPrivileged') },
    safeStorage: {},
    screen: {},
    session: { fromPartition: () => session },
    shell: {},
  };
});
vi.mock('./app/core-thread.ts', () => ({
  startCore: (settings: Record<string, unknown>) => {
    recorded.settings = settings;
    return {
      post: (message: unknown) => recorded.posted.push(message),
      onMessage: (listener: (message: object) => void) => recorded.listeners.push(listener),
    };
  },
}));
vi.mock('./app/stand-in.ts', () => ({ mayRun: () => true }));

beforeEach(() => {
  recorded.calls.length = 0;
  recorded.windows.length = 0;
  recorded.posted.length = 0;
  recorded.listeners.length = 0;
  recorded.folder = mkdtempSync(join(tmpdir(), 'onieum-main-'));
  vi.stubEnv('ProgramData', recorded.folder);
  Object.defineProperty(process, 'resourcesPath', { value: recorded.folder, configurable: true });
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(process, 'resourcesPath');
  rmSync(recorded.folder, { recursive: true, force: true });
});

async function start(isPackaged: boolean) {
  recorded.isPackaged = isPackaged;
  await import('./main.ts');
  await expect.poll(() => recorded.windows).toHaveLength(1);
  return recorded.windows[0]?.webPreferences ?? {};
}

test('a packaged app has no developer tools, and no menu whose keys would open them', async () => {
  expect((await start(true)).devTools).toBe(false);
  expect(recorded.calls).toContain('menu null');
});

test('developers have the tools', async () => {
  expect((await start(false)).devTools).toBe(true);
});

test('sandbox, scheme and menu are settled before Electron is ready', async () => {
  await start(true);
  const ready = recorded.calls.indexOf('ready');
  for (const call of ['enableSandbox', 'registerSchemesAsPrivileged', 'menu null'])
    expect(recorded.calls.slice(0, ready)).toContain(call);
});

test('the window is isolated from Node whatever the app is built for', async () => {
  for (const isPackaged of [true, false]) {
    recorded.windows.length = 0;
    vi.resetModules();
    expect(await start(isPackaged)).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
  }
});

test('a packaged app takes neither its folder nor its clock from outside', async () => {
  const elsewhere = join(recorded.folder, 'elsewhere');
  vi.stubEnv('ONIEUM_DATA_DIR', elsewhere);
  vi.stubEnv('ONIEUM_TEST_NOW', '2026-01-01T00:00:00.000Z');
  vi.stubEnv('ONIEUM_TEST_CLOCK', 'still');
  await start(true);
  expect(existsSync(elsewhere)).toBe(false);
  expect(recorded.settings).toMatchObject({ dataDir: expect.not.stringContaining('elsewhere'), clockPace: 1 });
  expect(recorded.settings).not.toHaveProperty('startAt');
  vi.resetModules();
  recorded.windows.length = 0;
  await start(false);
  expect(recorded.settings).toMatchObject({ dataDir: elsewhere, clockPace: 0, startAt: '2026-01-01T00:00:00.000Z' });
});

test('core is told the ways out that only the system knows', async () => {
  await start(true);
  const request = { name: 'resolveProxy', options: { url: 'https://onieum.example/' } };
  for (const listener of recorded.listeners) listener({ type: 'desktop-request', id: 7, request });
  const value = 'PROXY for-onieum.example:8080';
  await expect.poll(() => recorded.posted).toContainEqual({ type: 'desktop-answer', id: 7, value });
});
