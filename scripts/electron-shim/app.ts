/** @file `electron.app`: life cycle, quit order, paths. Calls at the wrong time throw, as in Electron. */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeBrowser } from './browser.ts';
import { emittedEvent } from './emitted-event.ts';
import { openWindows } from './open-windows.ts';
import { releaseSingleInstanceLock, takeSingleInstanceLock } from './single-instance.ts';

interface AppDescription {
  folder: string;
  name: string;
  version: string;
}

/** How long a browser may take to close before the process ends without it. */
const CLOSE_LIMIT_MS = 3_000;

class App extends EventEmitter {
  name = 'Electron';
  readonly isPackaged = false;
  userAgentFallback = '';
  accessibilitySupportEnabled = false;
  readonly commandLine = new CommandLine();
  #announceReady: () => void = () => undefined;
  #folder = process.cwd();
  #version = '0.0.0';
  readonly #ready = new Promise<void>((resolve) => {
    this.#announceReady = resolve;
  });
  #isReady = false;
  #quitting = false;
  #exiting = false;
  #sandboxed = false;
  #relaunch: string[] | undefined;
  #paths = new Map<string, string>();

  /** Not Electron's: called by run.ts. */
  describe({ folder, name, version }: AppDescription): void {
    this.#folder = folder;
    this.name = name;
    this.#version = version;
  }

  /** Not Electron's: called by run.ts once the main module has been evaluated; Electron too waits for that. */
  becomeReady(): void {
    this.emit('will-finish-launching');
    this.#isReady = true;
    this.emit('ready', emittedEvent(), {});
    this.#announceReady();
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }
  isReady(): boolean {
    return this.#isReady;
  }
  getName(): string {
    return this.name;
  }
  setName(name: string): void {
    this.name = name;
  }
  getVersion(): string {
    return this.#version;
  }
  getAppPath(): string {
    return this.#folder;
  }
  getLocale(): string {
    return 'ko';
  }
  getSystemLocale(): string {
    return 'ko-KR';
  }
  getPreferredSystemLanguages(): string[] {
    return ['ko-KR'];
  }
  getLocaleCountryCode(): string {
    return 'KR';
  }

  enableSandbox(): void {
    this.#onlyBeforeReady('app.enableSandbox() can only be called before app is ready');
    this.#sandboxed = true;
  }
  /** Not Electron's: lets a test see that the sandbox was asked for. */
  isSandboxEnabled(): boolean {
    return this.#sandboxed;
  }
  disableHardwareAcceleration(): void {
    this.#onlyBeforeReady('app.disableHardwareAcceleration() can only be called before app is ready');
  }
  setAppUserModelId(): void {}
  setAsDefaultProtocolClient(): boolean {
    return false;
  }
  setLoginItemSettings(): void {}
  setAboutPanelOptions(): void {}
  setUserTasks(): boolean {
    return true;
  }
  getGPUFeatureStatus(): object {
    return {};
  }
  getAppMetrics(): object[] {
    return [];
  }
  focus(): void {}

  getPath(name: string): string {
    const path = this.#paths.get(name) ?? this.#defaultPath(name);
    this.#paths.set(name, path);
    return path;
  }
  setPath(name: string, path: string): void {
    if (!path.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(path)) throw new Error('Path must be absolute');
    this.#paths.set(name, path);
  }
  setAppLogsPath(path?: string): void {
    this.#paths.set('logs', path ?? join(this.getPath('userData'), 'logs'));
  }

  requestSingleInstanceLock(additionalData?: unknown): boolean {
    return takeSingleInstanceLock(this.getPath('userData'), additionalData, (argv, folder, data) => {
      void this.#ready.then(() => this.emit('second-instance', emittedEvent(), argv, folder, data));
    });
  }
  releaseSingleInstanceLock(): void {
    releaseSingleInstanceLock();
  }

  relaunch(options: { args?: string[] } = {}): void {
    this.#relaunch = options.args ?? process.argv.slice(1);
  }

  /** `before-quit`, then each window's `close` and `closed`, then `will-quit`, then `quit`. */
  quit(): void {
    if (this.#quitting || this.#exiting) return;
    const asked = emittedEvent();
    this.emit('before-quit', asked);
    if (asked.defaultPrevented) return;
    this.#quitting = true;
    void this.#closeWindowsAndExit();
  }

  /** Ends without asking: neither `before-quit` nor `will-quit`, and no window's `close`. */
  exit(code = 0): void {
    if (this.#exiting) return;
    this.#exiting = true;
    for (const window of [...openWindows]) window.destroy();
    void this.#end(code);
  }

  /** Not Electron's: windows call it when they are gone. */
  windowClosed(): void {
    if (openWindows.size > 0 || this.#quitting || this.#exiting) return;
    if (!this.emit('window-all-closed')) this.quit();
  }

  async #closeWindowsAndExit(): Promise<void> {
    for (const window of [...openWindows]) {
      if (await window.requestClose()) continue;
      this.#quitting = false; // a window refused: the app goes on
      return;
    }
    const ending = emittedEvent();
    this.emit('will-quit', ending);
    if (ending.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    this.#exiting = true;
    await this.#end(0);
  }

  async #end(code: number): Promise<void> {
    this.emit('quit', emittedEvent(), code);
    releaseSingleInstanceLock();
    await Promise.race([closeBrowser(), new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS))]);
    if (this.#relaunch !== undefined) {
      const runner = join(import.meta.dirname, 'run.ts');
      spawn(process.execPath, [...process.execArgv, runner, ...this.#relaunch], {
        detached: true,
        stdio: 'inherit',
      }).unref();
    }
    process.exit(code);
  }

  #onlyBeforeReady(message: string): void {
    if (this.#isReady) throw new Error(message);
  }

  #defaultPath(name: string): string {
    const home = homeFolder();
    const appData = process.env.APPDATA ?? process.env.XDG_CONFIG_HOME ?? join(home, '.config');
    const switched = process.argv.find((arg) => arg.startsWith('--user-data-dir='));
    const known: Record<string, () => string> = {
      home: () => home,
      appData: () => appData,
      userData: () => switched?.slice('--user-data-dir='.length) ?? join(this.getPath('appData'), this.name),
      sessionData: () => this.getPath('userData'),
      crashDumps: () => join(this.getPath('userData'), 'Crashpad'),
      logs: () => join(this.getPath('userData'), 'logs'),
      assets: () => process.resourcesPath,
      temp: () => tmpdir(),
      exe: () => process.execPath,
      module: () => process.execPath,
      desktop: () => join(home, 'Desktop'),
      documents: () => join(home, 'Documents'),
      downloads: () => join(home, 'Downloads'),
      music: () => join(home, 'Music'),
      pictures: () => join(home, 'Pictures'),
      videos: () => join(home, 'Videos'),
    };
    const path = known[name]?.();
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    if (name === 'userData') mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }
}

class CommandLine {
  #switches = new Map<string, string>();
  appendSwitch(name: string, value = ''): void {
    this.#switches.set(name, value);
  }
  appendArgument(): void {}
  hasSwitch(name: string): boolean {
    return this.#switches.has(name) || process.argv.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  }
  getSwitchValue(name: string): string {
    const given = process.argv.find((arg) => arg.startsWith(`--${name}=`));
    return this.#switches.get(name) ?? given?.slice(name.length + 3) ?? '';
  }
  removeSwitch(name: string): void {
    this.#switches.delete(name);
  }
}

let madeHome: string | undefined;
/** HOME may be missing, empty or another's on a build machine. */
function homeFolder(): string {
  try {
    const home = homedir();
    accessSync(home, constants.W_OK);
    return home;
  } catch {
    // no entry for this user, or nothing of theirs
  }
  if (madeHome === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'onieum-home-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    madeHome = made;
  }
  return madeHome;
}

export const app = new App();
