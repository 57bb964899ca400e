/**
 * @file Entry of the main process: windows, dialogs, printing, power. It relays calls to core and holds no rule and no
 * SQL. The order of the first calls matters: see [Note: Before ready].
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, session as electronSession, Menu, protocol } from 'electron';
import type { CoreSettings } from '#core/dependencies.ts';
import { startCore } from './app/core-thread.ts';
import { answerDesktopRequests } from './app/desktop.ts';
import { APP_SCHEME } from './app/origin.ts';
import { closeCoreBeforeQuit, reportPowerEvents, reportSessionEnd } from './app/power.ts';
import { denyAllButCopying, guardEveryPage } from './app/security.ts';
import { serveBundle } from './app/serve-bundle.ts';
import { mayRun } from './app/stand-in.ts';
import { openMainWindow } from './app/window.ts';
import { relayCalls } from './rpc/relay-calls.ts';

/*
 * [Note: Before ready]
 * The sandbox, the scheme's privileges and the guards of every page only count when they are set before Electron is
 * ready; the single-instance lock must be taken before anything is opened.
 */
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
guardEveryPage();
Menu.setApplicationMenu(null);
app.commandLine.appendSwitch('lang', 'ko');

const settings = coreSettings();
app.setPath('userData', settings.dataDir);

if (!mayRun(settings)) {
  app.exit(3);
} else if (!app.requestSingleInstanceLock()) {
  // The first instance shows itself; two writers on one database would be two truths.
  app.quit();
} else {
  void app.whenReady().then(run);
}

async function run(): Promise<void> {
  let window: BrowserWindow | undefined;
  const currentWindow = () => (window?.isDestroyed() ? undefined : window);
  const core = startCore(settings, () => {
    dialog.showErrorBox('온이음', '프로그램이 멈췄습니다. 저장한 내용은 안전합니다. 온이음을 다시 실행해 주세요.');
    app.exit(1);
  });
  // In memory only: nothing a page stores outlives the window.
  const session = electronSession.fromPartition('onieum', { cache: false });
  denyAllButCopying(session);
  serveBundle(session, join(import.meta.dirname, '../renderer'));
  relayCalls(core, currentWindow);
  answerDesktopRequests(core, currentWindow, session);
  reportPowerEvents(core);
  closeCoreBeforeQuit(core, 10_000);
  app.on('second-instance', () => {
    currentWindow()?.restore();
    currentWindow()?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  window = openMainWindow(session, join(import.meta.dirname, '../preload'), { devTools: !app.isPackaged });
  reportSessionEnd(window, core);
}

/** Test and demo settings are read from outside only when the app is not packaged. */
function coreSettings(): CoreSettings {
  const outside = app.isPackaged ? {} : process.env;
  const demo = !app.isPackaged && process.argv.includes('--demo');
  const dataDir = outside.ONIEUM_DATA_DIR ?? (demo ? temporaryDataDir() : defaultDataDir());
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return {
    dataDir,
    resourcesDir: app.isPackaged
      ? join(process.resourcesPath, 'resources')
      : join(import.meta.dirname, '../../resources'),
    workersDir: import.meta.dirname,
    ...(outside.ONIEUM_TEST_NOW ? { startAt: outside.ONIEUM_TEST_NOW } : {}),
    clockPace: outside.ONIEUM_TEST_CLOCK === 'still' ? 0 : Number(outside.ONIEUM_TEST_CLOCK ?? 1),
    demo,
    appVersion: app.getVersion(),
    host: `${hostname()}/${userInfo().username}`,
    proxies: proxies(),
  };
}

/** What the surroundings say about ways out of the office's network. */
function proxies(): NonNullable<CoreSettings['proxies']> {
  const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

/** Not the roaming profile: the installer prepares a folder that stays on this PC and that its officers share. */
function defaultDataDir(): string {
  if (process.platform === 'win32') return join(process.env.ProgramData ?? 'C:\\ProgramData', 'onieum');
  return join(app.getPath('appData'), 'onieum');
}

/** A demo leaves nothing behind. */
function temporaryDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'onieum-demo-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
