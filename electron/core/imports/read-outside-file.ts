import { Worker } from 'node:worker_threads';
import { importsReaderStopped, importsReadingTookTooLong } from '#shared/imports/imports.errors.ts';
import { err, type Result } from '#shared/kernel/result.ts';
import { PARSE_WORKER_LIMITS } from './parse/parse-limits.ts';
import type { FileFailure } from './parse/raw-sheet.ts';
import type { FileToRead, ReadList } from './parse/read-file.ts';

export interface ReadOutsideFileOptions {
  /** The built `parse.js`, or its source in tests. */
  readonly workerUrl: URL;
  readonly signal: AbortSignal;
  readonly seconds?: number;
}

/**
 * Reads a file in a thread of its own that is thrown away afterwards. Whatever the file does to its reader, the app
 * goes on: memory and time are bounded, and cancelling ends the thread at once.
 */
export async function readOutsideFile(
  file: FileToRead,
  { workerUrl, signal, seconds = PARSE_WORKER_LIMITS.seconds }: ReadOutsideFileOptions,
): Promise<Result<ReadList, FileFailure>> {
  signal.throwIfAborted();
  const worker = new Worker(workerUrl, {
    workerData: file,
    resourceLimits: PARSE_WORKER_LIMITS.resourceLimits,
    // Nothing of the environment and no output stream: a library's warning may quote a cell.
    env: {},
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  let cancel: (() => void) | undefined;
  try {
    return await new Promise<Result<ReadList, FileFailure>>((resolve, reject) => {
      worker.once('message', (answer: Result<ReadList, FileFailure>) => resolve(answer));
      worker.once('error', () => resolve(err(importsReaderStopped())));
      worker.once('exit', () => resolve(err(importsReaderStopped())));
      timer = setTimeout(() => resolve(err(importsReadingTookTooLong({ seconds }))), seconds * 1_000);
      cancel = () => reject(signal.reason);
      signal.addEventListener('abort', cancel, { once: true });
    });
  } finally {
    clearTimeout(timer);
    if (cancel) signal.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}
