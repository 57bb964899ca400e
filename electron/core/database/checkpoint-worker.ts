/**
 * @file Entry of the checkpoint worker: folds the write-ahead log into the database on a connection of its own, so that
 * core never waits for that. It lives as long as the session; core ends it before the database is closed.
 * See [Note: Who folds the log].
 */
import { parentPort, workerData } from 'node:worker_threads';
import { must } from '#shared/kernel/must.ts';
import { logState } from './log-state.ts';
import { openDatabase } from './open-database.ts';

export interface CheckpointStart {
  readonly path: string;
  /** The 32 bytes of the database key; overwritten here once the connection stands. */
  readonly key: Uint8Array;
}
export type CheckpointRequest = 'fold' | 'close';
export type CheckpointAnswer = 'ready' | 'folded';

/** Frames of 4 KB that are folded although somebody is still writing. */
const FOLD_AT = 2_000;
/** From here on the log must begin anew, even if writers then have to wait for a moment. */
const RESTART_AT = 64_000;
/** Waiting for readers stops writers, so it is kept far below what a person notices. */
const LOCK_WAIT_MS = 20;
const LOOK_MS = 250;
const IDLE_LOOK_MS = 1_000;

const port = must(parentPort, 'parent port');
const { path, key } = workerData as CheckpointStart;
const raw = openDatabase(path, { keyHex: Buffer.from(key).toString('hex'), mustExist: true });
key.fill(0);
raw.pragma(`busy_timeout=${LOCK_WAIT_MS}`);

let before = 0;
let timer = setTimeout(look, LOOK_MS);

/** Looks how long the log is: folds it when it is long, or once nobody has written for a moment. */
function look(): void {
  const { frames, folded } = logState(raw);
  const isQuiet = frames === before;
  const backlog = frames - folded;
  if (backlog >= FOLD_AT || (isQuiet && backlog > 0)) fold(frames);
  before = frames;
  timer = setTimeout(look, isQuiet ? IDLE_LOOK_MS : LOOK_MS);
}

function fold(frames: number): void {
  raw.pragma(`wal_checkpoint(${frames >= RESTART_AT ? 'RESTART' : 'PASSIVE'})`);
}

port.on('message', (request: CheckpointRequest) => {
  if (request === 'fold') {
    fold(0);
    port.postMessage('folded' satisfies CheckpointAnswer);
    return;
  }
  clearTimeout(timer);
  raw.close();
  port.close();
});
port.postMessage('ready' satisfies CheckpointAnswer);
