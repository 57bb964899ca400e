import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import type { Author } from '#core/database/write-door.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { OpenedBySlot } from '#core/keys/keyring.ts';
import { getPolicy } from '#core/reference/reference.repository.ts';
import { seedReference } from '#core/reference/seed-reference.ts';
import type { Session } from '#core/rpc/call.ts';
import { findEnrolment, isComplete } from '#core/sync/enrolment.repository.ts';
import { shutOrOpenRecords } from '#core/sync/shut-records.ts';
import { writeForServer } from '#core/sync/write-for-server.ts';
import type { accountNotActive, notOnThisPc, pcTakenOut } from '#shared/accounts/accounts.errors.ts';
import { Role } from '#shared/accounts/role.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { mayEnter } from './may-enter.ts';
import { type OpenFailure, openOffice } from './open-office.ts';
import { noteSignIn } from './sign-in-record.ts';

export type EnterFailure = OpenFailure | ReturnType<typeof accountNotActive | typeof notOnThisPc | typeof pcTakenOut>;

/**
 * Begins the session of a person whose secret has opened the keyring. What they may do is asked of the database, not
 * of the keyring: an account switched off elsewhere stays out here too.
 */
export async function enterOffice(
  deps: Dependencies,
  opened: OpenedBySlot,
  circumstances: { readonly failedBefore?: number; readonly how: 'password' | 'code' | 'recovery' | 'set-up' },
): Promise<Result<Session, EnterFailure>> {
  if (deps.session.current()) throw new Error('somebody is signed in already');
  // The state has shown it to whoever looked; this is for who did not.
  if (deps.installation.instanceLock.take() !== 'held') throw new Error('another program has the records');
  await deps.installation.facts.leaving;
  const opening = await openOffice(deps, opened);
  if (!opening.ok) return opening;
  const store = opening.value;
  const admitted = mayEnter(store, opened.slot.owner.accountId);
  if (!admitted.ok) {
    store.close();
    return admitted;
  }
  const account = admitted.value;
  const session: Session = {
    store,
    actor: {
      accountId: account.id,
      name: account.name,
      role: Role.parse(account.role),
      officeId: account.office_id,
    },
  };
  await writeForServer(deps, session, opened);
  await layDown(store, session, circumstances);
  await noteSignIn(deps.settings.dataDir, account.id, deps.clock.now());
  deps.installation.keys.hold(opened);
  deps.installation.facts.storageTrouble = null;
  await shutOrOpenRecords(deps, store);
  deps.installation.autoLock.start(getPolicy(store, 'session/auto-lock-minutes', dayOf(deps.clock.now())));
  deps.session.begin(session);
  deps.emit({ type: 'session', reason: 'signed-in' });
  deps.emit({ type: 'changed', tables: ['session'] });
  for (const entered of deps.installation.onEntered) void entered(session);
  return ok(session);
}

/** What a newer app knows beyond the old one is added, and the log says who came in and after how many tries. */
async function layDown(
  store: Store,
  session: Session,
  { failedBefore = 0, how }: { failedBefore?: number; how: string },
): Promise<void> {
  const author = referenceAuthor(session);
  if (author) {
    await inTransaction({ store, actor: author }, (tx) => {
      seedReference(tx);
      return ok(undefined);
    });
  }
  await inTransaction(session, (tx) => {
    if (failedBefore > 0) {
      const result = 'REFUSED' as const;
      recordAccess(tx, { action: 'SIGN_IN_FAILED', screen: 'accounts/sign-in', rowCount: failedBefore, result });
    }
    recordAccess(tx, { action: 'SIGN_IN', screen: 'accounts/sign-in', detail: { how } });
    return ok(undefined);
  });
}

/**
 * Who answers for reference data that a newer app brings. Alone, the app itself. Where a server takes only what somebody
 * signed, a manager, once the records are complete: the others get it from the server, and ids that follow from the
 * content keep two managers from laying down the same twice.
 */
function referenceAuthor({ store, actor }: Session): Author | undefined {
  if (!findEnrolment(store)) return { accountId: 'system', officeId: actor.officeId };
  return actor.role === 'MANAGER' && isComplete(store) ? actor : undefined;
}
