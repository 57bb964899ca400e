import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import {
  changePassword as changeInKeyring,
  openWithSecret,
  renewRecoveryCode as renewInKeyring,
} from '#core/keys/keyring.ts';
import type { Session } from '#core/rpc/call.ts';
import { publishRecovery, publishSlot } from '#core/sync/publish-keys.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { checkPassword } from './check-password.ts';
import { keyringDeps } from './keyring-deps.ts';
import { recordRight } from './record-right.ts';
import { tryUnderLoginId } from './sign-in.ts';

/** A new password of one's own, after the present one: a desk left unlocked must not be enough. */
export async function changePassword(deps: Dependencies, session: Session, request: { current: string; next: string }) {
  const proved = await proveOwnPassword(deps, request.current);
  if (!proved.ok) return proved;
  const { owner } = must(deps.installation.keys.current(), 'own keys').opened.slot;
  const checked = await checkPassword(deps, request.next, owner);
  if (!checked.ok) return checked;
  const keyring = await keyringDeps(deps);
  let refused: Extract<Awaited<ReturnType<typeof changeInKeyring>>, { ok: false }> | undefined;
  await deps.installation.keys.update(async (opened) => {
    const changed = await changeInKeyring(keyring, opened, { password: request.next });
    if (changed.ok) return changed.value;
    refused = changed;
    return opened;
  });
  if (refused) return refused;
  const { opened } = must(deps.installation.keys.current(), 'own keys');
  await inTransaction(session, (tx) => {
    recordAccess(tx, { action: 'PASSWORD', screen: 'accounts/password' });
    publishSlot(tx, opened.privateKeys, opened.keyring, opened.slot);
    return ok(undefined);
  });
  return ok({});
}

/** A new code for paper, after the manager's password. The old paper opens nothing from now on. */
export async function renewRecoveryCode(deps: Dependencies, session: Session, request: { password: string }) {
  const proved = await proveOwnPassword(deps, request.password);
  if (!proved.ok) return proved;
  const { recoveryCode } = await deps.installation.keys.update((opened) =>
    renewInKeyring({ now: deps.clock.now, newId: deps.newId }, opened),
  );
  await inTransaction(session, (tx) => {
    recordRight(tx, { accountId: session.actor.accountId, change: 'RECOVERY_CODE_RENEWED', reason: null });
    const { opened } = must(deps.installation.keys.current(), 'own keys');
    publishRecovery(tx, opened.privateKeys, opened.keyring);
    return ok(undefined);
  });
  return ok({ recoveryCode });
}

/** The password of who is signed in, asked for again; a wrong one counts like a failed sign-in. */
export async function proveOwnPassword(deps: Dependencies, secret: string) {
  const { opened } = must(deps.installation.keys.current(), 'own keys');
  const { loginId } = opened.slot.owner;
  const keyring = await keyringDeps(deps);
  const tried = await tryUnderLoginId(deps, loginId, () =>
    openWithSecret(keyring, opened.keyring, { loginId, secret }),
  );
  if (tried.ok) return ok(undefined);
  // The keyring lay open in memory a moment ago: anything but a wrong password would be our own doing.
  const { error } = tried;
  if (error.code === 'accounts/wrong-password' || error.code === 'accounts/locked-out') return err(error);
  throw new Error(`own keyring: ${error.code}`);
}
