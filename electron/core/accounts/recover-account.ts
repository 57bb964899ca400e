import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { openWithRecoveryCode, setPassword } from '#core/keys/keyring.ts';
import { writeKeyring } from '#core/keys/keyring-file.ts';
import { accountNotFound, stepExpired } from '#shared/accounts/accounts.errors.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { findAccount, listManagers } from './account.repository.ts';
import { checkPassword } from './check-password.ts';
import { enterOffice } from './enter-office.ts';
import { keyringDeps } from './keyring-deps.ts';
import { openFittingKeyring, openOffice } from './open-office.ts';
import { recordRight } from './record-right.ts';

/** Opens with the printed code and names who may be let in with it: managers, asked of the database itself. */
export async function openRecovery(deps: Dependencies, { recoveryCode }: { recoveryCode: string }) {
  await deps.installation.facts.leaving;
  const opened = await openFittingKeyring(deps, (ring) => openWithRecoveryCode(ring, recoveryCode));
  if (!opened.ok) return opened;
  const office = await openOffice(deps, opened.value);
  if (!office.ok) return office;
  const managers = listManagers(office.value, dayOf(deps.clock.now()));
  office.value.close();
  deps.installation.recovery.keep(opened.value);
  return ok({ managers });
}

/** Gives a manager new keys under a new password. What they signed with the old ones stays theirs; the rest is unchanged. */
export async function recoverAccount(deps: Dependencies, request: { accountId: string; password: string }) {
  const open = deps.installation.recovery.peek();
  if (!open) return err(stepExpired());
  const office = await openOffice(deps, open);
  if (!office.ok) return office;
  const account = findAccount(office.value, request.accountId);
  office.value.close();
  if (account?.role !== 'MANAGER') return err(accountNotFound());
  const owner = { accountId: account.id, loginId: account.login_id, name: account.name, position: account.position };
  const checked = await checkPassword(deps, request.password, owner);
  if (!checked.ok) return checked;
  const settled = await setPassword(await keyringDeps(deps), open, { owner, password: request.password });
  await writeKeyring(deps.settings.dataDir, settled.keyring);
  deps.installation.recovery.take();
  await deps.installation.attempts.succeed(account.login_id);
  const entered = await enterOffice(deps, settled, { how: 'recovery' });
  if (!entered.ok) return entered;
  await inTransaction(entered.value, (tx) => {
    recordRight(tx, { accountId: account.id, change: 'RECOVERED', role: 'MANAGER', reason: '복구 코드' });
    recordAccess(tx, { action: 'RECOVERY', screen: 'accounts/recovery' });
    return ok(undefined);
  });
  return ok({});
}
