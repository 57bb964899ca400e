import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Result } from '#shared/kernel/result.ts';
import type { BackupWorkerJob } from './backup-worker.ts';
import type { BackupFailure, BackupJob, BackupMade } from './make-backup.ts';
import type { RestoreJob, Unpacked, UnpackFailure } from './restore-backup.ts';

export interface BackupRun {
  readonly workersDir: string;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: { done: number; total: number }) => void) | undefined;
}

export const makeBackupInWorker = (job: BackupJob, run: BackupRun): Promise<Result<BackupMade, BackupFailure>> =>
  runWorker({ task: 'make', ...job }, run);

export const unpackInWorker = (job: RestoreJob, run: BackupRun): Promise<Result<Unpacked, UnpackFailure>> =>
  runWorker({ task: 'unpack', ...job }, run);

/** Rejects when the worker throws (a bug) or the signal aborts; the next run clears what an aborted one left. */
function runWorker<R>(job: BackupWorkerJob, { workersDir, signal, progress }: BackupRun): Promise<R> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(workersDir), { workerData: job });
    const abort = () => {
      void worker.terminate();
      reject(signal?.reason ?? new Error('aborted'));
    };
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    worker.on('message', (message: { progress?: { done: number; total: number }; result?: R }) => {
      if (message.progress) progress?.(message.progress);
      if (message.result) resolve(message.result);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', abort);
      reject(new Error(`backup worker ended with ${code}`));
    });
  });
}

/** Built, the worker lies beside core; from source, Node reads the TypeScript as it is. */
const workerFile = (workersDir: string): string =>
  import.meta.url.endsWith('.ts') ? join(import.meta.dirname, 'backup-worker.ts') : join(workersDir, 'backup.js');
