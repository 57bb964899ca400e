/** @file Core in this process: calls go through the same checks as a window's, without a thread or a window. */
import { join } from 'node:path';
import { leaveOffice } from '#core/accounts/leave-office.ts';
import { keepCheckpoints } from '#core/database/checkpoints.ts';
import { DEMO_PEOPLE } from '#core/demo/make-office.ts';
import { createHandlers } from '#core/handlers.ts';
import { refreshBoardForToday } from '#core/households/board-projection.ts';
import { databaseKeyHex } from '#core/keys/master-key.ts';
import { answerCall } from '#core/rpc/answer-call.ts';
import type { Session } from '#core/rpc/call.ts';
import { type AppContract, appContract } from '#shared/app.contract.ts';
import { must } from '#shared/kernel/must.ts';
import type { InputOf, Operation, ValueOf } from '#shared/rpc/contract.ts';
import { coreOver } from './bench-office.ts';

export type Role = 'manager' | 'officer';

export interface CoreClient {
  /** One call as the window makes it: checked, run, checked again, and copied as a message to another thread is. */
  call<F extends keyof AppContract, N extends keyof AppContract[F] & string>(
    feature: F,
    name: N,
    input: AppContract[F][N] extends Operation ? InputOf<AppContract[F][N]> : never,
    as?: Role,
  ): Promise<AppContract[F][N] extends Operation ? ValueOf<AppContract[F][N]> : never>;
  readonly store: Session['store'];
  readonly databasePath: string;
  readonly keyHex: string;
  accountIdOf(role: Role): string;
  /** As a program that is being closed: another one may open the folder then. */
  close(): Promise<void>;
}

export const passwordOf = (loginId: string): string =>
  must(
    DEMO_PEOPLE.find((person) => person.loginId === loginId),
    loginId,
  ).password;

/** Signs in over a data folder and brings its derived rows to today, as the app does after sign-in. */
export async function openCore(root: string, dataDir: string): Promise<CoreClient> {
  const deps = coreOver(root, dataDir);
  const handlers = createHandlers(deps) as never;
  let session: Session | undefined;
  let lastCall = 0;
  const ask = async (feature: string, name: string, input: unknown) => {
    lastCall += 1;
    const callId = String(lastCall);
    const result = await answerCall(
      { contract: appContract, handlers, session: () => session, report: reportBug },
      { callId, feature, name, input },
      { callId, signal: new AbortController().signal, progress: () => {} },
    );
    if (!result.ok) throw new Error(`${feature}.${name}: ${JSON.stringify(result.error)}`);
    return structuredClone(result.value);
  };
  await ask('accounts', 'signIn', { loginId: 'manager', secret: passwordOf('manager') });
  const entered = must(deps.session.current(), 'session');
  const { store } = entered;
  const keyHex = databaseKeyHex(must(deps.installation.keys.current(), 'keys').keys);
  keepCheckpoints(store, { keyHex, workersDir: deps.settings.workersDir });
  const sessions = new Map<Role, Session>();
  for (const loginId of ['manager', 'officer'] as const) {
    const account = store.prepareRead('SELECT id, name, role FROM account WHERE login_id = ?').get(loginId) as Account;
    const actor = { ...entered.actor, accountId: account.id, name: account.name, role: account.role };
    sessions.set(loginId, { store, actor });
  }
  await refreshBoardForToday(store);
  return {
    call: ((feature: string, name: string, input: unknown, as: Role = 'officer') => {
      session = sessions.get(as);
      return ask(feature, name, input);
    }) as CoreClient['call'],
    store,
    databasePath: join(dataDir, 'onieum.db'),
    keyHex,
    accountIdOf: (role) => must(sessions.get(role), role).actor.accountId,
    close: async () => {
      await leaveOffice(deps, 'quitting');
      deps.installation.instanceLock.release();
    },
  };
}

type Account = { id: string; name: string; role: Session['actor']['role'] };

/** A bug in core is a bug of the bench's premises: it ends the run with its own stack. */
function reportBug(bug: unknown): never {
  throw bug;
}
