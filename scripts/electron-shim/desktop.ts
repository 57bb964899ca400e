/** @file The desktop around the app: shell, clipboard, menus, screen, theme. State only; nothing is shown. */
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app } from './app.ts';

const say = (text: string) => process.stdout.write(`[대역] ${text}\n`);

export const shell = {
  async openExternal(url: string): Promise<void> {
    say(`외부 주소 열기: ${url}`);
  },
  async openPath(path: string): Promise<string> {
    say(`파일 열기: ${path}`);
    return '';
  },
  showItemInFolder(path: string): void {
    say(`폴더 열기: ${path}`);
  },
  async trashItem(path: string): Promise<void> {
    throw new Error(`The stand-in deletes nothing: ${path}`);
  },
  beep(): void {},
};

/** Every function answers with a promise since Electron 44, except `clear`. */
let clipboardText = '';
export const clipboard = {
  readText: async () => clipboardText,
  writeText: async (text: string) => {
    if (typeof text !== 'string') throw new TypeError('Error processing argument at index 0, conversion failure');
    clipboardText = text;
  },
  has: async (mimetype: string) => mimetype === 'text/plain' && clipboardText !== '',
  clear: () => {
    clipboardText = '';
  },
};

interface MenuItemOptions {
  id?: string;
  label?: string;
  type?: string;
  role?: string;
  accelerator?: string;
  enabled?: boolean;
  visible?: boolean;
  checked?: boolean;
  submenu?: MenuItemOptions[] | Menu;
  click?: (item: MenuItem, window: unknown, event: object) => void;
}

export class MenuItem {
  id: string;
  label: string;
  type: string;
  role: string | undefined;
  accelerator: string | undefined;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  submenu: Menu | undefined;
  #click: MenuItemOptions['click'];

  constructor(options: MenuItemOptions) {
    this.id = options.id ?? '';
    this.label = options.label ?? options.role ?? '';
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal');
    this.role = options.role;
    this.accelerator = options.accelerator;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.submenu = Array.isArray(options.submenu) ? Menu.buildFromTemplate(options.submenu) : options.submenu;
    this.#click = options.click;
  }
  click(window?: unknown): void {
    if (this.enabled) this.#click?.(this, window, {});
  }
}

export class Menu extends EventEmitter {
  static #application: Menu | null = null;
  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: (MenuItemOptions | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry));
    return menu;
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }
  append(item: MenuItem): void {
    this.items.push(item);
  }
  insert(position: number, item: MenuItem): void {
    this.items.splice(position, 0, item);
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
  popup(): void {}
  closePopup(): void {}
}

const display = {
  id: 1,
  label: 'stand-in',
  scaleFactor: 1,
  rotation: 0,
  internal: false,
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  size: { width: 1920, height: 1080 },
  workAreaSize: { width: 1920, height: 1040 },
};
const whenReady = <T>(value: T): T => {
  if (!app.isReady()) throw new Error("The 'screen' module can't be used before the app 'ready' event");
  return value;
};
export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => whenReady(display),
  getAllDisplays: () => whenReady([display]),
  getDisplayMatching: () => whenReady(display),
  getDisplayNearestPoint: () => whenReady(display),
  getCursorScreenPoint: () => whenReady({ x: 0, y: 0 }),
});

export const nativeTheme = Object.assign(new EventEmitter(), {
  themeSource: 'system',
  shouldUseDarkColors: false,
  shouldUseHighContrastColors: false,
  shouldUseInvertedColorScheme: false,
  inForcedColorsMode: false,
  prefersReducedTransparency: false,
});

export class StandInImage {
  readonly #png: Buffer;
  constructor(png: Buffer) {
    this.#png = png;
  }
  isEmpty(): boolean {
    return this.#png.length === 0;
  }
  toPNG(): Buffer {
    return this.#png;
  }
  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }
  /** Width and height stand in a PNG's first chunk. */
  getSize(): { width: number; height: number } {
    return this.isEmpty()
      ? { width: 0, height: 0 }
      : { width: this.#png.readUInt32BE(16), height: this.#png.readUInt32BE(20) };
  }
}
export const nativeImage = {
  createEmpty: () => new StandInImage(Buffer.alloc(0)),
  createFromBuffer: (png: Buffer) => new StandInImage(png),
  createFromPath: () => new StandInImage(Buffer.alloc(0)),
  createFromDataURL: (url: string) => new StandInImage(Buffer.from(url.split(',')[1] ?? '', 'base64')),
};

export class Notification extends EventEmitter {
  readonly options: object;
  static isSupported(): boolean {
    return true;
  }
  constructor(options: object = {}) {
    super();
    this.options = options;
  }
  show(): void {
    this.emit('show', {});
  }
  close(): void {
    this.emit('close', {});
  }
}

const MIME: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};
export const net = {
  online: true,
  isOnline: () => true,
  /** `file:` as Chromium serves it; the rest as Node does. */
  async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith('file:')) return fetch(input, init);
    const path = fileURLToPath(url);
    const body = await readFile(path).catch(() => undefined);
    if (body === undefined) throw new Error('net::ERR_FILE_NOT_FOUND');
    return new Response(new Uint8Array(body), {
      headers: { 'content-type': MIME[extname(path)] ?? 'application/octet-stream' },
    });
  },
};

export const crashReporter = {
  start: () => undefined,
  addExtraParameter: () => undefined,
  removeExtraParameter: () => undefined,
};
export const globalShortcut = {
  register: () => true,
  unregister: () => undefined,
  unregisterAll: () => undefined,
  isRegistered: () => false,
};
export const powerSaveBlocker = { start: () => 1, stop: () => true, isStarted: () => false };
export const systemPreferences = Object.assign(new EventEmitter(), {
  getAccentColor: () => '0078d4ff',
  getAnimationSettings: () => ({
    shouldRenderRichAnimation: true,
    scrollAnimationsEnabledBySystem: true,
    prefersReducedMotion: false,
  }),
});
