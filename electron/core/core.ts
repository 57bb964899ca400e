/**
 * @file Entry of the core thread: use cases, SQLite, files. Plain Node; Electron is not available here.
 * Main starts it with `CoreSettings` as worker data and talks to it through the parent port only.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { appContract } from '#shared/app.contract.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { must } from '#shared/kernel/must.ts';
import type { WindowEvent } from '#shared/rpc/contract.ts';
import { keepWatch, lookRegularly } from './accounts/keep-watch.ts';
import { noteStorageTrouble } from './accounts/storage-failure.ts';
import { keepDailyBackups } from './backup/daily-backup.ts';
import { createDependencies } from './create-dependencies.ts';
import { keepCheckpoints } from './database/checkpoints.ts';
import { makeOffice } from './demo/make-office.ts';
import type { CoreSettings } from './dependencies.ts';
import { desktopOverPort } from './desktop/desktop-over-port.ts';
import { createHandlers } from './handlers.ts';
import { refreshBoardForToday } from './households/board-projection.ts';
import { databaseKeyHex } from './keys/master-key.ts';
import { getPolicy } from './reference/reference.repository.ts';
import type { FromMain, ToMain } from './rpc/messages.ts';
import { eventMessage, serveCalls } from './rpc/serve-calls.ts';
import { keepSync } from './sync/keep-sync.ts';
import { keepGlance } from './sync/sync-status.ts';

const port = must(parentPort, 'parent port');
const settings = workerData as CoreSettings;
const post = (message: ToMain) => port.postMessage(message);

const deps = createDependencies(settings, {
  desktop: desktopOverPort(port),
  emit: (event: WindowEvent) => post(eventMessage(event)),
  settleCalls: async () => {
    calls.abortAll();
    await calls.settled();
  },
});
const { log } = deps;

const watch = keepWatch(deps);
keepDailyBackups(deps);
keepSync(deps);
keepGlance(deps);
deps.installation.onEntered.push(({ store }) => {
  const { keys } = must(deps.installation.keys.current(), 'keys of the session');
  keepCheckpoints(store, { keyHex: databaseKeyHex(keys), workersDir: settings.workersDir });
  void refreshBoardForToday(store).catch((cause: unknown) => log.bug(cause, 'refresh board'));
  const isProtected = getPolicy(store, 'window/screen-capture', dayOf(deps.clock.now())) === 'blocked';
  void deps.desktop.protectScreen({ isProtected }).catch((cause: unknown) => log.bug(cause, 'protect screen'));
});

// A demo is made before the first question is answered; until then the window shows that it is starting.
if (settings.demo) deps.installation.facts.preparing = makeOffice(deps, { size: 'S', seed: 20_261_120 });

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
