import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CoreSettings } from '#core/dependencies.ts';
import type { FromMain, ToMain } from '#core/rpc/messages.ts';

export interface CoreThread {
  post(message: FromMain): void;
  onMessage(listener: (message: ToMain) => void): void;
  /** Resolves when core has closed its database and ended, or after `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
}

/** Starts core. If it ends without being asked, something is badly wrong, and `onLost` decides what the person sees. */
export function startCore(settings: CoreSettings, onLost: (cause: unknown) => void): CoreThread {
  const worker = new Worker(join(settings.workersDir, 'core.js'), { workerData: settings });
  let stopping = false;
  worker.on('error', (cause) => onLost(cause));
  worker.on('exit', (code) => {
    if (!stopping) onLost(new Error(`core ended with ${code}`));
  });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', listener),
    stop: async (timeoutMs) => {
      stopping = true;
      const closed = new Promise<void>((resolve) => {
        worker.on('message', (message: ToMain) => {
          if (message.type === 'closed') resolve();
        });
        worker.on('exit', () => resolve());
        setTimeout(resolve, timeoutMs).unref();
      });
      worker.postMessage({ type: 'desktop-event', event: { type: 'quitting' } } satisfies FromMain);
      await closed;
      await worker.terminate();
    },
  };
}
