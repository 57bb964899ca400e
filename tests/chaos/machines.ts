/** @file Starting, killing, pausing and copying processes: a PC or a server is a process and a folder. */
import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const FORK_LIMIT_MS = 60_000;
/** In a row; then it is not the trouble that keeps it down. */
const MOST_FAILED_STARTS = 5;

/** A process that is started anew whenever it ends, until it is told to stay down. */
export class Machine<Order, Says extends { readonly said: string }> {
  starts = 0;
  /** Ended without having been killed by us. */
  readonly selfEnded: string[] = [];
  readonly #script: string;
  readonly #argument: (start: number) => unknown;
  readonly #hears: (what: Says) => void;
  readonly #log: number;
  readonly #compiled: string;
  #child: ChildProcess | undefined;
  #isReady: Promise<void> = Promise.resolve();
  #isWanted = false;
  #isKilled = false;
  #isPaused = false;
  #hasBegun = false;
  #failedStarts = 0;
  #waiting: { said: string; resolve: (what: Says) => void }[] = [];

  constructor(options: {
    readonly script: string;
    readonly argument: (start: number) => unknown;
    /** Folder for what Node makes of sources, so that not every start makes it anew. */
    readonly compiled: string;
    readonly readyWhen: string;
    readonly hears?: (what: Says) => void;
    /** Open file for what it prints. */
    readonly log: number;
  }) {
    this.#script = join(import.meta.dirname, options.script);
    this.#argument = options.argument;
    this.#compiled = options.compiled;
    this.#hears = options.hears ?? (() => undefined);
    this.#log = options.log;
    this.#readyWhen = options.readyWhen;
  }
  readonly #readyWhen: string;

  get pid(): number | undefined {
    return this.#child?.pid;
  }
  /** Somebody could be working there. */
  get isAtWork(): boolean {
    return this.isUp && this.#hasBegun;
  }
  get isUp(): boolean {
    return this.#child !== undefined && !this.#isPaused;
  }

  start(): Promise<void> {
    this.#isWanted = true;
    this.#launch();
    return this.#isReady;
  }

  /** Resolves when the process that runs now is ready, however often it has to be started for that. */
  async ready(): Promise<void> {
    for (let known: unknown; known !== this.#isReady; ) {
      known = this.#isReady;
      await this.#isReady;
    }
    if (this.#failedStarts >= MOST_FAILED_STARTS) throw new Error(`${this.#script} does not start`);
  }

  #launch(): void {
    this.starts += 1;
    this.#isKilled = false;
    this.#isPaused = false;
    this.#hasBegun = false;
    const child = fork(this.#script, [JSON.stringify(this.#argument(this.starts))], {
      stdio: ['ignore', this.#log, this.#log, 'ipc'],
      execArgv: ['--no-warnings', ...PLANTED],
      env: { ...process.env, NODE_COMPILE_CACHE: this.#compiled },
    });
    this.#child = child;
    child.on('message', (what) => this.#listen(what as Says));
    child.on('error', () => undefined);
    this.#isReady = new Promise((resolve) => {
      this.#waiting.push({
        said: this.#readyWhen,
        resolve: () => {
          this.#failedStarts = 0;
          this.#hasBegun = true;
          resolve();
        },
      });
      child.once('exit', resolve);
    });
    child.once('exit', (code, signal) => {
      if (this.#child !== child) return;
      this.#child = undefined;
      if (!this.#isKilled && signal !== 'SIGKILL') {
        this.selfEnded.push(`code ${code}, signal ${signal}`);
        this.#failedStarts += 1;
      }
      if (this.#isWanted && this.#failedStarts < MOST_FAILED_STARTS) this.#launch();
    });
  }

  #listen(what: Says): void {
    this.#hears(what);
    const heard = this.#waiting.filter(({ said }) => said === what.said);
    this.#waiting = this.#waiting.filter(({ said }) => said !== what.said);
    for (const { resolve } of heard) resolve(what);
  }

  tell(order: Order): void {
    const child = this.#child;
    if (child?.connected) child.send(order as never, () => undefined);
  }

  async ask<W extends Says['said']>(order: Order, said: W): Promise<Extract<Says, { said: W }>> {
    const answer = new Promise<Says>((resolve) => this.#waiting.push({ said, resolve }));
    this.tell(order);
    const limit = sleep(FORK_LIMIT_MS * 2, undefined, { ref: false }).then(() => {
      throw new Error(`${this.#script} did not say '${said}'`);
    });
    return (await Promise.race([answer, limit])) as Extract<Says, { said: W }>;
  }

  /** Waits for a word that is said sooner or later. Returns whether it came in time. */
  async says(said: Says['said'], limitMs: number): Promise<boolean> {
    const word = new Promise<boolean>((resolve) => this.#waiting.push({ said, resolve: () => resolve(true) }));
    return Promise.race([word, sleep(limitMs, false, { ref: false })]);
  }

  /** Waits for the end, which a failpoint or a signal brings. Returns whether it came in time. */
  async ends(limitMs: number): Promise<boolean> {
    const child = this.#child;
    if (!child) return true;
    return Promise.race([
      new Promise<boolean>((resolve) => child.once('exit', () => resolve(true))),
      sleep(limitMs, false, { ref: false }),
    ]);
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.#isKilled = true;
    const ended = this.ends(FORK_LIMIT_MS);
    this.#child?.kill(signal);
    await ended;
  }

  /** Down until `start`. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.#isWanted = false;
    await this.kill(signal);
  }

  async pause(): Promise<void> {
    const pid = this.pid;
    if (pid === undefined) return;
    this.#isPaused = true;
    process.kill(pid, 'SIGSTOP');
    for (let waited = 0; waited < 200 && !isStopped(pid); waited += 1) await sleep(2);
  }

  resume(): void {
    if (this.pid !== undefined && this.#isPaused) process.kill(this.pid, 'SIGCONT');
    this.#isPaused = false;
  }
}

/** A mistake to plant in every process, for trying whether it is found: see `mutants.ts`. */
export const PLANTED: readonly string[] = process.env.CHAOS_MUTANT
  ? ['--import', join(import.meta.dirname, 'plant-mutant.ts')]
  : [];

function isStopped(pid: number): boolean {
  try {
    return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/** What a disk image holds: taken while nothing moves, it is what a power cut would leave. */
export function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}
