import { leaveOffice } from '#core/accounts/leave-office.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { findEnrolment } from './enrolment.repository.ts';
import { lookAtLease } from './lease.ts';
import { createSyncLoop } from './sync-loop.ts';

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
  facts.sync = createSyncLoop({
    session,
    keys,
    transport: deps.server.connect({ url: enrolment.serverUrl, certificate: enrolment.pinnedCertificate }),
    build: deps.settings.appVersion,
    report: (bug, what) => void deps.log.bug(bug, what),
    random: Math.random,
    onTried: () => lookAtLease(deps, store),
    onRightsChanged: () => void leaveOffice(deps, 'locked'),
  });
  facts.sync.start();
}

export async function stopSync({ installation: { facts } }: Pick<Dependencies, 'installation'>): Promise<void> {
  const loop = facts.sync;
  facts.sync = undefined;
  await loop?.stop();
}
