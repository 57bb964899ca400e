import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckpointAnswer, CheckpointRequest, CheckpointStart } from './checkpoint-worker.ts';
import { logState } from './log-state.ts';
import type { Store } from './store.ts';

/*
 * [Note: Who folds the log]
 * SQLite folds the write-ahead log on the connection whose commit made it long: a commit that costs 0.2 ms then takes
 * 50–160 ms, and everybody who asks core meanwhile waits. While a session lives, a worker folds instead, and the writer's
 * own folding is switched off. If the worker cannot be had, the writer folds as it always did.
 * What a commit promises does not change: it is in the log, and the log is on the disk, before anyone is told; folding
 * copies what the log holds and may be cut off anywhere. Bulk work waits (`roomInLog`) when the log is long: it is
 * folded to its end meanwhile and begins anew, so its size stays bounded however much is written.
 */

/** SQLite's own measure, in frames: how long the log may become while no worker folds it. */
const OWN_FOLDING = 1_000;
/** Frames of 4 KB after which bulk work lets the log be folded to its end. */
const LONG_LOG = 8_000;
/** A worker that folds a long log is not waited for longer than this at the end. */
const CLOSE_MS = 2_000;

interface Checkpoints {
  fold(): Promise<void>;
  close(): Promise<void>;
  /** Length of the log up to which bulk work goes on without waiting. */
  room: number;
}

const checkpointsByStore = new WeakMap<Store['rawWriter'], Checkpoints>();

/** Has the log of an open database folded beside core until `closeCheckpoints`. */
export function keepCheckpoints(
  { path, rawWriter }: Pick<Store, 'path' | 'rawWriter'>,
  options: { readonly keyHex: string; readonly workersDir: string },
): void {
  const key = new Uint8Array(Buffer.from(options.keyHex, 'hex'));
  // A copy goes over; the one here is overwritten at once.
  const worker = new Worker(workerFile(options.workersDir), {
    workerData: { path, key } satisfies CheckpointStart,
    env: {},
  });
  key.fill(0);
  worker.unref();
  const post = (request: CheckpointRequest) => worker.postMessage(request);
  let folding: ReturnType<typeof startFolding> | undefined;
  const startFolding = () => {
    let finish = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    post('fold');
    return { done, finish };
  };
  const folded = () => {
    folding?.finish();
    folding = undefined;
  };
  const ended = () => {
    checkpointsByStore.delete(rawWriter);
    if (rawWriter.open) rawWriter.pragma(`wal_autocheckpoint=${OWN_FOLDING}`);
    folded();
  };
  worker.on('message', (answer: CheckpointAnswer) => {
    if (answer === 'folded') folded();
    else if (rawWriter.open) rawWriter.pragma('wal_autocheckpoint=0');
  });
  worker.on('error', ended);
  worker.on('exit', ended);
  checkpointsByStore.set(rawWriter, {
    room: LONG_LOG,
    fold: () => {
      folding ??= startFolding();
      return folding.done;
    },
    close: async () => {
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.ref();
      post('close');
      const timer = setTimeout(() => void worker.terminate(), CLOSE_MS);
      await gone;
      clearTimeout(timer);
    },
  });
}

/** Ends the worker's connection, if there is one: the file must be free before it is closed, re-keyed or replaced. */
export async function closeCheckpoints({ rawWriter }: Pick<Store, 'rawWriter'>): Promise<void> {
  await checkpointsByStore.get(rawWriter)?.close();
}

/**
 * Asked by bulk work between its transactions: undefined while there is room, else a promise for when the log has been
 * folded. Reads and other people's writes go on meanwhile.
 */
export function roomInLog({ rawWriter }: Pick<Store, 'rawWriter'>): Promise<void> | undefined {
  const checkpoints = checkpointsByStore.get(rawWriter);
  if (!checkpoints) return undefined;
  const { frames } = logState(rawWriter);
  if (frames < LONG_LOG) checkpoints.room = LONG_LOG;
  if (frames < checkpoints.room) return undefined;
  return checkpoints.fold().then(() => {
    // A long read (a backup, a report) keeps the log from beginning anew: the work goes on and asks again later.
    checkpoints.room = frames + LONG_LOG;
  });
}

/** Built, the worker lies beside core; from source, Node reads the TypeScript as it is. */
const workerFile = (workersDir: string): string =>
  import.meta.url.endsWith('.ts')
    ? join(import.meta.dirname, 'checkpoint-worker.ts')
    : join(workersDir, 'checkpoint.js');
