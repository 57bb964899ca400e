/**
 * @file Entry of the core thread: use cases, SQLite, files. Plain Node; Electron is not available here.
 * Main starts it with `CoreSettings` as worker data and talks to it through the parent port only.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { uuidv7 } from 'uuidv7';
import { appContract } from '#shared/app.contract.ts';
import { must } from '#shared/kernel/must.ts';
import type { WindowEvent } from '#shared/rpc/contract.ts';
import { createClock } from './clock/clock.ts';
import type { CoreSettings, Dependencies } from './dependencies.ts';
import { desktopOverPort } from './desktop/desktop-over-port.ts';
import { createHandlers } from './handlers.ts';
import { createLog } from './log/log.ts';
import type { ToMain } from './rpc/messages.ts';
import { eventMessage, serveCalls } from './rpc/serve-calls.ts';
import { createSessionHolder } from './session/session-holder.ts';

const port = must(parentPort, 'parent port');
const settings = workerData as CoreSettings;
const log = createLog(settings.dataDir, uuidv7);
const session = createSessionHolder();

const deps: Dependencies = {
  clock: createClock(settings.startAt),
  newId: uuidv7,
  desktop: desktopOverPort(port),
  log,
  session,
  settings,
  emit: (event: WindowEvent) => port.postMessage(eventMessage(event)),
  settleCalls: async () => {
    calls.abortAll();
    await calls.settled();
  },
};

const calls = serveCalls(port, {
  contract: appContract,
  handlers: createHandlers(deps) as never,
  session: session.current,
  report: log.bug,
});

port.postMessage({ type: 'ready' } satisfies ToMain);
