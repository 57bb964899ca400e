/**
 * @file Entry of the jobs worker: long reads on a read-only connection of its own, so that core answers meanwhile.
 * It lives as long as the session; core ends it before the database is closed.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase, type RawStatement } from '#core/database/open-database.ts';
import { must } from '#shared/kernel/must.ts';
import { type JobName, jobList } from './job-list.ts';

export interface JobsStart {
  readonly path: string;
  /** The 32 bytes of the database key; overwritten here once the connection stands. */
  readonly key: Uint8Array;
}
export interface JobRequest {
  readonly id: number;
  readonly name: JobName;
  readonly input: unknown;
}
export type JobAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: string };

const port = must(parentPort, 'parent port');
const { path, key } = workerData as JobsStart;
const raw = openDatabase(path, { keyHex: Buffer.from(key).toString('hex'), readonly: true });
key.fill(0);

const statements = new Map<string, RawStatement>();
const prepare = (sql: string): RawStatement => {
  const known = statements.get(sql) ?? raw.prepare(sql);
  statements.set(sql, known);
  return known;
};

port.on('message', (message: JobRequest | 'close') => {
  if (message === 'close') {
    raw.close();
    port.close();
    return;
  }
  void answer(message).then((reply) => port.postMessage(reply));
});

async function answer({ id, name, input }: JobRequest): Promise<JobAnswer> {
  try {
    // One picture of the data for all the figures of a job: somebody may write between two of its queries.
    raw.exec('BEGIN');
    try {
      return { id, value: await jobList[name]({ prepare, raw }, input as never) };
    } finally {
      raw.exec('COMMIT');
    }
  } catch (cause) {
    return { id, failure: cause instanceof Error ? `${cause.message}\n${cause.stack}` : String(cause) };
  }
}
