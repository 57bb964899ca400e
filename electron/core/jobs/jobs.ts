import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Installation } from '#core/accounts/installation.ts';
import type { Store } from '#core/database/store.ts';
import type { CoreSettings } from '#core/dependencies.ts';
import { databaseKeyHex } from '#core/keys/master-key.ts';
import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import type { JobInput, JobName, JobOutput } from './job-list.ts';
import type { JobAnswer, JobRequest, JobsStart } from './jobs-worker.ts';

/** Runs long reads beside core. */
export interface Jobs {
  run<N extends JobName>(name: N, input: JobInput<N>, signal?: AbortSignal): Promise<JobOutput<N>>;
  close(): Promise<void>;
}

const jobsByStore = new WeakMap<Store, Jobs>();

/** The jobs of a session: the worker is started by the first one and ends with the session. */
export function jobsOf(
  deps: { readonly settings: Pick<CoreSettings, 'workersDir'>; readonly installation: Pick<Installation, 'keys'> },
  { store }: Pick<Session, 'store'>,
): Jobs {
  const known = jobsByStore.get(store);
  if (known) return known;
  const { keys } = must(deps.installation.keys.current(), 'keys of the session');
  const jobs = startJobs({ path: store.path, keyHex: databaseKeyHex(keys), workersDir: deps.settings.workersDir });
  jobsByStore.set(store, jobs);
  return jobs;
}

/** Closes the worker's connection, if there is one: the file must be free before it is re-keyed or replaced. */
export async function closeJobs(store: Store): Promise<void> {
  const jobs = jobsByStore.get(store);
  jobsByStore.delete(store);
  await jobs?.close();
}

interface Waiting {
  resolve(value: never): void;
  reject(reason: unknown): void;
}

export function startJobs(options: { path: string; keyHex: string; workersDir: string }): Jobs {
  let worker: Worker | undefined;
  let isClosed = false;
  let stopping: Promise<unknown> = Promise.resolve();
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const begin = (): Worker => {
    const key = new Uint8Array(Buffer.from(options.keyHex, 'hex'));
    // A copy goes over; the one here is overwritten at once.
    const started = new Worker(workerFile(options.workersDir), {
      workerData: { path: options.path, key } satisfies JobsStart,
      env: {},
    });
    key.fill(0);
    started.on('message', (answer: JobAnswer) => {
      const waiter = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('failure' in answer) waiter?.reject(new Error(`job failed: ${answer.failure}`));
      else waiter?.resolve(answer.value as never);
    });
    const ended = (cause: unknown) => {
      // One that was stopped ends later than its successor may begin.
      if (worker !== started) return;
      worker = undefined;
      failAll(cause);
    };
    started.on('error', ended);
    started.on('exit', (code) => ended(new Error(`jobs worker ended with ${code}`)));
    started.unref();
    return started;
  };
  const failAll = (cause: unknown) => {
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };
  /** A query in SQLite cannot be asked to stop: its thread is ended and the next job begins another. */
  const stop = (cause: unknown) => {
    const running = worker;
    worker = undefined;
    failAll(cause);
    stopping = Promise.all([stopping, running?.terminate()]);
  };

  return {
    run: (name, input, signal) => {
      signal?.throwIfAborted();
      if (isClosed) return Promise.reject(new Error('the session has ended'));
      worker ??= begin();
      const running = worker;
      lastId += 1;
      const id = lastId;
      const done = new Promise<never>((resolve, reject) => waiting.set(id, { resolve, reject }));
      // Idle it keeps no program alive; a job under way does.
      running.ref();
      running.postMessage({ id, name, input } satisfies JobRequest);
      const abort = () => stop(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      return done.finally(() => {
        signal?.removeEventListener('abort', abort);
        if (waiting.size === 0) running.unref();
      });
    },
    close: async () => {
      isClosed = true;
      await stopping;
      const running = worker;
      if (!running) return;
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      running.ref();
      running.postMessage('close');
      const timer = setTimeout(() => void running.terminate(), CLOSE_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** A job that still runs is not waited for longer than this. */
const CLOSE_MS = 1_000;

/** Built, the worker lies beside core; from source, Node reads the TypeScript as it is. */
const workerFile = (workersDir: string): string =>
  import.meta.url.endsWith('.ts') ? join(import.meta.dirname, 'jobs-worker.ts') : join(workersDir, 'jobs.js');
