/**
 * @file What runs inside the page: the sandboxed preload in an isolated world, and its bridge into the page's world.
 *
 * Everything here is turned into source text. Each function must stand on its own: what it needs comes as an argument.
 * The two worlds share the DOM but no objects, so they talk through `CustomEvent.detail`, which is synchronous and
 * carries a string safely. The event's name is secret to the pair, so that a page cannot forge a call.
 */
import { type Codec, createCodec, type Encoded } from './clone-codec.ts';

/** Name of the isolated world; CDP binds the way out of it by this name. */
export const PRELOAD_WORLD = 'electron-preload';
/** Way out of the isolated world (a CDP binding), removed from the preload's sight before it runs. */
export const SEND_BINDING = '__standInSend';
/** Way into the isolated world, called by CDP. */
export const DELIVER = '__standInDeliver';

export interface PreloadSettings {
  secret: string;
  /** Function body of the preload, or undefined when the window has none. */
  source: string | undefined;
  process: {
    platform: string;
    arch: string;
    versions: Record<string, string>;
    argv: string[];
    env: Record<string, string>;
  };
}

/** Messages of the isolated world to main. */
export type Outgoing =
  | { kind: 'invoke'; id: number; channel: string; args: Encoded }
  | { kind: 'send'; channel: string; args: Encoded }
  | { kind: 'title'; title: string }
  | { kind: 'window-open'; url: string; frameName: string; features: string }
  | { kind: 'preload-error'; message: string; stack: string };

/** Messages of main to the isolated world. */
export type Incoming =
  | { kind: 'reply'; id: number; value: Encoded }
  | { kind: 'refusal'; id: number; message: string }
  | { kind: 'event'; channel: string; args: Encoded };

/** Source for the page's own world. It must run before the isolated one. */
export function pageWorldSource(secret: string): string {
  return `(() => {
  if (window !== window.top) return;
  const end = (${createBridgeEnd})((${createCodec})(), ${JSON.stringify(`${secret}:page`)}, ${JSON.stringify(`${secret}:preload`)});
  (${giveUpWindowOpen})(end);
  (${acceptExposedApis})(end);
})()`;
}

/** Source for the isolated world, with the preload as the body of a function, as Electron's sandbox runs it. */
export function isolatedWorldSource({ secret, source, process }: PreloadSettings): string {
  return `(() => {
  if (window !== window.top) return;
  const codec = (${createCodec})();
  const end = (${createBridgeEnd})(codec, ${JSON.stringify(`${secret}:preload`)}, ${JSON.stringify(`${secret}:page`)});
  (${startPreload})(codec, end, ${JSON.stringify({ process, binding: SEND_BINDING, deliver: DELIVER })}, ${
    source === undefined ? 'undefined' : preloadFunction(source)
  });
})()`;
}

/** The preload as Electron wraps it: parameters, no `__dirname`, no import or export. */
export const preloadFunction = (source: string): string =>
  `function (require, process, exports, module, Buffer, global, setImmediate, clearImmediate) {\n${source}\n}`;

interface BridgeEnd {
  /** Sends and returns the other side's synchronous answer. */
  ask: (kind: string, body: object) => unknown;
  answer: (kind: string, handler: (body: never) => unknown) => void;
  encode: (value: unknown) => Encoded;
  decode: (encoded: Encoded) => unknown;
}

/** One end of the bridge between two worlds of a page. Both ends are the same code. */
function createBridgeEnd(codec: Codec, hear: string, say: string): BridgeEnd {
  const add = EventTarget.prototype.addEventListener.bind(window);
  const dispatch = EventTarget.prototype.dispatchEvent.bind(window);
  const Carrier = CustomEvent;
  const { parse, stringify } = JSON;
  const functions: ((...args: unknown[]) => unknown)[] = [];
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: unknown) => void }>();
  const answers = new Map<number, { value?: unknown; error?: string }>();
  const handlers = new Map<string, (body: never) => unknown>();
  let asked = 0;
  let promised = 0;

  const messageOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
  const post = (message: object) => dispatch(new Carrier(say, { detail: stringify(message) }));
  const ask = (kind: string, body: object): unknown => {
    const id = ++asked;
    post({ kind, id, body });
    const answer = answers.get(id);
    answers.delete(id);
    if (answer?.error !== undefined) throw new Error(answer.error);
    return answer?.value;
  };

  const encode = (value: unknown): Encoded =>
    codec.encode(value, {
      maxDepth: 1000,
      handles: {
        functionId: (f) => functions.push(f) - 1,
        promiseId: (promise) => {
          const id = ++promised;
          promise.then(
            (settled) => post({ kind: 'settled', body: { id, value: encode(settled) } }),
            (reason) => post({ kind: 'rejected', body: { id, value: encode(reason) } }),
          );
          return id;
        },
      },
    });
  const decode = (encoded: Encoded): unknown =>
    codec.decode(encoded, {
      functionOf:
        (id) =>
        (...args: unknown[]) =>
          decode(ask('call', { id, args: encode(args) }) as Encoded),
      promiseOf: (id) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject })),
    });

  const settle = (how: 'resolve' | 'reject', { id, value }: { id: number; value: Encoded }) => {
    waiting.get(id)?.[how](decode(value));
    waiting.delete(id);
  };
  handlers.set('call', ({ id, args }: { id: number; args: Encoded }) =>
    encode(functions[id]?.(...(decode(args) as unknown[]))),
  );

  add(hear, (event) => {
    const { kind, id, body, value, error } = parse((event as CustomEvent<string>).detail);
    if (kind === 'answer') return void answers.set(id, error === undefined ? { value } : { error });
    if (kind === 'settled') return settle('resolve', body);
    if (kind === 'rejected') return settle('reject', body);
    try {
      post({ kind: 'answer', id, value: handlers.get(kind)?.(body as never) });
    } catch (reason) {
      post({ kind: 'answer', id, error: messageOf(reason) });
    }
  });
  return { ask, answer: (kind, handler) => void handlers.set(kind, handler), encode, decode };
}

/**
 * Page side: hands `window.open` to main. It answers null, as under Electron's `deny`; a window that main allows opens by
 * itself, but the page gets no handle to it. Links with a target take Chromium's own way, see page-host.ts.
 */
function giveUpWindowOpen(end: BridgeEnd): void {
  window.open = (url = 'about:blank', frameName = '', features = '') => {
    end.ask('window-open', { url: new URL(String(url), document.baseURI).href, frameName, features });
    return null;
  };
}

/** Page side: puts what the preload exposes on `window`, frozen through and through. */
function acceptExposedApis(end: BridgeEnd): void {
  const deepFreeze = (value: unknown): void => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || Object.isFrozen(value)) return;
    if (ArrayBuffer.isView(value)) return;
    Object.freeze(value);
    for (const key of Object.keys(value)) deepFreeze((value as Record<string, unknown>)[key]);
  };
  end.answer('expose', ({ key, api }: { key: string; api: Encoded }) => {
    if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object');
    const value = end.decode(api);
    deepFreeze(value);
    Object.defineProperty(window, key, { value, enumerable: true, writable: false, configurable: false });
  });
}

/** Isolated side: the few modules that a sandboxed preload may require, then the preload itself. */
function startPreload(
  codec: Codec,
  end: BridgeEnd,
  settings: { process: PreloadSettings['process']; binding: string; deliver: string },
  preload: ((...args: unknown[]) => void) | undefined,
): void {
  type Listener = (...args: unknown[]) => void;
  const world = globalThis as unknown as Record<string, unknown>;
  const binding = world[settings.binding] as (text: string) => void;
  delete world[settings.binding];
  const post = (message: Outgoing) => binding(JSON.stringify(message));

  class EventEmitter {
    #listeners = new Map<string, { listener: Listener; once: boolean }[]>();
    #add(name: string, listener: Listener, once: boolean): this {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { listener, once }]);
      return this;
    }
    on(name: string, listener: Listener): this {
      return this.#add(name, listener, false);
    }
    once(name: string, listener: Listener): this {
      return this.#add(name, listener, true);
    }
    off(name: string, listener: Listener): this {
      const left = [...(this.#listeners.get(name) ?? [])];
      const at = left.findLastIndex((entry) => entry.listener === listener);
      if (at >= 0) left.splice(at, 1);
      this.#listeners.set(name, left);
      return this;
    }
    addListener(name: string, listener: Listener): this {
      return this.on(name, listener);
    }
    removeListener(name: string, listener: Listener): this {
      return this.off(name, listener);
    }
    removeAllListeners(name?: string): this {
      if (name === undefined) this.#listeners.clear();
      else this.#listeners.delete(name);
      return this;
    }
    listenerCount(name: string): number {
      return this.#listeners.get(name)?.length ?? 0;
    }
    emit(name: string, ...args: unknown[]): boolean {
      const listeners = this.#listeners.get(name) ?? [];
      for (const { listener, once } of listeners) {
        if (once) this.off(name, listener);
        listener(...args);
      }
      return listeners.length > 0;
    }
  }

  let invoked = 0;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  const encodeArgs = (args: unknown[]): Encoded => {
    try {
      return codec.encode(structuredClone(args)); // the browser's own clone refuses what only it can tell (Proxy, DOM)
    } catch {
      throw new Error('An object could not be cloned.');
    }
  };
  class IpcRenderer extends EventEmitter {
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const id = ++invoked;
      const encoded = encodeArgs(args);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        post({ kind: 'invoke', id, channel, args: encoded });
      });
    }
    send(channel: string, ...args: unknown[]): void {
      post({ kind: 'send', channel, args: encodeArgs(args) });
    }
    sendSync(): never {
      throw new Error('The stand-in does not imitate ipcRenderer.sendSync.');
    }
  }
  const ipcRenderer = new IpcRenderer();

  Object.defineProperty(world, settings.deliver, {
    value: (text: string) => {
      const message = JSON.parse(text) as Incoming;
      if (message.kind === 'event') {
        ipcRenderer.emit(
          message.channel,
          { sender: ipcRenderer, senderId: 0, ports: [] },
          ...(codec.decode(message.args) as unknown[]),
        );
        return;
      }
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'reply') call?.resolve(codec.decode(message.value));
      else call?.reject(new Error(message.message));
    },
  });

  end.answer('window-open', (request: { url: string; frameName: string; features: string }) =>
    post({ kind: 'window-open', ...request }),
  );

  const reportTitle = () => {
    let last: string | undefined;
    const report = () => {
      if (document.title !== last) post({ kind: 'title', title: document.title });
      last = document.title;
    };
    if (document.title !== '') report();
    if (document.head)
      new MutationObserver(report).observe(document.head, { subtree: true, childList: true, characterData: true });
  };
  document.addEventListener('DOMContentLoaded', reportTitle);

  if (preload === undefined) return;
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key: string, api: unknown) => void end.ask('expose', { key, api: end.encode(api) }),
    },
    ipcRenderer,
    crashReporter: {},
    nativeImage: {},
    sharedTexture: {},
    webFrame: { getZoomFactor: () => 1, setZoomFactor: () => undefined, insertCSS: () => '' },
    webUtils: { getPathForFile: () => '' },
  };
  const modules: Record<string, unknown> = {
    electron,
    'electron/renderer': electron,
    'electron/common': electron,
    events: Object.assign(EventEmitter, { EventEmitter }),
    timers: { setTimeout, clearTimeout, setInterval, clearInterval },
    url: { URL, URLSearchParams },
  };
  const require = (id: string): unknown => {
    const known = modules[id] ?? modules[id.replace(/^node:/, '')];
    if (known === undefined) throw new Error(`module not found: ${id}`);
    return known;
  };
  const process = Object.assign(new EventEmitter(), settings.process, {
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
  });
  const module = { exports: {} };
  const setImmediate = (f: Listener, ...args: unknown[]) => setTimeout(f, 0, ...args);
  try {
    preload(require, process, module.exports, module, undefined, globalThis, setImmediate, clearTimeout);
  } catch (reason) {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    post({ kind: 'preload-error', message: error.message, stack: error.stack ?? '' });
  }
}
