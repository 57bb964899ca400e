/** @file `electron.protocol`: custom schemes answered by the app's own handler with real Request and Response. */
import { app } from './app.ts';
import { toAppUrl } from './origin-map.ts';

export type SchemeHandler = (request: Request) => Response | Promise<Response>;

interface CustomScheme {
  scheme: string;
  privileges?: Record<string, boolean>;
}

/** What was declared before ready; tests read it. */
export const declaredSchemes: CustomScheme[] = [];
let declared = false;

export class Protocol {
  #handlers = new Map<string, SchemeHandler>();

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (declared) throw new Error('protocol.registerSchemesAsPrivileged can be called only once');
    declared = true;
    declaredSchemes.push(...schemes);
  }
  handle(scheme: string, handler: SchemeHandler): void {
    if (!app.isReady()) throw new Error('protocol.handle can only be used after app is ready');
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    this.#handlers.set(scheme, handler);
  }
  unhandle(scheme: string): void {
    if (!this.#handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
  }
  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme) || ['http', 'https', 'file'].includes(scheme);
  }
  /** Not Electron's. */
  handlerOf(scheme: string): SchemeHandler | undefined {
    return this.#handlers.get(scheme);
  }
}

export interface PageRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Buffer | null;
}
export interface PageResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Asks the handler. Undefined stands for a network failure: the handler threw or answered `Response.error()`. */
export async function askHandler(handler: SchemeHandler, asked: PageRequest): Promise<PageResponse | undefined> {
  try {
    const headers = Object.fromEntries(
      Object.entries(asked.headers)
        .filter(([name]) => !name.startsWith(':'))
        .map(([name, value]) => [name, /^(origin|referer)$/i.test(name) ? toAppUrl(value) : value]),
    );
    const body = asked.body ? { body: new Uint8Array(asked.body) } : {};
    const response = await handler(new Request(toAppUrl(asked.url), { method: asked.method, headers, ...body }));
    if (!(response instanceof Response)) throw new TypeError('protocol.handle: the handler must return a Response');
    if (response.type === 'error') return undefined;
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    };
  } catch (reason) {
    process.stderr.write(`protocol.handle failed for ${toAppUrl(asked.url)}: ${String(reason)}\n`);
    return undefined;
  }
}
