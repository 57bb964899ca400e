import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { createInstallation } from '#core/accounts/installation.ts';
import { keepWatch, type Watch } from '#core/accounts/keep-watch.ts';
import { cryptoSelfTest } from '#core/crypto/crypto-self-test.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Desktop } from '#core/desktop/desktop.ts';
import { createHandlers } from '#core/handlers.ts';
import { ARGON2_FLOOR } from '#core/keys/keyring.schema.ts';
import { answerCall } from '#core/rpc/answer-call.ts';
import { createSessionHolder } from '#core/session/session-holder.ts';
import { keepSync } from '#core/sync/keep-sync.ts';
import { Away, type ServerPort } from '#core/sync/sync-transport.ts';
import { type AppContract, appContract } from '#shared/app.contract.ts';
import { must } from '#shared/kernel/must.ts';
import type { Result } from '#shared/kernel/result.ts';
import type {
  FailureOf,
  InputOf,
  Operation,
  PlumbingError,
  Progress,
  ValueOf,
  WindowEvent,
} from '#shared/rpc/contract.ts';

export const MANAGER = {
  name: '한정우',
  position: '맞춤형복지팀장',
  loginId: 'hanjw',
  password: '솔숲-아침7시-우체통',
};
export const OFFICE = { code: '4117058200', name: '새솔2동', sigungu: '한울구', sido: '가람도' };

/** Most tests are of PCs that work alone. */
const NO_SERVER: ServerPort = {
  connect: () => {
    throw new Error('no server in this test');
  },
  enrol: async () => {
    throw new Away('no-network');
  },
};

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: Progress) => void;
}
/** `core.rpc.accounts.signIn({ … })`: the window's calls, through the same checks, without a window. */
export type TestClient = {
  readonly [F in keyof AppContract]: {
    readonly [N in keyof AppContract[F]]: AppContract[F][N] extends Operation
      ? (
          input: InputOf<AppContract[F][N]>,
          options?: CallOptions,
        ) => Promise<Result<ValueOf<AppContract[F][N]>, FailureOf<AppContract[F][N]> | PlumbingError>>
      : never;
  };
};

export interface TestCore {
  readonly rpc: TestClient;
  readonly deps: Dependencies;
  readonly watch: Watch;
  readonly dataDir: string;
  readonly events: WindowEvent[];
  /** Bugs that were reported, so that a test does not mistake one for a refusal. */
  readonly bugs: unknown[];
  /** What the dialogs answer; undefined is a closed dialog. */
  readonly dialogs: { file?: string; folder?: string };
  /** Pages sent to the printer, as HTML. */
  readonly printed: string[];
  /** How often the window's memory was thrown away. */
  readonly reloads: () => number;
  /** Sets the clock forward. */
  pass(ms: number): void;
  /** Waits until the running lock, if any, has closed everything. */
  closed(): Promise<void>;
  /** Ends as a closed program does; the folder stays for the next one. */
  quit(): Promise<void>;
}

/** All of core over a folder of its own, with a real keyring and database; only dialogs, printing and the clock are ours. */
export function aCore(options: { dataDir?: string; now?: string; server?: ServerPort } = {}): TestCore {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'onieum-core-'));
  let now = Date.parse(options.now ?? '2026-11-20T00:30:00.000Z');
  const started = Date.now();
  const clock = {
    ms: () => now + (Date.now() - started),
    now: () => new Date(clock.ms()).toISOString(),
  };
  const events: WindowEvent[] = [];
  const bugs: unknown[] = [];
  const dialogs: TestCore['dialogs'] = {};
  const printed: string[] = [];
  const running = new Set<Promise<unknown>>();
  let aborts: AbortController[] = [];
  let reloads = 0;
  const desktop = {
    openFile: async () => dialogs.file,
    openFolder: async () => dialogs.folder,
    printHtml: async ({ html }: { html: string }) => {
      printed.push(html);
      return true;
    },
    reloadWindow: async () => {
      reloads += 1;
    },
  } as unknown as Desktop;
  const deps: Dependencies = {
    clock,
    newId: uuidv7,
    desktop,
    log: {
      info: () => {},
      bug: (cause) => {
        bugs.push(cause);
        return 'TEST';
      },
    },
    session: createSessionHolder(),
    installation: createInstallation({
      clock,
      dataDir,
      argon2Cost: async () => ARGON2_FLOOR,
      selfTest: cryptoSelfTest(),
    }),
    settings: {
      dataDir,
      resourcesDir: join(import.meta.dirname, '../../resources'),
      workersDir: '',
      demo: false,
      appVersion: '0.1.0-test',
      host: 'TEST-PC/tester',
    },
    server: options.server ?? NO_SERVER,
    emit: (event) => void events.push(event),
    settleCalls: async () => {
      for (const abort of aborts) abort.abort();
      aborts = [];
      await Promise.allSettled([...running]);
    },
  };
  const watch = keepWatch(deps);
  keepSync(deps);
  const handlers = createHandlers(deps) as never;
  let calls = 0;
  const call =
    (feature: string, name: string) =>
    (input: unknown, given: CallOptions = {}) => {
      calls += 1;
      const abort = new AbortController();
      aborts.push(abort);
      given.signal?.addEventListener('abort', () => abort.abort());
      const progress = given.progress ?? (() => {});
      const answer = answerCall(
        { contract: appContract, handlers, session: watch.session, report: deps.log.bug },
        { callId: String(calls), feature, name, input },
        { callId: String(calls), signal: abort.signal, progress },
      );
      running.add(answer);
      return answer.finally(() => running.delete(answer));
    };
  const rpc = Object.fromEntries(
    Object.entries(appContract).map(([feature, operations]) => [
      feature,
      Object.fromEntries(Object.keys(operations).map((name) => [name, call(feature, name)])),
    ]),
  ) as unknown as TestClient;
  const closed = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    await deps.installation.facts.leaving;
  };
  return {
    rpc,
    deps,
    watch,
    dataDir,
    events,
    bugs,
    dialogs,
    printed,
    reloads: () => reloads,
    pass: (ms) => {
      now += ms;
    },
    closed,
    quit: async () => {
      await closed();
      await deps.installation.facts.backup;
      await watch.heard({ type: 'quitting' });
    },
  };
}

/** A core whose office has been set up and whose manager is signed in. */
export async function anOffice(
  options: Parameters<typeof aCore>[0] = {},
): Promise<TestCore & { recoveryCode: string }> {
  const core = aCore(options);
  const begun = granted(await core.rpc.accounts.beginSetUp({ office: OFFICE, manager: MANAGER }));
  granted(await core.rpc.accounts.finishSetUp({ recoveryCode: begun.recoveryCode }));
  return Object.assign(core, { recoveryCode: begun.recoveryCode });
}

/** The value of a call that must succeed. */
export function granted<T>(result: Result<T, { readonly code: string }>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** `ok`, or the code of the refusal. */
export const outcome = (result: Result<unknown, { readonly code: string }>): string =>
  result.ok ? 'ok' : result.error.code;

export const removeFolder = (core: Pick<TestCore, 'dataDir'>): void =>
  rmSync(must(core.dataDir, 'data folder'), { recursive: true, force: true });
