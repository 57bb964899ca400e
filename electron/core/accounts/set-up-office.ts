import { rename, rm } from 'node:fs/promises';
import { diskFailureOf } from '#core/backup/disk-failure.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { openStore } from '#core/database/store.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { databaseFiles, databasePath, workingCopyPath } from '#core/files/data-files.ts';
import { canonicalLoginId, createKeyring, openWithRecoveryCode } from '#core/keys/keyring.ts';
import { writeKeyring } from '#core/keys/keyring-file.ts';
import { databaseKeyHex, deriveKeys } from '#core/keys/master-key.ts';
import { projections } from '#core/projections.ts';
import { seedReference } from '#core/reference/seed-reference.ts';
import type { Office } from '#shared/accounts/account.schema.ts';
import type { accountsContract } from '#shared/accounts/accounts.contract.ts';
import { officeExists, stepExpired } from '#shared/accounts/accounts.errors.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { InputOf } from '#shared/rpc/contract.ts';
import { appState } from './app-state.ts';
import { checkPassword } from './check-password.ts';
import { enterOffice } from './enter-office.ts';
import type { PendingSetUp } from './installation.ts';
import { keyringDeps } from './keyring-deps.ts';

type Request = InputOf<typeof accountsContract.beginSetUp>;

/** First half of the first run: keys in memory, the recovery code on the screen, nothing on the disk. */
export async function beginSetUp(deps: Dependencies, { office, manager }: Request) {
  if ((await appState(deps)).kind !== 'new') return err(officeExists());
  const owner = {
    accountId: deps.newId(),
    loginId: canonicalLoginId(manager.loginId),
    name: manager.name,
    position: manager.position,
  };
  const checked = await checkPassword(deps, manager.password, owner);
  if (!checked.ok) return checked;
  const { recoveryCode, ...opened } = await createKeyring(await keyringDeps(deps), {
    installId: deps.newId(),
    office: { name: office.name, sigungu: office.sigungu },
    manager: { owner, password: manager.password },
  });
  deps.installation.setUp.keep({ ...opened, office });
  return ok({ recoveryCode });
}

/**
 * Second half: the code that was typed back really opens the keyring, and only then is anything kept. Database first
 * and keyring last, because the keyring is what makes an installation.
 */
export async function finishSetUp(deps: Dependencies, { recoveryCode }: { recoveryCode: string }) {
  const pending = deps.installation.setUp.peek();
  if (!pending) return err(stepExpired());
  const proved = openWithRecoveryCode(pending.keyring, recoveryCode);
  if (!proved.ok) return proved;
  if ((await appState(deps)).kind !== 'new') return err(officeExists());
  const { dataDir } = deps.settings;
  try {
    await createDatabase(deps, pending);
    await rename(workingCopyPath(dataDir), databasePath(dataDir));
    await writeKeyring(dataDir, pending.keyring);
  } catch (thrown) {
    const failure = diskFailureOf(thrown, 'data');
    if (!failure) throw thrown;
    await Promise.all([...databaseFiles(dataDir), workingCopyPath(dataDir)].map((path) => rm(path, { force: true })));
    return err(failure);
  }
  const { office: _, ...opened } = pending;
  deps.installation.setUp.take();
  const entered = await enterOffice(deps, opened, { how: 'set-up' });
  return entered.ok ? ok({}) : entered;
}

/** Made under another name, so that a database that is there has always been finished. */
async function createDatabase(deps: Dependencies, pending: PendingSetUp): Promise<void> {
  const path = workingCopyPath(deps.settings.dataDir);
  await rm(path, { force: true });
  const keys = deriveKeys(pending.masterKey, pending.keyring.installId);
  const store = await openStore({
    path,
    keyHex: databaseKeyHex(keys),
    logKey: keys.accessLog,
    host: deps.settings.host,
    clock: deps.clock,
    newId: deps.newId,
    projections,
    onChanged: () => {},
  });
  try {
    const officeId = deps.newId();
    const { owner } = pending.slot;
    await inTransaction({ store, actor: { accountId: owner.accountId, officeId } }, (tx) => {
      tx.create('office', officeId, { ...officeRow(pending.office), level: 'EUPMYEONDONG' });
      tx.create('account', owner.accountId, {
        login_id: owner.loginId,
        name: owner.name,
        role: 'MANAGER',
        team: null,
        position: owner.position,
        phone: null,
        active: true,
        valid_from: dayOf(tx.at),
        valid_to: null,
        deputy_id: null,
        deputy_from: null,
        deputy_to: null,
      });
      tx.create('account_right', deps.newId(), {
        account_id: owner.accountId,
        change: 'CREATED',
        role: 'MANAGER',
        by_id: owner.accountId,
        at: tx.at,
        reason: '사무소를 처음 설정함',
      });
      return ok(undefined);
    });
    await inTransaction({ store, actor: { accountId: 'system', officeId } }, (tx) => {
      seedReference(tx);
      return ok(undefined);
    });
  } finally {
    store.close();
  }
}

const officeRow = ({ code, name, sigungu, sido }: Office) => ({ code, name, sigungu, sido });
