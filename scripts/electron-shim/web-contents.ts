/** @file `electron.WebContents`: a page seen from main. */
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Script } from 'node:vm';
import type { Request, Route } from 'playwright-core';
import { app } from './app.ts';
import { setPermission } from './browser.ts';
import { nativeImage } from './desktop.ts';
import { emittedEvent } from './emitted-event.ts';
import { decodeFromPage, encodeForPage, ipcMain } from './ipc-main.ts';
import { isMapped, originOf, toAppUrl, toPageUrl } from './origin-map.ts';
import { PageHost } from './page-host.ts';
import { type Outgoing, preloadFunction } from './preload-script.ts';
import { type PrintToPdfOptions, toChromiumPdf } from './print-to-pdf.ts';
import { askHandler } from './protocol.ts';
import { type Session, session } from './session.ts';
import { tellTest } from './test-channel.ts';

export interface WebPreferences {
  preload?: string;
  session?: Session;
  partition?: string;
  sandbox?: boolean;
  contextIsolation?: boolean;
  nodeIntegration?: boolean;
  devTools?: boolean;
  additionalArguments?: string[];
  [name: string]: unknown;
}

export type WindowOpenAnswer = { action: 'deny' } | { action: 'allow'; overrideBrowserWindowOptions?: object };
export interface WindowOpenDetails {
  url: string;
  frameName: string;
  features: string;
  disposition: string;
  referrer: { url: string; policy: string };
}

const CHROMIUM_ERRORS: Record<string, number> = { ERR_FAILED: -2, ERR_ABORTED: -3, ERR_FILE_NOT_FOUND: -6 };
/** Electron's defaults since contexts are isolated and renderers sandboxed. */
const PREFERENCE_DEFAULTS = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  devTools: true,
};

/** Exit code when there is no Chromium to open a window with. */
const NO_BROWSER = 69;

let lastId = 0;
const existing = new Map<number, WebContents>();

export class WebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly session: Session;
  readonly preferences: WebPreferences;
  readonly navigationHistory = {
    canGoBack: () => false,
    canGoForward: () => false,
    clear: () => undefined,
    getActiveIndex: () => 0,
    length: () => 1,
  };
  #host: Promise<PageHost>;
  #live: PageHost | undefined;
  #url = '';
  #title = '';
  #wanted: string | undefined;
  #redirectedTo: string | undefined;
  #destroyed = false;
  #crashed = false;
  #emptied: Promise<unknown> = Promise.resolve();
  #loading = false;
  #zoom = 1;
  #pending = 0;
  #lastStir = performance.now();
  #windowOpenHandler: ((details: WindowOpenDetails) => WindowOpenAnswer) | undefined;
  #printing: Promise<unknown> = Promise.resolve();

  constructor(preferences: WebPreferences) {
    super();
    this.preferences = { ...PREFERENCE_DEFAULTS, ...preferences };
    const { session: given, partition } = preferences;
    this.session = given ?? (partition === undefined ? session.defaultSession : session.fromPartition(partition));
    this.#host = this.#openHost();
    this.#host.catch((reason) => {
      process.stderr.write(`The window's page could not be opened: ${String(reason)}\n`);
      app.exit(NO_BROWSER);
    });
    existing.set(this.id, this);
    app.emit('web-contents-created', emittedEvent(), this);
  }

  static getAllWebContents(): WebContents[] {
    return [...existing.values()];
  }
  static fromId(id: number): WebContents | undefined {
    return existing.get(id);
  }
  static getFocusedWebContents(): WebContents | null {
    return [...existing.values()].at(-1) ?? null;
  }

  /** Not Electron's. */
  get host(): Promise<PageHost> {
    return this.#host;
  }

  async loadURL(url: string): Promise<void> {
    const host = await this.#usableHost();
    await this.#grantPermissions(url);
    const before = this.#url;
    this.#loading = true;
    this.#url = url;
    this.emit('did-start-loading');
    try {
      await this.#go(host, toPageUrl(url));
    } catch (reason) {
      this.#url = before;
      throw this.#failed(reason, url);
    } finally {
      this.#loading = false;
      this.#lastStir = performance.now();
      this.emit('did-stop-loading');
    }
  }
  /** Follows the redirects that `#redirect` leaves behind. */
  async #go(host: PageHost, target: string): Promise<void> {
    this.#wanted = bare(target);
    this.#redirectedTo = undefined;
    await host.page.goto(target, { timeout: 0 }).catch((reason) => {
      const next = this.#redirectedTo;
      if (next === undefined) throw reason;
      return this.#go(host, next);
    });
  }
  async loadFile(path: string): Promise<void> {
    await this.loadURL(`file://${path}`);
  }
  reload(): void {
    void this.loadURL(this.#url).catch(() => undefined);
  }
  reloadIgnoringCache(): void {
    this.reload();
  }
  stop(): void {}

  getURL(): string {
    return this.#url;
  }
  getTitle(): string {
    return this.#title;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  isLoading(): boolean {
    return this.#loading;
  }
  isLoadingMainFrame(): boolean {
    return this.#loading;
  }
  isWaitingForResponse(): boolean {
    return this.#loading;
  }
  isFocused(): boolean {
    return true;
  }
  isDevToolsOpened(): boolean {
    return false;
  }
  openDevTools(): void {}
  closeDevTools(): void {}
  focus(): void {}
  getType(): string {
    return 'window';
  }
  getProcessId(): number {
    return this.id;
  }
  getOSProcessId(): number {
    return process.pid;
  }
  getLastWebPreferences(): WebPreferences {
    return this.preferences;
  }
  setUserAgent(): void {}
  setBackgroundThrottling(): void {}
  setVisualZoomLevelLimits(): Promise<void> {
    return Promise.resolve();
  }
  getZoomFactor(): number {
    return this.#zoom;
  }
  setZoomFactor(factor: number): void {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this.#zoom = factor;
  }
  getZoomLevel(): number {
    return Math.log(this.#zoom) / Math.log(1.2);
  }
  setZoomLevel(level: number): void {
    this.#zoom = 1.2 ** level;
  }
  setWindowOpenHandler(handler: (details: WindowOpenDetails) => WindowOpenAnswer): void {
    this.#windowOpenHandler = handler;
  }

  get mainFrame() {
    const url = this.#url;
    return {
      url,
      origin: originOf(url),
      parent: null,
      top: null,
      name: '',
      frames: [],
      processId: this.id,
      routingId: 1,
      frameTreeNodeId: this.id,
      detached: false,
      isDestroyed: () => this.#destroyed,
      send: (channel: string, ...args: unknown[]) => this.send(channel, ...args),
    };
  }

  send(channel: string, ...args: unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    this.#live?.deliver({ kind: 'event', channel, args: encodeForPage(args) });
  }
  postMessage(): never {
    throw new Error('The stand-in does not imitate webContents.postMessage.');
  }

  async executeJavaScript(source: string): Promise<unknown> {
    const { cdp } = await this.#host;
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression: source,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  async insertCSS(css: string): Promise<string> {
    await (await this.#host).page.addStyleTag({ content: css });
    return String(Math.random());
  }
  async capturePage() {
    const { page } = await this.#host;
    return nativeImage.createFromBuffer(await page.screenshot());
  }

  /** Jobs of one page queue; a wrong option rejects before anything is printed. */
  async printToPDF(options: PrintToPdfOptions = {}): Promise<Buffer> {
    const settings = toChromiumPdf(options);
    const job = this.#printing.then(async () => {
      const { cdp } = await this.#host;
      const { data } = await cdp.send('Page.printToPDF', settings);
      return Buffer.from(data, 'base64');
    });
    this.#printing = job.catch(() => undefined);
    return job;
  }
  /** Prints to a file, since there is no printer: out/saved in the stand-in, nowhere in a test. */
  print(options: { printBackground?: boolean } = {}, done?: (success: boolean, reason: string) => void): void {
    const { printBackground = false } = options;
    this.printToPDF({ printBackground, pageSize: 'A4' }).then(
      (pdf) => {
        if (process.env.ONIEUM_SHIM_TEST !== '1') saveInstead(pdf);
        done?.(true, '');
      },
      (reason) => done?.(false, String(reason)),
    );
  }

  /**
   * Destroys the document and what it held in memory. The Chromium page itself lives on, empty, so that a test that
   * looks at it sees the reload too.
   */
  forcefullyCrashRenderer(): void {
    this.#crashed = true;
    this.#emptied = this.#host
      .then(({ page }) => page.goto('about:blank'))
      .then(() => this.emit('render-process-gone', emittedEvent(), { reason: 'crashed', exitCode: 5 }))
      .catch(() => undefined); // its window is gone
  }

  close(): void {
    void this.#host.then(({ page }) => page.close()).catch(() => undefined);
  }

  /** Not Electron's: how long the page has neither loaded nor asked main for anything. */
  quietMs(): number {
    return this.#pending > 0 || this.#loading ? 0 : performance.now() - this.#lastStir;
  }

  /** Not Electron's: false when the page's `beforeunload` objects and nobody overrules it. */
  async mayUnload(): Promise<boolean> {
    const objects = `(() => {
      const asked = new Event('beforeunload', { cancelable: true });
      return !window.dispatchEvent(asked);
    })()`;
    const silence = new Promise<false>((resolve) => setTimeout(resolve, 1_000, false));
    if (!(await Promise.race([this.executeJavaScript(objects).catch(() => false), silence]))) return true;
    const objection = emittedEvent();
    this.emit('will-prevent-unload', objection);
    return objection.defaultPrevented;
  }

  async #usableHost(): Promise<PageHost> {
    const host = await this.#host;
    if (!this.#crashed) return host;
    await this.#emptied;
    this.#crashed = false;
    if (!host.page.isClosed() && (await isAnswering(host))) return host;
    this.#host = this.#openHost(); // Playwright gives up on a page that really crashed
    const fresh = await this.#host;
    await host.discard();
    return fresh;
  }

  async #openHost(): Promise<PageHost> {
    const host = await PageHost.open(
      {
        scripts: this.preferences.javascript !== false,
        source: this.#preloadSource(),
        process: {
          platform: process.platform,
          arch: process.arch,
          versions: { ...process.versions } as Record<string, string>,
          argv: [process.execPath, ...(this.preferences.additionalArguments ?? [])],
          env: {},
        },
      },
      {
        onMessage: (message, world) => this.#received(message, world),
        onRequest: (route, request) => this.#answerRequest(route, request),
        onNavigated: (url) => this.#navigated(url),
        onNavigatedInPage: (url) => {
          this.#url = toAppUrl(url);
          this.emit('did-navigate-in-page', emittedEvent(), this.#url, true, 1, 1);
        },
        onDomReady: () => this.emit('dom-ready', emittedEvent()),
        onLoaded: () => {
          if (this.#crashed || this.#live?.page.url() === 'about:blank') return;
          this.emit('did-frame-finish-load', emittedEvent(), true, 1, 1);
          this.emit('did-finish-load', emittedEvent());
          tellTest({ kind: 'loaded', url: this.#url });
        },
        onCrashed: () => {
          this.#crashed = true;
          this.emit('render-process-gone', emittedEvent(), { reason: 'crashed', exitCode: 139 });
        },
        onClosed: () => {
          this.#destroyed = true;
          existing.delete(this.id);
          this.emit('destroyed');
        },
        onWindowOpen: (request) => this.#windowOpened(request),
        onDownload: (download) => {
          const event = emittedEvent();
          const item = { getFilename: () => download.suggestedFilename(), getURL: () => toAppUrl(download.url()) };
          this.session.emit('will-download', event, item, this);
          if (event.defaultPrevented) void download.cancel();
        },
        onConsole: (level, message, lineNumber, sourceId) =>
          this.emit('console-message', emittedEvent({ level, message, lineNumber, sourceId: toAppUrl(sourceId) })),
      },
    );
    this.#live = host;
    return host;
  }

  #navigated(url: string): void {
    if (this.#crashed && url === 'about:blank') return; // see forcefullyCrashRenderer
    this.#url = toAppUrl(url);
    this.emit('did-navigate', emittedEvent(), this.#url, 200, 'OK');
  }

  /** The preload as text, or undefined with the reason emitted as `preload-error`; the page loads either way. */
  #preloadSource(): string | undefined {
    const path = this.preferences.preload;
    if (path === undefined) return undefined;
    const complain = (reason: unknown) => {
      const error = reason instanceof Error ? reason : new Error(String(reason));
      setImmediate(() => this.#preloadFailed(error));
      return undefined;
    };
    if (!isAbsolute(path)) return complain(new Error(`preload script must have absolute path: ${path}`));
    if (!existsSync(path)) return complain(new Error(`ENOENT: no such file or directory, open '${path}'`));
    const source = readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/gm, '');
    try {
      new Script(`(${preloadFunction(source)})`, { filename: path }); // an import statement is a syntax error here
    } catch (reason) {
      return complain(reason);
    }
    return source;
  }

  #preloadFailed(error: Error): void {
    process.stderr.write(`Unable to load preload script: ${this.preferences.preload}\n${error.message}\n`);
    this.emit('preload-error', emittedEvent(), this.preferences.preload, error);
  }

  #received(message: Outgoing, world: number): void {
    switch (message.kind) {
      case 'title': {
        const event = emittedEvent();
        this.#title = message.title;
        this.emit('page-title-updated', event, message.title, true);
        return;
      }
      case 'window-open':
        this.#windowOpened(message);
        return;
      case 'preload-error':
        this.#preloadFailed(Object.assign(new Error(message.message), { stack: message.stack }));
        return;
      case 'send':
        ipcMain.emit(message.channel, this.#ipcEvent(world), ...(decodeFromPage(message.args) as unknown[]));
        return;
      case 'invoke':
        void this.#invoked(message, world);
    }
  }

  async #invoked(message: Extract<Outgoing, { kind: 'invoke' }>, world: number): Promise<void> {
    const host = this.#live;
    const args = decodeFromPage(message.args) as unknown[];
    this.#pending++;
    const answer = await ipcMain.answer(message.channel, this.#ipcEvent(world), args);
    this.#pending--;
    this.#lastStir = performance.now();
    if (answer.ok) host?.deliver({ kind: 'reply', id: message.id, value: answer.value }, world);
    else host?.deliver({ kind: 'refusal', id: message.id, message: answer.message }, world);
  }

  #ipcEvent(world: number): object {
    const contents = this;
    const frame = this.mainFrame;
    return {
      type: 'frame',
      sender: this,
      processId: this.id,
      frameId: 1,
      ports: [],
      /** Null once the document that sent the message is gone. */
      get senderFrame() {
        return !contents.#destroyed && contents.#live?.isCurrent(world) ? frame : null;
      },
      reply: (channel: string, ...args: unknown[]) =>
        this.#live?.deliver({ kind: 'event', channel, args: encodeForPage(args) }, world),
      returnValue: undefined,
    };
  }

  async #answerRequest(route: Route, request: Request): Promise<void> {
    const url = request.url();
    if (request.isNavigationRequest() && (await this.#isNavigationPrevented(request))) return route.abort('aborted');
    const asked = {
      url: toAppUrl(url),
      method: request.method(),
      resourceType: request.resourceType(),
      webContents: this,
    };
    if (await this.session.webRequest.cancels(asked)) return route.abort('blockedbyclient');
    if (!isMapped(url)) return route.continue();

    const scheme = toAppUrl(url).split(':', 1)[0] as string;
    const handler = this.session.protocol.handlerOf(scheme);
    if (handler === undefined) return route.abort('failed');
    const headers = await request.allHeaders();
    const response = await askHandler(handler, {
      url,
      method: request.method(),
      headers,
      body: request.postDataBuffer(),
    });
    if (response === undefined) return route.abort('failed');
    const location = response.headers.location;
    if (response.status >= 300 && response.status < 400 && location !== undefined) {
      return this.#redirect(route, request, new URL(location, url).href);
    }
    return route.fulfill(response);
  }

  /** The browser never routes the second leg of a redirect, so it is made a navigation of its own. */
  async #redirect(route: Route, request: Request, location: string): Promise<void> {
    if (!request.isNavigationRequest()) return route.abort('failed');
    const host = await this.#host;
    const isMainFrame = request.frame() === host.page.mainFrame();
    const event = this.#navigationEvent(location, isMainFrame);
    this.emit('will-redirect', event, toAppUrl(location), false, isMainFrame);
    if (event.defaultPrevented || !isMainFrame) return route.abort('aborted');
    const target = toPageUrl(location);
    this.#redirectedTo = target;
    await route.abort('aborted');
    if (!this.#loading) await this.#go(host, target);
  }

  async #isNavigationPrevented(request: Request): Promise<boolean> {
    const host = await this.#host;
    const url = request.url();
    const isMainFrame = request.frame() === host.page.mainFrame();
    if (isMainFrame && this.#wanted === bare(url)) {
      this.#wanted = undefined;
      return false; // loadURL and reload ask nobody
    }
    if (isMainFrame && !(await host.isAnnounced(url))) return false;
    const target = toAppUrl(url);
    const framed = this.#navigationEvent(url, isMainFrame);
    this.emit('will-frame-navigate', framed);
    if (framed.defaultPrevented) return true;
    if (!isMainFrame) return false;
    const event = this.#navigationEvent(url, true);
    this.emit('will-navigate', event, target, false, true);
    return event.defaultPrevented;
  }

  #navigationEvent(url: string, isMainFrame: boolean) {
    return emittedEvent({
      url: toAppUrl(url),
      isSameDocument: false,
      isMainFrame,
      frame: isMainFrame ? this.mainFrame : null,
      initiator: this.mainFrame,
    });
  }

  #windowOpened({ url, frameName, features }: { url: string; frameName: string; features: string }): void {
    const details: WindowOpenDetails = {
      url: toAppUrl(url),
      frameName,
      features,
      disposition: features === '' ? 'foreground-tab' : 'new-window',
      referrer: { url: '', policy: 'strict-origin-when-cross-origin' },
    };
    // Without a handler Electron opens the window: so that a forgotten handler shows.
    const answer = this.#windowOpenHandler?.(details) ?? { action: 'allow' };
    if (answer.action === 'allow') this.emit('-open-window', details, answer.overrideBrowserWindowOptions ?? {});
  }

  async #grantPermissions(url: string): Promise<void> {
    const origin = originOf(url);
    if (origin === 'null') return;
    const settings = await this.session.permissionsFor(this, origin);
    const pageOrigin = new URL(toPageUrl(url)).origin;
    await Promise.all(settings.map(({ name, granted }) => setPermission(pageOrigin, name, granted)));
  }

  #failed(reason: unknown, url: string): Error {
    const code = /net::(ERR_\w+)/.exec(String(reason))?.[1] ?? 'ERR_FAILED';
    const errno = CHROMIUM_ERRORS[code] ?? -2;
    this.emit('did-fail-load', emittedEvent(), errno, code, url, true, 1, 1);
    return Object.assign(new Error(`${code} (${errno}) loading '${url}'`), { code, errno, url });
  }
}

function saveInstead(pdf: Buffer): void {
  const folder = join(app.getAppPath(), 'out/saved');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `인쇄-${Date.now()}.pdf`);
  writeFileSync(file, pdf);
  process.stdout.write(`[대역] 인쇄 대신 저장: ${file}\n`);
}

async function isAnswering(host: PageHost): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(resolve, 2_000, false));
  return Promise.race([
    host.cdp.send('Runtime.evaluate', { expression: '1' }).then(
      () => true,
      () => false,
    ),
    late,
  ]);
}

const bare = (url: string): string => url.replace(/#.*$/, '');
