import { existsSync } from 'node:fs';
import type { Dependencies } from '#core/dependencies.ts';
import { databasePath } from '#core/files/data-files.ts';
import type { Keyring } from '#core/keys/keyring.schema.ts';
import { readKeyring } from '#core/keys/keyring-file.ts';
import { findEnrolment } from '#core/sync/enrolment.repository.ts';
import { readLease } from '#core/sync/lease.ts';
import type { AppState, SignInPerson } from '#shared/accounts/account.schema.ts';
import { must } from '#shared/kernel/must.ts';
import { newestFirst } from '#shared/kernel/newest-first.ts';
import { getMe } from './account.repository.ts';
import { readSignInRecord } from './sign-in-record.ts';

type StateDependencies = Pick<Dependencies, 'settings' | 'session' | 'installation' | 'clock'>;

/** Where the app stands. Looks anew each time: a stick may have come back, the other user may have gone. */
export async function appState(deps: StateDependencies): Promise<AppState> {
  const { facts } = deps.installation;
  const session = deps.session.current();
  if (session && facts.shut === 'taken-out') {
    const mayHandOver = findEnrolment(session.store)?.status === 'active';
    return { kind: 'taken-out', name: session.actor.name, mayHandOver };
  }
  if (session && facts.shut === 'past-lease') {
    const { allowedDays } = must(readLease(session.store), 'lease');
    return { kind: 'past-lease', name: session.actor.name, allowedDays };
  }
  if (session) return { kind: 'signed-in', me: getMe(session, deps.clock.now()), storageTrouble: facts.storageTrouble };
  if (facts.leaving) return { kind: 'leaving' };
  if ((await deps.installation.selfTest).length > 0) return blocked('crypto-broken');
  const lock = deps.installation.instanceLock.take();
  if (lock !== 'held') return blocked(lock);
  if (facts.blocked) return { kind: 'blocked', ...facts.blocked };
  const { dataDir } = deps.settings;
  const hasDatabase = existsSync(databasePath(dataDir));
  const read = await readKeyring(dataDir);
  // Records without a keyring are not a new installation: setting one up here would bury them.
  if (!read) return hasDatabase ? blocked('keyring-damaged') : { kind: 'new' };
  if (!read.ok) return blocked(read.error.code === 'keys/keyring-newer' ? 'keyring-newer' : 'keyring-damaged');
  if (!hasDatabase) return blocked('database-missing');
  return lockedState(dataDir, read.value);
}

const blocked = (cause: Extract<AppState, { kind: 'blocked' }>['cause']): AppState => ({
  kind: 'blocked',
  cause,
  copiedTo: null,
});

async function lockedState(dataDir: string, keyring: Keyring): Promise<AppState> {
  const { lastPersonId, lastSignInAt } = await readSignInRecord(dataDir);
  const people = new Map<string, SignInPerson>();
  for (const { owner, kind } of keyring.slots) {
    people.set(owner.accountId, {
      ...owner,
      needsCode: kind === 'code',
      lastSignInAt: lastSignInAt[owner.accountId] ?? null,
    });
  }
  const byLastSignIn = [...people.values()].sort((a, b) => newestFirst(a.lastSignInAt ?? '', b.lastSignInAt ?? ''));
  return {
    kind: 'locked',
    office: keyring.office,
    people: byLastSignIn,
    lastPersonId: lastPersonId !== null && people.has(lastPersonId) ? lastPersonId : null,
  };
}
