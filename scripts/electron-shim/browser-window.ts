/** @file `electron.BrowserWindow`: a window as state and events, with a Chromium page inside. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { isHeaded } from './browser.ts';
import { emittedEvent } from './emitted-event.ts';
import { openWindows } from './open-windows.ts';
import { WebContents, type WebPreferences, type WindowOpenDetails } from './web-contents.ts';

export interface BrowserWindowOptions {
  width?: number;
  height?: number;
  minWidth?: number;
  minHeight?: number;
  x?: number;
  y?: number;
  show?: boolean;
  title?: string;
  parent?: BrowserWindow;
  modal?: boolean;
  webPreferences?: WebPreferences;
  [name: string]: unknown;
}
interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

let lastId = 0;
const windows = new Map<number, BrowserWindow>();

export class BrowserWindow extends EventEmitter {
  readonly id = ++lastId;
  readonly webContents: WebContents;
  /** Not Electron's: what the app asked for, so that tests can assert it. */
  readonly options: BrowserWindowOptions;
  #bounds: Bounds;
  #minimum: [number, number];
  #title: string;
  #visible: boolean;
  #state: 'normal' | 'minimized' | 'maximized' | 'fullscreen' = 'normal';
  #destroyed = false;
  #contentProtected = false;
  #shownBefore = false;

  constructor(options: BrowserWindowOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#minimum = [options.minWidth ?? 0, options.minHeight ?? 0];
    this.#title = options.title ?? app.getName();
    this.#visible = options.show ?? true;
    windows.set(this.id, this);
    openWindows.add(this);
    this.webContents = new WebContents(options.webPreferences ?? {});
    this.#follow();
    app.emit('browser-window-created', emittedEvent(), this);
    void this.webContents.host.then(() => this.#applyBounds()).catch(() => undefined);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return [...windows.values()].findLast((window) => window.isVisible()) ?? null;
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...windows.values()].find((window) => window.webContents === contents) ?? null;
  }
  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  loadFile(path: string): Promise<void> {
    return this.webContents.loadFile(path);
  }
  reload(): void {
    this.webContents.reload();
  }

  show(): void {
    this.#visible = true;
    this.emit('show');
    this.focus();
    void this.#applyBounds();
  }
  showInactive(): void {
    this.#visible = true;
    this.emit('show');
  }
  hide(): void {
    this.#visible = false;
    this.emit('hide');
  }
  focus(): void {
    this.emit('focus');
    app.emit('browser-window-focus', emittedEvent(), this);
  }
  blur(): void {
    this.emit('blur');
  }
  isVisible(): boolean {
    return this.#visible && !this.#destroyed;
  }
  isFocused(): boolean {
    return this.isVisible();
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isModal(): boolean {
    return this.options.modal ?? false;
  }
  isEnabled(): boolean {
    return true;
  }
  setEnabled(): void {}
  getParentWindow(): BrowserWindow | null {
    return this.options.parent ?? null;
  }
  getChildWindows(): BrowserWindow[] {
    return BrowserWindow.getAllWindows().filter((window) => window.options.parent === this);
  }

  minimize(): void {
    this.#enter('minimized', 'minimize');
  }
  maximize(): void {
    this.#enter('maximized', 'maximize');
  }
  unmaximize(): void {
    this.#enter('normal', 'unmaximize');
  }
  restore(): void {
    this.#enter('normal', 'restore');
  }
  setFullScreen(full: boolean): void {
    this.#enter(full ? 'fullscreen' : 'normal', full ? 'enter-full-screen' : 'leave-full-screen');
  }
  isMinimized(): boolean {
    return this.#state === 'minimized';
  }
  isMaximized(): boolean {
    return this.#state === 'maximized';
  }
  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }
  isNormal(): boolean {
    return this.#state === 'normal';
  }

  getBounds(): Bounds {
    return { ...this.#bounds };
  }
  getNormalBounds(): Bounds {
    return this.getBounds();
  }
  getContentBounds(): Bounds {
    return this.getBounds();
  }
  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('resize');
    void this.#applyBounds();
  }
  getSize(): [number, number] {
    return [this.#bounds.width, this.#bounds.height];
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  getContentSize(): [number, number] {
    return this.getSize();
  }
  setContentSize(width: number, height: number): void {
    this.setSize(width, height);
  }
  getPosition(): [number, number] {
    return [this.#bounds.x, this.#bounds.y];
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }
  center(): void {}
  getMinimumSize(): [number, number] {
    return this.#minimum;
  }
  setMinimumSize(width: number, height: number): void {
    this.#minimum = [width, height];
  }

  getTitle(): string {
    return this.#title;
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  setContentProtection(enable: boolean): void {
    this.#contentProtected = enable;
  }
  isContentProtected(): boolean {
    return this.#contentProtected;
  }
  setMenu(): void {}
  removeMenu(): void {}
  setMenuBarVisibility(): void {}
  setAutoHideMenuBar(): void {}
  setIcon(): void {}
  setBackgroundColor(): void {}
  setTitleBarOverlay(): void {}
  setProgressBar(): void {}
  setOverlayIcon(): void {}
  setSkipTaskbar(): void {}
  setAlwaysOnTop(): void {}
  setResizable(): void {}
  setClosable(): void {}
  setAppDetails(): void {}
  flashFrame(): void {}
  moveTop(): void {}
  hookWindowMessage(): void {}
  setThumbarButtons(): boolean {
    return false;
  }
  capturePage() {
    return this.webContents.capturePage();
  }

  /** As the user's X: `close` may prevent it, and so may the page. */
  close(): void {
    void this.requestClose();
  }
  async requestClose(): Promise<boolean> {
    if (this.#destroyed) return true;
    const asked = emittedEvent();
    this.emit('close', asked);
    if (asked.defaultPrevented || !(await this.webContents.mayUnload())) return false;
    this.destroy();
    return true;
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.webContents.close();
    this.#gone();
  }

  #gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this.id);
    openWindows.delete(this);
    this.emit('closed');
    app.windowClosed();
  }

  #follow(): void {
    const { webContents } = this;
    webContents.once('destroyed', () => this.#gone());
    webContents.on('page-title-updated', (event: { defaultPrevented: boolean }, title: string, explicit: boolean) => {
      this.emit('page-title-updated', event, title, explicit);
      if (!event.defaultPrevented) this.#title = title;
    });
    webContents.on('did-finish-load', () => {
      if (this.#shownBefore) return;
      this.#shownBefore = true;
      this.emit('ready-to-show');
    });
    webContents.on('-open-window', (details: WindowOpenDetails, overrides: BrowserWindowOptions) => {
      const { preload, session, partition } = webContents.preferences;
      const inherited = { ...(preload && { preload }), ...(session && { session }), ...(partition && { partition }) };
      const child = new BrowserWindow({ ...overrides, webPreferences: { ...inherited, ...overrides.webPreferences } });
      webContents.emit('did-create-window', child, { ...details, options: child.options });
      void child.loadURL(details.url).catch(() => undefined);
    });
  }

  #enter(state: 'normal' | 'minimized' | 'maximized' | 'fullscreen', event: string): void {
    if (this.#state === state) return;
    this.#state = state;
    this.emit(event);
    void this.#applyBounds();
  }

  async #applyBounds(): Promise<void> {
    const { page, cdp } = await this.webContents.host;
    const { width, height } = this.#bounds;
    if (this.#destroyed) return;
    if (!isHeaded()) return page.setViewportSize({ width, height }).catch(() => undefined);
    const { windowId } = await cdp.send('Browser.getWindowForTarget');
    const windowState = this.#visible ? this.#state : 'minimized';
    await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
    if (windowState === 'normal') await cdp.send('Browser.setWindowBounds', { windowId, bounds: { width, height } });
  }
}
