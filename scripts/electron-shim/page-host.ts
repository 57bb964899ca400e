/**
 * @file One Chromium page under a WebContents: worlds, binding, routing. It knows CDP; WebContents knows Electron.
 */
import { randomBytes } from 'node:crypto';
import type { CDPSession, Download, Page, Request, Route } from 'playwright-core';
import { openPage } from './browser.ts';
import {
  DELIVER,
  type Incoming,
  isolatedWorldSource,
  type Outgoing,
  PRELOAD_WORLD,
  type PreloadSettings,
  pageWorldSource,
  SEND_BINDING,
} from './preload-script.ts';

export interface HostListener {
  /** `world` names the document that sent it; it dies with the document. */
  onMessage: (message: Outgoing, world: number) => void;
  onRequest: (route: Route, request: Request) => Promise<void>;
  onNavigated: (url: string) => void;
  onNavigatedInPage: (url: string) => void;
  onDomReady: () => void;
  onLoaded: () => void;
  onCrashed: () => void;
  onClosed: () => void;
  onWindowOpen: (request: { url: string; frameName: string; features: string }) => void;
  onDownload: (download: Download) => void;
  onConsole: (level: string, message: string, line: number, source: string) => void;
}

/** How long the page's own announcement of a navigation may come after its request. */
const ANNOUNCEMENT_MS = 400;

export class PageHost {
  readonly page: Page;
  readonly cdp: CDPSession;
  #world: number | undefined;
  #announced = new Set<string>();
  #detached = false;

  private constructor(page: Page, cdp: CDPSession) {
    this.page = page;
    this.cdp = cdp;
  }

  /** `scripts: false` is Electron's `javascript: false`: the page runs nothing, not even the preload. */
  static async open(
    { scripts, ...preload }: Omit<PreloadSettings, 'secret'> & { scripts: boolean },
    listener: HostListener,
  ): Promise<PageHost> {
    const page = await openPage();
    const cdp = await page.context().newCDPSession(page);
    const host = new PageHost(page, cdp);
    await host.#prepare(preload, listener);
    if (!scripts) await cdp.send('Emulation.setScriptExecutionDisabled', { value: true });
    return host;
  }

  /** Dropped silently when the document is gone, as Electron drops it. */
  deliver(message: Incoming, world: number | undefined = this.#world): void {
    if (world === undefined) return;
    const call = {
      functionDeclaration: `(text) => globalThis.${DELIVER}(text)`,
      arguments: [{ value: JSON.stringify(message) }],
    };
    this.cdp.send('Runtime.callFunctionOn', { ...call, executionContextId: world }).catch(() => undefined);
  }

  isCurrent(world: number): boolean {
    return world === this.#world;
  }

  /** Whether the page itself asked for this navigation; one of the browser (a test's `goto`) is never announced. */
  async isAnnounced(url: string): Promise<boolean> {
    const deadline = performance.now() + ANNOUNCEMENT_MS;
    while (!this.#announced.delete(bare(url))) {
      if (performance.now() > deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return true;
  }

  /** The page of another host takes over: this one's end is of no interest any more. */
  async discard(): Promise<void> {
    this.#detached = true;
    await this.page.close().catch(() => undefined);
  }

  async #prepare(preload: Omit<PreloadSettings, 'secret'>, listener: HostListener): Promise<void> {
    const { page, cdp } = this;
    const secret = randomBytes(16).toString('hex');
    this.#listen(listener);
    await page.route('**/*', (route, request) => listener.onRequest(route, request).catch(() => undefined));
    await cdp.send('Page.enable');
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: SEND_BINDING, executionContextName: PRELOAD_WORLD });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldSource(secret) });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: isolatedWorldSource({ ...preload, secret }),
      worldName: PRELOAD_WORLD,
    });
  }

  #listen(listener: HostListener): void {
    const { page, cdp } = this;
    const mainFrame = () => page.mainFrame();
    let mainFrameId: string | undefined;

    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const frameId = context.auxData?.frameId;
      if (context.name === PRELOAD_WORLD && (mainFrameId === undefined || frameId === mainFrameId))
        this.#world = context.id;
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#world) this.#world = undefined;
    });
    cdp.on('Runtime.executionContextsCleared', () => {
      this.#world = undefined;
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== SEND_BINDING) return;
      this.#world = executionContextId;
      listener.onMessage(JSON.parse(payload), executionContextId);
    });
    cdp.on('Page.frameRequestedNavigation', ({ url }) => void this.#announced.add(bare(url)));
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      mainFrameId = frame.id;
      listener.onNavigated(frame.url + (frame.urlFragment ?? ''));
    });
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === mainFrameId) listener.onNavigatedInPage(url);
    });
    cdp.on('Page.windowOpen', ({ url, windowName, windowFeatures }) =>
      listener.onWindowOpen({ url, frameName: windowName, features: windowFeatures.join(',') }),
    );
    page.on('domcontentloaded', () => mainFrame() && listener.onDomReady());
    page.on('load', () => listener.onLoaded());
    page.on('download', (download) => listener.onDownload(download));
    page.on('crash', () => listener.onCrashed());
    page.on('popup', (popup) => void popup.close().catch(() => undefined));
    page.on('close', () => {
      if (!this.#detached) listener.onClosed();
    });
    page.on('console', (message) => {
      const { lineNumber = 0, url = '' } = message.location();
      listener.onConsole(message.type(), message.text(), lineNumber, url);
    });
    page.on('pageerror', (error) => listener.onConsole('error', `Uncaught ${error.message}`, 0, ''));
  }
}

const bare = (url: string): string => url.replace(/#.*$/, '');
