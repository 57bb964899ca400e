/**
 * @file Entry of the core thread: use cases, SQLite, files. Plain Node; Electron is not available here.
 * Main starts it with `CoreSettings` as worker data and talks to it through the parent port only.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { uuidv7 } from 'uuidv7';
import { appContract } from '#shared/app.contract.ts';
import { must } from '#shared/kernel/must.ts';
import type { WindowEvent } from '#shared/rpc/contract.ts';
import { createInstallation } from './accounts/installation.ts';
import { keepWatch, lookRegularly } from './accounts/keep-watch.ts';
import { noteStorageTrouble } from './accounts/storage-failure.ts';
import { keepDailyBackups } from './backup/daily-backup.ts';
import { createClock } from './clock/clock.ts';
import { cryptoSelfTest } from './crypto/crypto-self-test.ts';
import type { CoreSettings, Dependencies } from './dependencies.ts';
import { desktopOverPort } from './desktop/desktop-over-port.ts';
import { createHandlers } from './handlers.ts';
import { refreshBoardForToday } from './households/board-projection.ts';
import { calibrateArgon2 } from './keys/argon2-cost.ts';
import { createLog } from './log/log.ts';
import type { FromMain, ToMain } from './rpc/messages.ts';
import { eventMessage, serveCalls } from './rpc/serve-calls.ts';
import { createSessionHolder } from './session/session-holder.ts';

const port = must(parentPort, 'parent port');
const settings = workerData as CoreSettings;
const log = createLog(settings.dataDir, uuidv7);
const clock = createClock(settings.startAt);
const post = (message: ToMain) => port.postMessage(message);
let argon2Cost: ReturnType<typeof calibrateArgon2> | undefined;

const deps: Dependencies = {
  clock,
  newId: uuidv7,
  desktop: desktopOverPort(port),
  log,
  session: createSessionHolder(),
  installation: createInstallation({
    clock,
    dataDir: settings.dataDir,
    argon2Cost: () => {
      argon2Cost ??= calibrateArgon2();
      return argon2Cost;
    },
    selfTest: cryptoSelfTest(),
  }),
  settings,
  emit: (event: WindowEvent) => post(eventMessage(event)),
  settleCalls: async () => {
    calls.abortAll();
    await calls.settled();
  },
};

const watch = keepWatch(deps);
keepDailyBackups(deps);
deps.installation.onEntered.push(({ store }) => {
  void refreshBoardForToday(store).catch((cause: unknown) => log.bug(cause, 'refresh board'));
});

const calls = serveCalls(port, {
  contract: appContract,
  handlers: createHandlers(deps) as never,
  session: watch.session,
  report: (bug, operation) => {
    if (noteStorageTrouble(deps, bug)) deps.emit({ type: 'changed', tables: ['session'] });
    return log.bug(bug, operation);
  },
});

port.on('message', (message: FromMain) => {
  if (message.type !== 'desktop-event') return;
  void watch.heard(message.event).then(() => {
    if (message.event.type === 'quitting') post({ type: 'closed' });
  });
});
lookRegularly(watch);
post({ type: 'ready' });
