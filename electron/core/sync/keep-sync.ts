import { leaveOffice } from '#core/accounts/leave-office.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { findEnrolment } from './enrolment.repository.ts';
import { becomeAlone } from './leaving.ts';
import { createRecount } from './recount-rows.ts';
import { shutOrOpenRecords } from './shut-records.ts';
import { createSyncLoop } from './sync-loop.ts';
import type { SyncLoop } from './sync-state.ts';

/** Talks with the server from sign-in to lock, on every PC that has one. */
export function keepSync(deps: Dependencies): void {
  deps.installation.onEntered.push((session) => startSync(deps, session));
  deps.installation.onLeaving.push(() => stopSync(deps));
}

/** Does nothing on a PC that works alone. */
export function startSync(deps: Dependencies, session: Session): void {
  const { store } = session;
  const enrolment = findEnrolment(store);
  const { facts, keys } = deps.installation;
  // Without a door nobody can sign: a manager has to complete the joining first.
  if (!enrolment || facts.sync || !store.doorToServer) return;
  const report = (bug: unknown, what: string) => void deps.log.bug(bug, what);
  const loop = createSyncLoop({
    session,
    keys,
    transport: deps.server.connect({ url: enrolment.serverUrl, certificate: enrolment.pinnedCertificate }),
    build: deps.settings.appVersion,
    report,
    random: Math.random,
    onTried: () => shutOrOpenRecords(deps, store),
    onLeft: () => void stopSync(deps).then(() => becomeAlone(session)),
    onRightsChanged: () => void leaveOffice(deps, 'locked'),
  });
  const recount = createRecount({
    store,
    isIdle: () => deps.installation.autoLock.idleMs() >= IDLE_MS,
    converse: () => converseWhole(loop),
    report,
  });
  facts.sync = {
    ...loop,
    start: () => {
      loop.start();
      recount.start();
    },
    // At once: each may be waiting for the other.
    stop: async () => void (await Promise.all([recount.stop(), loop.stop()])),
  };
  facts.sync.start();
}

/** Shorter than any limit after which the PC locks itself. */
const IDLE_MS = 60_000;

/** While the server is away, its next try is not ours to plan. */
async function converseWhole(loop: SyncLoop): Promise<boolean> {
  return loop.connection().state === 'connected' && (await loop.syncNow()).ok;
}

export async function stopSync({ installation: { facts } }: Pick<Dependencies, 'installation'>): Promise<void> {
  const loop = facts.sync;
  facts.sync = undefined;
  await loop?.stop();
}
