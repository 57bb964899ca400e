import type { MessagePort } from 'node:worker_threads';
import type { FromMain, ToMain } from '#core/rpc/messages.ts';
import type { Desktop, DesktopRequest } from './desktop.ts';

/** The desktop as core sees it: each request is a message to main, each answer a promise kept. */
export function desktopOverPort(port: MessagePort): Desktop {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  let lastId = 0;
  port.on('message', (message: FromMain) => {
    if (message.type !== 'desktop-answer') return;
    const waiter = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.failure !== undefined) waiter?.reject(new Error(message.failure));
    else waiter?.resolve(message.value);
  });
  const ask = (name: string) => (options: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      const request = { name, options } as DesktopRequest;
      port.postMessage({ type: 'desktop-request', id: lastId, request } satisfies ToMain);
    });
  // One proxy instead of a dozen one-line methods: the interface above is the list of what exists.
  return new Proxy({} as Desktop, { get: (_target, name) => ask(String(name)) });
}
