/** @file `electron.ipcMain`, with Electron's refusals and its flattened errors. */
import { EventEmitter } from 'node:events';
import { types } from 'node:util';
import { createCodec, type Encoded } from './clone-codec.ts';

const codec = createCodec();
export const encodeForPage = (value: unknown): Encoded => codec.encode(value, { isProxy: types.isProxy });
export const decodeFromPage = (encoded: Encoded): unknown => codec.decode(encoded);

type Handler = (event: object, ...args: unknown[]) => unknown;
export type Answer = { ok: true; value: Encoded } | { ok: false; message: string };

class IpcMain extends EventEmitter {
  #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function')
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    this.#handlers.set(channel, handler);
  }
  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }
  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Not Electron's: runs a handler. Of an error only its text survives: name, code, stack and cause are lost. */
  async answer(channel: string, event: object, args: unknown[]): Promise<Answer> {
    try {
      const handler = this.#handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return { ok: true, value: encodeForPage(await handler(event, ...args)) };
    } catch (reason) {
      process.stderr.write(`Error occurred in handler for '${channel}': ${String(reason)}\n`);
      return { ok: false, message: `Error invoking remote method '${channel}': ${String(reason)}` };
    }
  }
}

export const ipcMain = new IpcMain();
