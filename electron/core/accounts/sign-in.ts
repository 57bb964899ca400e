import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { canonicalLoginId, openWithSecret, setPassword } from '#core/keys/keyring.ts';
import { writeKeyring } from '#core/keys/keyring-file.ts';
import { FREE_TRIES, lockedUntil } from '#core/keys/sign-in-attempts.ts';
import { publishSlot } from '#core/sync/publish-keys.ts';
import { lockedOut, stepExpired, wrongPassword } from '#shared/accounts/accounts.errors.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { checkPassword } from './check-password.ts';
import { enterOffice } from './enter-office.ts';
import { keyringDeps } from './keyring-deps.ts';
import { mayEnter } from './may-enter.ts';
import { openFittingKeyring, openOffice } from './open-office.ts';
import { recordRight } from './record-right.ts';

/**
 * Signs in with a password, or takes a one-time code for the person's own password. The try is counted before it is
 * made and forgiven when it succeeds.
 */
export async function signIn(deps: Dependencies, request: { loginId: string; secret: string }) {
  await deps.installation.facts.leaving;
  const loginId = canonicalLoginId(request.loginId);
  const guarded = await tryUnderLoginId(deps, loginId, async () => {
    const keyring = await keyringDeps(deps);
    return openFittingKeyring(deps, (ring) => openWithSecret(keyring, ring, { loginId, secret: request.secret }));
  });
  if (!guarded.ok) return guarded;
  const { opened, failedBefore } = guarded.value;
  if (opened.slot.kind === 'code') {
    // Asked before a password is set that could not be told to the server from here.
    const office = await openOffice(deps, opened);
    if (!office.ok) return office;
    const admitted = mayEnter(office.value, opened.slot.owner.accountId);
    office.value.close();
    if (!admitted.ok) return admitted;
    deps.installation.firstPassword.keep(opened);
    const { name, loginId: id } = opened.slot.owner;
    return ok({ kind: 'set-password' as const, name, loginId: id });
  }
  const entered = await enterOffice(deps, opened, { how: 'password', failedBefore });
  return entered.ok ? ok({ kind: 'signed-in' as const }) : entered;
}

/** The person's own password, after their one-time code: the code opens nothing from now on. */
export async function setFirstPassword(deps: Dependencies, { password }: { password: string }) {
  const opened = deps.installation.firstPassword.peek();
  if (!opened) return err(stepExpired());
  const { owner } = opened.slot;
  const checked = await checkPassword(deps, password, owner);
  if (!checked.ok) return checked;
  const settled = await setPassword(await keyringDeps(deps), opened, { owner, password });
  await writeKeyring(deps.settings.dataDir, settled.keyring);
  deps.installation.firstPassword.take();
  const entered = await enterOffice(deps, settled, { how: 'code' });
  if (!entered.ok) return entered;
  await inTransaction(entered.value, (tx) => {
    recordRight(tx, { accountId: owner.accountId, change: 'PASSWORD_SET', reason: null });
    // The code's own key vouches for the person's: the server knows it from the manager who issued the code.
    publishSlot(tx, opened.privateKeys, settled.keyring, settled.slot);
    return ok(undefined);
  });
  return ok({});
}

/** Runs one try under a login id: refused while it waits, counted while it runs, forgiven when it was right. */
export async function tryUnderLoginId<O, E extends { code: string }>(
  deps: Pick<Dependencies, 'clock' | 'installation'>,
  loginId: string,
  attempt: () => Promise<Result<O, E>>,
): Promise<
  Result<
    { opened: O; failedBefore: number },
    Exclude<E, { code: 'keys/wrong-secret' }> | ReturnType<typeof wrongPassword | typeof lockedOut>
  >
> {
  const { attempts } = deps.installation;
  const now = () => new Date(deps.clock.ms());
  const waiting = lockedUntil(await attempts.of(loginId), now());
  if (waiting) return err(lockedOutUntil(waiting, now()));
  const counted = await attempts.begin(loginId, now());
  const tried = await attempt();
  if (tried.ok || tried.error.code !== 'keys/wrong-secret') {
    await attempts.succeed(loginId);
    if (tried.ok) return ok({ opened: tried.value, failedBefore: counted.count - 1 });
    return err(tried.error as Exclude<E, { code: 'keys/wrong-secret' }>);
  }
  const until = lockedUntil(counted, now());
  if (until) return err(lockedOutUntil(until, now()));
  return err(wrongPassword({ triesLeft: FREE_TRIES - counted.count }));
}

const lockedOutUntil = (until: Date, now: Date) =>
  lockedOut({ until: until.toISOString(), waitSeconds: Math.ceil((until.getTime() - now.getTime()) / 1_000) });
