/** @file `electron.session`: a protocol table and permission handlers per partition. Storage is shared by all partitions. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { Protocol } from './protocol.ts';

type PermissionRequestHandler = (
  contents: object,
  permission: string,
  callback: (granted: boolean) => void,
  details: object,
) => void;
type PermissionCheckHandler = (contents: object | null, permission: string, origin: string, details: object) => boolean;
type RequestFilter = { urls: string[] };
type BeforeRequest = (
  details: { url: string; method: string; resourceType: string; webContents?: object },
  callback: (answer: { cancel?: boolean }) => void,
) => void;

/** What Chromium may grant, by Electron's name and by the name of the Permissions API. */
const PERMISSIONS: readonly { electron: string; web: string; allowWithoutSanitization?: boolean }[] = [
  { electron: 'geolocation', web: 'geolocation' },
  { electron: 'notifications', web: 'notifications' },
  { electron: 'media', web: 'camera' },
  { electron: 'media', web: 'microphone' },
  { electron: 'midi', web: 'midi' },
  { electron: 'clipboard-read', web: 'clipboard-read' },
  { electron: 'clipboard-sanitized-write', web: 'clipboard-write' },
  { electron: 'idle-detection', web: 'idle-detection' },
  { electron: 'window-management', web: 'window-management' },
];

export interface PermissionSetting {
  name: string;
  granted: boolean;
}

class Session extends EventEmitter {
  readonly protocol = new Protocol();
  readonly webRequest = new WebRequest();
  readonly partition: string;
  readonly options: object;
  #requestHandler: PermissionRequestHandler | null = null;
  #checkHandler: PermissionCheckHandler | null = null;
  #userAgent = '';
  #spellCheckerEnabled = true;

  constructor(partition: string, options: object) {
    super();
    this.partition = partition;
    this.options = options;
  }

  isPersistent(): boolean {
    return this.partition === '' || this.partition.startsWith('persist:');
  }
  get storagePath(): string | null {
    return this.isPersistent() ? app.getPath('sessionData') : null;
  }
  getStoragePath(): string | null {
    return this.storagePath;
  }

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this.#requestHandler = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this.#checkHandler = handler;
  }
  setDevicePermissionHandler(): void {}
  setDisplayMediaRequestHandler(): void {}
  setBluetoothPairingHandler(): void {}
  setUSBProtectedClassesHandler(): void {}
  setCertificateVerifyProc(): void {}
  setSSLConfig(): void {}
  setSpellCheckerEnabled(enabled: boolean): void {
    this.#spellCheckerEnabled = enabled;
  }
  isSpellCheckerEnabled(): boolean {
    return this.#spellCheckerEnabled;
  }
  setSpellCheckerLanguages(): void {}
  setSpellCheckerDictionaryDownloadURL(): void {}
  setUserAgent(userAgent: string): void {
    this.#userAgent = userAgent;
  }
  getUserAgent(): string {
    return this.#userAgent;
  }
  setDownloadPath(): void {}
  setPreloads(): void {}
  async setProxy(): Promise<void> {}
  async resolveProxy(): Promise<string> {
    return 'DIRECT';
  }
  async clearStorageData(): Promise<void> {}
  async clearCache(): Promise<void> {}
  async clearCodeCaches(): Promise<void> {}
  async clearData(): Promise<void> {}
  async clearAuthCache(): Promise<void> {}
  async closeAllConnections(): Promise<void> {}
  flushStorageData(): void {}
  disableNetworkEmulation(): void {}
  enableNetworkEmulation(): void {}

  /**
   * Not Electron's: each permission's answer for a page of `origin`. Chromium cannot ask during a call, so the handlers
   * are asked before the page loads. Without a handler Electron grants; so does this, so that a forgotten handler shows.
   */
  async permissionsFor(contents: object, origin: string): Promise<PermissionSetting[]> {
    return Promise.all(
      PERMISSIONS.map(async ({ electron, web }) => ({
        name: web,
        granted: await this.#grants(contents, electron, origin),
      })),
    );
  }

  async #grants(contents: object, permission: string, origin: string): Promise<boolean> {
    const details = { requestingUrl: `${origin}/`, isMainFrame: true, securityOrigin: origin };
    if (this.#checkHandler !== null && !this.#checkHandler(contents, permission, origin, details)) return false;
    const ask = this.#requestHandler;
    if (ask === null) return true;
    return new Promise((resolve) => ask(contents, permission, (granted) => resolve(granted === true), details));
  }
}

class WebRequest {
  #before: { filter: RequestFilter | undefined; listener: BeforeRequest } | undefined;

  onBeforeRequest(...args: [RequestFilter, BeforeRequest] | [BeforeRequest | null]): void {
    const [filter, listener] = args.length === 2 ? args : [undefined, args[0]];
    this.#before = listener === null ? undefined : { filter, listener };
  }
  onBeforeSendHeaders(): void {}
  onSendHeaders(): void {}
  onHeadersReceived(): void {}
  onResponseStarted(): void {}
  onBeforeRedirect(): void {}
  onCompleted(): void {}
  onErrorOccurred(): void {}

  /** Not Electron's. */
  async cancels(details: Parameters<BeforeRequest>[0]): Promise<boolean> {
    if (this.#before === undefined || !matches(this.#before.filter, details.url)) return false;
    const { listener } = this.#before;
    return new Promise((resolve) => listener(details, (answer) => resolve(answer.cancel === true)));
  }
}

/** Chromium's match patterns: `*://*\/*`, `https://host/*`, `<all_urls>`. */
function matches(filter: RequestFilter | undefined, url: string): boolean {
  if (filter === undefined) return true;
  return filter.urls.some((pattern) => {
    if (pattern === '<all_urls>') return true;
    const escaped = pattern
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/^\*:/, '[a-z]+:')
      .replaceAll('*', '.*');
    return new RegExp(`^${escaped}$`).test(url);
  });
}

const sessions = new Map<string, Session>();

function fromPartition(partition: string, options: object = {}): Session {
  if (!app.isReady()) throw new Error('Session can only be received when app is ready');
  const known = sessions.get(partition);
  if (known !== undefined) return known;
  const made = new Session(partition, options);
  sessions.set(partition, made);
  app.emit('session-created', made);
  return made;
}

export const session = {
  fromPartition,
  get defaultSession(): Session {
    return fromPartition('');
  },
};
export type { Session };

/** `electron.protocol` is the default session's, except for what is declared before ready. */
const beforeReady = new Protocol();
export const protocol = {
  registerSchemesAsPrivileged: (schemes: Parameters<Protocol['registerSchemesAsPrivileged']>[0]) =>
    beforeReady.registerSchemesAsPrivileged(schemes),
  handle: (...args: Parameters<Protocol['handle']>) => session.defaultSession.protocol.handle(...args),
  unhandle: (scheme: string) => session.defaultSession.protocol.unhandle(scheme),
  isProtocolHandled: (scheme: string) => session.defaultSession.protocol.isProtocolHandled(scheme),
};
